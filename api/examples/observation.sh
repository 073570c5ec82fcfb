#!/usr/bin/env bash
# One observation, from a school list to a published summary, and what becomes of its
# outcome: the reply, a correction, papers, a share and its end. With curl and jq.
#
#   api/examples/observation.sh [GIAS-FILE]
#
# HUBQA_CREDENTIALS names the file that `hubqa demo --credentials FILE` wrote.
# Without it the script starts a demo of its own and stops it at the end.
set -euo pipefail

. "$(dirname "$0")/demo.bash"
schools=${1:-$here/schools.csv}

say 'A list of schools, as Get Information About Schools publishes it: first a dry run, then for good'
as integration 202 POST '/v1/imports?kind=schools&mode=dry-run' -H 'Content-Type: text/csv' -H 'Prefer: wait=60' \
  --data-binary "@$schools" | jq -c '{state, rowsRead, created, updated, unchanged, rejected}'
as integration 202 POST '/v1/imports?kind=schools&mode=apply' -H 'Content-Type: text/csv' -H 'Prefer: wait=60' \
  --data-binary "@$schools" | jq -c '{state, rowsRead, created, updated, unchanged, rejected}'
again=$(as integration 202 POST '/v1/imports?kind=schools&mode=apply' -H 'Content-Type: text/csv' -H 'Prefer: wait=60' \
  --data-binary "@$schools")
jq -e '.state == "succeeded" and .created == 0 and .updated == 0 and .unchanged == .rowsRead' <<< "$again" > /dev/null ||
  fail "the same file twice changes nothing, but: $again"

say 'Who takes part'
me() { as "$1" 200 GET /v1/me; }
teacher=$(me teacher | jq -r .id)
observer=$(me observer | jq -r .id)
school=$(me headteacher | jq -r '[.appointments[] | select(.role == "headteacher")][0].at.id')
provision=$(as qa_lead 200 GET "/v1/provisions?teacherId=$teacher&schoolId=$school&state=active" | jq -r '.items[0].id')
framework=$(as qa_lead 200 GET '/v1/frameworks?state=published' | jq -r '.items[0].id')
as teacher 200 GET "/v1/frameworks/$framework" |
  jq -r '"\(.name): \(.content.principles | length) principles, \(.content.scale.title)"'

say 'The QA lead proposes a visit, ten days ahead'
now=$(clock)
starts=$(at "$now" 10 10:00)
ends=$(at "$now" 10 10:45)
proposal=$(jq -n --arg provision "$provision" --arg teacher "$teacher" --arg framework "$framework" --arg observer "$observer" --arg starts "$starts" '{
  kind: "formal", purpose: "developmental", provisionId: $provision, teacherId: $teacher, frameworkId: $framework,
  observers: [{personId: $observer, lead: true}], startsAt: $starts, lengthMinutes: 45, focus: "Singing together",
  ceilingException: {reason: "The visits of the autumn were each of another ensemble.", agreedBy: "The teacher"}}')
observation=$(as qa_lead 201 POST /v1/observations -H 'Content-Type: application/json' -d "$proposal" | jq -r .id)
o=/v1/observations/$observation
absent "$o" other_observer other_headteacher integration other_hub_manager
refused "$o" elected_member data_protection_officer safeguarding_lead
as qa_lead 422 POST /v1/observations -H 'Content-Type: application/json' -d "$(jq '.lengthMinutes = 5' <<< "$proposal")" | jq -r .code

say 'Both sides agree to the time'
as observer 200 GET "$o" > /dev/null
as observer 403 POST "$o/agreements" -H "If-Match: $(cat "$work/etag")" -H 'Content-Type: application/json' -d '{"side": "provider"}' > /dev/null
step teacher 422 POST "$o/agreements" '{"side": "school"}' "$o" | jq -r .code
step teacher 200 POST "$o/agreements" '{"side": "provider"}' "$o" | jq -r .state
step headteacher 200 POST "$o/agreements" '{"side": "school"}' "$o" | jq -r .state
as integration 200 GET "$o" > /dev/null

say 'The day of the visit: the observer records it, and the feedback that followed'
clock_to "$(at "$now" 10 11:30)"
visit=$(jq -n --arg starts "$starts" --arg ends "$ends" '{startedAt: $starts, endedAt: $ends, tookNoPart: true,
  askedNoPreparation: true, schoolContact: {outcome: "spoken", with: "music-lead"}}')
