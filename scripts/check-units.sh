#!/bin/bash
# Lets systemd read the unit of the service, with a program of that name in its place, and nginx the example before the console.
set -euo pipefail
cd "$(dirname "$0")/.."
place=$(mktemp -d "${TMPDIR:-/tmp}/lienthong-units.XXXXXX")
trap 'rm -rf "$place"' EXIT

check_unit() {
    if ! command -v systemd-analyze >/dev/null; then
        echo "· systemd-analyze không có: không soát đơn vị · not there: the unit was not checked"
        return
    fi
    mkdir -p "$place/bin" "$place/var"
    printf '#!/bin/sh\n' >"$place/bin/lienthong"
    chmod +x "$place/bin/lienthong"
    : >"$place/lienthong.env"
    sed -e "s#/opt/lienthong#$place#g" -e "s#/etc/lienthong#$place#g" deploy/systemd/lienthong.service >"$place/lienthong.service"
    # Other units of this machine and accounts that it lacks are none of ours.
    found=$(systemd-analyze verify --man=no "$place/lienthong.service" 2>&1 | grep -F "$place/lienthong.service" \
        | grep -vE 'User|Group' || true)
    if [[ -n $found ]]; then
        printf '%s\n' "$found" >&2
        return 1
    fi
    echo '✓ deploy/systemd/lienthong.service'
}

check_nginx() {
    local nginx
    nginx=$(command -v nginx || command -v /usr/sbin/nginx) || {
        echo "· nginx không có: không soát ví dụ · not there: the example was not checked"
        return
    }
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=lienthong.tinh.example \
        -keyout "$place/key.pem" -out "$place/fullchain.pem" 2>/dev/null
    sed "s#/etc/ssl/lienthong#$place#" deploy/nginx/lienthong.conf >"$place/lienthong.conf"
    printf 'pid %s/pid; error_log stderr; events {}\nhttp { access_log off; include %s/lienthong.conf; }\n' "$place" "$place" \
        >"$place/nginx.conf"
    local found
    found=$("$nginx" -t -q -p "$place" -c "$place/nginx.conf" 2>&1 | grep -E 'emerg|warn' | grep -v 'user' || true)
    if [[ -n $found ]]; then
        printf '%s\n' "$found" >&2
        return 1
    fi
    echo '✓ deploy/nginx/lienthong.conf'
}

check_unit
check_nginx
