#!/bin/bash
# Installs the Debian packages that are missing, and says so. A second call finds nothing to do.
#   scripts/setup.sh            what building, testing and running need
#   scripts/setup.sh --bench    and what `make bench` needs besides
set -euo pipefail

# package: who needs it
packages=(
    g++               # the C++ standard library under JSON reading
    pkg-config
    libpq-dev         # PostgreSQL's client
    libxml2-dev       # XML and HTML
    libcurl4-openssl-dev
    libssl-dev        # digests
    libsimdjson-dev   # JSON
    libzstd-dev       # answers are kept compressed
    libarchive-dev    # zip and tar: GTFS, XLSX, drops
    zlib1g-dev        # gzip, with its checksums
    openssl           # tests of TLS
    openssh-server    # tests of SFTP; nothing of it is started as a service
    cron              # schedules go into a real crontab in a test, under a cron of its own
    systemd           # systemd-analyze reads the units that are exported
    python3           # tests unpack with it what the sandbox packs, and walk through the guides
    python3-venv      # a place of its own for what drives the browser
    chromium          # tests look at the console as people do
    tzdata            # Asia/Ho_Chi_Minh
)
if [[ ${1:-} == --bench ]]; then packages+=(nginx-light); fi

say() { printf '%s\n' "$@" >&2; }

is_installed() {
    [[ $(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
}

# Any server from 15 on will do, also one that does not come from Debian.
has_server() {
    local initdb
    for initdb in /usr/lib/postgresql/*/bin/initdb; do
        if [[ -x $initdb && $(basename "${initdb%/bin/initdb}") -ge 15 ]]; then return 0; fi
    done
    return 1
}

require_swift() {
    if command -v swift >/dev/null; then return; fi
    say "Chưa có Swift 6.3. Tải bản cho Debian 12 tại https://www.swift.org/install/linux/ rồi thêm vào PATH." \
        "Swift 6.3 is missing. Get it for Debian 12 from https://www.swift.org/install/linux/ and add it to PATH."
    exit 2
}

# Debian would start an empty system cluster beside the hub's own.
forbid_system_cluster() {
    local file=/etc/postgresql-common/createcluster.conf
    if grep -qs '^[[:space:]]*create_main_cluster' "$file"; then
        as_root sed -i 's/^[[:space:]]*create_main_cluster.*/create_main_cluster = false/' "$file"
    else
        echo 'create_main_cluster = false' | as_root tee -a "$file" >/dev/null
    fi
}

as_root() {
    if [[ $(id -u) == 0 ]]; then "$@"; else sudo "$@"; fi
}

install() {
    as_root env DEBIAN_FRONTEND=noninteractive UCF_FORCE_CONFFOLD=1 RUNLEVEL=1 \
        apt-get install --yes --quiet --no-install-recommends -o DPkg::Lock::Timeout=300 "$@" </dev/null
}

# Lists of packages may be absent or stale: they are fetched only when the first try fails.
install_with_update() {
    if install "$@"; then return; fi
    say "Cập nhật danh sách gói rồi thử lại · Updating the package lists, then once more"
    as_root apt-get update --quiet -o DPkg::Lock::Timeout=300 </dev/null
    install "$@"
}

require_rights() {
    if [[ $(id -u) == 0 ]] || command -v sudo >/dev/null; then return; fi
    local by_hand=("$@")
    say "Cần quyền root để cài: nhờ quản trị viên chạy các lệnh sau, rồi gọi lại." \
        "Installing needs root: let an administrator run these commands, then call again." ""
    if ! has_server; then
        say "    apt-get install postgresql-common" \
            "    echo 'create_main_cluster = false' >> /etc/postgresql-common/createcluster.conf"
        by_hand=(postgresql "$@")
    fi
    say "    apt-get install --no-install-recommends ${by_hand[*]}"
    exit 2
}

require_swift
missing=()
for package in "${packages[@]}"; do
    if ! is_installed "$package"; then missing+=("$package"); fi
done
if ((${#missing[@]} == 0)) && has_server; then exit 0; fi

if ! command -v apt-get >/dev/null; then
    say "Bước này chỉ biết Debian 12. Hãy cài tương đương của: postgresql ${missing[*]}" \
        "This step knows Debian 12 only. Install what corresponds to: postgresql ${missing[*]}"
    exit 2
fi
require_rights "${missing[@]}"
if ! has_server; then
    say "Cài PostgreSQL (không tạo cụm hệ thống) · Installing PostgreSQL (no system cluster)"
    install_with_update postgresql-common
    forbid_system_cluster
    install_with_update postgresql
fi
if ((${#missing[@]} > 0)); then
    say "Cài các gói còn thiếu · Installing what is missing: ${missing[*]}"
    install_with_update "${missing[@]}"
    # Only tests start it, on loopback: who has had no SSH service gets none.
    if [[ " ${missing[*]} " == *" openssh-server "* ]] && command -v systemctl >/dev/null; then
        as_root systemctl disable ssh.service >/dev/null 2>&1 || true
    fi
fi
