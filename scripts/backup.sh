#!/bin/bash
# A backup from which everything can be brought back, taken while the hub works: the database at one instant, the answers that its rows
# name, the key, the list of erasures, and the project's files.
#   scripts/backup.sh ROOT FOLDER          ROOT: the project; FOLDER: where backups are kept, on another machine
# LIENTHONG_DATABASE_URL names the database, or the private one is used. PROGRAM: lienthong, if it is not in ROOT/bin. SNAPSHOT: of a
# transaction that lends its own (pg_export_snapshot), to compare with.
# Prints the backup's folder as its last line. var/deliveries.mark is left out on purpose: by it the hub notices a restore.
set -euo pipefail
umask 077

root=$(realpath "${1:?the project}")
keep=${2:?where backups are kept}
program=${PROGRAM:-$root/bin/lienthong}
mkdir -p "$keep"
stamp=$(date -u +%Y%m%dT%H%M%SZ)
part=$keep/.$stamp.part
target=$keep/$stamp
rm -rf "$part"
mkdir "$part"
url=${LIENTHONG_DATABASE_URL:-$("$program" db url --root "$root")}
# Debian's programs are started by Perl, which complains of every locale that is not installed.
export PERL_BADLANG=0

# The private server runs while somebody uses it.
is_ours=
if [[ -z ${LIENTHONG_DATABASE_URL:-} ]] && ! "$program" db status --root "$root" >/dev/null 2>&1; then
    "$program" db start --root "$root" >/dev/null
    is_ours=yes
fi
leave() {
    rm -rf "$part"
    if [[ -n $is_ours ]]; then "$program" db stop --root "$root" >/dev/null; fi
}
trap leave EXIT

# The project first: it may change, and says what the rows mean. Then the database, in one snapshot. Answers last: a file is written
# before the row that names it, so every row of the snapshot finds its file, unless a sweep took it between; the restore tells.
project_files() {
    tar --create --zstd --file "$part/project.tar.zst" --directory "$root" \
        $(cd "$root" && ls -d App Connectors Mappings schedules environments 2>/dev/null)
}

database() {
    pg_dump --dbname "$url" --format custom --compress 6 ${SNAPSHOT:+--snapshot "$SNAPSHOT"} --file "$part/database.dump"
    # Roles belong to the server, not to the database: without passwords, which are set anew.
    pg_dumpall --dbname "$url" --roles-only --no-role-passwords 2>/dev/null \
        | grep -E '(hub_owner|hub_worker|hub_operator|app_views|app_officers|app_reader)' >"$part/roles.sql" || true
}

# Hard links cost nothing on the same disk; elsewhere only what is new is copied.
answers() {
    if [[ ! -d $root/var/landing ]]; then return; fi
    mkdir -p "$keep/landing"
    rsync --archive --ignore-existing --include='*/' --include='*.zst' --exclude='*' "$root/var/landing/" "$keep/landing/"
    (cd "$keep/landing" && find . -type f -name '*.zst' | LC_ALL=C sort) >"$part/answers.txt"
}

# Neither is in the database: with the dump alone, whoever was erased would come back.
secrets() {
    local name
    for name in hub.key tombstones; do
        if [[ -e $root/var/$name ]]; then cp --preserve=mode,timestamps "$root/var/$name" "$part/"; fi
    done
}

project_files
database
answers
secrets
"$program" --version >"$part/version.txt" 2>/dev/null || true
(cd "$part" && sha256sum -- * >SHA256SUMS)
sync -f "$part"
mv "$part" "$target"
echo "$target"
