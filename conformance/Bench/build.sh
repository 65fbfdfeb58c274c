#!/bin/sh
# Usage: conformance/Bench/build.sh OUTPUT
# Assembles the bench guest into a flat arm64 Image.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
output=$1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
tool() { # the tool by its plain name or by Debian's versioned one
    for name in "$1" "$1-19" "$1-18" "$1-17" "$1-16" "$1-15" "$1-14"; do
        if command -v "$name" > /dev/null 2>&1; then echo "$name"; return; fi
    done
    echo "error: $1 not found; run: make deps" >&2
    exit 1
}
mc=$(tool llvm-mc)
lld=$(tool ld.lld)
objcopy=$(tool llvm-objcopy)
mkdir -p "$(dirname "$output")"
"$mc" --triple=aarch64-none-elf --filetype=obj -o "$scratch/bench.o" "$here/bench.s"
"$lld" -Ttext=0 -e _start -o "$scratch/bench.elf" "$scratch/bench.o"
"$objcopy" -O binary "$scratch/bench.elf" "$scratch/bench.img"
mv "$scratch/bench.img" "$output"
