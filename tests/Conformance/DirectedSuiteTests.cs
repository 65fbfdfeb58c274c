using System.Collections.Generic;
using System.IO;
using System.Linq;
using Lockstep.Conformance;
using Lockstep.Model.Relation;
using Lockstep.Tests.Support;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Conformance;

/// <summary>The directed suites in process: VMM against model, with what each script expects and provokes.</summary>
public sealed class DirectedSuiteTests
{
    /// <summary>A reset ends the agent, an end is reported before its next instruction, and the faults suite has the system calls.</summary>
    private static readonly Deviation[] Elsewhere = [Deviation.DeliveryAcrossReset, Deviation.EndReportedLate, Deviation.HvcIsSystemCall];

    public static TheoryData<string, int, int, bool> Machines()
    {
        var machines = new TheoryData<string, int, int, bool>();
        foreach (Suite suite in Directed())
        {
            foreach (GuestMachine guest in GuestMachine.All.Concat(GuestMachine.WithDisk).Where(suite.AppliesTo))
            {
                machines.Add(suite.Name, guest.GicVersion, guest.Vcpus, guest.HasDisk);
            }
        }

        return machines;
    }

    [Theory]
    [MemberData(nameof(Machines))]
    public void Every_script_runs_as_the_model_allows(string name, int gicVersion, int vcpus, bool hasDisk)
    {
        GuestMachine guest = new(gicVersion, vcpus) { HasDisk = hasDisk };
        SuiteScript[] scripts = ScriptsOf(Directed().Single(suite => suite.Name == name), guest);
        scripts.Select(script => script.Name).ShouldBeUnique();
        scripts.Length.ShouldBeGreaterThan(10);
        string[] faults = [.. from script in scripts
                              let run = ComposedRun.Of(guest, script)
                              where run.Fault is not null
                              select $"{script.Name}: {run.Fault}"];
        faults.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_deviation_has_a_script_that_provokes_it(int gicVersion)
    {
        var guest = new GuestMachine(gicVersion, 4);
        Deviation[] provoked = [.. Directed().SelectMany(suite => ScriptsOf(suite, guest)).Select(script => script.Provokes).OfType<Deviation>().Distinct()];
        Deviation[] otherVersion = gicVersion == 2
            ? [Deviation.FourPrioritiesOnGicV3, Deviation.Group0PrioritiesShared]
            : [Deviation.SgiSourceLost];
        provoked.ShouldBe(System.Enum.GetValues<Deviation>().Except(Elsewhere).Except(otherVersion), ignoreOrder: true);
    }

    [Fact]
    public void Every_property_that_a_script_names_is_one_of_the_document()
    {
        string document = File.ReadAllText(Path.Combine(Repository.Root, "docs/properties.md"));
        Directed().SelectMany(suite => suite.Properties).Where(id => !document.Contains($"| {id} |")).ShouldBeEmpty();
    }

    [Fact]
    public void A_script_that_does_not_provoke_its_deviation_fails()
    {
        var guest = new GuestMachine(2, 1);
        var script = new SuiteScript("nothing", default, []) { Provokes = Deviation.MergeUnknown };
        ComposedRun.Of(guest, script).Fault.ShouldBe("the deviation MergeUnknown has to occur, and does not");
    }

    private static IEnumerable<Suite> Directed() => Suite.All.Where(suite => suite is DirectedSuite);

    private static SuiteScript[] ScriptsOf(Suite suite, GuestMachine guest) => [.. suite.Scripts(new SuiteRequest(guest, 1, 1))];
}
