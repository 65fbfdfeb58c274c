#!/bin/sh
# tests/coverage.sh BUILD_DIR: runs the model's tests with coverage and prints what of Model/ they do not execute, less what
# tests/Coverage/explained.txt explains.
set -u

build=$1
results=$build/coverage
rm -rf "$results"
mkdir -p "$build"
dotnet build conformance/Runner/Runner.csproj -v q -nologo -tl:off >"$build/build.log" 2>&1 || { cat "$build/build.log"; exit 1; }
dotnet build tests/Tests.csproj -v q -nologo -tl:off >"$build/build.log" 2>&1 || { cat "$build/build.log"; exit 1; }
echo "coverage: running the tests"
dotnet test tests/Tests.csproj --no-build --nologo -tl:off --results-directory "$results" \
    --filter "FullyQualifiedName~Lockstep.Tests.Model|FullyQualifiedName~Lockstep.Tests.InLockstep|FullyQualifiedName~Lockstep.Tests.Validation|FullyQualifiedName~Boards.Configuration" \
    --collect "XPlat Code Coverage" \
    -- DataCollectionRunSettings.DataCollectors.DataCollector.Configuration.Include="[Lockstep.Model]*" \
    >"$build/coverage.log" 2>&1 || { tail -n 40 "$build/coverage.log"; exit 1; }
report=$(find "$results" -name coverage.cobertura.xml | head -n 1)
[ -n "$report" ] || { echo "coverage: the test run left no report" >&2; exit 1; }
exec dotnet "$build/dotnet/bin/Runner/debug/runner.dll" coverage --report "$report" --explained tests/Coverage/explained.txt --root .