step observer 200 POST "$o/visit" "$visit" "$o" | jq -r '"Held for \(.visit.minutes) minutes; the written report is due by \(.report.dueOn)."'
step observer 200 PUT "$o/notes" '{"text": "Warm-up: call and response. Two shy voices, back row."}' "$o/notes" > /dev/null
judgements=$(as observer 200 GET "/v1/frameworks/$framework" | jq '{judgements: [.content as $c | $c.principles[] | {principle: .key,
  grade: ($c.scale.grades // [] | map(select(.key == "good")) | .[0].key), evidence: "Seen for most of the session."} | del(..|nulls)]}')
step observer 200 PUT "$o/judgements" "$judgements" "$o/judgements" | jq -r '"\(.items[0].judgements | length) judgements"'
feedback=$(jq -n --arg at "$(at "$now" 10 11:00)" '{givenAt: $at, givenTo: "The teacher", strengths: ["Every pupil sang."],
  nextSteps: ["Let pupils lead the warm-up."]}')
step observer 422 POST "$o/feedback" "$(jq '.strengths = []' <<< "$feedback")" "$o" | jq -r .code
step observer 201 POST "$o/feedback" "$feedback" "$o" > /dev/null
step teacher 200 PUT "$o/feedback/dialogue" '{"text": "Agreed; I will try it with the older group first."}' "$o/feedback" > /dev/null
due=$(at "$now" 90 00:00)
as observer 201 POST "$o/development-needs" -H 'Content-Type: application/json' \
  -d "$(jq -n --arg owner "$teacher" --arg due "${due%%T*}" '{need: "Leading singing without the piano", ownerId: $owner, dueBy: $due}')" > /dev/null
absent "$o/notes" other_observer qa_lead hub_manager
refused "$o/notes" teacher headteacher integration
refused "$o/feedback" headteacher partner_contact
absent "$o/feedback" hub_manager

say 'The observer drafts and submits'
draft='{"report": "The session opened with call and response and moved quickly into singing in two parts.",
  "summary": "A lively session in which every pupil sang."}'
step observer 200 PUT "$o/report-draft" "$draft" "$o/report-draft" > /dev/null
step qa_lead 409 POST "$o/report/issue" '' "$o/report-draft" | jq -c '{code, possibleSteps}'
reply_window() { patch hub_manager 200 /v1/hub "{\"settings\": {\"replyWindowWorkingDays\": $1}}" > /dev/null; }
reply_window 3
step observer 200 POST "$o/report-draft/submission" '' "$o/report-draft" | jq -r .state
reply_window 0 # a window that is open stays as it is
absent "$o/report" teacher partner_contact

say 'This hub lets the teacher check the facts of a draft before it is issued'
step qa_lead 409 POST "$o/report/issue" '' "$o/report-draft" | jq -r .code
refused "$o/factual-accuracy" partner_contact headteacher
as teacher 200 GET "$o/factual-accuracy" | jq -r '"Until \(.closesOn): \(.report)"'
step teacher 201 POST "$o/factual-accuracy/replies" '{"accurate": false, "inaccuracies": [
  {"statement": "singing in two parts", "correction": "It was in three, after the first song."}]}' "$o/factual-accuracy" > /dev/null
as observer 200 GET "$o/factual-accuracy/replies" | jq -r '.items[].inaccuracies[] | "\(.statement): \(.correction)"'
step qa_lead 200 POST "$o/report-draft/return" '{"reason": "Please see the reply."}' "$o/report-draft" | jq -r .state
step observer 200 PUT "$o/report-draft" "$(jq '.report |= sub("two parts"; "three parts")' <<< "$draft")" "$o/report-draft" > /dev/null
step observer 200 POST "$o/report-draft/submission" '' "$o/report-draft" | jq -r .state
step qa_lead 409 POST "$o/report/issue" '' "$o/report-draft" | jq -r .code # it is another text now
step teacher 201 POST "$o/factual-accuracy/replies" '{"accurate": true}' "$o/factual-accuracy" > /dev/null

say 'The QA lead issues; the teacher acknowledges and responds'
step qa_lead 200 POST "$o/report/issue" '' "$o/report-draft" |
  jq -r '"Issued. The teacher may respond until \(.report.responseWindowEndsOn)."'
step qa_lead 409 POST "$o/report/issue" '' "$o/report-draft" | jq -r .code
as teacher 200 GET "$o/report" | jq -r .report
as partner_contact 200 GET "$o/report" > /dev/null
step teacher 200 POST "$o/report/acknowledgement" '' "$o/report" | jq -r '.acknowledgements[] | "Version \(.version) acknowledged"'
absent "$o/report" other_observer headteacher hub_manager
refused "$o/report" music_lead
absent "$o/summary" headteacher hub_manager other_headteacher
as teacher 201 POST "$o/responses" -H 'Content-Type: application/json' \
  -d '{"answers": "summary", "text": "Thank you. The second group had joined that day."}' > /dev/null

