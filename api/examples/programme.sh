#!/usr/bin/env bash
# A year of a small hub: who is due a visit, who observes, what is asked for, what is held
# and followed up, and the report that the hub's board reads. With curl and jq.
#
#   api/examples/programme.sh
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
me() { as "$1" 200 GET /v1/me | jq -r .id; }
on() { at "$begins-09-01T00:00:00Z" "$1" "${2:-09:00}"; } # so many days into the year

say "The year $year begins: every active partner is due a visit"
clock_to "$(on 5)"
as qa_lead 200 GET "/v1/requirements?academicYear=$year" | holds 'all(.items[]; .standing == "open")' |
  jq -r '.items[] | "\(.partner.name): \(.visitsDue) due by \(.dueOn), \(.standing)"'
as partner_contact 200 GET "/v1/requirements?academicYear=$year" | holds '.items | length == 1' > /dev/null
refused /v1/requirements headteacher integration
partner=$(as partner_contact 200 GET "/v1/requirements?academicYear=$year" | jq -r '.items[0].partner.id')
requirement=/v1/partners/$partner/requirements/$year
standing() { as qa_lead 200 GET "$requirement" | holds --arg is "$1" '.standing == $is' | jq -r '"\(.partner.name) is \(.standing)"'; }

say 'One partner is waived, with a reason that it reads; the others are suggested, with what weighs'
waived=$(as qa_lead 200 GET "/v1/requirements?academicYear=$year" |
  jq -r --arg not "$partner" '[.items[] | select(.partner.id != $not)][0].partner.id')
step qa_lead 200 PUT "/v1/partners/$waived/requirements/$year/waiver" '{"reason": "It gives no lessons before the summer."}' \
  "/v1/partners/$waived/requirements/$year" | jq -r '"\(.partner.name): \(.standing), \(.waiver.reason)"'
as qa_lead 200 GET /v1/visit-suggestions | holds '.items | length > 0' |
  jq -r '.items[:3][] | "\(.teacher.name // .partner.name): \([.reasons[].reason] | join(", "))"'
refused /v1/visit-suggestions teacher partner_contact headteacher

say 'The Working Group: training, calibration, and a conflict that its member declares'
observer=$(me observer)
members=/v1/observers/$observer
post qa_lead 201 "$members/training" "{\"kind\": \"training\", \"on\": \"$begins-09-02\", \"what\": \"Giving feedback\"}" > /dev/null
post qa_lead 201 "$members/training" "{\"kind\": \"calibration\", \"on\": \"$begins-09-03\", \"what\": \"Two recorded sessions\"}" |
  jq -r '"\(.person.name) was calibrated on \(.calibratedOn)"'
post observer 403 "$members/training" "{\"kind\": \"training\", \"on\": \"$begins-09-02\", \"what\": \"Mine\"}" > /dev/null
post observer 201 "$members/conflicts" "{\"kind\": \"relative\", \"partnerId\": \"$waived\"}" |
  jq -r '.conflicts[] | "\(.kind), declared by \(.declaredBy.name)"'
absent "$members" other_observer

say 'A head teacher asks for a visit; the elected member of the authority decides'
teacher=$(me teacher)
school=$(as headteacher 200 GET /v1/me | jq -r '[.appointments[] | select(.role == "headteacher")][0].at.id')
provision=$(as qa_lead 200 GET "/v1/provisions?teacherId=$teacher&schoolId=$school&state=active" | jq -r '.items[0].id')
request=$(post headteacher 201 /v1/visit-requests "{\"kind\": \"visit\", \"provisionId\": \"$provision\", \"reason\": \"We plan a second year of it.\"}" | jq -r .id)
absent "/v1/visit-requests/$request" other_headteacher
step headteacher 403 POST "/v1/visit-requests/$request/decision" '{"agreed": true}' "/v1/visit-requests/$request" > /dev/null
step elected_member 200 POST "/v1/visit-requests/$request/decision" '{"agreed": true}' "/v1/visit-requests/$request" | jq -r .state

