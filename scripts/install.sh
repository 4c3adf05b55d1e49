#!/bin/bash
# Puts a release build into place: program, project, service unit, account. Running it again updates program and unit and leaves the
# operator's files as they are.
#   scripts/install.sh BUILD [DESTDIR]     PREFIX=/opt/lienthong
# With DESTDIR nothing outside of it is touched: no account is made and nobody is given the files.
set -euo pipefail

project=$(cd "$(dirname "$0")/.." && pwd)
build=${1:?folder of the release build, as .build/release}
destination=${2:-}
prefix=${PREFIX:-/opt/lienthong}
account=lienthong

say() { printf '%s\n' "$@"; }
root=$destination$prefix
settings=$destination/etc/lienthong
units=$destination/etc/systemd/system

if [[ ! -x $build/lienthong ]]; then
    say "Chưa có $build/lienthong: chạy make release" "There is no $build/lienthong: run make release" >&2
    exit 2
fi
if [[ -z $destination && $(id -u) != 0 ]]; then
    say "Cần quyền root, hoặc DESTDIR=…" "It takes root, or DESTDIR=…" >&2
    exit 2
fi

make_account() {
    if [[ -n $destination ]] || getent passwd "$account" >/dev/null; then return; fi
    useradd --system --user-group --home-dir "$prefix" --no-create-home --shell /usr/sbin/nologin "$account"
    say "✓ tài khoản $account · account $account"
}

# A running program is replaced, never written into.
install_program() {
    install -d -m 0755 "$root" "$root/bin"
    local name
    for name in lienthong lienthong-sandbox; do
        [[ -x $build/$name ]] || continue
        install -m 0755 "$build/$name" "$root/bin/.$name.new"
        mv -f "$root/bin/.$name.new" "$root/bin/$name"
    done
    say "✓ $root/bin/lienthong"
}

# What staff write is never replaced; a new version's own examples come beside it.
install_project() {
    local folder
    for folder in App Connectors Mappings schedules environments; do
        if [[ -d $root/$folder ]]; then
            say "· $root/$folder giữ nguyên · left as it is"
        else
            cp -r "$project/$folder" "$root/$folder"
            chmod -R u=rwX,go=rX "$root/$folder"
            say "✓ $root/$folder"
        fi
    done
    install -d -m 0755 "$root/docs" "$root/scripts"
    cp -r "$project/docs/." "$root/docs/"
    install -m 0755 "$project/scripts/backup.sh" "$project/scripts/restore.sh" "$root/scripts/"
    chmod -R u=rwX,go=rX "$root/docs"
    # What lies below stays as it is: the key is for its owner alone.
    install -d -m 0700 "$root/var" "$root/var/landing"
}

install_service() {
    install -d -m 0750 "$settings"
    install -d -m 0700 "$settings/secrets"
    if [[ ! -e $settings/lienthong.env ]]; then
        install -m 0600 "$project/deploy/lienthong.env.example" "$settings/lienthong.env"
        say "✓ $settings/lienthong.env: điền vào · fill it in"
    fi
    install -d -m 0755 "$units"
    sed "s#/opt/lienthong#$prefix#g" "$project/deploy/systemd/lienthong.service" >"$units/lienthong.service"
    chmod 0644 "$units/lienthong.service"
    say "✓ $units/lienthong.service"
    install -d -m 0755 "$root/share"
    cp -r "$project/deploy/nginx" "$root/share/"
}

give_files() {
    if [[ -n $destination ]]; then return; fi
    chown -R "$account:$account" "$root/var"
    chown -R "root:$account" "$settings"
    chown "$account:$account" "$settings/secrets" "$settings/lienthong.env"
    if command -v systemctl >/dev/null && [[ -d /run/systemd/system ]]; then systemctl daemon-reload; fi
}

make_account
install_program
install_project
install_service
give_files
say "" "Tiếp theo · next: docs/deploying.vi.md, docs/deploying.md"