say 'When the response window has passed, the summary is published by itself'
clock_to "$(at "$now" 40 09:00)"
as headteacher 200 GET "$o/summary" | jq -r '"\(.school.name), \(.visitedOn): \(.summary)"'
as headteacher 200 GET "$o/responses" | jq -r '.items[].text'
as hub_manager 200 GET "$o/summary" > /dev/null
absent "$o/summary" other_headteacher music_lead other_hub_manager
refused "$o/summary" elected_member integration

say 'A correction is another version; whoever read the old one is told'
correction='{"reason": "The songs were three, not two.", "report": "The session opened with call and response and moved through three songs."}'
step qa_lead 200 POST "$o/report/corrections" "$correction" "$o/report" | jq -r '"Version \(.version): \(.reason)"'
as teacher 200 GET "$o/report/versions" | holds '[.items[].version] == [1, 2]' | jq -r '.items[] | "Version \(.version) changed \(.changed | join(", "))"'
as teacher 200 GET "$o/report/versions/1" | jq -r .report
as partner_contact 200 GET '/v1/notices?unread=true' | holds --arg o "$observation" 'any(.items[]; .resourceId == $o and .kind == "report-corrected")' | jq -r --arg o "$observation" '.items[] | select(.resourceId == $o) | "\(.kind): \(.href)"'

say 'Report and summary as papers to file'
paper teacher "$o/report"
paper headteacher "$o/summary"
as headteacher 404 GET "$o/report" -H 'Accept: application/pdf' > /dev/null

say 'The teacher begins to work in a second school; its head is given the report for a purpose and a time'
second=$(as unrelated_headteacher 200 GET /v1/me | jq '[.appointments[] | select(.role == "headteacher")][0]')
absent "$o/report" unrelated_headteacher
today=$(clock); today=${today%%T*}
until=$(at "${today}T00:00:00Z" 180 00:00); until=${until%%T*}
share=$(jq -n --argjson second "$second" --arg until "$until" '{appointmentId: $second.id, level: "full", untilOn: $until,
  purpose: "To plan the new ensemble with the teacher."}')
as qa_lead 422 POST "$o/shares" -H 'Content-Type: application/json' -d "$share" | jq -r .code
partner=$(as qa_lead 200 GET "/v1/provisions/$provision" | jq -r .partner.id)
ensemble=$(as hub_manager 201 POST /v1/provisions -H 'Content-Type: application/json' -d "$(jq -n --argjson second "$second" \
  --arg partner "$partner" --arg today "$today" '{name: "Brass ensemble", kind: "ensemble", state: "active", fromOn: $today,
  schoolId: $second.at.id, partnerId: $partner}')" | jq -r .id)
placement=$(as hub_manager 201 POST "/v1/provisions/$ensemble/placements" -H 'Content-Type: application/json' \
  -d "{\"teacherId\": \"$teacher\", \"fromOn\": \"$today\"}" | jq -r .id)
shared=$(as qa_lead 201 POST "$o/shares" -H 'Content-Type: application/json' -d "$share" | jq -r .id)
as unrelated_headteacher 200 GET "$o/report" | jq -r '"The latest version: \(.version)"'
as unrelated_headteacher 200 GET "/v1/shares/$shared" | jq -r '"For: \(.purpose) Until \(.untilOn)."'
absent "$o" unrelated_headteacher
refused "/v1/shares/$shared" other_observer
as data_protection_officer 200 GET "/v1/shares/$shared" | jq -e 'has("purpose") | not' > /dev/null || fail 'the purpose is no metadata'

say 'The placement ends, and the share with it'
patch hub_manager 200 "/v1/placements/$placement" "{\"toOn\": \"$today\"}" > /dev/null
as unrelated_headteacher 200 GET "$o/report" > /dev/null # today is its last day
clock_to "$(at "${today}T00:00:00Z" 1 09:00)"
absent "$o/report" unrelated_headteacher
absent "/v1/shares/$shared" unrelated_headteacher
as teacher 200 GET "/v1/shares?observationId=$observation" | holds '[.items[].endedBecause] == ["placement-ended"]' | jq -r '.items[] | "\(.holder.school.name): \(.state), \(.endedBecause)"'

say 'The protocol, clause by clause, and who read the outcome'
as teacher 200 GET "$o/protocol" | jq -r '.clauses[] | "\(.clause | . + " " * (24 - length))\(.status)"'
as teacher 200 GET "$o/readers?limit=200" | holds '[.items[].party] | contains(["partner-contact", "headteacher-of-school", "headteacher-shared-with"])' | jq -r '.items[] | "\(.at)  \(.reader)  \(.parts | join(", "))"'

say 'Done'
