#!/bin/bash
# What scripts/test-service.sh does on its machine: the steps of docs/deploying.md, and what may happen to a service.
#   scripts/test-service-inside.sh PROJECT BUILD
set -euo pipefail
project=$1
build=$2
hub=/opt/lienthong/bin/lienthong
name=lienthong.tinh.example

expect() {
    local what=$1
    shift
    if "$@"; then
        printf '✓ %s\n' "$what"
    else
        printf '✗ %s: %s\n' "$what" "$*" >&2
        systemctl status lienthong --no-pager >&2 || true
        journalctl --unit=lienthong --no-pager --lines=20 >&2
        exit 1
    fi
}

# Until it is so, a minute at most.
eventually() {
    local _
    for _ in $(seq 300); do
        if "$@"; then return 0; fi
        sleep 0.2
    done
    return 1
}

of_unit() { systemctl show --value --property="$1" lienthong; }
is() { [[ $(of_unit "$1") == "$2" ]]; }
has_said() { contains "$(journalctl --unit=lienthong --output=cat --no-pager)" "$1"; }
has_not_said() { ! has_said "$1"; }
equals() { [[ $1 == "$2" ]]; }
contains() { [[ $1 == *"$2"* ]]; }
drop_in() {
    mkdir -p /etc/systemd/system/lienthong.service.d
    printf '[Service]\n%s\n' "$2" >"/etc/systemd/system/lienthong.service.d/$1.conf"
    systemctl daemon-reload
}
as_hub() { runuser -u lienthong -- "$hub" "$@" --root /opt/lienthong --environment production; }

is_up() { systemctl show --property=Version >/dev/null 2>&1; }

echo '── PostgreSQL'
expect 'systemd is process 1' eventually is_up
systemctl start systemd-journald
install -d -o postgres /var/lib/postgresql/machine /run/postgresql
runuser -u postgres -- "$(pg_config --bindir)/initdb" --pgdata=/var/lib/postgresql/machine --auth=peer --encoding=UTF8 \
    --locale=C.UTF-8 --no-sync >/dev/null
systemctl start postgresql
runuser -u postgres -- createuser --createrole lienthong
runuser -u postgres -- createdb --owner=lienthong --encoding=UTF8 --template=template0 lienthong

echo '── install'
install_hub() { "$project/scripts/install.sh" "$build" >/dev/null; }
install_hub
echo '# của người vận hành' >>/etc/lienthong/lienthong.env
expect 'and once more, as an upgrade does' install_hub
expect 'what the operator wrote is left' grep -q 'của người vận hành' /etc/lienthong/lienthong.env
# The addresses of simulated systems, of which none is there.
cp /opt/lienthong/environments/sandbox.yaml /opt/lienthong/environments/production.yaml
grep -v '^#' /opt/lienthong/environments/sandbox.env >>/etc/lienthong/lienthong.env
set -a
# shellcheck disable=SC1091
. /etc/lienthong/lienthong.env
set +a
cd /
as_hub db migrate >/dev/null
expect 'check as the account' as_hub check

echo '── start'
systemctl enable --quiet lienthong
expect 'enabled' systemctl is-enabled --quiet lienthong
systemctl start lienthong
# Type=notify: started is what has said READY=1.
expect 'active' is ActiveState active
expect 'a line of what it does' contains "$(of_unit StatusText)" 'giữ '
process=/proc/$(of_unit MainPID)
expect 'no capability' grep -q '^CapBnd:.0000000000000000' "$process/status"
expect 'no new privileges' grep -q '^NoNewPrivs:.1' "$process/status"
expect 'system calls filtered' grep -q '^Seccomp:.2' "$process/status"
expect 'reads nobody'"'"'s home' equals "$(find "$process/root/root" "$process/root/home" -mindepth 1 2>/dev/null)" ''
expect 'writes to its own folder alone' grep -q ' /opt/lienthong/var .* rw' "$process/mountinfo"
expect 'and to no other' grep -q ' / / ro' "$process/mountinfo"
# LimitNICE= takes CAP_SYS_RESOURCE (bit 24), which a container may lack.
if ((0x$(awk '/^CapEff/ { print $2 }' /proc/1/status) >> 24 & 1)); then
    expect 'nothing foreign in the journal' has_not_said 'thread priority'
fi
printf '· '
systemd-analyze security --no-pager lienthong | tail -1

echo '── reload'
sed -i 's/^title: .*/title: Tên mới/' /opt/lienthong/Connectors/news/connector.yaml
systemctl reload lienthong
expect 'reads the manifests again' eventually has_said 'đã đọc lại khai báo'
cp /opt/lienthong/Connectors/news/connector.yaml /tmp/news.yaml
echo 'khoa_la: 1' >>/opt/lienthong/Connectors/news/connector.yaml
systemctl reload lienthong
expect 'keeps the old ones where the new are wrong' eventually has_said 'giữ khai báo cũ'
expect 'and goes on' is ActiveState active
cp /tmp/news.yaml /opt/lienthong/Connectors/news/connector.yaml

