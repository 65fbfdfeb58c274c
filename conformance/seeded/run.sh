#!/bin/bash
# conformance/seeded/run.sh BUILD_DIR [SUITE]: puts the faults of faults.txt, one at a time, into a copy of the sources. Each has to be
# found by its suite, with a script of at most a dozen operations (guests: by a boot check). The last line is "N passed, N failed".
set -u

build=$1
only=${2:-}
most=12
limit=900
scratch=$build/seeded
sources=$scratch/sources
conformance=$scratch/build/dotnet/bin/Conformance/release
log=$scratch/log.txt
passed=0
failed=0

row() {
    printf '%-11s %-38s %-9s %s\n' "$@"
}

# replace FILE OLD NEW: in the copy; says what is wrong if OLD does not stand there exactly once.
replace() {
    local text rest
    text=$(cat "$1" && echo x) || { why="there is no $1"; return 1; }
    rest=${text/"$2"/}
    [[ $rest != "$text" ]] || { why="stale: $1 has no '$2'"; return 1; }
    [[ $rest != *"$2"* ]] || { why="ambiguous: $1 has '$2' more than once"; return 1; }
    text=${text/"$2"/"$3"}
    printf '%s' "${text%x}" >"$sources/$1"
}

# compile PROJECT [OPTION...]: in the copy, into a build folder of its own.
compile() {
    (cd "$sources" && LOCKSTEP_DOTNET_DIR=$scratch/build/dotnet LOCKSTEP_OUTPUT_DIR=$scratch/build \
        .ci/build "$scratch/build" "$@") >"$log" 2>&1 ||
        { why="does not compile: $log"; return 1; }
}

# find SUITE GIC VCPUS SCRIPT: runs the suite on the fault. Sets `why`: what found it, or why not.
find() {
    local output=$scratch/$1.txt run
    run=(timeout --kill-after=10 "$limit" dotnet "$conformance/conformance.dll" --board "$sources/Boards/qemu_arm_virt"
        --build "$scratch/build" --suite "$1" --gic "$2" --vcpus "$3" ${4:+--only "$4"})
    case $1 in
        guests | hostile)
            compile Vmm/Link/VmmElf.csproj && cp "$scratch/Lockstep.Vmm.dll" "$conformance/" || return 1
            ;;
        *)
            # Nothing but this assembly has changed, so the others need no build; of constants they hold copies, so a fault is in none.
            compile Vmm/Vmm.csproj -c Release -p:BuildProjectReferences=false || return 1
            cp "$scratch/build/dotnet/bin/Vmm/release/Lockstep.Vmm.dll" "$conformance/" || return 1
            run+=(--in process)
            ;;
    esac
    "${run[@]}" >"$output" 2>&1 && { why="not found"; return 1; }
    if [[ $1 == guests ]]; then
        why=$(sed -n 's/^boot: \([^ ]*\) FAILED: .*/\1/p' "$output" | head -n 1)
        [[ -n $why ]] || { why="no check failed: $output"; return 1; }
        return 0
    fi

    why=$(sed -n 's/^ *shortest script found, \([0-9]*\) operations:$/\1/p' "$output" | sort -n | head -n 1)
    [[ -n $why ]] || { why="no script failed: $output"; return 1; }
    ((why <= most)) || { why="$why operations, more than $most: $output"; return 1; }
    why="$why operations"
}

# A file that is no longer in the project must not stay in the copy.
rm -rf "$sources"
mkdir -p "$sources"
git ls-files -z --cached --others --exclude-standard | tar --null -T - -cf - | tar -C "$sources" -xf - || exit 1
ln -sfn "$PWD/Boards/qemu_arm_virt/images/linux" "$sources/Boards/qemu_arm_virt/images/linux"
ln -sfn "$PWD/Boards/qemu_arm_virt/images/rootfs.cpio.gz" "$sources/Boards/qemu_arm_virt/images/rootfs.cpio.gz"
# A run that was stopped may have left a fault in what is built, and the copy has the old times.
grep -h '^Vmm/' conformance/seeded/faults.txt | sed "s|^|$sources/|" | tr '\n' '\0' | xargs -0 touch -c
echo "seeded: building"
why=
compile conformance/Runner/Runner.csproj && compile conformance/Conformance/Conformance.csproj -c Release ||
    { cat "$log"; echo "0 passed, 1 failed"; exit 1; }

cp "$scratch/build/dotnet/bin/Vmm/release/Lockstep.Vmm.dll" "$scratch/" || exit 1
while read -r suite gic vcpus script; do
    read -r file && read -r old && read -r new && old=${old#- } new=${new#+ }
    [[ -z $only || $only == "$suite" ]] || continue
    verdict=FAILED
    if replace "$file" "$old" "$new" && find "$suite" "$gic" "$vcpus" "$script"; then
        verdict=found
        ((passed++))
    else
        ((failed++))
    fi
    cp "$file" "$sources/$file"
    row "$suite" "${file##*/}" "$verdict" "$why"
done < <(grep -v '^#' conformance/seeded/faults.txt | grep -v '^$')

echo "$passed passed, $failed failed"
((failed == 0 && passed > 0))
