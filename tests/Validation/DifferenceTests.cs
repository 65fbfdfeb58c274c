using Lockstep.Model.Gic;
using Lockstep.Model.Registers;
using Lockstep.Runner.Agent;
using Lockstep.Tests.Support;
using Lockstep.Validation;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Validation;

/// <summary>The parts of the native validation that need no QEMU: differences, comparison, shrinking.</summary>
public class DifferenceTests
{
    public static TheoryData<string> Names => [.. Differences.All.Select(difference => difference.Name)];

    [Fact]
    public void Names_are_unique_and_all_is_said()
    {
        Differences.All.Select(difference => difference.Name).ShouldBeUnique();
        foreach (QemuDifference difference in Differences.All)
        {
            difference.Values.Specified.ShouldNotBe(difference.Values.Observed, difference.Name);
            difference.Section.ShouldStartWith("IHI 00");
            difference.Specification.ShouldEndWith(".");
            difference.Qemu.ShouldEndWith(".");
        }
    }

    [Fact]
    public void The_document_is_up_to_date() =>
        File.ReadAllText(Path.Combine(Repository.Root, "docs", "qemu-differences.md"))
            .ShouldBe(DifferenceDocument.Text(Differences.All), "make validate WRITE=1 writes it");

    [Theory]
    [MemberData(nameof(Names))]
    public void A_witness_shows_its_difference_at_its_end_only(string name)
    {
        QemuDifference difference = Differences.All.Single(difference => difference.Name == name);
        ValidationScript witness = ValidationScripts.Witness(difference);
        Mismatch? seen = Comparison.Run(witness, Simulated.Run(witness, Differences.All), Differences.All.Where(other => other != difference));
        if (difference.IsLeftOut)
        {
            seen.ShouldBeNull();
            ValidationScripts.Predictable(witness, Differences.All).Operations.Count.ShouldBeLessThan(witness.Operations.Count);
            return;
        }

        seen.ShouldNotBeNull().Index.ShouldBe(witness.All.Count() - 1);
        seen.Values.ShouldBe(difference.Values);
    }

    [Fact]
    public void A_fault_is_found_and_its_script_made_short()
    {
        var fault = new QemuDifference
        {
            Name = "ClearPendingForgetsActive",
            Version = GicVersion.V3,
            Register = "",
            Section = "",
            Specification = "",
            Qemu = "",
            Witness = _ => { },
            Values = ("", ""),
            Occurs = (_, access) => access.IsWrite && access.Is(Frame.Gicr, GicrFrame.SgiBase + GICD_ICPENDR.OffsetBytes),
            Does = (machine, access, architecture) =>
            {
                ulong result = architecture();
                machine.State.Intid(access.Owner, 0).Active &= ~access.WordValue;
                return result;
            },
        };
        QemuDifference[] faulty = [.. Differences.All, fault];
        var target = new Target(GicVersion.V3, 2);
        Mismatch found = Enumerable.Range(0, 200)
            .Select(number => RandomScripts.Generate(target, 1, number, Differences.All, []))
            .Select(script => Comparison.Run(script, Simulated.Run(script, faulty), Differences.All))
            .First(mismatch => mismatch is not null)!;
        Mismatch shortest = Shrinker.Shrink(found, Differences.All, scripts => [.. scripts.Select(script => Simulated.Run(script, faulty))]);
        shortest.Script.Operations.Count.ShouldBeLessThanOrEqualTo(8);
        shortest.Script.Operations.Count.ShouldBeGreaterThanOrEqualTo(3);
        Report.Of(found, shortest, 1).Last().ShouldBe($"  replay     make validate SEED=1 ONLY='3:2:{found.Script.Name}'");
    }

    [Fact]
    public void A_missing_record_is_a_mismatch()
    {
        var target = new Target(GicVersion.V2, 1);
        ValidationScript script = RandomScripts.Generate(target, 1, 0, Differences.All, []);
        ScriptLog log = Simulated.Run(script, Differences.All);
        Mismatch mismatch = Comparison.Run(script, log with { Records = [.. log.Records.Take(50)] }, Differences.All).ShouldNotBeNull();
        mismatch.Index.ShouldBe(50);
        mismatch.Observed.ShouldBeNull();
    }
}
