#!/usr/bin/env bash
# Registers from files: a dry run, what is wrong, the rows handed back and put right, the
# same file again, and a list taken out and brought back. With curl and jq.
#
#   api/examples/import.sh
#
# HUBQA_CREDENTIALS names the file that `hubqa demo --credentials FILE` wrote.
# Without it the script starts a demo of its own and stops it at the end.
set -euo pipefail

. "$(dirname "$0")/demo.bash"

# take ROLE STATUS QUERY FILE: imports the file and waits for the end. Location names the
# import, where it was refused too; it is kept in $work/import.
take() {
  as "$1" "$2" POST "/v1/imports?$3" -H 'Content-Type: text/csv' -H 'Prefer: wait=30' --data-binary "@$4"
  sed -n 's/^[Ll]ocation: *\(.*\)\r$/\1/p' "$work/head" > "$work/import"
}
counts() { jq -c '{state, rowsRead, created, updated, unchanged, rejected, skipped}'; }
# shows WHAT FILTER: the last answer has what the filter asks.
shows() { jq -e "$2" "$work/body" > /dev/null || { cat "$work/body" >&2; fail "$1"; }; }

say 'A dry run says what applying would do: two rows are at fault, so nothing would be applied'
take qa_lead 422 'kind=partners' "$here/partners.csv" | jq -r .detail
as qa_lead 200 GET "$(cat "$work/import")/errors" | jq -r '.items[] | "row \(.row), line \(.line), \(.column): \(.rule). \(.detail)"'
shows 'both faults are told' '[.items[].column] == ["Type", "E-mail"]'

say 'The good rows are applied; those at fault come back in their own columns'
take qa_lead 202 'kind=partners&mode=apply&onError=skip' "$here/partners.csv" | counts
shows 'two partners are new' '.created == 2 and .rejected == 2'
as qa_lead 200 GET "$(cat "$work/import")/rejected.csv" | tee "$work/rejected.csv"

say 'Put right, they go in as they came back; the column of faults is not read'
sed -e 's/,choir,/,ensemble,/' -e 's/band at highpeak/band@highpeak/' "$work/rejected.csv" > "$work/fixed.csv"
take qa_lead 202 'kind=partners&mode=dry-run' "$work/fixed.csv" | counts
take qa_lead 202 'kind=partners&mode=apply' "$work/fixed.csv" | counts
shows 'the other two are new' '.created == 2 and .rejected == 0'

say 'The same file again changes nothing, and says so'
sed -e 's/,choir,/,ensemble,/' -e 's/band at highpeak/band@highpeak/' "$here/partners.csv" > "$work/whole.csv"
take qa_lead 202 'kind=partners&mode=apply' "$work/whole.csv" | counts
shows 'all are as they were' '.unchanged == 4 and .created + .updated == 0'
as qa_lead 200 GET '/v1/partners?name=amber%20valley' | jq -r '.items[] | "\(.name): \(.kind), \(.status)"'

say 'What is given as a spreadsheet can be given back: nothing changes'
as qa_lead 200 GET '/v1/partners' -H 'Accept: text/csv' > "$work/again.csv"
head -n 4 "$work/again.csv"
take qa_lead 202 'kind=partners&mode=apply' "$work/again.csv" | counts
shows 'all are as they were' '.unchanged == .rowsRead and .rowsRead > 4'
jq -r '.warnings[].detail' "$work/body"

say 'The school census: rolls of the schools that the hub has, never 0 for what is not known'
take integration 422 'kind=roll&mode=apply' "$here/roll.csv" | jq -r .detail
take integration 202 'kind=roll&mode=apply&countedOn=2022-01-20' "$here/roll.csv" | counts
shows 'a total and a school elsewhere are skipped' '.created + .unchanged == 3 and .skipped == 2'
jq -r '.warnings[].detail' "$work/body" | grep -i skipped
school=$(as teacher 200 GET /v1/schools/by-urn/112492 | jq -r .id)
as teacher 200 GET "/v1/school-rolls?schoolId=$school" | jq -c '.items[] | select(.countedOn == "2022-01-20") | {countedOn, all: .groups.all, ehcPlan: .groups.ehcPlan, lookedAfter: .groups.lookedAfter}'
shows 'what is suppressed has no figure' '[.items[] | select(.countedOn == "2022-01-20").groups.ehcPlan] == [{value: null, marker: "c"}]'

say 'People are for the hub manager alone; a role that takes two persons waits for the second'
printf 'Staff ID,Name,Role,From\nHR-7,Joan Ade,qa_lead,2026-09-01\n' > "$work/people.csv"
take qa_lead 403 'kind=people' "$work/people.csv" > /dev/null
take hub_manager 202 'kind=people&mode=dry-run' "$work/people.csv" | counts
shows 'one person would be new' '.created == 1'

say 'Done'
