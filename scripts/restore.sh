#!/bin/bash
# Brings a backup of scripts/backup.sh back onto an empty place. Nothing may run on it meanwhile.
#   scripts/restore.sh BACKUP ROOT         BACKUP: the folder that backup.sh printed; ROOT: where the project shall be
# LIENTHONG_DATABASE_URL names an empty database, or the private one is made. PROGRAM: lienthong, if it is not in ROOT/bin.
set -euo pipefail
# The private server runs under an account of its own, which must reach its data.
umask 022

backup=$(realpath "${1:?the backup}")
root=${2:?where the project shall be}
mkdir -p "$root/var"
root=$(realpath "$root")
program=${PROGRAM:-$root/bin/lienthong}

(cd "$backup" && sha256sum --check --quiet SHA256SUMS)
tar --extract --zstd --file "$backup/project.tar.zst" --directory "$root"

# The key before the database: from its first look on the hub must know who was erased.
for name in hub.key tombstones; do
    if [[ -e $backup/$name ]]; then install -m 0600 "$backup/$name" "$root/var/$name"; fi
done

if [[ -z ${LIENTHONG_DATABASE_URL:-} ]]; then "$program" db start --root "$root" >/dev/null; fi
url=${LIENTHONG_DATABASE_URL:-$("$program" db url --root "$root")}
tables=$(psql "$url" --no-psqlrc --quiet --tuples-only --no-align \
    --command "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname IN ('hub', 'staging', 'app')")
if [[ $tables != 0 ]]; then
    echo "Cơ sở dữ liệu không trống: dừng. · The database is not empty: nothing was done." >&2
    exit 2
fi
# Roles that are there already stay.
psql "$url" --no-psqlrc --quiet --file "$backup/roles.sql" 2>/dev/null || true
pg_restore --dbname "$url" --exit-on-error --single-transaction "$backup/database.dump"
psql "$url" --no-psqlrc --quiet --command 'ANALYZE'

if [[ -d $(dirname "$backup")/landing ]]; then
    install -d -m 0700 "$root/var/landing"
    rsync --archive --files-from="$backup/answers.txt" "$(dirname "$backup")/landing/" "$root/var/landing/"
fi
"$program" db migrate --root "$root" >/dev/null
echo "✓ $root"
