#!/usr/bin/env bash
# A management information system keeps a mirror: a machine client signs in, follows the
# change feed, and is told by a webhook when there is something to fetch. With curl, jq and
# Node.js, which plays the system's own receiver.
#
#   api/examples/mis-sync.sh
#
# HUBQA_CREDENTIALS names the file that `hubqa demo --credentials FILE` wrote.
# Without it the script starts a demo of its own and stops it at the end.
set -euo pipefail

. "$(dirname "$0")/demo.bash"

# change ROLE METHOD PATH TYPE BODY SEEN: reads SEEN first, and sends its ETag with the change.
change() {
  as "$1" 200 GET "$6" > /dev/null
  as "$1" 200 "$2" "$3" -H "If-Match: $(cat "$work/etag")" ${5:+-H "Content-Type: $4" -d "$5"}
}

say 'The hub manager registers the system: what it may read, and a secret, which is shown once'
client=$(as hub_manager 201 POST /v1/clients -H 'Content-Type: application/json' \
  -d '{"name": "MIS of the example", "scopes": ["hub:read", "partners:read", "provisions:read", "observations:read"]}')
clients=/v1/clients/$(jq -r .id <<< "$client")
secret=$(as hub_manager 201 POST "$clients/secrets" -H 'Content-Type: application/json' -d '{"lifetimeDays": 30}' | jq -r .secret)
jq -c '{clientId, scopes}' <<< "$client"

say 'The system signs in'
token=$(curl -sS "$base/v1/oauth/token" -u "$(jq -r .clientId <<< "$client"):$secret" -d grant_type=client_credentials | jq -r .access_token)
mis() { send "$token" "$@"; }
mis 200 GET /v1/me | jq -c '{kind, name, scopes}'
as teacher 403 GET /v1/changes | jq -r '"People have no feed: \(.code)"'

# The mirror is a folder for each kind of record and a file for each record, and beside them
# the cursor from which to go on.
mirror=$work/mirror
mkdir -p "$mirror"

# apply: does what the changes of one page say, read from the standard input. Of several
# changes of a record in one page the last one counts: what is fetched is how it is now.
apply() {
  jq -r '[.items[] | {resource, id: (.id // "*"), operation, href: (.href // "")}] | reduce .[] as $c ({}; del(.[$c.resource + $c.id]) + {($c.resource + $c.id): $c})
    | .[] | [.resource, .id, .operation, .href] | join(" ")' | while read -r resource id operation href; do
    mkdir -p "$mirror/$resource"
    case $operation in
      withdrawn | deleted) if [ "$id" = '*' ]; then rm -rf "${mirror:?}/$resource"; else rm -f "$mirror/$resource/$id"; fi ;;
      *) mis '200 404' GET "$href" < /dev/null | jq -S 'if .status == 404 then empty else del(.allowedActions) end' > "$work/record"
        if [ -s "$work/record" ]; then mv "$work/record" "$mirror/$resource/$id"; else rm -f "$mirror/$resource/$id"; fi ;;
    esac
  done
}

# follow [QUERY]: goes on with the feed until it has no more, and tells how many changes came.
follow() {
  local query=${1:-cursor=$(cat "$mirror/cursor")} page more=true n=0
  while [ "$more" = true ]; do
    page=$(mis 200 GET "/v1/changes?limit=200&$query")
    apply <<< "$page"
    jq -r .nextCursor <<< "$page" > "$mirror/cursor" # kept with what was done
    n=$((n + $(jq '.items | length' <<< "$page")))
    more=$(jq -r .more <<< "$page")
    query=cursor=$(cat "$mirror/cursor")
  done
  echo "$n"
}

# export_into FOLDER: a fresh export, made of the lists.
export_into() {
  local kind id placement
  rm -rf "$1" && mkdir -p "$1"/{hub,partner,provision,placement,observation}
  {
    echo "/v1/hub hub/$(mis 200 GET /v1/hub | jq -r .id)"
    for kind in partner provision observation; do
      for id in $(listed "/v1/${kind}s"); do echo "/v1/${kind}s/$id $kind/$id"; done
    done
    for id in $(listed /v1/provisions); do
      for placement in $(listed "/v1/provisions/$id/placements"); do echo "/v1/placements/$placement placement/$placement"; done
    done
  } > "$work/list"
  sed "s|^\([^ ]*\) \(.*\)$|url = \"$base\1\"\noutput = \"$1/\2\"|" "$work/list" |
    curl -sS --fail -H "Authorization: Bearer $token" -K -
  find "$1" -type f | while read -r id; do jq -S 'del(.allowedActions)' "$id" > "$work/record" && mv "$work/record" "$id"; done
}

# listed PATH: the ids of every page of a list.
listed() {
  local page cursor=
  while :; do
    page=$(mis 200 GET "$1?limit=200$cursor")
    jq -r '.items[].id' <<< "$page"
    cursor=$(jq -r '.nextCursor // empty' <<< "$page")
    [ -n "$cursor" ] || return 0
    cursor="&cursor=$cursor"
  done
}

equal() {
  export_into "$work/fresh"
  diff -r -x cursor "$mirror" "$work/fresh" > "$work/difference" || { cat "$work/difference" >&2; fail 'the mirror is not what a fresh export gives'; }
  echo "The mirror is what a fresh export gives: $(find "$mirror" -type f ! -name cursor | wc -l) records."
}

say 'A mirror from the beginning'
echo "$(follow from=beginning) changes"
equal

say 'A receiver of the system: it takes what is signed with the secret and sent lately, and each message once'
cat > "$work/receiver.js" << 'END'
const { createServer } = require('node:http')
const { createHmac, timingSafeEqual } = require('node:crypto')
const { appendFileSync, readFileSync, writeFileSync } = require('node:fs')
const [folder] = process.argv.slice(2)
const seen = new Set()

