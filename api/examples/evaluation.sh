#!/usr/bin/env bash
# A year of work with a partner in one school, looked at closely: who takes part, by pupil
# group and term, against the school's own census; a gap that widens, and the signal that it
# gives; what it costs for each pupil; the evaluation, agreed and published, with what the
# partner answers; the head teacher's page of questions; and what another reader is shown of
# the same counts. With curl and jq.
#
#   api/examples/evaluation.sh
#
# HUBQA_CREDENTIALS names the file that `hubqa demo --credentials FILE` wrote.
# Without it the script starts a demo of its own and stops it at the end. It tells of the
# academic year before the demo's.
set -euo pipefail

. "$(dirname "$0")/demo.bash"

now=$(clock)
begins=$((${now:0:4} - 1))
[[ ${now:5:2} > 08 ]] || begins=$((begins - 1))
year=$begins-$(printf %02d $(((begins + 1) % 100)))
next=$((begins + 1))

# take ROLE STATUS QUERY FILE: imports the file and waits for the end.
take() { as "$1" "$2" POST "/v1/imports?$3" -H 'Content-Type: text/csv' -H 'Prefer: wait=30' --data-binary "@$4"; }

say "A school of $year, its census, and what a partner delivers there"
school=$(as teacher 200 GET /v1/schools/by-urn/112789 | jq -r .id)
partner=$(as partner_contact 200 GET /v1/me | jq -r '[.appointments[] | select(.role == "partner_contact")][0].at.id')
take integration 202 'kind=roll&mode=apply&onError=skip&countedOn=2022-01-20' "$here/roll.csv" | jq -c '{created, unchanged, skipped}'
as other_headteacher 200 GET "/v1/school-rolls?schoolId=$school" | jq -c '.items[0] | {urn, countedOn, all: .groups.all.value, fsm: .groups.fsm.value, ehcPlan: .groups.ehcPlan}'
brass=$(post partner_contact 201 /v1/provisions "{\"externalId\": \"EX-$year-$RANDOM\", \"partnerId\": \"$partner\", \"schoolId\": \"$school\", \"name\": \"Brass for Year 5\",
  \"kind\": \"whole-class\", \"state\": \"active\", \"fromOn\": \"$begins-09-01\"}" | jq -r .id)
page=/v1/partnerships/$school/$partner/$year
gbp() { printf '{"amount": "%s", "currency": "GBP"}' "$1"; }

say 'Three terms of counts from a spreadsheet, by pupil group: nobody has a name in it'
key=$(as partner_contact 200 GET "/v1/provisions/$brass" | jq -r .externalId)
cat > "$work/participation.csv" <<CSV
Provision ID,Academic year,Term,Date of count,Date of roll,all,girls,boys,fsm,fsmEver6,senSupport
$key,$year,autumn,$begins-11-20,2022-01-20,60,31,29,14,17,9
$key,$year,spring,$next-02-12,2022-01-20,60,31,29,9,12,8
$key,$year,summer,$next-05-21,2022-01-20,58,30,28,5,8,7
CSV
sed 's/,60,31,29,14/,60,41,29,14/' "$work/participation.csv" > "$work/wrong.csv"
take integration 422 'kind=participation&mode=apply' "$work/wrong.csv" | jq -r .detail # girls and boys are more than all
take integration 202 'kind=participation&mode=apply' "$work/participation.csv" | holds '.created + .updated == 3' | jq -c '{rowsRead, rejected}'
take integration 202 'kind=participation&mode=apply' "$work/participation.csv" | jq -c '{created, updated, unchanged}'

say 'Who takes part beside who goes to the school: rates, gaps with what chance leaves open, and the trend'
insight="/v1/insights/participation?academicYear=$year&schoolId=$school&provisionId=$brass"
as other_headteacher 200 GET "$insight" |
  holds '[.items[].comparisons[] | select(.measure == "participation" and .term == "summer") | .groups[] | select(.group == "fsm")][0] | .percent == 10 and .gapHigh < 0 and .widenedTerms == 2' |
  jq -r '.items[].comparisons[] | select(.measure == "participation") | . as $of | .groups[] | select(.group == "fsm") |
    "\($of.term): \(.count.value) of \(.outOf.value) with free school meals, \(.percent) per cent; gap \(.gapPoints) points (\(.gapLow) to \(.gapHigh))"'
refused "$insight" teacher elected_member
as partner_contact 200 GET "$insight" | holds '.items != []' > /dev/null
as headteacher 200 GET "$insight" | holds '.items == []' > /dev/null # of another school

