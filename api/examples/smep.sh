#!/usr/bin/env bash
# A year of a hub's School Music Education Plan: what the hub commits itself to under its
# duties, how far each school is reached, what was talked over with whom, and what there is to
# show for it. With curl and jq.
#
#   api/examples/smep.sh
#
# HUBQA_CREDENTIALS names the file that `hubqa demo --credentials FILE` wrote.
# Without it the script starts a demo of its own and stops it at the end. The demo's clock
# is moved into the academic year that begins next, and through it.
set -euo pipefail

. "$(dirname "$0")/demo.bash"

now=$(clock)
begins=${now:0:4}
[[ ${now:5:2} < 09 ]] || begins=$((begins + 1))
year=$begins-$(printf %02d $(((begins + 1) % 100)))
day() { at "$begins-09-01T00:00:00Z" "$1" 12:00 | cut -c1-10; } # so many days into the year
to_day() { clock_to "$(day "$1")T12:00:00Z"; }                  # which has the due work done
me() { as "$1" 200 GET /v1/me | jq -r .id; }
leads() { as "$1" 200 GET /v1/me | jq -r '[.appointments[] | select(.role == "headteacher")][0].at.id'; }

say 'The hub wants to talk to every school twice a year, and to spend a fifth of its time with leaders'
to_day 3
patch hub_manager 200 /v1/hub '{"settings": {"conversationIntervalMonths": 6, "strategicSharePercent": 20}}' |
  holds '.settings.conversationIntervalMonths == 6' | jq -c '.settings | {conversationIntervalMonths, strategicSharePercent}'

say "The plan for $year: what was not met is carried forward, and new commitments stand under other duties"
before=$(as qa_lead 200 GET '/v1/plans?state=published' | jq -r '[.items[] | select(.state == "published")] | max_by(.academicYear).id')
as qa_lead 200 GET "/v1/insights/smep?academicYear=$year" | holds '(.items | length) == 11 and all(.items[]; .hasCommitments | not)' > /dev/null
plan=/v1/plans/$(post qa_lead 201 /v1/plans "$(jq -n --arg year "$year" --arg from "$before" --arg talks "$(day 100)" --arg pairs "$(day 280)" --arg time "$(day 210)" \
  '{academicYear: $year, basedOnId: $from, introduction: "Every school is somebody'"'"'s to talk to.", commitments: [
    {duty: "challenging_conversations", what: "Conversations name what could be better.", responsible: "Link officers", dueBy: $talks,
     measure: {description: "Conversations with challenge recorded", unit: "conversations", baseline: "2", target: "6"}},
    {duty: "school_to_school_support", what: "Schools that sing well help those that begin.", responsible: "QA lead", dueBy: $pairs, measure: {description: "Schools say what came of it"}},
    {duty: "strategic_staff_time", what: "A fifth of the time goes into work with leaders.", responsible: "Hub manager", dueBy: $time,
     measure: {description: "Strategic share", unit: "per cent", target: "20"}}]}')" | jq -r .id)
absent "$plan" headteacher partner_contact elected_member
step hub_manager 200 POST "$plan/publication" '' "$plan" | holds '.state == "published" and any(.commitments[]; .carriedFrom)' |
  jq -r '.commitments[] | "\(.duty), by \(.dueBy): \(.what)\(if .carriedFrom then " (carried forward)" else "" end)"'
as headteacher 200 GET "$plan" | holds '.edition == 1' | jq -r .introduction
step hub_manager 409 POST "$plan/publication" '' "$plan" | jq -r .code
as elected_member 200 GET "$plan/duties" | holds '(.duties | length) == 11 and any(.duties[]; .hasCommitments | not)' |
  jq -r '"Without a commitment: \([.duties[] | select(.hasCommitments | not) | .duty] | join(", "))"'
commitment() { as qa_lead 200 GET "$plan" | jq -r --arg duty "$1" '[.commitments[] | select(.duty == $duty)][-1].id'; }
duty() { as qa_lead 200 GET "/v1/insights/smep?academicYear=$year" | jq --arg duty "$1" '.items[] | select(.duty == $duty)'; }

