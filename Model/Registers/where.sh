#!/bin/sh
# where.sh NAME: every place that a register has, and whether it is there: facts, model, VMM, documentation, tests; and what else names it.
# NAME is the manual's: GICD_ISENABLER, GICD_IROUTER<n>, ICH_LR3_EL2. What may be missing: tests/Model/Registers/exemptions.txt.
set -eu
cd "$(dirname "$0")/../.."

if [ $# -ne 1 ] || [ -z "$1" ]; then
    echo "usage: where.sh NAME (make where REG=GICD_ISENABLER)" >&2
    exit 1
fi

# Facts of an array have no number in their name: GICD_ISENABLER3 and ICH_LR3_EL2 are GICD_ISENABLER and ICH_LR_EL2.
name=$(printf '%s' "$1" | sed 's/<[a-z]*>//')
case $name in *[!A-Za-z0-9_]* | "") echo "where.sh: $1: not the name of a register" >&2; exit 1 ;; esac
files() { git ls-files --cached --others --exclude-standard -- "$@" | sort -u | while read -r file; do [ ! -e "$file" ] || echo "$file"; done; }
facts() { files "Model/Registers/*/$1.cs" "Model/Registers/*/$(printf '%s' "$1" | sed 's/^GICD_/GICDv3_/').cs"; }

found=$(facts "$name")
if [ -z "$found" ]; then
    name=$(printf '%s' "$name" | sed 's/[0-9]*\(_EL[0-9]\)$/\1/; t; s/[0-9]*$//')
    found=$(facts "$name")
fi
if [ -z "$found" ]; then
    echo "where.sh: $1: no such file as Model/Registers/*/$name.cs; all registers are in docs/registers.md" >&2
    exit 1
fi

# status KIND STEM FILES: each file, or why there is none.
status() {
    if [ -n "$3" ]; then
        printf '%s\n' "$3" | while read -r file; do printf '%-10s present   %s\n' "$1" "$file"; done
        return
    fi
    grep -v '^#' tests/Model/Registers/exemptions.txt | while IFS='|' read -r pattern kind why; do
        pattern=${pattern%% *} kind=$(echo $kind)
        # shellcheck disable=SC2254 # a pattern, as it is meant
        case $2 in $pattern) [ "$kind" != "$1" ] || { printf '%-10s exempt    %s\n' "$1" "${why# }"; break; } ;; esac
    done | grep . || printf '%-10s missing\n' "$1"
}

for file in $found; do
    stem=$(basename "$file" .cs)
    manual=$(printf '%s' "$stem" | sed 's/^GICDv3_/GICD_/')
    first=$(printf '%s' "$stem" | sed 's/_EL[0-9]$//') level=$(printf '%s' "$stem" | sed -n 's/.*\(_EL[0-9]\)$/\1/p')
    printf '%-10s %s: %s\n' register "$stem" "$(sed -n 's/.*const string Spec = "\(.*\)";/\1/p' "$file")"
    status facts "$stem" "$file"
    case $stem in
    VIRTIO_*)
        # A device's registers have no file each: what they do is where they are named.
        status model "$stem" "$(grep -lw "$stem" Model/Devices/*.cs || true)"
        status vmm "$stem" "$(grep -lw "$stem" Vmm/Devices/*.cs || true)"
        ;;
    *)
        status model "$stem" "$(files "Model/*/Registers/$stem.cs")"
        status vmm "$stem" "$(files "Vmm/Gic/Registers/$stem.cs")"
        ;;
    esac
    row="^\| (${first}|${manual%_EL[0-9]}|${stem#VIRTIO_})(&lt;n&gt;)?$level "
    status docs "$stem" "$(grep -nE "$row" docs/registers.md | sed 's/^\([0-9]*\):.*/docs\/registers.md:\1/')"
    word="(^|[^A-Za-z0-9_])(${first}|${manual%_EL[0-9]})[0-9]*(<n>)?$level(Tests)?([^A-Za-z0-9_]|\$)"
    status tests "$stem" "$(grep -rlE "$word" --include='*.cs' --exclude-dir=Decode --exclude=RegisterFiles.cs tests | sort)"
done

# Whatever else bears the name.
pattern="$(printf '%s' "$name" | sed 's/^GICD_/GICD(v3)?_/')[^A-Za-z0-9]"
for folder in Proofs conformance; do
    files "$folder/*$(printf '%s' "$name" | cut -d_ -f2)*" | grep -E "$pattern" | while read -r file; do
        printf '%-10s present   %s\n' "$(echo "$folder" | tr 'PC' 'pc')" "$file"
    done
done
