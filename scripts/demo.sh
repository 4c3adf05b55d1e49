#!/bin/bash
# One night of the hub, from nothing to nothing, on simulated systems and a database of its own.
#   scripts/demo.sh PATH/TO/lienthong
# It proves what it says: a figure that is not as promised ends it with 1. KEEP=1 leaves its folder behind.
set -euo pipefail

hub_program=$(realpath "${1:?path of the lienthong program}")
project=$(cd "$(dirname "$0")/.." && pwd)
bills=6000
contracts=500
bad_share=0.003

# An operator's own settings must not leak into what is shown here.
for variable in ${!LIENTHONG_@}; do unset "$variable"; done
# Debian's psql is started by Perl, which complains of every locale that is not installed.
export PERL_BADLANG=0
# What the sandbox's systems ask for.
set -a
. "$project/environments/sandbox.env"
set +a

root=$(mktemp -d "${TMPDIR:-/tmp}/lienthong-demo.XXXXXX")
sandbox=
database_is_up=
socket_folder=

if [[ -t 1 ]]; then bold=$'\e[1m' dim=$'\e[2m' plain=$'\e[0m'; else bold='' dim='' plain=''; fi

heading() {
    printf '\n%s━━ %s%s\n' "$bold" "$1" "$plain"
    printf '%s   %s%s\n' "$dim" "$2" "$plain"
}

note() { printf '   %s\n' "$@"; }

show_command() { printf '\n%s$ %s%s\n' "$bold" "$*" "$plain"; }

indent() { sed 's/^/  /'; }

fail() {
    printf '\n✗ %s\n' "$@" >&2
    exit 1
}

# what is claimed, the figure, and what it must be
expect() {
    if [[ $2 != "$3" ]]; then fail "$1: $2, phải là · must be $3"; fi
    printf '   ✓ %s: %s\n' "$1" "$2"
}

hub_quietly() { "$hub_program" "$@" --root "$root" --environment sandbox; }

# Shows the command as a person would type it, then what it prints; gives back its exit code.
hub() {
    show_command "lienthong $*"
    hub_quietly "$@" 2>&1 | indent
    return "${PIPESTATUS[0]}"
}

# 0 = nothing to look at, 1 = records were refused: both are a run that went through.
hub_run() {
    local code=0
    hub run "$@" || code=$?
    if ((code > 1)); then fail "lienthong run: mã thoát · exit code $code"; fi
}

# One value, as the owner of the database.
value() { psql "$url" --no-psqlrc --quiet --tuples-only --no-align --set ON_ERROR_STOP=1 --command "$1"; }