# visit KIND DAYS [REQUEST [SECOND OBSERVER]]: proposed, agreed by both sides and held so many days into the year.
framework=$(as qa_lead 200 GET '/v1/frameworks?state=published' | jq -r '.items[0].id')
propose() {
  post qa_lead 201 /v1/observations "$(jq -n --arg kind "$1" --arg starts "$(on "$2" 10:00)" --arg request "${3:-}" --arg second "${4:-}" --arg provision "$provision" \
    --arg teacher "$teacher" --arg framework "$framework" --arg observer "$observer" '{kind: $kind,
      purpose: (if $second != "" then "moderation" elif $request == "" then "developmental" else "request" end), provisionId: $provision, teacherId: $teacher,
      frameworkId: $framework, observers: [{personId: $observer, lead: true}, ({personId: $second, lead: false,
        conflict: {kind: "other", reason: "They mentor the teacher; nobody else is trained."}} | select(.personId != ""))],
      startsAt: $starts, lengthMinutes: 45}
      + (if $request == "" then {} else {requestId: $request} end)')" | jq -r .id
}
agree() {
  step teacher 200 POST "$1/agreements" '{"side": "provider"}' "$1" > /dev/null
  step headteacher 200 POST "$1/agreements" '{"side": "school"}' "$1" | jq -r .state
}
hold() {
  clock_to "$(on "$2" 11:30)"
  step observer 200 POST "$1/visit" "$(jq -n --arg from "$(on "$2" 10:00)" --arg to "$(on "$2" 10:45)" '{startedAt: $from, endedAt: $to,
    tookNoPart: true, askedNoPreparation: true, schoolContact: {outcome: "spoken", with: "headteacher"}}')" "$1" |
    jq -r '"Held; the report is due by \(.report.dueOn)"'
  step observer 201 POST "$1/feedback" "$(jq -n --arg at "$(on "$2" 11:00)" '{givenAt: $at, givenTo: "The teacher",
    strengths: ["Every pupil played."], nextSteps: ["Let pupils lead the warm-up."]}')" "$1" > /dev/null
}
issue() {
  step observer 200 PUT "$1/report-draft" '{"report": "Every pupil played from the first minute.", "summary": "A lively session."}' "$1/report-draft" > /dev/null
  step observer 200 POST "$1/report-draft/submission" '' "$1/report-draft" > /dev/null
  step qa_lead 200 POST "$1/report/issue" '' "$1/report-draft" | jq -r '"Issued; the teacher may respond until \(.report.responseWindowEndsOn)"'
}

say 'The visit is proposed from the request and agreed; a cancellation opens the requirement again'
first=/v1/observations/$(propose headteacher-requested 20 "$request")
agree "$first"
standing planned
step headteacher 200 POST "$first/cancellation" '{"reason": "The hall is a polling station."}' "$first" | jq -r .state
standing open

say 'Another is held, with feedback: the requirement is met'
first=/v1/observations/$(propose headteacher-requested 30 "$request")
agree "$first" > /dev/null
principles=$(as teacher 200 GET "/v1/frameworks/$framework" | jq -c '[.content.principles[].key]')
looked=$(jq -nc --argjson all "$principles" '{evaluations: [{principle: $all[0], strengths: ["The group listens."], nextSteps: ["Slower tunes."]}]}')
step teacher 200 PUT "$first/self-evaluations/provider" "$looked" "$first/self-evaluations" > /dev/null
step teacher 200 POST "$first/self-evaluations/provider/submission" '' "$first/self-evaluations" | jq -r '.items[] | "\(.side): \(.state)"'
absent "$first/self-evaluations" observer # unseen until what they judged is in
hold "$first" 30
standing met
voices=$(as observer 200 GET "/v1/frameworks/$framework" | jq -c '{asked: 24, answers: [.content.youngVoices[] |
  {statement: .key, agree: 14, partly: 6, disagree: 4, noAnswer: 0}]}')
step observer 200 PUT "$first/young-voices/entry" "$voices" "$first/young-voices/entry" | jq -r '"\(.asked) young people were asked"'
need=$(post observer 201 "$first/development-needs" "$(jq -n --arg owner "$teacher" --arg due "$(on 90)" \
  '{need: "Questions that pupils answer by playing", ownerId: $owner, dueBy: $due[0:10]}')" | jq -r .id)
issue "$first"
as observer 200 GET "$first/self-evaluations" | holds '.items | length == 1' > /dev/null
as teacher 200 GET "$first/young-voices" | holds 'all(.items[]; .disagree.marker == "c")' |
  jq -r '.items[0] | "\(.text) \(.agree.value // .agree.marker) of \(.asked.value // .asked.marker)"'
absent "$first/report" headteacher
refused "$first/report" elected_member