# rung ROLE SCHOOL RUNG: where the school stands, as it is computed now.
rung() { as "$1" 200 GET "/v1/engagement/$2" | holds --arg is "$3" '.rung == $is' | jq -r '"\(.school.name): \(.rung) since \(.since)"'; }

# plans SCHOOL DAY: a conversation, planned for so many days into the year.
plans() {
  post qa_lead 201 /v1/conversations "$(jq -n --arg school "$1" --arg on "$(day "$2")" --arg lead "$observer" \
    '{schoolId: $school, plannedOn: $on, leadId: $lead, topics: ["Class lessons", "Who learns an instrument"]}')" | jq -r .id
}

# was_held CONVERSATION DAY ROLE: with somebody of the school in the role.
was_held() {
  step observer 200 POST "$1/meeting" "$(jq -n --arg on "$(day "$2")" --arg role "$3" \
    '{heldOn: $on, participants: [{side: "school", role: $role}, {side: "hub", role: "hub-lead"}]}')" "$1"
}

say 'A school that was never reached: a link officer, and a conversation with questions before it'
to_day 5
observer=$(me observer)
school=$(leads unrelated_headteacher)
rung qa_lead "$school" never-reached
post qa_lead 201 /v1/link-officers "$(jq -n --arg school "$school" --arg who "$observer" --arg from "$(day 5)" '{schoolId: $school, personId: $who, fromOn: $from}')" > /dev/null
as qa_lead 200 GET "/v1/link-officer-loads?academicYear=$year" | holds --arg who "$observer" 'any(.items[]; .person.id == $who)' | jq -c '.items[] | del(.person.id)'
questions=/v1/question-sets/$(post qa_lead 201 /v1/question-sets '{"name": "Before a conversation", "questions": [
  {"key": "singing", "text": "How often does each class sing?", "kind": "scale", "points": 5, "required": true},
  {"key": "help", "text": "With what could the hub help most?", "kind": "text"}]}' | jq -r .id)
step qa_lead 200 POST "$questions/publication" '' "$questions" | holds '.state == "published"' | jq -r '"\(.name), edition \(.edition)"'
first=/v1/conversations/$(plans "$school" 30)
rung unrelated_headteacher "$school" invited
absent "$first" headteacher music_lead # another school never
refused "$first" partner_contact elected_member
step observer 200 POST "$first/questionnaire" "{\"questionSetId\": \"${questions##*/}\"}" "$first" > /dev/null
absent "$first/questionnaire" headteacher
step unrelated_headteacher 200 PUT "$first/questionnaire/answers" '{"answers": [{"key": "singing", "mark": 3}, {"key": "help", "text": "Instruments for small hands."}]}' \
  "$first/questionnaire" > /dev/null
as observer 200 GET "$first/questionnaire" | holds '.answers[0].mark == 3' | jq -c '.answers[]'

# what is written up: due and next are so many days into the year
written=$(jq -n --arg due "$(day 90)" --arg next "$(day 120)" '{supported: "Singing is part of every day.", challenged: "Hardly anybody who learns an instrument has free school meals.",
  answerGiven: "We will look at who is asked first.", nextOn: $next, topics: ["Class lessons"],
  actions: [{text: "Offer instruments to pupils with free school meals first.", owner: "school", dueOn: $due}, {text: "Lend ten cornets.", owner: "hub", dueOn: $due}]}')

