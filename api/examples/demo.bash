# What the examples share: a demo to speak to, and requests in curl that are held to
# their answers. Sourced, not run.
#
# HUBQA_CREDENTIALS names the file that `hubqa demo --credentials FILE` wrote.
# Without it a demo is started, and stopped at the end.

here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
started=() # processes that end with the script

finish() {
  local process
  for process in "${started[@]}"; do kill "$process" && wait "$process" || true; done
  rm -rf "$work"
}
trap finish EXIT

if [ -z "${HUBQA_CREDENTIALS:-}" ]; then
  HUBQA_CREDENTIALS=$work/credentials.json
  (cd "$here/../.." && go build -o "$work/hubqa" ./cmd/hubqa)
  "$work/hubqa" demo --addr 127.0.0.1:0 --dir "$work/demo" --credentials "$HUBQA_CREDENTIALS" > "$work/demo.log" 2>&1 &
  started+=($!)
  for _ in $(seq 300); do [ -s "$HUBQA_CREDENTIALS" ] && break; sleep 0.1; done
fi
base=$(jq -r .baseUrl "$HUBQA_CREDENTIALS")

say() { printf '\n== %s\n' "$*"; }
fail() { printf 'FAILED: %s\n' "$*" >&2; exit 1; }

# send TOKEN STATUS METHOD PATH [curl arguments]: makes the request, holds the answer to
# the status, and prints its body. The ETag is kept in $work/etag for the step that follows.
send() {
  local token=$1 want=$2 method=$3 path=$4 got
  shift 4
  got=$(curl -sS -X "$method" "$base$path" -H "Authorization: Bearer $token" \
    -D "$work/head" -o "$work/body" -w '%{http_code}' "$@")
  sed -n 's/^[Ee][Tt]ag: *\(.*\)\r$/\1/p' "$work/head" > "$work/etag"
  printf '%-24s %-6s %-70s %s\n' "${role:-}" "$method" "$path" "$got" >&2
  [[ " $want " == *" $got "* ]] || { cat "$work/body" >&2; fail "$method $path answered $got, not $want"; }
  cat "$work/body"
}

# as ROLE STATUS METHOD PATH [curl arguments]: somebody of the hub makes the request.
as() {
  local role=$1
  send "$(jq -r ".tokens.$role" "$HUBQA_CREDENTIALS")" "${@:2}"
}

# post ROLE STATUS PATH BODY: makes something new.
post() { as "$1" "$2" POST "$3" -H 'Content-Type: application/json' -d "$4"; }

# step ROLE STATUS METHOD PATH BODY SEEN: reads SEEN first, and sends its ETag with
# the change. Nothing is changed that the caller has not seen as it now is.
step() {
  local role=$1 want=$2 method=$3 path=$4 body=$5 seen=$6
  as "$role" 200 GET "$seen" > /dev/null
  as "$role" "$want" "$method" "$path" -H "If-Match: $(cat "$work/etag")" -H "Idempotency-Key: $(jq -rn now)-$RANDOM" \
    ${body:+-H "Content-Type: application/json" -d "$body"}
}

# patch ROLE STATUS PATH BODY: changes what the body names of what stands at PATH.
patch() {
  as "$1" 200 GET "$3" > /dev/null
  as "$1" "$2" PATCH "$3" -H "If-Match: $(cat "$work/etag")" -H 'Content-Type: application/merge-patch+json' -d "$4"
}

# holds [jq arguments] FILTER: passes on what it reads, which the filter must find true.
holds() {
  local text
  text=$(cat)
  jq -e "$@" <<< "$text" > /dev/null || fail "not so: $* of $text"
  printf '%s\n' "$text"
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

# paper ROLE PATH: a PDF of what stands at PATH, and its size in bytes.
paper() {
  as "$1" 200 GET "$2" -H 'Accept: application/pdf' > "$work/paper.pdf"
  [ "$(head -c 5 "$work/paper.pdf")" = %PDF- ] || fail "$2 is no PDF"
  wc -c < "$work/paper.pdf"
}

# The demo's clock can be moved forward. It dates the work, nothing else.
clock() { as hub_manager 200 GET /demo/clock | jq -r .now; }
clock_to() { as hub_manager 200 PUT /demo/clock -H 'Content-Type: application/json' -d "{\"now\": \"$1\"}" > /dev/null; }

# at INSTANT DAYS TIME: the time of day, so many days after the instant, in UTC.
at() { jq -rn --arg from "$1" --arg days "$2" --arg time "$3" \
  '($from | sub("\\.[0-9]+"; "") | fromdate) + ($days | tonumber) * 86400 | todate[0:11] + $time + ":00Z"'; }