say 'The teacher appeals: nothing is published while somebody without a part in the visit hears it'
appeal=$(step teacher 201 POST "$first/report/appeals" '{"grounds": "Half of the group was away that day."}' "$first/report" | jq -r .id)
hearer=$(me other_observer)
step qa_lead 404 POST "/v1/appeals/$appeal/hearer" "{\"hearerId\": \"$hearer\"}" "/v1/appeals/$appeal" > /dev/null # who issued names nobody
step other_qa_lead 422 POST "/v1/appeals/$appeal/hearer" "{\"hearerId\": \"$observer\"}" "/v1/appeals/$appeal" | jq -r .code
step other_qa_lead 200 POST "/v1/appeals/$appeal/hearer" "{\"hearerId\": \"$hearer\"}" "/v1/appeals/$appeal" | jq -r '"Heard by \(.hearer.name), due by \(.dueOn)"'
clock_to "$(on 41)"
absent "$first/summary" headteacher # the response window is over
step other_observer 200 POST "/v1/appeals/$appeal/decision" '{"outcome": "dismissed", "reasons": "The register of the day shows one absence."}' \
  "/v1/appeals/$appeal" | jq -r .outcome
clock_to "$(on 42)"
as headteacher 200 GET "$first/summary" | jq -r .summary
absent "/v1/appeals/$appeal" observer
refused "/v1/appeals/$appeal" headteacher elected_member

say 'What was seen to be needed: support is offered, and its effect is looked for at the next visit'
post qa_lead 201 "/v1/development-needs/$need/offers" "{\"kind\": \"peer-observation\", \"fromOn\": \"$begins-11-02\"}" > /dev/null
post teacher 201 "/v1/development-needs/$need/progress" "{\"on\": \"$begins-10-12\", \"note\": \"Two lessons planned around it.\"}" > /dev/null
mentoring=$(post qa_lead 201 /v1/mentorings "$(jq -n --arg mentor "$(me other_observer)" --arg mentee "$teacher" --arg need "$need" --arg from "$(on 45)" --arg to "$(on 200)" \
  '{mentorId: $mentor, menteeId: $mentee, focus: "Questions and answers in sound", fromOn: $from[0:10], toOn: $to[0:10], needIds: [$need]}')" | jq -r .id)
step other_observer 200 POST "/v1/mentorings/$mentoring/agreement" '{}' "/v1/mentorings/$mentoring" > /dev/null
step teacher 200 POST "/v1/mentorings/$mentoring/agreement" '{"showNeeds": true}' "/v1/mentorings/$mentoring" |
  jq -r '"\(.mentor.name) mentors \(.mentee.name): \(.state)"'
absent "/v1/mentorings/$mentoring" observer
second=/v1/observations/$(propose follow-up 130)
agree "$second" > /dev/null
hold "$second" 130
as observer 200 GET "$second/carried-needs" | holds --arg need "$need" 'any(.items[]; .id == $need)' > /dev/null
as qa_lead 200 GET '/v1/development-needs?overdue=true' | holds --arg need "$need" 'any(.items[]; .id == $need)' |
  jq -r --arg need "$need" '.items[] | select(.id == $need) | "\(.ageDays) days old, due by \(.dueBy)"'
post observer 201 "$second/need-effects" "{\"needId\": \"$need\", \"effect\": \"seen\"}" > /dev/null
issue "$second"

say 'Two observers judge one visit, each unseen by the other until both are in, and then say what they agree on'
paired=/v1/observations/$(propose paired 160 '' "$(me other_observer)")
agree "$paired" > /dev/null
hold "$paired" 160
grades=$(as teacher 200 GET "/v1/frameworks/$framework" | jq -c '[.content.scale.grades[].key]')
judged() { jq -nc --argjson principles "$principles" --argjson grades "$grades" --argjson at "$1" '{judgements: [$principles[:3][] | {principle: ., grade: $grades[$at]}]}'; }
step observer 200 PUT "$paired/judgements" "$(judged 2)" "$paired/judgements" > /dev/null
step other_observer 200 PUT "$paired/judgements" "$(judged 3)" "$paired/judgements" | holds '.items | length == 1' > /dev/null # their own
step observer 200 POST "$paired/judgements/submission" '' "$paired/judgements" > /dev/null
absent "$paired/agreed-judgements" observer other_observer
step other_observer 200 POST "$paired/judgements/submission" '' "$paired/judgements" > /dev/null
step observer 200 PUT "$paired/agreed-judgements" "$(judged 2)" "$paired/agreed-judgements" | holds '(.originals | length == 2) and .versions[0].agreed == false' > /dev/null
step other_observer 200 POST "$paired/agreed-judgements/agreements" '' "$paired/agreed-judgements" | holds '.versions[0].agreed' |
  jq -r '.versions[0] | "Agreed: \([.judgements[] | "\(.principle) \(.grade)"] | join(", "))"'