say 'Another school is declining, and says why; a third one talks, and nobody who leads it is there'
declining=$(leads other_headteacher)
third=$(as qa_lead 200 GET '/v1/engagement?rung=never-reached&laCode=831' | jq -r '.items[0].id')
refusal=/v1/conversations/$(plans "$declining" 25)
rung qa_lead "$declining" invited
drifting=/v1/conversations/$(plans "$third" 8)
to_day 9
was_held "$drifting" 8 other-staff | holds '.state == "held" and .withoutLeader' | jq -r '"\(.school.name) on \(.heldOn), without a leader"'
step observer 200 PUT "$drifting/write-up" "$written" "$drifting" > /dev/null
rung qa_lead "$third" in-conversation
step other_headteacher 200 POST "$refusal/decline" '{"reason": "We have no time for it this year."}' "$refusal" | holds '.state == "declined"' | jq -r .endingReason
rung qa_lead "$declining" declined
to_day 10
follow_up() {
  as qa_lead 200 GET "/v1/engagement-follow-ups?state=open&schoolId=$1" | holds --arg is "$2" '[.items[].rung] == [$is]' |
    jq -r '.items[0] | "\(.school.name): \(.rung) since \(.since), to be followed up by \(.dueOn)"'
}
follow_up "$declining" declined
refused /v1/engagement-follow-ups headteacher other_headteacher partner_contact

say 'The conversation is held: what was supported, what was challenged, what is to be done by whom'
to_day 31
was_held "$first" 30 headteacher | holds '.state == "held" and (.withoutLeader | not)' > /dev/null
step observer 200 PUT "$first/write-up" "$written" "$first" | holds '.state == "written-up" and (.actions | length) == 0' > /dev/null
rung qa_lead "$school" in-conversation
step unrelated_headteacher 200 PUT "$first/school-answer" '{"answer": "It is the waiting list that is short."}' "$first" > /dev/null
step unrelated_headteacher 200 POST "$first/agreement" '{}' "$first" | holds '.state == "agreed" and (.actions | length) == 2' | jq -r '.actions[] | "\(.owner), by \(.dueOn): \(.text)"'
rung unrelated_headteacher "$school" plan-agreed
action=$(as qa_lead 200 GET "$first" | jq -r '[.actions[] | select(.owner == "school")][0].id')
step unrelated_headteacher 200 POST "$first/actions/$action/completion" "{\"doneOn\": \"$(day 31)\"}" "$first" | holds 'any(.actions[]; .standing == "done")' > /dev/null
step qa_lead 200 POST "$first/closing" '' "$first" | holds '.state == "closed"' | jq -r .state

say 'A round of conversations with schools that have no users here: the hub records that they agreed, by whom and how'
while read -r other; do
  talk=/v1/conversations/$(plans "$other" 31)
  was_held "$talk" 31 senior-leader > /dev/null
  step observer 200 PUT "$talk/write-up" "$written" "$talk" > /dev/null
  step qa_lead 200 POST "$talk/agreement" '{"otherwise": {"givenBy": "The deputy head teacher", "how": "by e-mail"}}' "$talk" | jq -r '"\(.school.name): \(.state), \(.givenHow)"'
done < <(as qa_lead 200 GET '/v1/engagement?rung=never-reached&laCode=830' | jq -r '.items[:5][].id')

say 'The day of a commitment comes, and nothing shows for it: the duty says so until there is evidence'
to_day 101
duty challenging_conversations | holds '.overdue.number == 1 and .withoutEvidence.number == 1' | jq -c '{duty, open: .open.number, overdue: .overdue.number, withoutEvidence: .withoutEvidence.number}'
talks=$(commitment challenging_conversations)
post qa_lead 201 "$plan/commitments/$talks/evidence" "{\"kind\": \"conversation\", \"recordId\": \"${first##*/}\"}" > /dev/null
post qa_lead 201 "$plan/commitments/$talks/progress" "{\"on\": \"$(day 101)\", \"note\": \"The autumn round is done.\", \"value\": \"6\", \"status\": \"met\"}" > /dev/null
duty challenging_conversations | holds '.met.number == 1 and .overdue.number == 0 and .withoutEvidence.number == 0' | jq -c '{duty, met: .met.number, withoutEvidence: .withoutEvidence.number}'
as headteacher 200 GET "$plan" | holds --arg which "$talks" '.commitments[] | select(.id == $which) | .evidence | .records == null and .recordCounts == [{kind: "conversation", number: 1}]' |
  jq -c --arg which "$talks" '.commitments[] | select(.id == $which) | {status, reached, evidence}' # which one it is, is for the hub
