#!/usr/bin/env bash
# Rehearses what runbook.md says of restoring, on SQLite and on PostgreSQL: an installation
# is written to, backed up, written to again, spoilt by a bad import, and restored to the
# instant before that. What was there is there again, nothing of what came after, and the
# audit trail agrees.
#
#   deploy/rehearse-restore.sh [sqlite|postgres]...
#
# HUBQA_PROGRAM names a built hubqa; without it the script builds one. PostgreSQL is a
# server of its own, set up by the files in deploy/postgres. Needs curl and jq.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$here")
work=$(mktemp -d /tmp/hubqa-rehearsal.XXXXXX)
chmod 0755 "$work" # PostgreSQL runs as another user
server_pid='' postgres_server_pid=''

# shellcheck source=../.ci/postgres
source "$root/.ci/postgres" # for postgres_bin
unset "${!HUBQA_DATABASE@}" "${!PGHOST@}" PGPORT PGUSER PGDATABASE PGPASSWORD PGSERVICE PGOPTIONS
export NO_PROXY=127.0.0.1,localhost no_proxy=127.0.0.1,localhost

say() { printf '\n== %s\n' "$*"; }
fail() {
  printf 'FAILED: %s\n' "$*" >&2
  tail -n 20 "$work"/*/*.log >&2 2>/dev/null || true
  exit 1
}

trap 'rm -rf "$work"' EXIT

# end_all ends what a rehearsal that failed has left.
end_all() {
  local pid
  for pid in $server_pid $postgres_server_pid; do kill -QUIT "$pid" 2>/dev/null || true; done
  wait
}

# until_true COMMAND...: tries for a minute.
until_true() {
  local try
  for ((try = 0; try < 600; try++)); do
    if "$@" >/dev/null 2>&1; then return 0; fi
    kill -0 $server_pid $postgres_server_pid 2>/dev/null || break
    sleep 0.1
  done
  fail "in vain: $*"
}

# --- hubqa --------------------------------------------------------------------

hubqa=${HUBQA_PROGRAM:-$work/hubqa}
[[ -n ${HUBQA_PROGRAM:-} ]] || (cd "$root" && go build -o "$hubqa" ./cmd/hubqa)

# install DIR: the settings of an installation whose files are in the folder.
install() {
  mkdir -p "$1"
  head -c 32 /dev/urandom | base64 >"$1/cursor-key"
  export HUBQA_DATA_DIR=$1/data HUBQA_ANCHOR_FILE=$1/anchors.jsonl HUBQA_CURSOR_KEY_FILE=$1/cursor-key
  export HUBQA_ADDR=127.0.0.1:0 HUBQA_METRICS_ADDR='' HUBQA_ISSUER=http://127.0.0.1:8080 HUBQA_AUDIENCE=rehearsal
}

found() {
  "$hubqa" migrate
  "$hubqa" keys create
  "$hubqa" hub create --name 'A hub' --manager Ann --manager-subject ann \
    --protection-officer Ben --protection-officer-subject ben >"$dir/hub"
  hub=$(awk '$1 == "hub" && NF == 2 {print $2}' "$dir/hub")
  manager=$(awk '/^hub manager/ {print $3}' "$dir/hub")
}

serving() { jq -rs '.[] | select(.msg == "serving") | .address' "$dir/server.log" | grep .; }

start_server() {
  : >"$dir/server.log"
  "$hubqa" serve >"$dir/server.log" 2>&1 </dev/null &
  server_pid=$!
  until_true serving
  base=http://$(serving)
  until_true curl -fsS "$base/readyz"
  token=$("$hubqa" token --hub "$hub" --person "$manager")
}

stop_server() {
  kill -TERM "$server_pid"
  wait "$server_pid" || fail 'the server did not stop in order'
  server_pid=''
}

# as STATUS METHOD PATH [curl arguments]: makes a request as the hub manager, and prints the body.
as() {
  local want=$1 method=$2 path=$3 got
  shift 3
  got=$(curl -sS --max-time 60 -X "$method" "$base$path" -H "Authorization: Bearer $token" -o "$dir/body" -w '%{http_code}' "$@")
  [[ $got == "$want" ]] || fail "$method $path answered $got, not $want: $(cat "$dir/body")"
  cat "$dir/body"
}

# partner NAME: registers one, and prints its id.
partner() {
  as 201 POST /v1/partners -H 'Content-Type: application/json' \
    -d "{\"name\":\"$1\",\"kind\":\"charity\",\"status\":\"active\"}" | jq -r .id
}

# schools EDIT: imports the register of schools, changed by a sed command.
schools() {
  sed "$1" "$root/api/examples/schools.csv" >"$dir/schools.csv"
  as 202 POST '/v1/imports?kind=schools&mode=apply' -H 'Content-Type: text/csv' -H 'Prefer: wait=30' \
    --data-binary "@$dir/schools.csv" | jq -e '.state == "succeeded"' >/dev/null || fail "the import: $(cat "$dir/body")"
}

school_name() { as 200 GET /v1/schools/by-urn/112492 | jq -r .name; }

# --- The story, the same on both ----------------------------------------------

# write_before: what a backup has.
write_before() {
  say "$1: written and backed up"
  first=$(partner 'Before the backup')
  schools ''
  name=$(school_name)
  "$hubqa" audit anchor
}

# spoil: what must not be restored.
spoil() {
  say "$1: a bad import"
  schools '2,$ s/School/Sch\&ol/'
  [[ $(school_name) != "$name" ]] || fail 'the bad import did not spoil anything'
  last=$(partner 'After the bad import')
  stop_server # which anchors the trail as it stands now
}

# check_restored TITLE KEPT...: everything of the ids is there, and nothing later.
check_restored() {
  local title=$1 id
  shift
  say "$title: restored"
  HUBQA_DATABASE_OWNER_URL=${owner:-} "$hubqa" migrate
  # The anchors remember what the database has forgotten.
  if "$hubqa" audit verify >"$dir/verified"; then
    fail "the anchors did not show that the end of the trail is gone: $(cat "$dir/verified")"
  fi
  grep -q 'its end was cut off' "$dir/verified" || fail "not as the runbook says: $(cat "$dir/verified")"
  # The anchors of what was given up are put aside, not away.
  "$here/set-anchors-back" "$HUBQA_ANCHOR_FILE" <"$dir/verified"
  "$hubqa" audit verify | tee "$dir/verified"
  grep -q '^sound: hub .* the last anchor at position' "$dir/verified" || fail 'no anchor holds the restored trail'

  start_server
  for id in "$@"; do as 200 GET "/v1/partners/$id" >/dev/null; done
  as 404 GET "/v1/partners/$last" >/dev/null
  [[ $(school_name) == "$name" ]] || fail "a school is called $(school_name), of the bad import"
  partner 'After the restore' >/dev/null
  stop_server
  "$hubqa" audit verify
}

# --- SQLite -------------------------------------------------------------------

rehearse_sqlite() {
  local first last name hub manager base token second
  dir=$work/sqlite
  install "$dir"
  found
  start_server
  write_before SQLite
  # The backup is taken while somebody writes.
  (for n in 1 2 3 4 5; do partner "Meanwhile $n" >/dev/null; done) &
  local busy=$!
  "$hubqa" backup "$dir/backup.db"
  wait "$busy" || fail 'nobody could write during the backup'
  second=$(partner 'After the backup')
  spoil SQLite

  rm "$HUBQA_DATA_DIR"/hubqa.db*
  cp "$dir/backup.db" "$HUBQA_DATA_DIR/hubqa.db"
  check_restored SQLite "$first"
  # SQLite has no log of changes: what came after the backup is gone.
  start_server
  as 404 GET "/v1/partners/$second" >/dev/null
  stop_server
}

# --- PostgreSQL ---------------------------------------------------------------

# postgres FOLDER: starts PostgreSQL on a data folder as compose.yaml does, on a socket alone.
postgres() {
  (cd "$pg" && exec "${run_as[@]}" "$bin/postgres" -D "$1" -c config_file="$here/postgres/hubqa.conf" \
    -c archive_command="$here/postgres/archive-wal %p %f" \
    -c listen_addresses='' -c unix_socket_directories="$pg" -c shared_buffers=64MB \
    >>"$dir/postgres.log" 2>&1 </dev/null) &
  postgres_server_pid=$!
  until_true query hubqa_ready 'SELECT 1 WHERE NOT pg_is_in_recovery()'
}

# query NAME SQL: asks as the superuser; fails where there is no row.
query() {
  "$bin/psql" -XAtq -v ON_ERROR_STOP=1 -h "$pg" -U postgres -d postgres -c "$2" | grep .
}

stop_postgres() {
  kill -INT "$postgres_server_pid"
  wait "$postgres_server_pid" || fail 'PostgreSQL did not stop in order'
  postgres_server_pid=''
}

rehearse_postgres() {
  local first last name hub manager base token instant second bin pg owner
  local -a run_as=(setpriv --pdeathsig QUIT)
  dir=$work/postgres pg=$work/pg
  bin=$(postgres_bin) || fail 'PostgreSQL is not to be found; set PG_BINDIR'
  PATH=$bin:$PATH
  mkdir -p "$dir" "$pg"/archive/{base,wal} "$pg/secrets"
  printf '*:*:hubqa:hubqa_owner:%s\n' "$RANDOM$RANDOM" >"$pg/secrets/owner-pgpass"
  printf '*:*:hubqa:hubqa_server:%s\n' "$RANDOM$RANDOM" >"$pg/secrets/server-pgpass"
  if ((EUID == 0)); then
    local user=postgres
    id -u "$user" >/dev/null 2>&1 || user=nobody
    run_as+=(--reuid "$user" --regid "$(id -g "$user")" --clear-groups)
    chown -R "$user:$(id -g "$user")" "$pg"
  fi
  export HUBQA_ARCHIVE=$pg/archive HUBQA_SECRETS=$pg/secrets PGHOST=$pg
  (cd "$pg" && "${run_as[@]}" "$bin/initdb" --pgdata="$pg/first" --username=postgres --auth-local=trust \
    --encoding=UTF8 --locale=C.UTF-8 --data-checksums >"$dir/initdb.log")
  # hubqa signs in by password, as it does over the network.
  sed -i '1i local hubqa all scram-sha-256' "$pg/first/pg_hba.conf"
  postgres "$pg/first"
  (cd "$pg" && "${run_as[@]}" "$here/postgres/roles")

  install "$dir"
  export HUBQA_DATABASE_URL="postgres://hubqa_server@/hubqa?host=$pg&sslmode=disable"
  export HUBQA_DATABASE_OWNER_URL="postgres://hubqa_owner@/hubqa?host=$pg&sslmode=disable"
  cat "$pg"/secrets/*-pgpass >"$dir/pgpass"
  chmod 0600 "$dir/pgpass"
  export PGPASSFILE=$dir/pgpass
  found
  owner=$HUBQA_DATABASE_OWNER_URL
  unset HUBQA_DATABASE_OWNER_URL # whoever serves is not the owner
  start_server
  write_before PostgreSQL
  (cd "$pg" && "${run_as[@]}" "$here/postgres/base-backup")
  second=$(partner 'After the backup')
  "$hubqa" audit anchor
  instant=$(query now "SELECT to_char(clock_timestamp(), 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')")
  spoil PostgreSQL
  stop_postgres # which sends the end of its log to the archive
  rm -rf "$pg/first"

  (cd "$pg" && "${run_as[@]}" "$here/postgres/restore-to" "$instant" "$pg/second")
  postgres "$pg/second"
  check_restored PostgreSQL "$first" "$second"
  # What was restored is archived as well, so that nothing is lost with its disk.
  stop_postgres
  rm -rf "$pg/second"
  (cd "$pg" && "${run_as[@]}" "$here/postgres/restore-to" latest "$pg/third")
  postgres "$pg/third"
  "$hubqa" audit verify
  (cd "$pg" && "${run_as[@]}" "$here/postgres/base-backup")
  stop_postgres
}

(($# > 0)) || set -- sqlite postgres
for database in "$@"; do
  case $database in
    sqlite | postgres) (
      trap end_all EXIT
      "rehearse_$database"
    ) ;;
    *) fail "there is no rehearsal on $database" ;;
  esac
done
say "restored on: $*"