refused "$paired/agreed-judgements" teacher
issue "$paired"
as qa_lead 200 GET "/v1/insights/observer-agreement?academicYear=$year" |
  jq -r '.items[] | "\(.principle): \(.pairs) pair, \(.percent.value // .percent.marker)"' # too few to tell more

say 'Moderation: reports of an earlier year without names, judged anew by whoever knows none of them'
inspector=$(me inspector)
inspection=$(post hub_manager 201 /v1/inspections "$(jq -n --arg inspector "$inspector" --arg school "$school" --arg from "$(on 165)" --arg to "$(on 190)" \
  '{inspectorId: $inspector, remit: "How the hub judges", level: "de-identified", schoolIds: [$school], fromOn: $from[0:10], toOn: $to[0:10]}')" | jq -r .id)
step data_protection_officer 200 POST "/v1/inspections/$inspection/confirmation" '' "/v1/inspections/$inspection" > /dev/null
clock_to "$(on 170)"
drawn=$(as qa_lead 200 GET /v1/moderations | jq -c --arg who "$inspector" '.items[-1] | {academicYear, frameworkId, size, seed, participantIds: [$who]}')
exercise=/v1/moderations/$(post qa_lead 201 /v1/moderations "$drawn" | jq -r .id) # the seed draws the same again
absent "$exercise" observer
refused "$exercise" hub_manager
items=$(as inspector 200 GET "$exercise/items" | holds 'all(.items[]; .observationId == null and all(.principles[]; .grade == null))')
jq -r '.items[] | "\(.term): \(.report | .[0:60])..."' <<< "$items"
while read -r item; do
  step inspector 200 PUT "$exercise/items/$item/judgements" "$(jq -c --arg item "$item" --argjson grades "$grades" \
    '{judgements: [.items[] | select(.id == $item) | .principles[] | {principle, grade: $grades[2]}]}' <<< "$items")" "$exercise/items/$item" > /dev/null
done < <(jq -r '.items[].id' <<< "$items")
step inspector 200 POST "$exercise/submission" '' "$exercise" > /dev/null
as qa_lead 200 GET "$exercise/items" | holds 'all(.items[]; .judgements == [])' > /dev/null # unseen until it is closed
step qa_lead 200 POST "$exercise/closing" '' "$exercise" | jq -r .state
as inspector 200 GET "$exercise/agreement" | jq -r '.items[0] | "\(.principle), beside the \(.between): \(.pairs) pairs, \(.percent.value // .percent.marker)"'
step qa_lead 200 POST "$exercise/outcomes" '{"note": "Grades of ensembles are read alike.", "standardised": true}' "$exercise" | jq -r '.outcomes[0].note'

say 'Everybody may suggest how the process could be better; the digest of the year counts what became of it'
suggestion=$(post teacher 201 /v1/suggestions '{"clause": "notice", "text": "Two weeks would suit schools better."}' | jq -r .id)
absent "/v1/suggestions/$suggestion" headteacher
step qa_lead 200 POST "/v1/suggestions/$suggestion/replies" '{"status": "accepted", "text": "From January it is two weeks."}' "/v1/suggestions/$suggestion" | jq -r .status
as qa_lead 200 GET "/v1/suggestion-digests/$year" | holds '.made == 1' | jq -c .counts

say 'A concern for a child goes another way: whoever raises it has a receipt, and safeguarding leads read it'
receipt=$(post music_lead 201 /v1/safeguarding-concerns "{\"text\": \"Please ring me about a pupil.\", \"schoolId\": \"$school\"}" | jq -r .receipt)
concern=/v1/safeguarding-concerns/$(as safeguarding_lead 200 GET "/v1/safeguarding-concerns?receipt=$receipt" | jq -r '.items[0].id')
step safeguarding_lead 200 POST "$concern/acknowledgement" '' "$concern" | jq -r .state
refused "$concern" music_lead hub_manager qa_lead data_protection_officer teacher

