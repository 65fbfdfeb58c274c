using System;
using System.Collections.Generic;
using System.Linq;
using Lockstep.Conformance;
using Lockstep.Model.Relation;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Conformance;

/// <summary>The scripts that are named after a deviation need that one, and no other but where it is said.</summary>
public sealed class DeviationWitnessTests
{
    public static TheoryData<int, int> Machines() => new() { { 2, 1 }, { 2, 4 }, { 3, 1 }, { 3, 4 } };

    [Theory]
    [MemberData(nameof(Machines))]
    public void A_witness_needs_its_deviation_alone(int gicVersion, int vcpus)
    {
        var guest = new GuestMachine(gicVersion, vcpus);
        List<string> wrong = [];
        foreach (SuiteScript script in Witnesses(guest))
        {
            Deviation its = script.Provokes!.Value;
            if (ComposedRun.Of(guest, script).Fault is { } fault)
            {
                wrong.Add($"{script.Name}: {fault}");
            }

            if (ComposedRun.Of(guest, script, forbidden: [its]).Fault != $"{its} is needed and was forbidden")
            {
                wrong.Add($"{script.Name} passes without {its}");
            }

            if (ComposedRun.Of(guest, script, forbidden: [.. Enum.GetValues<Deviation>().Except([its, .. AlsoNeeded(guest, its)])]).Fault is { } other)
            {
                wrong.Add($"{script.Name}, {its} alone: {other}");
            }
        }

        wrong.ShouldBeEmpty();
    }

    /// <summary>The width of HvcIsSystemCall: what is no system call of seL4 is answered by the VMM, -1 in X0, and needs no name.</summary>
    [Theory]
    [InlineData("F9 HVC is not the conduit")]
    [InlineData("F9 HVC with every kind of immediate")]
    public void HVC_that_is_no_system_call_needs_no_deviation(string name)
    {
        var guest = new GuestMachine(2, 1);
        SuiteScript script = Suite.All.Single(suite => suite.Name == "psci").Scripts(new SuiteRequest(guest, 1, 1)).Single(one => one.Name == name);
        script.Expectations.ShouldNotBeEmpty();
        ComposedRun.Of(guest, script, forbidden: Enum.GetValues<Deviation>()).Fault.ShouldBeNull();
    }

    [Fact]
    public void Each_deviation_that_a_script_can_show_has_a_witness()
    {
        foreach (int version in (int[])[2, 3])
        {
            Witnesses(new GuestMachine(version, 4)).Select(script => script.Provokes!.Value).Distinct().ShouldBe(
                Enum.GetValues<Deviation>().Where(one => CampaignReport.NotHere(version, one) is null), ignoreOrder: true);
        }
    }

    /// <summary>A GICv3 SPI has one target: that its old one keeps it shows when it is delivered there after the change.</summary>
    private static Deviation[] AlsoNeeded(GuestMachine guest, Deviation deviation) =>
        guest.GicVersion == 3 && deviation == Deviation.TargetChosenAtLoad ? [Deviation.DeliveryInFlight] : [];

    private static SuiteScript[] Witnesses(GuestMachine guest) =>
        [.. Suite.All.SelectMany(suite => suite.Scripts(new SuiteRequest(guest, 1, 1))).Where(script => script.Provokes is not null)];
}