say 'The gap is a signal that names the records that it rests on; a signal is a question and no judgement'
shows_signal() { holds --arg key "$1" --arg state "$2" 'any(.signals[]; .signal == $key and .state == $state)' | jq -r --arg key "$1" '.signals[] | select(.signal == $key) | "\(.pitfall), \(.signal): \(.sentence)"'; }
as qa_lead 200 GET "$page" > "$work/page.json"
shows_signal participation-gap raised < "$work/page.json"
shows_signal widening-gap raised < "$work/page.json"
shows_signal no-joint-practice raised < "$work/page.json"
shows_signal cost-unknown raised < "$work/page.json"
absent "$page" headteacher unrelated_headteacher
refused "$page" teacher elected_member

say 'Funding by source; a correction is a line of its own, and what cannot be calculated says why'
line() { post partner_contact 201 /v1/funding-lines "{\"provisionId\": \"$brass\", \"source\": \"$1\", \"fromOn\": \"$begins-09-01\", \"toOn\": \"$next-08-31\", \"amount\": $(gbp "$2")}" | jq -r .id; }
line hub-grant 3600.00 > /dev/null
parents=$(line parents 1350.50)
step partner_contact 201 POST "/v1/funding-lines/$parents/corrections" "{\"amount\": $(gbp -150.50), \"reason\": \"Two families were not charged.\"}" "/v1/funding-lines/$parents" > /dev/null
as other_headteacher 200 GET "/v1/insights/value-for-money?academicYear=$year&by=provision&provisionId=$brass" |
  holds '.items[0] | .funding.amount == "4800.00" and .perParticipant.amount.amount == "80.00" and .perContinuing.notCalculable' |
  jq -r '.items[0] | "Funding \(.funding.amount) GBP; each of \(.perParticipant.denominator) who take part: \(.perParticipant.amount.amount) GBP; each who went on for three terms: \(.perContinuing.notCalculable)"'

say 'What both sides did together answers one of the signals, with who learned what'
practice=$(post partner_contact 201 /v1/joint-practices "{\"schoolId\": \"$school\", \"partnerId\": \"$partner\", \"provisionId\": \"$brass\", \"kind\": \"team-teaching\", \"heldOn\": \"$next-03-03\",
  \"minutes\": 45, \"schoolStaff\": 2, \"musicians\": 1, \"subject\": \"Starting a lesson with what the class sings already.\", \"schoolLearned\": \"To hear when a line is too high.\",
  \"partnerLearned\": \"How the class settles after lunch.\"}" | jq -r .id)
as qa_lead 200 GET "$page" | shows_signal no-joint-practice clear

say 'A signal is set aside with a reason, until one of its records changes'
step qa_lead 200 POST "$page/signals/widening-gap/dismissal" '{"reason": "Six families moved away in the spring."}' "$page" |
  holds 'any(.signals[]; .signal == "widening-gap" and .state == "dismissed")' > /dev/null
summer=$(as qa_lead 200 GET "/v1/participations?provisionId=$brass&term=summer" | jq -r '.items[0].id')
count() { printf '{"value": %s}' "$1"; }
step partner_contact 200 PUT "/v1/participations/$summer" "{\"countedOn\": \"$next-05-21\", \"counts\": {\"all\": $(count 58), \"girls\": $(count 30), \"boys\": $(count 28),
  \"fsm\": $(count 6), \"fsmEver6\": $(count 8), \"senSupport\": $(count 7)}}" "/v1/participations/$summer" > /dev/null
as qa_lead 200 GET "$page" | holds 'any(.signals[]; .signal == "widening-gap" and .state == "raised" and .dismissal.lapsed)' > /dev/null

say 'The evaluation: a judgement with evidence under each action, each pitfall decided, the overall use with its reasons'
draft=/v1/evaluations/$(post qa_lead 201 /v1/evaluations "{\"schoolId\": \"$school\", \"partnerId\": \"$partner\", \"academicYear\": \"$year\"}" | jq -r .id)
absent "$draft" partner_contact headteacher
say_of() { jq -n --arg action "$1" --arg judgement "$2" --arg evidence "$3" --arg pitfall "$4" --arg why "$5" --argjson records "${6:-[]}" \
  '{action: $action, judgement: $judgement, evidence: $evidence, pitfall: $pitfall, pitfallReason: $why, records: $records}'; }