say 'The figures of the year, for whoever may know the visits, with the records that they rest on'
clock_to "$(on 300)"
as qa_lead 200 GET "/v1/insights/coverage?academicYear=$year" | jq -c '.items[]' | cut -c1-300
as qa_lead 200 GET "/v1/insights/timeliness?academicYear=$year" |
  jq -r '.items[] | "\(.visits) visits; reports in time: \(.report.share.value // .report.share.marker), median \(.report.medianWorkingDays.value // .report.medianWorkingDays.marker) working days"'
as qa_lead 200 GET "/v1/insights/protocol?academicYear=$year" | jq -r '.items[] | "\(.clause | . + " " * (24 - length))\(.met) met, \(.excepted) excepted, \(.notMet) not met"'
as qa_lead 200 GET "/v1/insights/protocol?academicYear=$year" -H 'Accept: text/csv' | head -n 2 | cut -c1-200
as teacher 200 GET "/v1/insights/timeliness?academicYear=$year" | holds '.items[0].visits == 3' > /dev/null
as qa_lead 200 GET "/v1/insights/young-voices?academicYear=$year&by=provision" | holds 'all(.items[]; .visits == 0 and .agree.marker == "c")' |
  jq -r '.items[0] | "\(.text) \(.provision.name), \(.term): \(.withheld) visit withheld"' # few answered one way, and it is the only visit
refused "/v1/insights/timeliness" elected_member inspector integration
refused "/v1/insights/young-voices" elected_member inspector integration

say 'The annual report: drawn up by the QA lead, and open to everybody in the hub once it is published'
report=$(post qa_lead 201 /v1/annual-reports "{\"academicYear\": \"$year\", \"commentary\": \"A small year, held to the protocol.\"}" | jq -r .id)
absent "/v1/annual-reports/$report" elected_member headteacher
step qa_lead 200 POST "/v1/annual-reports/$report/publication" '' "/v1/annual-reports/$report" | jq -r .state
as elected_member 200 GET "/v1/annual-reports/$report" | jq -r .commentary
paper elected_member "/v1/annual-reports/$report"

say 'Somebody asks for what is kept of them: a month, every part decided, two persons, and the pack is theirs alone'
asked=/v1/subject-access-requests/$(post music_lead 201 /v1/subject-access-requests '{"form": "online"}' | jq -r .id)
as music_lead 200 GET "$asked" | jq -r '"Received on \(.receivedOn), due on \(.dueOn)"'
step data_protection_officer 200 POST "$asked/review" '' "$asked" | jq -r .state
while read -r part; do
  step data_protection_officer 200 PUT "$asked/parts/$part/decision" '{"decision": "release"}' "$asked/parts/$part" > /dev/null
done < <(as data_protection_officer 200 GET "$asked/parts?limit=200" | jq -r '.items[].id')
absent "$asked/pack" music_lead
step qa_lead 200 POST "$asked/release" '' "$asked" | jq -r .state
as music_lead 200 GET "$asked/pack" | jq -r '"\(.parts | length) parts, to be had until \(.availableUntilOn)"'
absent "$asked" teacher
refused "$asked/pack" integration

say 'Raw notes are disposed of when their time is over, by two persons, but for what a hold keeps'
as data_protection_officer 200 GET /v1/retention-schedule | jq -r '.rules[] | "\(.class): \(.keepFor) \(.unit)"'
hold=$(post data_protection_officer 201 /v1/holds "{\"kind\": \"complaint\", \"reason\": \"Under way with the authority.\", \"personId\": \"$teacher\"}" | jq -r .id)
step data_protection_officer 409 POST "/v1/holds/$hold/confirmation" '' "/v1/holds/$hold" | jq -r .code
step qa_lead 200 POST "/v1/holds/$hold/confirmation" '' "/v1/holds/$hold" | jq -r .state
disposal=/v1/disposals/$(as data_protection_officer 200 GET '/v1/disposals?state=proposed&class=raw-notes' | jq -r '.items[0].id')
step qa_lead 409 POST "$disposal/confirmation" '' "$disposal" | jq -r .code
step data_protection_officer 200 POST "$disposal/approval" '' "$disposal" | jq -r .state
step qa_lead 200 POST "$disposal/confirmation" '' "$disposal" | jq -r .state
clock_to "$(on 301)" # which has the due work done
as data_protection_officer 200 GET "$disposal/certificate" | holds '(.kept | length) > 0' |
  jq -r '"\(.disposed | length) disposed of, \(.kept | length) kept; SHA-256 \(.sha256[0:16])..."'
paper qa_lead "$disposal/certificate"

say 'Done'
