using System.Collections.Generic;
using System.IO;
using System.Linq;
using Lockstep.Conformance;
using Lockstep.Tests.Support;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Conformance;

/// <summary>The faults of `make seeded`: one a suite, each in text that is still there. Whether they are found takes that command.</summary>
public sealed class SeededFaultTests
{
    private const int LinesOfFault = 4;

    [Fact]
    public void Every_suite_has_one() =>
        Faults().Select(fault => fault.Suite).ShouldBe(Suite.All.Select(suite => suite.Name), ignoreOrder: true);

    [Fact]
    public void They_are_different_and_their_text_stands_once_in_its_file()
    {
        (string Suite, string File, string Old, string New)[] faults = [.. Faults()];
        faults.Select(fault => (fault.File, fault.Old)).ShouldBeUnique();
        foreach ((string suite, string file, string old, string changed) in faults)
        {
            file.ShouldStartWith("Vmm/");
            changed.ShouldNotBe(old, suite);
            int count = File.ReadAllText(Path.Combine(Repository.Root, file)).Split(old).Length - 1;
            count.ShouldBe(1, $"{suite}: '{old}' in {file}; bring conformance/seeded/faults.txt up to date");
        }
    }

    private static IEnumerable<(string Suite, string File, string Old, string New)> Faults()
    {
        string path = Path.Combine(Repository.Root, "conformance", "seeded", "faults.txt");
        string[] lines = [.. File.ReadLines(path).Where(line => line.Length > 0 && line[0] != '#')];
        (lines.Length % LinesOfFault).ShouldBe(0);
        return lines.Chunk(LinesOfFault).Select(four => (four[0].Split(' ')[0], four[1], four[2][2..], four[3][2..]));
    }
}
