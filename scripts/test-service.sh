#!/bin/bash
# The service as systemd runs it: `make install` on a machine that forgets, a systemd of its own as process 1, the unit with all its
# limits in force, PostgreSQL of the system, nginx with TLS in front. Nothing of this machine is changed: everything happens in
# namespaces, on a layer over its disk, without a network.
#   scripts/test-service.sh .build/debug        the build to install; a `make static` one is what a province installs
# It takes root, Linux namespaces and overlayfs. Not part of `make test`.
set -euo pipefail
cd "$(dirname "$0")/.."
project=$PWD

give_up() {
    printf '✗ %s\n' "$@" >&2
    exit 2
}

# Only these units exist there, besides the one that is installed.
write_units() {
    local units=$1 name
    mkdir -p "$units"
    for name in basic sysinit shutdown umount multi-user network-online machine; do
        printf '[Unit]\nDescription=%s\nDefaultDependencies=no\n' "$name" >"$units/$name.target"
    done
    cp /lib/systemd/system/systemd-journald{.service,.socket,-dev-log.socket} "$units/"
    cat >"$units/postgresql.service" <<UNIT
[Unit]
Description=PostgreSQL
[Service]
Type=forking
User=postgres
ExecStart=$(pg_config --bindir)/pg_ctl -w -D /var/lib/postgresql/machine -l /tmp/postgresql.log start
ExecStop=$(pg_config --bindir)/pg_ctl -w -D /var/lib/postgresql/machine -m fast stop
UNIT
}

# Becomes the machine: its own disk, processes, names, control groups and loopback.
boot() {
    local root=$layer/root group
    mount --make-rprivate /
    mount -t tmpfs -o size=4g tmpfs "$layer"
    mkdir "$layer"/{upper,work,root}
    mount -t overlay overlay -o "lowerdir=/,upperdir=$layer/upper,workdir=$layer/work" "$root"
    mount --rbind /dev "$root/dev"
    mount -t proc proc "$root/proc"
    mount -t sysfs sysfs "$root/sys"
    if [[ -e /sys/fs/cgroup/cgroup.controllers ]]; then
        mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
    else
        mount -t tmpfs -o mode=755 tmpfs "$root/sys/fs/cgroup"
        mkdir "$root"/sys/fs/cgroup/{systemd,unified,memory,pids,cpu}
        mount -t cgroup -o none,name=systemd cgroup "$root/sys/fs/cgroup/systemd"
        mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup/unified"
        for group in memory pids cpu; do mount -t cgroup -o "$group" cgroup "$root/sys/fs/cgroup/$group"; done
    fi
    mount -t tmpfs -o mode=755 tmpfs "$root/run"
    mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
    write_units "$root/run/units"
    rm -rf "$root/opt/lienthong" "$root/etc/lienthong" "$root/etc/systemd/system"
    mkdir -p "$root/etc/systemd/system"
    ip link set lo up
    export container=lienthong SYSTEMD_UNIT_PATH=/etc/systemd/system:/run/units
    exec chroot "$root" /lib/systemd/systemd --system --unit=machine.target --log-target=null --show-status=no
}

# `boot LAYER`: the way in of the new machine.
if [[ ${1:-} == boot ]]; then
    layer=$2
    boot
fi

build=$(realpath "${1:-.build/debug}")
[[ $(id -u) == 0 ]] || give_up 'cần quyền root · it takes root'
[[ -x /lib/systemd/systemd ]] || give_up 'không có systemd · there is no systemd'
[[ -x $build/lienthong ]] || give_up "chưa có $build/lienthong · there is no $build/lienthong"

layer=$(mktemp -d "${TMPDIR:-/tmp}/lienthong-machine.XXXXXX")
machine=
finish() {
    # Process 1 of a namespace takes everything in it along, mounts included.
    if [[ -n $machine ]]; then kill -KILL "$machine" 2>/dev/null || true; fi
    wait 2>/dev/null
    rm -f "$layer.log"
    rmdir "$layer" 2>/dev/null || true
}
trap finish EXIT

unshare --fork --pid --mount --uts --ipc --net --cgroup "$0" boot "$layer" 2>"$layer.log" &
launcher=$!
for _ in $(seq 100); do
    machine=$(pgrep --parent "$launcher" || true)
    [[ -n $machine && $(cat "/proc/$machine/comm" 2>/dev/null) == systemd ]] && break
    kill -0 "$launcher" 2>/dev/null || give_up 'máy thử không khởi động · the machine did not boot' "$(cat "$layer.log")"
    sleep 0.1
done
nsenter --target "$machine" --mount --pid --uts --ipc --net --cgroup --root --wd \
    env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 SYSTEMD_UNIT_PATH=/etc/systemd/system:/run/units \
    "$project/scripts/test-service-inside.sh" "$project" "$build"