function verified(headers, body) {
  const key = Buffer.from(readFileSync(folder + '/whsec', 'utf8').trim().replace(/^whsec_/, ''), 'base64')
  const id = headers['webhook-id'], at = headers['webhook-timestamp']
  if (Math.abs(Date.now() / 1000 - Number(at)) > 300) return false
  const want = createHmac('sha256', key).update(`${id}.${at}.${body}`).digest()
  return headers['webhook-signature'].split(' ').some(signature => {
    const got = Buffer.from(signature.replace(/^v1,/, ''), 'base64')
    return got.length === want.length && timingSafeEqual(got, want)
  })
}

const server = createServer((request, response) => {
  let body = ''
  request.on('data', part => { body += part })
  request.on('end', () => {
    const good = verified(request.headers, body)
    const known = seen.has(request.headers['webhook-id'])
    if (good && !known) {
      seen.add(request.headers['webhook-id'])
      appendFileSync(folder + '/arrived', body + '\n')
    }
    response.writeHead(good ? 204 : 401).end()
  })
}).listen(0, '127.0.0.1', () => writeFileSync(folder + '/port', String(server.address().port)))
END
node "$work/receiver.js" "$work" &
started+=($!)
for _ in $(seq 100); do [ -s "$work/port" ] && break; sleep 0.1; done
touch "$work/arrived"

# arrives TYPE: waits until a message of the type has arrived after those that were looked at.
looked=0
arrives() {
  local line
  for _ in $(seq 300); do
    line=$(tail -n "+$((looked + 1))" "$work/arrived" | jq -c "select(.type == \"$1\")" | head -n 1)
    if [ -n "$line" ]; then
      looked=$(wc -l < "$work/arrived")
      echo "$line"
      return 0
    fi
    sleep 0.1
  done
  mis 200 GET "$hook/deliveries" >&2
  fail "no $1 has arrived"
}

say 'A webhook, and a test call'
made=$(mis 201 POST /v1/webhooks -H 'Content-Type: application/json' -d "{\"url\": \"http://127.0.0.1:$(cat "$work/port")/hubqa\"}")
hook=/v1/webhooks/$(jq -r .id <<< "$made")
jq -r .secret <<< "$made" > "$work/whsec"
mis 200 GET "$hook" | jq -e 'has("secret") | not' > /dev/null || fail 'the secret is shown again'
call=$(mis 202 POST "$hook/test" | jq -r .id)
arrives webhook.test
for _ in $(seq 100); do
  sent=$(mis 200 GET "$hook/deliveries/$call")
  [ "$(jq -r .state <<< "$sent")" = pending ] || break
  sleep 0.1
done
jq -e '.state == "delivered"' <<< "$sent" > /dev/null || fail "the log says: $sent"
jq -c '{state, attempts}' <<< "$sent"

say 'A partner gets another name: the webhook says that it changed, the feed what else shows the name'
partner=$(as hub_manager 200 GET '/v1/partners?limit=1' | jq -r '.items[0].id')
change hub_manager PATCH "/v1/partners/$partner" application/merge-patch+json '{"name": "Another Name Music"}' "/v1/partners/$partner" > /dev/null
arrives partner.updated
echo "$(follow) changes"
jq -e '.name == "Another Name Music"' "$mirror/partner/$partner" > /dev/null || fail 'the mirror has the old name'

say 'A visit that is rescheduled is a proposal again, and none of the system'"'"'s business'
visit=$(as qa_lead 200 GET '/v1/observations?state=agreed&sort=-startsAt&limit=1' | jq -r '.items[0].id')
[ -s "$mirror/observation/$visit" ] || fail 'the visit is not in the mirror'
starts=$(as hub_manager 200 GET /demo/clock | jq -r '.now | sub("\\.[0-9]+"; "") | fromdate + 30 * 86400 | todate[0:11] + "10:00:00Z"')
change qa_lead POST "/v1/observations/$visit/rescheduling" application/json \
  "{\"startsAt\": \"$starts\", \"lengthMinutes\": 45, \"reason\": \"The hall is needed.\"}" "/v1/observations/$visit" > /dev/null
arrives observation.withdrawn
mis 404 GET "/v1/observations/$visit" > /dev/null
echo "$(follow) changes"
[ ! -e "$mirror/observation/$visit" ] || fail 'the visit is still in the mirror'
equal

say 'The hub takes a scope away: the mirror drops what it was for'
change hub_manager PATCH "$clients" application/merge-patch+json '{"scopes": ["hub:read", "partners:read", "provisions:read"]}' "$clients" > /dev/null
arrives observation.withdrawn
echo "$(follow) changes"
[ ! -e "$mirror/observation" ] || fail 'the visits are still in the mirror'

say 'Another secret takes the place of the first: while both sign, the receiver changes over'
old=$(mis 200 GET "$hook" | jq -r '.secrets[0].id')
mis 201 POST "$hook/secrets" | jq -r .secret > "$work/whsec.new"
mv "$work/whsec.new" "$work/whsec"
mis 200 GET "$hook" > /dev/null
mis 200 POST "$hook/secrets/$old/revocation" -H "If-Match: $(cat "$work/etag")" | jq -c '{secrets: (.secrets | length)}'
mis 202 POST "$hook/test" > /dev/null
arrives webhook.test

say 'The system is done'
mis 200 GET "$hook" > /dev/null
mis 200 POST "$hook/disabling" -H "If-Match: $(cat "$work/etag")" | jq -c '{state, disabledBecause}'
change hub_manager POST "$clients/revocation" '' '' "$clients" | jq -c '{name, state}'
mis 401 GET /v1/changes | jq -r .code