as qa_lead 200 GET "$plan" | holds --arg which "$talks" --arg talk "${first##*/}" 'any(.commitments[] | select(.id == $which) | .evidence.records[]; .recordId == $talk)' > /dev/null

say 'Training: who attended, what they answered, and how it serves a duty'
event=/v1/training-events/$(post qa_lead 201 /v1/training-events "{\"title\": \"What progress in music sounds like\", \"kind\": \"training\", \"audience\": \"school-staff\",
  \"topic\": \"musical progress\", \"duties\": [\"training_and_consultancy\", \"curriculum_progression\"], \"fromOn\": \"$(day 99)\", \"toOn\": \"$(day 99)\", \"minutes\": 180}" | jq -r .id)
post qa_lead 201 "$event/attendance" "{\"schoolId\": \"$school\", \"role\": \"class-teacher\", \"people\": 21}" > /dev/null
post qa_lead 201 "$event/attendance" "{\"personId\": \"$observer\"}" > /dev/null
step qa_lead 200 PUT "$event/evaluation" '{"statements": [{"statement": "I can use this next week.", "agree": 14, "partly": 7, "disagree": 0},
  {"statement": "I know how to hear progress.", "agree": 12, "partly": 7, "disagree": 2}]}' "$event" |
  holds '.attended == 22 and .evaluation[0].agree.value == 14 and .evaluation[1].disagree.marker == "c"' | jq -c '.evaluation[]'
as unrelated_headteacher 200 GET /v1/training-attendance | holds 'any(.items[]; .people == 21)' | jq -c '.items[0] | {event: .event.title, role, people}'
refused "$event" unrelated_headteacher
training=$(commitment training_and_consultancy)
post qa_lead 201 "$plan/commitments/$training/evidence" "{\"kind\": \"training-event\", \"recordId\": \"${event##*/}\"}" > /dev/null

say 'Staff time: the minutes are for the person and the hub manager, the strategic share of many for the hub'
monday=$(at "$begins-09-01T00:00:00Z" 92 12:00 | jq -Rr 'fromdate | . - ((strftime("%u") | tonumber) - 1) * 86400 | strftime("%G-W%V")')
while read -r person; do
  for spent in 'strategic 480' 'teaching 1200' 'administration 240'; do
    post hub_manager 201 /v1/staff-time "{\"personId\": \"$person\", \"week\": \"$monday\", \"kind\": \"${spent% *}\", \"team\": \"Singing\", \"minutes\": ${spent#* }}" > /dev/null
  done
done < <(as hub_manager 200 GET '/v1/appointments?role=teacher&limit=200' | jq -r '[.items[] | select(.state == "current") | .person.id] | unique[:6][]')
as qa_lead 200 GET /v1/staff-time | holds '.items == []' > /dev/null
as qa_lead 200 GET "/v1/insights/staff-time?academicYear=$year" | holds '.items == []' > /dev/null # until the term has ended

say 'One school supports another, once both head teachers have agreed'
support=/v1/school-supports/$(post qa_lead 201 /v1/school-supports "$(jq -n --arg by "$(leads headteacher)" --arg of "$school" --arg from "$(day 102)" --arg to "$(day 270)" \
  '{supportingSchoolId: $by, supportedSchoolId: $of, focus: "A progression in singing from Year 3 to Year 6.", fromOn: $from, toOn: $to}')" | jq -r .id)
absent "$support" other_headteacher
step headteacher 200 POST "$support/agreement" '' "$support" | holds '.state == "proposed"' > /dev/null
step unrelated_headteacher 200 POST "$support/agreement" '' "$support" | holds '.state == "agreed"' | jq -r '"\(.supportingSchool.name) supports \(.supportedSchool.name): \(.state)"'
step unrelated_headteacher 200 PUT "$support/effect" '{"effect": "Year 4 sings in two parts."}' "$support" | holds '.supportedEffect' > /dev/null
pairs=$(commitment school_to_school_support)
post qa_lead 201 "$plan/commitments/$pairs/evidence" "{\"kind\": \"school-support\", \"recordId\": \"${support##*/}\"}" > /dev/null

