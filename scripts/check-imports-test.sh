#!/bin/bash
# Proves that check-imports.sh finds what it is there for.
set -euo pipefail
check=$(cd "$(dirname "$0")" && pwd)/check-imports.sh
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT

# name, file, its text, expected words of the message (empty: accepted)
expect() {
    local name=$1 file=$2 text=$3 words=$4 output
    rm -rf "$root/Sources" "$root/Tests"
    mkdir -p "$root/$(dirname "$file")" "$root/Tests"
    printf '%s\n' "$text" >"$root/$file"
    if output=$("$check" "$root" 2>&1); then
        if [[ -z $words ]]; then return; fi
    elif [[ -n $words && $output == *"$words"* ]]; then
        return
    fi
    printf 'check-imports: %s\n%s\n' "$name" "$output" >&2
    exit 1
}

expect 'the engine may read the model' \
    Sources/HubPipeline/A.swift 'package import HubModel' ''
expect 'the engine does not see the store' \
    Sources/HubPipeline/A.swift 'import HubStore' 'A.swift:1: HubPipeline may not import HubStore'
expect 'modifiers and attributes do not hide an import' \
    Sources/HubModel/A.swift '@preconcurrency package import struct HubPipeline.Job' 'may not import HubPipeline'
expect 'only the wrapper sees its C library' \
    Sources/HubStore/A.swift 'private import CPQ' 'may not import CPQ'
expect 'the simulated systems know nothing of the engine' \
    Sources/HubSandbox/A.swift 'import HubModel' 'may not import HubModel'
expect 'a vendor header stays behind ours' \
    Sources/CPQ/include/CPQ.h '#include <libpq-fe.h>' 'the C standard library only'
expect 'a target that nobody described is noticed' \
    Sources/HubKitchen/A.swift 'import HubOperations' 'say there what it may import'
expect 'tests use package access' \
    Tests/HubModelTests/A.swift '@testable import HubModel' 'no @testable'
