#!/usr/bin/env bash
# How people sign in through an OpenID Connect issuer, and what happens when keys are
# rotated, the issuer's and the server's own, with curl and jq.
#
#   api/examples/sign-in.sh
#
# starts a stand-in for an issuer and a demo that takes its tokens, and stops both at
# the end. To look at them while it runs, start them yourself:
#
#   go run ./api/examples/issuer -addr 127.0.0.1:9400 -issuers-file /tmp/issuers.json
#   go run ./cmd/hubqa demo --issuers-file /tmp/issuers.json --credentials /tmp/hubqa.json
#   HUBQA_CREDENTIALS=/tmp/hubqa.json HUBQA_STUB_ISSUER=http://127.0.0.1:9400 api/examples/sign-in.sh
#
# HUBQA_PROGRAM names a built hubqa; without it the script builds one.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
started=()

finish() {
  local process
  for process in "${started[@]}"; do kill "$process" && wait "$process" || true; done
  rm -rf "$work"
}
trap finish EXIT

say() { printf '\n== %s\n' "$*"; }
fail() { printf 'FAILED: %s\n' "$*" >&2; exit 1; }
# appears FILE: waits until somebody has written it.
appears() {
  for _ in $(seq 300); do [ -s "$1" ] && return; sleep 0.1; done
  fail "$1 does not appear"
}

hubqa=${HUBQA_PROGRAM:-$work/hubqa}
[ -n "${HUBQA_PROGRAM:-}" ] || (cd "$here/../.." && go build -o "$hubqa" ./cmd/hubqa)
if [ -z "${HUBQA_CREDENTIALS:-}" ]; then
  (cd "$here/../.." && go build -o "$work/issuer" ./api/examples/issuer)
  "$work/issuer" -issuers-file "$work/issuers.json" > "$work/issuer.log" &
  started+=($!)
  appears "$work/issuers.json"
  HUBQA_STUB_ISSUER=$(jq -r '.issuers[0].issuer' "$work/issuers.json")
  HUBQA_CREDENTIALS=$work/credentials.json
  "$hubqa" demo --addr 127.0.0.1:0 --dir "$work/demo" --issuers-file "$work/issuers.json" \
    --credentials "$HUBQA_CREDENTIALS" > "$work/demo.log" 2>&1 &
  started+=($!)
  appears "$HUBQA_CREDENTIALS"
fi
subject=marta-$RANDOM$RANDOM # as the issuer calls the person
login=${HUBQA_STUB_ISSUER:?names the address of the stand-in issuer, as http://127.0.0.1:9400}
base=$(jq -r .baseUrl "$HUBQA_CREDENTIALS")

# bearing TOKEN STATUS METHOD PATH [curl arguments]: makes the request with the token,
# holds the answer to the status, and prints its body. The ETag is kept in $work/etag.
bearing() {
  local token=$1 want=$2 method=$3 path=$4 got
  shift 4
  got=$(curl -sS -X "$method" "$base$path" -H "Authorization: Bearer $token" \
    -D "$work/head" -o "$work/body" -w '%{http_code}' "$@")
  sed -n 's/^[Ee][Tt]ag: *\(.*\)\r$/\1/p' "$work/head" > "$work/etag"
  printf '%-6s %-60s %s\n' "$method" "$path" "$got" >&2
  [ "$got" = "$want" ] || { cat "$work/body" >&2; fail "$method $path answered $got, not $want"; }
  cat "$work/body"
}

# as ROLE STATUS METHOD PATH [curl arguments]: the same, with a token of the demo.
as() {
  local role=$1
  shift
  bearing "$(jq -r ".tokens.$role" "$HUBQA_CREDENTIALS")" "$@"
}

# says FILTER: passes on what it reads, which the jq filter must find true.
says() {
  local text
  text=$(cat)
  jq -e "$1" <<< "$text" > /dev/null || fail "not $1: $text"
  printf '%s\n' "$text"
}

# --- The stand-in issuer -------------------------------------------------------

stub() { curl -sS --fail-with-body -X POST "$login/stub/$1" -d "$2"; }

# token [CLAIMS [MORE]]: an access token of the issuer, for ten minutes. A real one
# comes out of an authorization code flow between a front end and the issuer.
token() {
  local nothing='{}'
  stub tokens "$(jq -n --arg sub "$subject" --argjson claims "${1:-$nothing}" --argjson more "${2:-$nothing}" '{header: {typ: "JWT"},
    claims: ({$sub, aud: "hubqa-sign-in", scp: "openid hubqa", groups: ["Teachers", "Partners", "Everybody"], jti: null} + $claims)} + $more')" |
    jq -r .token
}

