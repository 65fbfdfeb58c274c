#!/bin/sh
# tests/coverage.sh BUILD_DIR: runs the tests that execute the model, with coverage, and prints what of Model/ they leave out,
# less what tests/Coverage/explained.txt explains. The last line is "N passed, N failed": files without and with a gap.
#
# This is a run of its own and not part of tests/run.sh, because counting every executed line makes the tests take several
# times as long.
set -u

build=$1
results=$build/coverage
rm -rf "$results"

# give_up: the last line of a run without a result.
give_up() {
    echo "0 passed, 1 failed"
    exit 1
}

echo "coverage: building"
for project in conformance/Runner/Runner.csproj tests/Tests.csproj; do
    .ci/build "$build" "$project" || give_up
done

echo "coverage: running the tests"
dotnet test tests/Tests.csproj --no-build --nologo -tl:off --results-directory "$results" \
    --filter "FullyQualifiedName~Lockstep.Tests.Model|FullyQualifiedName~Lockstep.Tests.InLockstep|FullyQualifiedName~Lockstep.Tests.Validation|FullyQualifiedName~Boards.Configuration|FullyQualifiedName~MachineTests.Packing|FullyQualifiedName~MachineTests.Leftovers|FullyQualifiedName~MachineTests.A_kernel_that" \
    --collect "XPlat Code Coverage" \
    -- DataCollectionRunSettings.DataCollectors.DataCollector.Configuration.Include="[Lockstep.Model]*" \
    DataCollectionRunSettings.DataCollectors.DataCollector.Configuration.SingleHit=true \
    >"$build/coverage.log" 2>&1 || { tail -n 40 "$build/coverage.log"; give_up; }
report=$(find "$results" -name coverage.cobertura.xml | head -n 1)
[ -n "$report" ] || { echo "coverage: the test run left no report; its output is in $build/coverage.log" >&2; give_up; }
exec dotnet "$build/dotnet/bin/Runner/debug/runner.dll" coverage --report "$report" --explained tests/Coverage/explained.txt --root .