findings=$(jq -s . <(say_of value_for_money 'The cost is known and modest.' 'Lines of funding by source.' not-known 'Nobody has counted who goes on.') \
  <(say_of all_groups 'Fewer and fewer pupils with free school meals take part.' 'Counts of three terms.' present 'The gap widened twice.' "[{\"kind\": \"participation\", \"id\": \"$summer\"}]") \
  <(say_of linked_to_needs 'Lessons begin where the musician is used to begin.' 'No starting points were recorded.' present 'Nobody asked what pupils had done before.') \
  <(say_of shared_practice 'One lesson was taught together.' 'What both learned from it.' absent 'A beginning is made.' "[{\"kind\": \"joint-practice\", \"id\": \"$practice\"}]") \
  <(say_of leaders_knowledge 'The head teacher knows the timetable.' 'The page of questions.' present 'Nobody has asked what progress is like.'))
change() { patch "$1" 200 "$draft" "$2"; }
change qa_lead "$(jq -n --argjson findings "$findings" --arg by "$((next))-12-18" '{overall: "requires-improvement", reasons: "Well taught, and for fewer and fewer of those who need it most.", findings: $findings,
  steps: [{what: "Offer places to pupils with free school meals first.", owner: "school", dueBy: $by}, {what: "Record where each pupil starts.", owner: "partner", dueBy: $by}]}')" |
  holds '(.findings | length) == 5' | jq -r '.findings[] | "\(.action): pitfall \(.pitfall)"'
agree() { step "$1" "$2" POST "$draft/agreements" "{\"side\": \"$3\"}" "$draft"; }
agree qa_lead 200 hub | holds '.state == "draft"' > /dev/null
agree other_headteacher 200 school | holds '.state == "agreed"' > /dev/null
step qa_lead 200 POST "$draft/publication" '' "$draft" | holds '.state == "published"' | jq -r '"\(.school.name) and \(.partner.name), \(.academicYear): \(.overall)"'
step partner_contact 200 POST "$draft/responses" '{"side": "partner", "text": "We start a register of starting points this term."}' "$draft" |
  holds '.responses[0].side == "partner"' | jq -r '.responses[0].text'
paper other_headteacher "$draft"
absent "$draft" headteacher
as qa_lead 200 GET "/v1/insights/benchmark?academicYear=$year" | jq -r '.items[] | "\(.goodOrOutstanding.number // 0) of \(.graded) good or outstanding; in England \(.ofsted.number) of \(.ofsted.of)"'

say "The head teacher's page for the next conversation with the partner: figures, signals, questions"
talk=$(post qa_lead 201 /v1/conversations "{\"schoolId\": \"$school\", \"plannedOn\": \"$(at "$now" 14 12:00 | cut -c1-10)\", \"leadId\": \"$(as observer 200 GET /v1/me | jq -r .id)\",
  \"topics\": [\"Who takes part\"]}" | jq -r .id)
as other_headteacher 200 GET "$page/question-sheet" | holds --arg talk "$talk" '(.questions | length) > 0 and .nextConversation.id == $talk' | jq -r '.questions[] | "- \(.question)"'
paper other_headteacher "$page/question-sheet"
step qa_lead 200 POST "/v1/conversations/$talk/cancellation" '{"reason": "It is an example."}' "/v1/conversations/$talk" > /dev/null

say 'Everybody else reads the term as it was released: what is small, and what would give it away, is hidden'
release=/v1/participation-releases/$(post qa_lead 201 /v1/participation-releases "{\"academicYear\": \"$year\", \"term\": \"spring\"}" | jq -r .id)
as elected_member 200 GET "$release" |
  holds 'any(.rows[]; .school.urn == 112789 and all(.splits[] | select(.split == "meals").groups[:3][]; .count.value == null and .count.marker == "c")
    and ([.splits[] | select(.split == "sex").groups[].count.value] == [31, 29, 0]))' |
  jq -r '.rows[] | "\(.school.name): \(.all.value // .all.marker) in all; \([.splits[] | select(.split == "sex" or .split == "meals").groups[:-1][] | "\(.group) \(.count.value // .count.marker)"] | join(", "))"'
as elected_member 200 GET "$release" -H 'Accept: text/csv' | head -n 4

say 'What the Arts Council asks for, a row a school; and which partner owes what'
as hub_manager 200 GET "/v1/data-returns/$year" -H 'Accept: text/csv' | grep -e school.urn -e ,112789, | cut -d, -f2-12,17-22
as partner_contact 200 GET "/v1/data-returns/$year/completeness" | holds '.items != []' | jq -c '.items[0] | {school: .school.name, provision: .provision.name, term, missing}'

say 'And the evidence of this partnership as one file, at the level of who asks'
as other_headteacher 200 GET "$page/evidence-pack" > "$work/pack.zip"
mkdir "$work/pack" && unzip -qo "$work/pack.zip" -d "$work/pack"
(cd "$work/pack" && sha256sum --quiet -c SHA256SUMS && head -n 12 index.csv)
absent "$page/evidence-pack" headteacher
