#!/bin/bash
# Proves that a backup brings everything back: simulated systems, a backup in the middle of a run, everything destroyed, an empty place.
#   scripts/restore-drill.sh PATH/TO/lienthong
# A line that is not as promised ends it with 1. KEEP=1 leaves its folder behind.
set -euo pipefail

hub_program=$(realpath "${1:?path of the lienthong program}")
project=$(cd "$(dirname "$0")/.." && pwd)
for variable in ${!LIENTHONG_@}; do unset "$variable"; done
export PERL_BADLANG=0 PROGRAM=$hub_program LANG=C.UTF-8
set -a
. "$project/environments/sandbox.env"
set +a

place=$(mktemp -d "${TMPDIR:-/tmp}/lienthong-drill.XXXXXX")
root=$place/first
sandbox=
address=
url=
began=$(date +%s%N)

if [[ -t 1 ]]; then bold=$'\e[1m' plain=$'\e[0m'; else bold='' plain=''; fi
heading() { printf '\n%s━━ %s · %s%s\n' "$bold" "$1" "$2" "$plain"; }
seconds() { echo "$((($(date +%s%N) - $1) / 100000000))" | sed -E 's/(.)$/,\1 s/; s/^,/0,/'; }
proven() { printf '   ✓ %s\n' "$1"; }
fail() {
    printf '\n   ✗ %s\n' "$@" >&2
    exit 1
}
# what is claimed, the figure, and what it must be
expect() {
    if [[ $2 != "$3" ]]; then fail "$1: $2, phải là · must be $3"; fi
    proven "$1: $2"
}

hub() { "$hub_program" "$@" --root "$root" --environment sandbox; }
value() { psql "$url" --no-psqlrc --quiet --tuples-only --no-align --set ON_ERROR_STOP=1 --command "$1"; }
as_citizen() {
    psql "$url" --no-psqlrc --quiet --tuples-only --no-align --set ON_ERROR_STOP=1 <<SQL
BEGIN;
SET LOCAL ROLE app_reader;
SET LOCAL app.citizen = '$1';
$2
COMMIT;
SQL
}

hub_run() {
    local code=0
    hub run "$@" >>"$place/runs.log" 2>&1 || code=$?
    if ((code > 1)); then
        tail -20 "$place/runs.log" >&2
        fail "lienthong run $*: mã thoát · exit code $code"
    fi
}

sandbox_request() {
    exec 3<>"/dev/tcp/127.0.0.1/${address##*:}"
    printf '%s %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s' "$1" "$2" "${#3}" "$3" >&3
    cat <&3
    exec 3>&-
}
filed() { sandbox_request GET /_control/received/ioc/incidents '' | { grep -o "\"key\":\"$1\"" || true; } | wc -l; }

