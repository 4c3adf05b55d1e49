#!/bin/bash
# The crash suite of `make test` with larger figures, on the release build; then every fault of a source at every moment
# of every pull of every connector, and every connector against every misbehaviour of `conform`; then a year of schedules
# on three hosts; then ten thousand citizens, none of whom may see another's rows; then a hundred thousand, none of whom
# may be recognised in a recorded sample.
#   scripts/torture.sh [BUILD/release] [KILLS]
# Settings: TORTURE_ANSWER_MB=2000, TORTURE_ROWS=10000000 (none: no long load), TORTURE_SEED (none: drawn and printed).
# On two cores 1,000 kills take about half an hour; ten million rows another hour and some 15 GB of disk.
# Named kill points and planted defects are compiled into debug builds alone: `make test` has them.
set -euo pipefail

cd "$(dirname "$0")/.."
programs=${1:-.build/release}
kills=${2:-1000}
megabytes=${TORTURE_ANSWER_MB:-2000}
rows=${TORTURE_ROWS:-}
configuration=$(basename "$programs")
scratch=$(dirname "$programs")

fail() {
    printf '✗ %s\n' "$@" >&2
    exit 2
}

# A number of the environment, or nothing.
require_number() {
    if [[ -n $2 && ! $2 =~ ^[1-9][0-9]*$ ]]; then fail "$1=$2: phải là số nguyên dương · must be a positive number"; fi
}

say_what_is_skipped() {
    if [[ $configuration == release ]]; then
        echo '– điểm giết có tên, lỗi cài sẵn: chỉ có ở bản gỡ lỗi (make test) · named kill points, planted defects: debug builds only'
    fi
    if [[ -z $rows ]]; then
        echo '– nạp rất nhiều dòng: đặt TORTURE_ROWS=10000000 · load of very many rows: set TORTURE_ROWS=10000000'
    fi
}

# Nothing of the caller's own hub may leak into the trials.
set_up() {
    local variable
    for variable in ${!LIENTHONG_@} ${!CRASH_@}; do unset "$variable"; done
    export CRASH_KILLS=$kills CRASH_ANSWER_MB=$megabytes CRASH_MESSAGES=${TORTURE_MESSAGES:-10000}
    if [[ -n $rows ]]; then export CRASH_ROWS=$rows; fi
    if [[ -n ${TORTURE_SEED:-} ]]; then export CRASH_SEED=$TORTURE_SEED; fi
}

# The flags of `make release`, so that its build is used.
run_suite() {
    swift build --configuration "$configuration" --scratch-path "$scratch" --build-tests \
        --explicit-target-dependency-import-check error
    local code=0
    swift_test '^CrashTests\.' || code=$?
    FAULTS_OF_CONNECTORS=all swift_test '^ResilienceTests\..*Every connector of the repository' || code=$?
    conform_all || code=$?
    scripts/restore-drill.sh "$programs/lienthong" </dev/null || code=$?
    SCHEDULE_DAYS=365 swift_test '^ResilienceTests\..*A year of schedules' || code=$?
    LIENTHONG_CITIZENS=10000 swift_test '^HubStoreTests\..*Rows of a thousand citizens' || code=$?
    LIENTHONG_CITIZENS=100000 swift_test '^HubAuthoringTests\..*A recording of synthetic citizens' || code=$?
    return "$code"
}

# `make test` does a few of them.
conform_all() {
    local folder code=0
    for folder in Connectors/*/; do
        echo "conform $(basename "$folder")"
        "$programs/lienthong" connector conform "$(basename "$folder")" | tail -n 1
        [[ ${PIPESTATUS[0]} == 0 ]] || code=1
    done
    return "$code"
}

swift_test() {
    swift test --configuration "$configuration" --scratch-path "$scratch" --skip-build --filter "$1" 2>&1 |
        { grep --line-buffered -v -E '^(◇|Test Suite|.*Executed 0 tests|↳ T)' || true; }
}

for name in kills megabytes rows; do require_number "$name" "${!name}"; done
require_number TORTURE_SEED "${TORTURE_SEED:-}"
command -v prlimit >/dev/null || fail 'Thiếu prlimit (gói util-linux) · prlimit is missing (package util-linux)'

echo "make torture: $kills lần giết · kills, $megabytes MB, ${rows:-0} dòng · rows"
say_what_is_skipped
set_up
code=0
run_suite || code=$?
if ((code == 0)); then
    echo "✓ torture: $kills lần giết · kills, $megabytes MB, ${rows:-0} dòng · rows; $SECONDS s"
else
    echo "✗ torture: mã thoát · exit code $code; $SECONDS s" >&2
fi
exit "$code"
