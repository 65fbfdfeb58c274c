#!/bin/sh
# tests/run.sh BUILD_DIR [FILTER]: builds and runs the tests. The last line is "N passed, N failed".
set -u

build=$1
filter=${2:-}
log=$build/test.log

echo "test: building"
for project in conformance/Runner/Runner.csproj tests/Tests.csproj; do
    .ci/build "$build" "$project" || { echo "0 passed, 1 failed"; exit 1; }
done
echo "test: running"

status=0
if [ -n "$filter" ]; then
    dotnet test tests/Tests.csproj --no-build --nologo -tl:off --filter "$filter" >"$log" 2>&1 || status=1
else
    dotnet test tests/Tests.csproj --no-build --nologo -tl:off >"$log" 2>&1 || status=1
fi

cat "$log"
awk -v status="$status" '
    /(Passed|Failed)! +- Failed:/ {
        for (i = 1; i <= NF; i++) {
            if ($i == "Failed:") failed += $(i + 1) + 0
            if ($i == "Passed:") passed += $(i + 1) + 0
        }
        seen = 1
    }
    END {
        if (!seen) { print "tests: the test run gave no result"; failed++ }
        else if (status != 0 && failed == 0) { print "tests: the test run was aborted: tests after the fault were not run"; failed++ }
        printf "%d passed, %d failed\n", passed, failed
    }' "$log"
exit $status