echo '── accidents'
drop_in quick $'RestartSec=1\nWatchdogSec=4\nTimeoutAbortSec=15'
systemctl restart lienthong
expect 'a restart is no failure' is Result success
systemctl kill --signal=KILL lienthong
expect 'killed, it is back' eventually is NRestarts 1
expect 'and at work' eventually is ActiveState active
systemctl kill --signal=STOP lienthong
expect 'one that hangs is ended by the watchdog and begun anew' eventually is NRestarts 2
expect 'and at work again' eventually is ActiveState active
expect 'with no memory in the journal' has_not_said 'rip 0x'
systemctl stop lienthong
expect 'stopped well' equals "$(of_unit Result) $(of_unit ExecMainStatus)" 'success 0'
expect 'says nothing of addresses when it stops' has_not_said 'postgresql://'
echo 'khoa_la: 1' >>/opt/lienthong/Connectors/news/connector.yaml
systemctl start lienthong 2>/dev/null || true
expect 'wrong manifests end it' eventually is ActiveState failed
sleep 3
expect 'once: nobody begins it again' equals "$(of_unit ActiveState) $(of_unit ExecMainStatus)" 'failed 2'
expect 'the journal says where' has_said 'Connectors/news/connector.yaml:'
cp /tmp/news.yaml /opt/lienthong/Connectors/news/connector.yaml
systemctl stop postgresql
systemctl start --no-block lienthong
expect 'without a database it is tried again' eventually is ExecMainStatus 3
sleep 3
systemctl start postgresql
expect 'until there is one' eventually is ActiveState active
restarts=$(of_unit NRestarts)
health() { curl --silent --output /dev/null --write-out '%{http_code}' "http://127.0.0.1:8088/health/$1"; }
answers() { [[ $(health "$1") == "$2" ]]; }
expect 'ready' answers ready 200
systemctl stop postgresql
expect 'not ready while the database is away' eventually answers ready 503
expect 'but alive' answers live 200
sleep 15
systemctl start postgresql
expect 'a database that begins anew is found again' eventually answers ready 200
expect 'without the service beginning anew' is NRestarts "$restarts"

echo '── nginx, TLS'
printf '%s\n' 'mat khau thu nghiem 2026' | as_hub user add quantri --role admin --password-stdin >/dev/null
install -d /etc/ssl/lienthong
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj "/CN=$name" \
    -addext "subjectAltName=DNS:$name" -keyout /etc/ssl/lienthong/key.pem -out /etc/ssl/lienthong/fullchain.pem 2>/dev/null
printf 'pid /run/nginx.pid;\nerror_log /tmp/nginx.log;\nevents {}\nhttp { access_log off; include %s; }\n' \
    /opt/lienthong/share/nginx/lienthong.conf >/tmp/nginx.conf
nginx -q -c /tmp/nginx.conf
drop_in public "ExecStart="$'\n'"ExecStart=$hub serve --public-url https://$name"
systemctl restart lienthong
browse() {
    curl --silent --show-error --cacert /etc/ssl/lienthong/fullchain.pem --resolve "$name:443:127.0.0.1" \
        --resolve "$name:80:127.0.0.1" --cookie /tmp/jar --cookie-jar /tmp/jar "$@"
}
expect 'the sign-in is there' eventually browse --fail --output /tmp/page "https://$name/sign-in"
expect 'in Vietnamese' grep -q 'lang="vi"' /tmp/page
expect 'plain http leads to TLS' contains "$(browse --head "http://$name/")" "Location: https://$name/"
expect 'the browser is told to stay with TLS' contains "$(browse --head "https://$name/sign-in")" 'strict-transport-security'
expect 'figures are not for outside' contains "$(browse --head "https://$name/metrics")" ' 404'
csrf=$(sed -n 's/.*name="csrf" value="\([^"]*\)".*/\1/p' /tmp/page | head -1)
browse --output /tmp/page --dump-header /tmp/head --data-urlencode "csrf=$csrf" --data-urlencode name=quantri \
    --data-urlencode 'password=mat khau thu nghiem 2026' --data-urlencode then=/ "https://$name/sign-in"
expect 'signed in' grep -qi '^location: /' /tmp/head
expect 'by a cookie for TLS alone' grep -qiE '^set-cookie: .*secure' /tmp/head
expect 'and for no script' grep -qiE '^set-cookie: .*httponly' /tmp/head
browse --fail --output /tmp/page "https://$name/"
expect 'tonight is shown' grep -q 'Đăng xuất' /tmp/page
systemctl stop lienthong
expect 'stopped well' equals "$(of_unit Result) $(of_unit ExecMainStatus)" 'success 0'
echo '✓ test-service'
