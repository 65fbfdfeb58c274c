using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using Lockstep.Conformance;
using Lockstep.Conformance.Suites;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Conformance;

/// <summary>The command that a difference prints runs the script that differed.</summary>
public sealed partial class ReplayLineTests
{
    [Theory]
    [InlineData("hostile", "everything by vCPU 1", 2000)]
    [InlineData("hostile", "storm of timers by all", 12_345)]
    [InlineData("random", "random:4", 6000)]
    public void What_is_run_again_is_what_ran(string name, string script, int operations)
    {
        Suite suite = Suite.All.Single(one => one.Name == name);
        var guest = new GuestMachine(2, 2);
        string line = DifferenceText.Replay(suite, guest, script, new CampaignRequest(7, operations, null));
        Match numbers = Numbers().Match(line);
        numbers.Success.ShouldBeTrue(line);
        var again = new SuiteRequest(guest, ulong.Parse(numbers.Groups[1].Value, CultureInfo.InvariantCulture),
            int.Parse(numbers.Groups[2].Value, CultureInfo.InvariantCulture));
        Named(suite, again, script).Operations.ShouldBe(Named(suite, new SuiteRequest(guest, 7, operations), script).Operations);
    }

    private static SuiteScript Named(Suite suite, SuiteRequest request, string script) =>
        suite.Scripts(request).Single(one => one.Name == script);

    [GeneratedRegex("SEED=(\\d+) N=(\\d+) ")]
    private static partial Regex Numbers();
}