# --- People, through an issuer -------------------------------------------------

people() {
  local before narrowed new marta
  say 'Nobody is known by the issuer yet: its token is genuine, and proves nobody'
  before=$(token)
  bearing "$before" 401 GET /v1/me | jq -c '{status, code}'

  say 'The hub manager gives a person the identity by which they sign in'
  marta=$(as hub_manager 200 GET '/v1/people?name=Lindqvist' | jq -r '.items[0].id')
  as hub_manager 200 GET "/v1/people/$marta" | jq -c '{name, identity}'
  as hub_manager 200 PATCH "/v1/people/$marta" -H "If-Match: $(cat "$work/etag")" \
    -H 'Content-Type: application/merge-patch+json' \
    -d "$(jq -n --arg issuer "$login" --arg subject "$subject" '{identity: {$issuer, $subject}}')" | jq -c '{name, identity}'

  say 'The same token now says who they are. What they may do, their appointments say'
  bearing "$before" 200 GET /v1/me | says '.roles | sort == ["partner_contact", "teacher"]' | jq -c '{name, roles}'

  say 'A token with fewer of their roles narrows; one with more adds nothing'
  narrowed=$(token '{"groups": ["Teachers", "Quality"]}')
  bearing "$narrowed" 200 GET /v1/me | says '.roles == ["teacher"]' | jq -c '{name, roles}'
  bearing "$(token '{"groups": []}')" 200 GET /v1/me | says '.roles == []' | jq -c '{name, roles}'

  say 'All of these are refused, with one answer'
  bearing "$(token '{}' '{"forged": true}')" 401 GET /v1/me | jq -c '{status, code}'
  bearing "$(token '{"nonce": "4711", "scp": null}')" 401 GET /v1/me > /dev/null             # an ID token
  bearing "$(token '{"aud": ["hubqa-sign-in", "account"]}')" 401 GET /v1/me > /dev/null      # for two services
  bearing "$(token '{"iat": 1700000000, "exp": 1700000600}')" 401 GET /v1/me > /dev/null     # expired
  bearing "$(token "{\"client_id\": \"$subject\"}")" 401 GET /v1/me > /dev/null                     # a program's

  say 'The issuer rotates its keys, without a word to anybody: a new token works at once'
  stub rotation '{"algorithm": "ES256"}' | jq -c .
  new=$(token)
  bearing "$new" 200 GET /v1/me | jq -c '{name, roles}'
  bearing "$before" 401 GET /v1/me | jq -c '{status, code}' # its key is listed no more

  say 'The issuer is down: who has signed in goes on, and a new key cannot be judged'
  stub state '{"state": "down"}' > /dev/null
  bearing "$new" 200 GET /v1/me > /dev/null
  stub rotation '{"algorithm": "RS256"}' > /dev/null
  new=$(token)
  bearing "$new" 503 GET /v1/me | jq -c '{status, code, detail}'
  stub state '{"state": "up"}' > /dev/null
  bearing "$new" 200 GET /v1/me > /dev/null
}

# --- Programs, by themselves ---------------------------------------------------

# client_token ID SECRET STATUS [FORM]: a token for the program itself (RFC 6749, 4.4).
client_token() {
  local got
  got=$(curl -sS -X POST "$base/v1/oauth/token" -u "$1:$2" -d "grant_type=client_credentials${4:+&$4}" \
    -o "$work/body" -w '%{http_code}')
  printf '%-6s %-60s %s\n' POST /v1/oauth/token "$got" >&2
  [ "$got" = "$3" ] || { cat "$work/body" >&2; fail "the token endpoint answered $got, not $3"; }
  jq -r '.access_token // .error' "$work/body"
}

