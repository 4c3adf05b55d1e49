#!/bin/bash
# The one allowed direction: each target imports only what stands beside it here.
#   scripts/check-imports.sh [ROOT]
set -euo pipefail
cd "${1:-$(dirname "$0")/..}"

# Part of the toolchain; any target may use them. The C library is for adapters and wrappers.
toolchain="Foundation Synchronization Dispatch"

allowed() {
    case $1 in
        Bytes)              echo Glibc CBytes CArchive ;;
        BlockingIO)         echo Glibc ;;
        JSONStream)         echo Glibc CJSON Bytes ;;
        XMLStream)          echo Glibc CXML Bytes ;;
        TableStream)        echo Glibc Bytes XMLStream ;;
        PQ)                 echo Glibc CPQ ;;
        HubModel)           echo Glibc HTTPTypes Logging ;;
        HubManifest)        echo Glibc HubModel Yams ;;
        HubPipeline)        echo Glibc HubModel Bytes JSONStream XMLStream TableStream HTTPTypes Logging ;;
        HubStore)           echo Glibc HubModel Bytes PQ BlockingIO CSpawn Logging ;;
        HubTransport)       echo Glibc HubModel BlockingIO CCurl HTTPTypes Logging ;;
        HubOperations)      echo HubModel HubPipeline HubManifest HTTPTypes Logging ;;
        HubAuthoring)       echo Glibc Bytes HubModel HubManifest HubPipeline HubOperations JSONStream XMLStream \
                                TableStream HTTPTypes Logging ;;
        HubConsole)         echo Bytes HubModel HubManifest HubPipeline HubOperations HubStore Hummingbird Mustache \
                                ServiceLifecycle NIOCore HTTPTypes Logging ;;
        HubSandbox)         echo Glibc Bytes Hummingbird HummingbirdCore HTTPTypes Logging \
                                NIOCore NIOPosix NIOHTTPTypes ServiceLifecycle ;;
        lienthong)          echo Glibc Bytes HubModel HubManifest HubPipeline HubStore HubTransport HubOperations \
                                HubAuthoring HubConsole ArgumentParser HTTPTypes Hummingbird Logging ServiceLifecycle ;;
        lienthong-sandbox)  echo HubSandbox ArgumentParser ;;
        *)                  return 1 ;;
    esac
}

# file:line:module of each import, whatever stands before or after the module's name.
imports_of() {
    grep -rnE --include='*.swift' '^[[:space:]]*((@[A-Za-z_]+(\([^)]*\))?|public|package|internal|fileprivate|private)[[:space:]]+)*import[[:space:]]' "$1" \
        | sed -E 's/^([^:]+:[0-9]+):.*import[[:space:]]+((struct|class|enum|protocol|func|var|typealias)[[:space:]]+)?([A-Za-z_0-9]+).*/\1:\4/'
}

fail() {
    echo "$1" >&2
    failures=$((failures + 1))
}

check_swift_target() {
    local target=$1 names place module
    if ! names=$(allowed "$target"); then
        fail "Sources/$target: not in scripts/check-imports.sh; say there what it may import"
        return
    fi
    while IFS= read -r line; do
        place=${line%:*}
        module=${line##*:}
        if [[ " $toolchain $names " != *" $module "* ]]; then
            fail "$place: $target may not import $module"
        fi
    done < <(imports_of "Sources/$target")
}

# Vendor headers stay in the .c and .cpp files: Swift sees our own narrow header alone.
check_c_headers() {
    while IFS= read -r line; do
        fail "$line: a header that Swift sees includes the C standard library only"
    done < <(grep -rnE '^[[:space:]]*#[[:space:]]*include' Sources/"$1"/include \
        | grep -vE '<(stdbool|stddef|stdint|sys/types)\.h>' || true)
}

check_tests() {
    while IFS= read -r line; do
        fail "$line: what tests need is \`package\`; no @testable"
    done < <(grep -rn --include='*.swift' '@testable' Tests 2>/dev/null || true)
}

failures=0
for folder in Sources/*/; do
    target=$(basename "$folder")
    if [[ -d $folder/include ]]; then check_c_headers "$target"; else check_swift_target "$target"; fi
done
check_tests
if ((failures > 0)); then
    echo "$failures imports against the allowed direction" >&2
    exit 1
fi