# What the simulated systems say a faithful reader arrives at.
fact() {
    local port=${address##*:} line
    exec 3<>"/dev/tcp/127.0.0.1/$port"
    printf 'GET /_control/facts HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >&3
    line=$(grep -o "\"$1\":[0-9]*" <&3)
    exec 3>&-
    echo "${line##*:}"
}

stop_everything() {
    if [[ -n $sandbox ]] && kill "$sandbox" 2>/dev/null; then wait "$sandbox" 2>/dev/null || true; fi
    sandbox=
    if [[ -n $database_is_up ]]; then hub_quietly db stop >/dev/null 2>&1 || true; fi
    database_is_up=
    if [[ -n $socket_folder ]]; then rmdir "$socket_folder" 2>/dev/null || true; fi
}

leave() {
    local code=$?
    trap - EXIT INT TERM
    if ((code != 0)) && [[ -s $root/sandbox.log ]]; then tail -5 "$root/sandbox.log" >&2; fi
    stop_everything
    if [[ -n ${KEEP:-} ]]; then echo "   $root"; else rm -rf "$root"; fi
    exit "$code"
}
trap leave EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

copy_project() {
    chmod 755 "$root"
    cp -r "$project"/{App,Connectors,Mappings,schedules,environments} "$root"
}

start_database() {
    heading 'Cơ sở dữ liệu riêng' 'A database of its own'
    note 'Một PostgreSQL chỉ cho bản chạy thử này, không mở cổng mạng nào.' \
        'A PostgreSQL for this demo alone, with no network port.'
    database_is_up=yes
    hub db start
    hub db migrate
    url=$(hub_quietly db url)
    socket_folder=$(value "SELECT trim('\"' FROM current_setting('unix_socket_directories'))")
}

start_sandbox() {
    heading 'Các hệ thống bên ngoài, mô phỏng' 'The external systems, simulated'
    note "Một điện lực có $contracts hợp đồng và $bills hoá đơn, vài phần nghìn bị lỗi; sáu nguồn tin." \
        "A utility with $contracts contracts and $bills bills, a few in a thousand faulty; six news feeds."
    show_command "lienthong sandbox --scale $bills --bad-share $bad_share"
    : >"$root/sandbox.log"
    "$hub_program" sandbox --port 0 --scale "$bills" --bad-share "$bad_share" >"$root/sandbox.log" 2>&1 &
    sandbox=$!
    wait_for_sandbox
    note "$address"
    # The port that was free; every address of the environment leads to the one sandbox.
    sed -i "s|http://127.0.0.1:8097|$address|" "$root/environments/sandbox.yaml"
}

wait_for_sandbox() {
    while kill -0 "$sandbox" 2>/dev/null; do
        address=$(sed -n 's/^listening on //p' "$root/sandbox.log")
        if [[ -n $address ]]; then return; fi
        sleep 0.1
    done
    fail 'Hệ thống mô phỏng không lên' 'The simulated systems did not start'
}

date_in_vietnam() { TZ=Asia/Ho_Chi_Minh date +%F; }

first_night() {
    heading 'Đêm thứ nhất: mọi thứ đều mới' 'The first night: everything is new'
    note 'Mỗi dòng là một đẳng thức: đọc bao nhiêu thì thành bấy nhiêu, không mất bản ghi nào.' \
        'Each line is an equation: what was read is what it became, no record is lost.'
    first_day=$(date_in_vietnam)
    hub_run nightly news consented
    local invoices refused
    invoices=$(value 'SELECT count(*) FROM staging.electricity_invoice')
    refused=$(value "SELECT count(*) FROM hub.quarantine
        WHERE state = 'open' AND entity = 'electricity_invoice'")
    expect 'hợp đồng đã nhận · contracts staged' \
        "$(value 'SELECT count(*) FROM staging.electricity_contract')" $((contracts + $(fact centralCustomers)))
    expect "hoá đơn đã nhận + bị giữ lại · bills staged + quarantined ($invoices + $refused)" \
        $((invoices + refused)) $((bills + $(fact centralBills)))
    expect 'hoá đơn điện tử đã ký · signed invoices' "$(value 'SELECT count(*) FROM staging.einvoice')" "$(fact invoices)"
    expect 'tin đã nhận · articles staged' "$(value 'SELECT count(*) FROM staging.news_article')" "$(fact articles)"
    expect 'quảng cáo bỏ qua · adverts skipped' \
        "$(value "SELECT account->>'skipped' FROM hub.run WHERE pull = 'news/articles'")" "$(fact adverts)"
    expect 'thủ tục hành chính · procedures' "$(value 'SELECT count(*) FROM staging.procedure_content')" \
        "$(fact procedures)"
    expect 'phí của các thủ tục · their fees' "$(value 'SELECT count(*) FROM staging.procedure_fee')" \
        "$(fact procedureFees)"
    expect 'hồ sơ đã nhận + bị giữ lại · dossiers staged + quarantined' \
        "$(value "SELECT (SELECT count(*) FROM staging.dossier) + (SELECT count(*) FROM hub.quarantine
            WHERE state = 'open' AND entity = 'dossier')")" "$(fact dossiers)"
    expect 'hồ sơ mở mà Cổng quốc gia biết · open dossiers that the national portal knows' \
        "$(value 'SELECT count(*) FROM staging.national_dossier')" \
        "$(value "SELECT count(*) FROM staging.dossier
            WHERE status NOT IN ('rejected', 'withdrawn', 'stopped', 'returned')")"
    expect 'lần đồng ý của người dân · consents' "$(value 'SELECT count(*) FROM staging.consent')" "$(fact consents)"
    expect 'câu trả lời về người còn đồng ý · answers about persons who still consent' \
        "$(value "SELECT (SELECT count(*) FROM staging.si_member) + (SELECT count(*) FROM staging.hi_card)
            + (SELECT count(*) FROM staging.citizen_check)")" \
        "$(($(fact consents) - $(fact withdrawnConsents)))"
    expect 'phản ánh hiện trường · citizens'"'"' reports' "$(value 'SELECT count(*) FROM staging.feedback_report')" \
        "$(fact reports)"
    expect 'tuyến xe khách · coach routes' "$(value 'SELECT count(*) FROM staging.coach_route')" "$(fact coachRoutes)"
    expect 'giờ xe buýt tại điểm dừng · bus stop times' "$(value 'SELECT count(*) FROM staging.bus_stop_time')" \
        "$(fact busStopTimes)"
    if ((refused == 0)); then fail 'Không hoá đơn lỗi nào bị giữ lại · no faulty bill was quarantined'; fi
}

look_around() {
    heading 'Tình hình' 'How things stand'
    hub status
    hub runs
}

look_at_quarantine() {
    heading 'Những bản ghi bị giữ lại, và vì sao' 'What was quarantined, and why'
    note 'Bản ghi không đúng quy tắc không vào bảng và cũng không biến mất.' \
        'A record that breaks a rule does not reach the table, and does not vanish.'
    hub quarantine list --limit 8
    hub quarantine show "$(value "SELECT min(id) FROM hub.quarantine WHERE state = 'open'")"
}

trace_back() {
    heading 'Một giá trị từ đâu ra' 'Where a value comes from'
    hub why electricity_contract "$(value 'SELECT min(customer_code) FROM staging.electricity_contract')" phone
}

# As the citizens' app: its role, and one citizen for one transaction.
as_citizen() {
    psql "$url" --no-psqlrc --quiet --pset footer=off --set ON_ERROR_STOP=1 "${@:2}" <<SQL
BEGIN;
SET LOCAL ROLE app_reader;
SET LOCAL app.citizen = '$1';
$(cat)
COMMIT;
SQL
}

count_as() { echo "SELECT count(*) FROM app.$2;" | as_citizen "$1" --tuples-only --no-align; }

show_as() {
    printf '\n%s$ SET LOCAL ROLE app_reader; SET LOCAL app.citizen = '"'%s'"'%s\n' "$bold" "$1" "$plain"
    as_citizen "$1" <<'SQL' | indent
SELECT customer_code AS "mã khách hàng", name AS "tên", phone AS "điện thoại"
FROM app.electricity_contract ORDER BY 1;
SELECT customer_code AS "mã khách hàng", invoice_no AS "hoá đơn", to_char(period, 'MM/YYYY') AS "kỳ",
    kwh, total AS "tổng tiền", CASE WHEN paid THEN 'rồi' ELSE 'chưa' END AS "đã trả"
FROM app.electricity_invoice ORDER BY period DESC LIMIT 4;
SQL
}

citizens() {
    heading 'Ứng dụng công dân thấy gì' 'What the citizens'"'"' app sees'
    note 'Vai trò app_reader, mỗi giao dịch một công dân: ai chỉ thấy của người ấy.' \
        'The role app_reader, one citizen per transaction: each sees only what is theirs.'
    local first second
    first=$(value 'SELECT min(phone) FROM staging.electricity_contract')
    second=$(value 'SELECT max(phone) FROM staging.electricity_contract')
    show_as "$first"
    show_as "$second"
    echo
    expect 'hợp đồng của người thứ nhất · contracts of the first' "$(count_as "$first" electricity_contract)" \
        "$(value "SELECT count(*) FROM staging.electricity_contract WHERE phone = '$first'")"
    expect 'hoá đơn của người thứ nhất · bills of the first' "$(count_as "$first" electricity_invoice)" \
        "$(value "SELECT count(*) FROM staging.electricity_invoice WHERE customer_code IN
            (SELECT customer_code FROM staging.electricity_contract WHERE phone = '$first')")"
    expect 'hoá đơn của người lạ · bills of a stranger' "$(count_as +84900000000 electricity_invoice)" 0
    expect 'hoá đơn khi không nói là ai · bills of nobody' "$(count_as '' electricity_invoice)" 0
    if echo 'SELECT 1 FROM staging.electricity_invoice;' | as_citizen "$first" >/dev/null 2>&1; then
        fail 'app_reader đọc được bảng gốc · app_reader can read the staging table'
    fi
    note '✓ bảng gốc: bị từ chối · the staging table itself: refused'
}

# What the tables hold, whoever wrote it and when.
fingerprint() {
    # A replaced table keeps older sets for a while, in partitions; what counts is the set that is published.
    psql "$url" --no-psqlrc --quiet --tuples-only --no-align --set ON_ERROR_STOP=1 <<'SQL'
SELECT format('SELECT %L, count(*), md5(string_agg(r::text, '''' ORDER BY r::text)) FROM (SELECT %s FROM staging.%I t
    WHERE _removed_at IS NULL AND coalesce(
        (to_jsonb(t)->>''_generation'')::bigint IN (SELECT generation FROM hub.published), true)) r',
    table_name, string_agg(format('t.%I', column_name), ', ' ORDER BY ordinal_position), table_name)
FROM information_schema.columns JOIN pg_tables ON schemaname = table_schema AND tablename = table_name
WHERE table_schema = 'staging' AND table_name NOT LIKE 'generation\_%' AND column_name NOT LIKE '\_%'
GROUP BY table_name ORDER BY table_name
\gexec
SQL
}

second_night() {
    heading 'Đêm thứ hai: nguồn không đổi gì' 'The second night: nothing changed at the sources'
    local before last written
    # After midnight the sources have another day to tell of: then it is the third night that must find nothing new.
    local day
    while true; do
        day=$(date_in_vietnam)
        before=$(fingerprint)
        last=$(value 'SELECT max(id) FROM hub.run')
        hub_run nightly news
        if [[ $day == "$first_day" && $day == "$(date_in_vietnam)" ]]; then break; fi
        first_day=$day
    done
    written=$(value "SELECT sum(coalesce((account->>'new')::int, 0) + coalesce((account->>'changed')::int, 0))
        FROM hub.run WHERE id > $last")
    expect 'dòng mới hoặc đổi · rows new or changed' "$written" 0
    if [[ $before != "$(fingerprint)" ]]; then fail 'Bảng đã đổi · the tables changed'; fi
    note '✓ các bảng giống hệt trước đó · the tables are exactly as before'
}

# Asks the simulated systems for something, or orders it.
sandbox_request() {
    exec 3<>"/dev/tcp/127.0.0.1/${address##*:}"
    printf '%s %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s' "$1" "$2" "${#3}" "$3" >&3
    cat <&3
    exec 3>&-
}

# How often a text stands in what the simulated operations centre has filed.
filed() { sandbox_request GET /_control/received/ioc/incidents '' | { grep -o "$1" || true; } | wc -l; }

one_as() { as_citizen "$1" --tuples-only --no-align; }

# A picture of one white dot.
white_dot=iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8/5+hHgAHggJ/PchI7wAAAABJRU5ErkJggg==

feedback() {
    heading 'Một phản ánh kèm ảnh, từ người dân tới IOC và trở lại' 'A report with a photo, from a citizen to the IOC and back'
    note 'Ứng dụng gọi hàm của lược đồ app; tin nằm trong hộp gửi đi cùng lúc với phản ánh.' \
        'The app calls a function of schema app; the message stands in the outbox as soon as the report does.'
    local author=080190999901 other=080190999919 id
    hub push ioc/feedback
    id=$(one_as "$author" <<SQL
SELECT app.submit_feedback('road', 'Mặt đường hư hỏng khoảng 2 m² trước cổng trường.', 'Đường tỉnh 826', 10.586, 106.561,
    photos => ARRAY[app.store_file('o-ga.png', decode('$white_dot', 'base64'))], name => 'Trần Văn Thử', phone => '0912000111');
SQL
    )
    note "✓ $id"
    hub push ioc/feedback
    expect 'IOC nhận phản ánh, lần · the IOC has it, times' "$(filed "\"key\":\"$id\"")" 1
    expect 'kèm ảnh · with a photo' "$(filed '"name":"o-ga.png"')" 1
    hub push ioc/feedback
    expect 'gửi thêm lần nữa, IOC vẫn có · pushed again, the IOC still has it, times' "$(filed "\"key\":\"$id\"")" 1
    note 'Mười lăm phút sau IOC đã xử lý xong; hub hỏi và ghi câu trả lời.' \
        'A quarter of an hour later the IOC has dealt with it; the hub asks, and stages the answer.'
    sandbox_request POST /_control '{"revision":3}' >/dev/null
    value "UPDATE hub.delivery SET next_at = clock_timestamp() WHERE state = 'following'"
    hub push ioc/feedback
    printf '\n%s$ SET LOCAL app.citizen = '"'%s'"'%s\n' "$bold" "$author" "$plain"
    as_citizen "$author" <<'SQL' | indent
SELECT f.feedback_id AS "mã phản ánh", s.status AS "tình trạng", s.answer AS "trả lời"
FROM app.feedback f LEFT JOIN app.feedback_status s USING (feedback_id);
SQL
    expect 'người gửi đọc được trả lời · its author reads the answer' \
        "$(echo "SELECT count(*) FROM app.feedback_status WHERE status = 'resolved' AND answer <> '';" | one_as "$author")" 1
    expect 'người khác thấy · another citizen sees' "$(count_as "$other" feedback)+$(count_as "$other" feedback_status)" 0+0
    hub outbox list
    hub outbox show "$(value 'SELECT max(id) FROM hub.delivery')"
}

finish() {
    heading 'Dừng tất cả' 'Everything stops'
    stop_everything
    if (exec 3<>"/dev/tcp/127.0.0.1/${address##*:}") 2>/dev/null; then
        fail 'Hệ thống mô phỏng vẫn chạy · the simulated systems still run'
    fi
    if [[ $(hub_quietly db status --json) != *'"stopped"'* ]]; then
        fail 'Cơ sở dữ liệu vẫn chạy · the database still runs'
    fi
    note "✓ không còn gì chạy; cả buổi mất $SECONDS giây · nothing runs any more; it took $SECONDS s"
}

copy_project
start_database
start_sandbox
first_night
look_around
look_at_quarantine
trace_back
citizens
second_night
feedback
finish