say 'One school in ten is looked at more deeply: drawn by a seed with which anybody can draw it again'
sample=/v1/monitoring-samples/$(post qa_lead 201 /v1/monitoring-samples "{\"academicYear\": \"$year\", \"sharePercent\": 10, \"seed\": \"smep-$year\"}" |
  holds '.size == ((.frame + 9) / 10 | floor)' | jq -r .id)
as qa_lead 200 GET "$sample" | jq -r '"\(.size) of \(.frame) schools, by the seed \(.seed)"'
as qa_lead 200 GET "$sample/schools" | holds 'all(.items[]; .rank <= .stratumDrawn)' | jq -r '.items[] | "\(.school.name), \(.phase) in \(.laCode): \(.reason), \(.rank) of \(.stratumSize)"'
refused "$sample" headteacher elected_member

say 'Half a year later: the school that was reached is asked again, and the third one has lapsed'
second=/v1/conversations/$(plans "$school" 150)
to_day 151
as unrelated_headteacher 200 GET "$second" | holds 'any(.earlierActions[]; .owner == "hub")' > /dev/null # what is open still
lent=$(as observer 200 GET "$second" | jq -r '[.earlierActions[] | select(.owner == "hub")][0].id')
was_held "$second" 150 headteacher > /dev/null
step observer 200 PUT "$second/write-up" "{\"supported\": \"Two of three new learners have free school meals.\", \"challenged\": \"Nobody who stopped was asked why.\", \"reviews\": [{\"actionId\": \"$lent\", \"outcome\": \"done\"}]}" "$second" > /dev/null
rung unrelated_headteacher "$school" reviewed
rung qa_lead "$third" in-conversation
to_day 195
rung qa_lead "$third" lapsed
rung qa_lead "$school" reviewed
follow_up "$third" lapsed
follow_up "$declining" declined
as qa_lead 200 GET '/v1/notices?unread=true' | holds 'any(.items[]; .kind == "follow-ups-raised")' > /dev/null
as qa_lead 200 GET "/v1/engagement/$third" | holds --arg year "$year" '.intervalMonths == 6 and any(.years[]; .academicYear == $year and .held == 1)' |
  jq -c '{reached, lastOn, years: [.years[] | {academicYear, rung, held}]}'

say 'The year in figures: how many schools are engaged, where challenge was recorded, and how the duties stand'
as qa_lead 200 GET "/v1/insights/engagement?academicYear=$year&by=hub" |
  holds '.items[0] | .engaged.value == 6 and .held.value == 8 and .withChallenge.value == 8' | jq -c '.items[0]'
as qa_lead 200 GET "/v1/insights/engagement?academicYear=$year&by=local-authority" | holds 'any(.items[]; .group == "830" and .schools.value >= 41)' |
  jq -r '.items[] | "\(.group): \(.engaged.value // .engaged.marker) of \(.schools.value // .schools.marker)"'
as qa_lead 200 GET "/v1/insights/engagement?academicYear=$year" -H 'Accept: text/csv' > "$work/engagement.csv"
[ "$(grep -c ',hub,' "$work/engagement.csv")" = 1 ] || fail 'the CSV has no line of the hub'
head -n 2 "$work/engagement.csv"
refused /v1/insights/engagement headteacher partner_contact
as qa_lead 200 GET "/v1/insights/staff-time?academicYear=$year" |
  holds 'any(.items[]; .term == "autumn" and .team == null and .strategicPercent.value == 25 and .meetsTarget)' | jq -c '{targetPercent, items}'
duty school_to_school_support | holds '.hasCommitments and .open.number == 1 and .withoutEvidence.number == 0' > /dev/null
as qa_lead 200 GET "/v1/insights/smep?academicYear=$year" -H 'Accept: text/csv' | head -n 3 | cut -c1-200
refused "/v1/insights/smep?academicYear=$year" headteacher

say 'The plan with its state, on paper, for whoever asks the hub what it does for schools'
paper elected_member "$plan"

say 'Done'
