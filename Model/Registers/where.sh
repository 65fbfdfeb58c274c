#!/bin/sh
# where.sh NAME: every place that a register has: facts, model, VMM, proofs, tests, suites, documentation.
# NAME is the manual's: GICD_ISENABLER, GICD_IROUTER<n>, ICH_LR3_EL2.
set -eu
cd "$(dirname "$0")/../.."

if [ $# -ne 1 ] || [ -z "$1" ]; then
    echo "usage: where.sh NAME (make where REG=GICD_ISENABLER)" >&2
    exit 1
fi

# Facts of an array have no number in their name: GICD_ISENABLER3 and ICH_LR3_EL2 are GICD_ISENABLER and ICH_LR_EL2.
name=$(printf '%s' "$1" | sed 's/<[a-z]*>//')
case $name in *[!A-Za-z0-9_]* | "") echo "where.sh: $1: not the name of a register" >&2; exit 1 ;; esac
files() { git ls-files --cached --others --exclude-standard -- "$@" | sort -u; }
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

sections=$(sed -n 's/.*const string Spec = "\(.*\)";/\1/p' $found | paste -sd'|' - | sed 's/|/; /g')
printf '%-10s %s\n' section "$sections"

# The manual's name, or the name of its GICv3 variant, as a whole: GICD_TYPER is not GICD_TYPER2.
pattern="$(printf '%s' "$name" | sed 's/^GICD_/GICD(v3)?_/')(Tests)?[^A-Za-z0-9]"
all=$(files '*GIC*' '*ICC_*' '*ICH_*' | grep -E "$pattern" || true)
print() { printf '%s\n' "$all" | grep -E "$2" | while read -r file; do printf '%-10s %s\n' "$1" "$file"; done; }
print facts '^Model/Registers/'
print model '^Model/(Gic|Kernel|Faults)/'
print vmm '^Vmm/'
print proofs '^Proofs/'
print tests '^tests/'
print scripts '^conformance/'

row=$(printf '%s' "$name" | sed 's/\(_EL[0-9]\)$/(\&lt;n\&gt;)?\1/')
grep -nE "^\| $row( |&lt;)" docs/registers.md | cut -d: -f1 | while read -r line; do printf '%-10s docs/registers.md:%s\n' docs "$line"; done