# Every staged row, as it is read now or in a snapshot; `whole` with the lineage, otherwise what the mapping fills.
digest() {
    local columns="column_name NOT LIKE '\\_%'"
    # A replaced table keeps older sets for a while; what counts is the set that is published.
    local rows="_removed_at IS NULL AND coalesce((to_jsonb(t)->>''_generation'')::bigint IN (SELECT generation FROM hub.published), true)"
    if [[ $1 == whole ]]; then columns=true rows=true; fi
    psql "$url" --no-psqlrc --quiet --tuples-only --no-align --set ON_ERROR_STOP=1 <<SQL | sha256sum | cut -c 1-16
BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
${2:+SET TRANSACTION SNAPSHOT '$2';}
SET LOCAL search_path = pg_catalog;
SELECT format('SELECT %L, count(*), md5(string_agg(r::text, '''' ORDER BY r::text COLLATE "C")) FROM (SELECT %s FROM staging.%I t
    WHERE $rows) r',
    table_name, string_agg(format('t.%I', column_name), ', ' ORDER BY column_name COLLATE "C"), table_name)
FROM information_schema.columns JOIN pg_tables ON schemaname = table_schema AND tablename = table_name
WHERE table_schema = 'staging' AND table_name NOT LIKE 'generation\\_%' AND $columns
GROUP BY table_name ORDER BY table_name COLLATE "C"
\\gexec
COMMIT;
SQL
}

stop_everything() {
    if [[ -n $sandbox ]] && kill "$sandbox" 2>/dev/null; then wait "$sandbox" 2>/dev/null || true; fi
    sandbox=
    for root in "$place/first" "$place/second"; do
        if [[ -d $root ]]; then hub db stop >/dev/null 2>&1 || true; fi
    done
}
leave() {
    local code=$?
    trap - EXIT INT TERM
    stop_everything
    if [[ -n ${KEEP:-} ]]; then echo "   $place"; else rm -rf "$place"; fi
    exit "$code"
}
trap leave EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

heading 'Một trục đang làm việc' 'A hub at work'
chmod 755 "$place"
mkdir "$root"
cp -r "$project"/{App,Connectors,Mappings,schedules,environments} "$root"
"$hub_program" sandbox --port 0 --scale 8000 --bad-share 0.003 >"$place/sandbox.log" 2>&1 &
sandbox=$!
for ((attempt = 0; attempt < 100; attempt++)); do
    address=$(sed -n 's/^listening on //p' "$place/sandbox.log")
    [[ -n $address ]] && break
    sleep 0.1
done
[[ -n $address ]] || fail 'Hệ thống mô phỏng không lên · the simulated systems did not start'
sed -i "s|http://127.0.0.1:8097|$address|" "$root/environments/sandbox.yaml"
# Pages so large that their answers are kept as files.
sed -i 's/size: 1000/size: 4000/' "$root/Connectors/electricity/connector.yaml"
hub db start >/dev/null
hub db migrate >/dev/null
url=$(hub db url)
# The outbox is known to the push before the first message.
hub push ioc/feedback >/dev/null
hub_run electricity news
proven "$(value 'SELECT count(*) FROM staging.electricity_invoice') hoá đơn, $(value 'SELECT count(*) FROM hub.payload') câu trả lời · bills, answers kept"
expect 'câu trả lời lớn thành tệp · large answers are files' "$(value "SELECT count(*) > 0 FROM hub.payload WHERE kept = 'file'")" t

author=080190999901
submit() {
    as_citizen "$author" "SELECT app.submit_feedback('road', '$1', 'Đường tỉnh 826', 10.586, 106.561, name => 'Trần Văn Thử', phone => '0912000111');"
}
before=$(submit 'Gửi trước khi sao lưu.')
hub push ioc/feedback >/dev/null
expect 'phản ánh gửi trước bản sao lưu, IOC có · sent before the backup, the IOC has it, times' "$(filed "$before")" 1
waiting=$(submit 'Ghi trước, gửi sau bản sao lưu.')

erased=$(value 'SELECT min(phone) FROM staging.electricity_contract WHERE phone IS NOT NULL')
hub citizen erase "phone=$erased" --reason '123/YC' --yes >/dev/null
expect 'dòng của người được xoá · rows of the erased person' \
    "$(value "SELECT count(*) FROM staging.electricity_contract WHERE phone = '$erased'")" 0

heading 'Sao lưu giữa một lượt chạy' 'A backup in the middle of a run'
sandbox_request POST /_control '{"revision":2,"faults":["delay:every=1:pause=150"]}' >/dev/null
hub run electricity --full >>"$place/runs.log" 2>&1 &
run=$!
for ((attempt = 0; attempt < 200; attempt++)); do
    [[ $(value "SELECT count(*) FROM hub.lease WHERE run IS NOT NULL") != 0 ]] && break
    sleep 0.05
done
# A transaction that lends its snapshot: backup and digest see the same instant.
coproc LENDER { psql "$url" --no-psqlrc --quiet --tuples-only --no-align; }
echo "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT pg_export_snapshot();" >&"${LENDER[1]}"
read -r snapshot <&"${LENDER[0]}"
started=$(date +%s%N)
backup=$(SNAPSHOT=$snapshot "$project/scripts/backup.sh" "$root" "$place/backups" | tail -1)
took=$(seconds "$started")
if kill -0 "$run" 2>/dev/null; then proven 'lượt chạy vẫn đang chạy · the run was still under way'; else
    fail 'lượt chạy đã xong trước: bản sao lưu không ở giữa · the run had ended: not in the middle'
fi
at_backup=$(digest whole "$snapshot")
runs_at_backup=$(psql "$url" --no-psqlrc --quiet --tuples-only --no-align --set ON_ERROR_STOP=1 <<SQL
BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
SET TRANSACTION SNAPSHOT '$snapshot';
SELECT max(id) FROM hub.run;
SQL
)
echo 'COMMIT;' >&"${LENDER[1]}"
exec {LENDER[1]}>&-
proven "sao lưu · backup: $took, $(du -sh "$place/backups" | cut -f 1)"
wait "$run" || true

heading 'Việc sau bản sao lưu, rồi mất hết' 'What came after it, and then everything is lost'
sandbox_request POST /_control '{"revision":2,"faults":[]}' >/dev/null
hub push ioc/feedback >/dev/null
expect 'phản ánh gửi sau bản sao lưu, IOC có · sent after the backup, the IOC has it, times' "$(filed "$waiting")" 1
hub_run electricity news
undisturbed=$(digest fields)
answer=$(value "SELECT p.id FROM hub.payload p WHERE p.gone_at IS NULL ORDER BY id LIMIT 1")
data=$(hub db status --json | sed -n 's/.*"data" : "\(.*\)".*/\1/p')
[[ -n $data ]] || fail 'dữ liệu của PostgreSQL ở đâu? · where are its data?'
hub db stop >/dev/null
rm -rf "$root" "$data"
if [[ -e $root || -e $data ]]; then fail 'chưa mất · it is still there'; fi
proven 'thư mục dự án, cơ sở dữ liệu, câu trả lời, khoá: không còn gì · project, database, answers, key: nothing is left'

heading 'Phục hồi ở chỗ trống' 'Restored onto an empty place'
root=$place/second
mkdir "$root"
chmod 755 "$root"
started=$(date +%s%N)
LIENTHONG_ENVIRONMENT=sandbox "$project/scripts/restore.sh" "$backup" "$root" >/dev/null
proven "phục hồi · restored: $(seconds "$started")"
url=$(hub db url)
expect 'mã của mọi dòng staging, như lúc sao lưu · digest of every staged row, as at the backup' "$(digest whole)" "$at_backup"
expect 'lượt chạy cuối cùng được biết · the last run that is known' "$(value 'SELECT max(id) FROM hub.run')" "$runs_at_backup"
hub runs >/dev/null
key=$(value 'SELECT min(customer_code) FROM staging.electricity_contract')
hub why electricity_contract "$key" name >"$place/why.txt" 2>&1 || fail "why: $(cat "$place/why.txt")"
proven "why electricity_contract $key: từ dòng về tới câu trả lời số $answer… · from the row back to its bytes"
doctor=$(hub doctor electricity --offline --json 2>/dev/null || true)
for wanted in landing.there landing.whole key.there access.policies access.roles schema.current staging.current; do
    [[ $doctor == *"\"$wanted\""* ]] || fail "doctor: $wanted"
done
proven 'doctor: mọi câu trả lời có đủ và đúng mã, quyền xem đúng · every answer is there and whole, policies as promised'
expect 'dòng của người được xoá · rows of the erased person' \
    "$(value "SELECT count(*) FROM staging.electricity_contract WHERE phone = '$erased'")" 0

heading 'Không gửi hai lần' 'Nothing is sent twice'
hub push ioc/feedback >"$place/push.log" 2>&1 || true
expect 'tin chưa gửi lúc sao lưu bị nghi ngờ trước khi gửi gì · what had not been sent then is doubted before anything is sent' \
    "$(value "SELECT is_suspect FROM hub.outbox WHERE aggregateid = '$waiting' OR payload::text LIKE '%$waiting%'")" t
for ((attempt = 0; attempt < 20; attempt++)); do
    value "UPDATE hub.delivery SET next_at = clock_timestamp() WHERE state IN ('unsure', 'waiting', 'following')" >/dev/null
    hub push ioc/feedback >>"$place/push.log" 2>&1 || true
    [[ $(value "SELECT count(*) FROM hub.delivery WHERE state IN ('unsure', 'waiting', 'prepared', 'sending')") == 0 ]] && break
done
expect 'phản ánh gửi trước bản sao lưu, IOC có · sent before, the IOC has it, times' "$(filed "$before")" 1
expect 'phản ánh gửi sau bản sao lưu, IOC có · sent after, the IOC has it, times' "$(filed "$waiting")" 1

heading 'Đêm sau' 'The next night'
started=$(date +%s%N)
hub_run electricity news
expect 'bảng như khi không có gì xảy ra · tables as if nothing had happened' "$(digest fields)" "$undisturbed"
expect 'người được xoá vẫn được xoá · the erased person stays erased' \
    "$(value "SELECT count(*) FROM staging.electricity_contract WHERE phone = '$erased'")" 0
proven "đồng bộ lại · synchronised again: $(seconds "$started")"
printf '\n   ✓ %s: %s\n' 'diễn tập xong · drill done' "$(seconds "$began")"