# change METHOD PATH STATUS [BODY]: changes the client as the hub manager has just seen it.
change() {
  as hub_manager 200 GET "/v1/clients/$client" > /dev/null
  as hub_manager "$3" "$1" "$2" -H "If-Match: $(cat "$work/etag")" \
    ${4:+-H "Content-Type: application/merge-patch+json" -d "$4"} > /dev/null
}

# new_secret: makes a secret for the client. It is shown this once.
new_secret() { as hub_manager 201 POST "/v1/clients/$client/secrets" -H 'Content-Type: application/json' -d '{"lifetimeDays": 90}'; }

programs() {
  local client made id first second token
  say 'A program has an identity of its own. The hub manager registers it with what it may do'
  made=$(as hub_manager 201 POST /v1/clients -H 'Content-Type: application/json' \
    -d '{"name": "Timetable '$RANDOM'", "scopes": ["schools:read", "provisions:read"]}')
  client=$(jq -r .id <<< "$made") id=$(jq -r .clientId <<< "$made")
  first=$(new_secret)
  jq -c '{id, secret: (.secret[0:12] + "…"), expiresAt}' <<< "$first"

  say 'Its tokens name scopes, and no person'
  token=$(client_token "$id" "$(jq -r .secret <<< "$first")" 200)
  bearing "$token" 200 GET /v1/me | says '.kind == "client"' | jq -c '{kind, name, scopes}'
  bearing "$token" 200 GET '/v1/schools?limit=1' | jq -c '[.items[].name]'
  bearing "$token" 403 GET /v1/people | jq -c '{status, code}'
  client_token "$id" "$(jq -r .secret <<< "$first")" 400 'scope=observations:read'
  client_token "$id" hubqa_cs_guessed 401

  say 'Two secrets are good at a time, so that one can take the place of the other without an interruption'
  second=$(new_secret)
  as hub_manager 409 POST "/v1/clients/$client/secrets" -H 'Content-Type: application/json' -d '{}' | jq -r .code
  client_token "$id" "$(jq -r .secret <<< "$second")" 200 > /dev/null
  change POST "/v1/clients/$client/secrets/$(jq -r .id <<< "$first")/revocation" 200
  client_token "$id" "$(jq -r .secret <<< "$first")" 401
  token=$(client_token "$id" "$(jq -r .secret <<< "$second")" 200)

  say 'What is taken away counts at once, for tokens that were given before too'
  change PATCH "/v1/clients/$client" 200 '{"scopes": ["schools:read"]}'
  bearing "$token" 200 GET '/v1/schools?limit=1' > /dev/null
  bearing "$token" 200 GET '/v1/provisions?limit=1' | says '.items == []' > /dev/null
  change POST "/v1/clients/$client/revocation" 200
  bearing "$token" 401 GET '/v1/schools?limit=1' | jq -c '{status, code}'
  client_token "$id" "$(jq -r .secret <<< "$second")" 401
}

# --- The keys of the server itself ---------------------------------------------

listed() { curl -sS --fail "$base/.well-known/jwks.json"; }

own_keys() {
  local before after
  say 'The server lists the key that signs and the one that will be next'
  before=$(listed)
  jq -c '[.keys[] | {kid, alg}]' <<< "$before"
  if [ "$(jq '.keys | length' <<< "$before")" != 2 ]; then
    say 'They have been rotated before: start a new demo to see it'
    return
  fi

  say 'Rotation: the next key signs, a new one is listed, and the old one is still taken'
  export HUBQA_DATA_DIR
  HUBQA_DATA_DIR=$(jq -r .folder "$HUBQA_CREDENTIALS")
  "$hubqa" keys rotate
  for _ in $(seq 120); do
    after=$(listed)
    [ "$(jq '.keys | length' <<< "$after")" = 3 ] && break
    sleep 0.5
  done
  jq -c '[.keys[] | {kid, alg}]' <<< "$after"
  jq -en --argjson before "$before" --argjson after "$after" '$after.keys[0:2] == $before.keys' > /dev/null ||
    fail 'a key was lost'
  as hub_manager 200 GET /v1/me | jq -c '{name, roles}' # a token of the old key

  say 'Once more would end the tokens of the old key before their time'
  if "$hubqa" keys rotate; then fail 'it was done'; fi
}

people
programs
own_keys

say 'Done'
