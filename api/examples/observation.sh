#!/usr/bin/env bash
# One observation, from a school list to a published summary, with curl and jq.
#
#   api/examples/observation.sh [GIAS-FILE]
#
# HUBQA_CREDENTIALS names the file that `hubqa demo --credentials FILE` wrote.
# Without it the script starts a demo of its own and stops it at the end.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
schools=${1:-$here/schools.csv}
work=$(mktemp -d)
demo=

finish() {
  if [ -n "$demo" ]; then kill "$demo" && wait "$demo" || true; fi
  rm -rf "$work"
}
trap finish EXIT

if [ -z "${HUBQA_CREDENTIALS:-}" ]; then
  HUBQA_CREDENTIALS=$work/credentials.json
  (cd "$here/../.." && go build -o "$work/hubqa" ./cmd/hubqa)
  "$work/hubqa" demo --addr 127.0.0.1:0 --dir "$work/demo" --credentials "$HUBQA_CREDENTIALS" > "$work/demo.log" 2>&1 &
  demo=$!
  for _ in $(seq 300); do [ -s "$HUBQA_CREDENTIALS" ] && break; sleep 0.1; done
fi
base=$(jq -r .baseUrl "$HUBQA_CREDENTIALS")

say() { printf '\n== %s\n' "$*"; }
fail() { printf 'FAILED: %s\n' "$*" >&2; exit 1; }

# as ROLE STATUS METHOD PATH [curl arguments]: makes the request with the role's
# token, holds the answer to the status, and prints its body. The ETag is kept in
# $work/etag for the step that follows.
as() {
  local role=$1 want=$2 method=$3 path=$4 got
  shift 4
  got=$(curl -sS -X "$method" "$base$path" \
    -H "Authorization: Bearer $(jq -r ".tokens.$role" "$HUBQA_CREDENTIALS")" \
    -D "$work/head" -o "$work/body" -w '%{http_code}' "$@")
  sed -n 's/^[Ee][Tt]ag: *\(.*\)\r$/\1/p' "$work/head" > "$work/etag"
  printf '%-24s %-6s %-70s %s\n' "$role" "$method" "$path" "$got" >&2
  [ "$got" = "$want" ] || { cat "$work/body" >&2; fail "$role $method $path answered $got, not $want"; }
  cat "$work/body"
}

# step ROLE STATUS METHOD PATH BODY SEEN: reads SEEN first, and sends its ETag with
# the change. Nothing is changed that the caller has not seen as it now is.
step() {
  local role=$1 want=$2 method=$3 path=$4 body=$5 seen=$6
  as "$role" 200 GET "$seen" > /dev/null
  as "$role" "$want" "$method" "$path" -H "If-Match: $(cat "$work/etag")" -H "Idempotency-Key: $(jq -rn now)-$RANDOM" \
    ${body:+-H "Content-Type: application/json" -d "$body"}
}

# absent PATH ROLE...: to each of them the path does not exist.
absent() {
  local path=$1 role
  shift
  for role in "$@"; do as "$role" 404 GET "$path" > /dev/null; done
}

# refused PATH ROLE...: their tokens could never read such a thing.
refused() {
  local path=$1 role
  shift
  for role in "$@"; do as "$role" 403 GET "$path" > /dev/null; done
}

# The demo's clock can be moved forward. It dates the work, nothing else.
clock() { as hub_manager 200 GET /demo/clock | jq -r .now; }
clock_to() { as hub_manager 200 PUT /demo/clock -H 'Content-Type: application/json' -d "{\"now\": \"$1\"}" > /dev/null; }
# at INSTANT DAYS TIME: the time of day, so many days after the instant, in UTC.
at() { jq -rn --arg from "$1" --arg days "$2" --arg time "$3" \
  '($from | sub("\\.[0-9]+"; "") | fromdate) + ($days | tonumber) * 86400 | todate[0:11] + $time + ":00Z"'; }

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
  observers: [{personId: $observer, lead: true}], startsAt: $starts, lengthMinutes: 45, focus: "Singing together"}')
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
absent "$o/notes" other_observer
refused "$o/notes" teacher qa_lead headteacher hub_manager integration
refused "$o/feedback" headteacher partner_contact hub_manager

say 'The observer drafts and submits; the QA lead issues'
draft='{"report": "The session opened with call and response and moved quickly into singing in two parts.",
  "summary": "A lively session in which every pupil sang."}'
step observer 200 PUT "$o/report-draft" "$draft" "$o/report-draft" > /dev/null
step qa_lead 409 POST "$o/report/issue" '' "$o/report-draft" | jq -c '{code, possibleSteps}'
step observer 200 POST "$o/report-draft/submission" '' "$o/report-draft" | jq -r .state
absent "$o/report" teacher partner_contact
step qa_lead 200 POST "$o/report/issue" '' "$o/report-draft" |
  jq -r '"Issued. The teacher may respond until \(.report.responseWindowEndsOn)."'
step qa_lead 409 POST "$o/report/issue" '' "$o/report-draft" | jq -r .code
as teacher 200 GET "$o/report" | jq -r .report
as partner_contact 200 GET "$o/report" > /dev/null
absent "$o/report" other_observer
refused "$o/report" headteacher music_lead hub_manager
absent "$o/summary" headteacher hub_manager other_headteacher
as teacher 201 POST "$o/responses" -H 'Content-Type: application/json' \
  -d '{"answers": "summary", "text": "Thank you. The second group had joined that day."}' > /dev/null

say 'When the response window has passed, the summary is published by itself'
clock_to "$(at "$now" 40 09:00)"
as headteacher 200 GET "$o/summary" | jq -r '"\(.school.name), \(.visitedOn): \(.summary)"'
as headteacher 200 GET "$o/responses" | jq -r '.items[].text'
as hub_manager 200 GET "$o/summary" > /dev/null
absent "$o/summary" other_headteacher other_hub_manager
refused "$o/summary" music_lead elected_member integration

say 'The protocol, clause by clause, and who read the outcome'
as teacher 200 GET "$o/protocol" | jq -r '.clauses[] | "\(.clause | . + " " * (24 - length))\(.status)"'
as teacher 200 GET "$o/readers" | jq -r '.items[] | "\(.at)  \(.reader)  \(.parts | join(", "))"'

say 'Done'
