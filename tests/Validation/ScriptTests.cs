using Lockstep.Agent;
using Lockstep.Model.Gic;
using Lockstep.Model.Registers;
using Lockstep.Runner.Agent;
using Lockstep.Validation;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Validation;

/// <summary>The parts of the native validation that need no QEMU: scripts.</summary>
public class ScriptTests
{
    public static TheoryData<int, int> Machines => new() { { 2, 1 }, { 2, 2 }, { 2, 4 }, { 3, 1 }, { 3, 2 }, { 3, 4 } };

    [Theory]
    [MemberData(nameof(Machines))]
    public void Preparation_brings_any_state_to_the_same(int version, int cpus)
    {
        var target = new Target((GicVersion)version, cpus);
        var prepared = new ModelMachine(target, Differences.All);
        Prepare(prepared, target);
        for (int number = 0; number < 20; number++)
        {
            var used = new ModelMachine(target, Differences.All);
            foreach (Operation operation in RandomScripts.Generate(target, 3, number, Differences.All, []).All)
            {
                used.Do(0, operation);
            }

            Prepare(used, target);
            used.State.StateEquals(prepared.State).Value.ShouldBeTrue($"script {number}");
        }
    }

    private static void Prepare(ModelMachine machine, Target target)
    {
        machine.Begin(HandlerMode.RecordAndMask);
        foreach (Operation operation in new ValidationScript("", target, []).Preparation)
        {
            machine.Do(0, operation);
        }
    }

    [Theory]
    [MemberData(nameof(Machines))]
    public void Generated_scripts_repeat_and_leave_out_what_is_not_predicted(int version, int cpus)
    {
        var target = new Target((GicVersion)version, cpus);
        for (int number = 0; number < 10; number++)
        {
            ValidationScript script = RandomScripts.Generate(target, 5, number, Differences.All, []);
            script.Operations.ShouldBe(RandomScripts.Generate(target, 5, number, Differences.All, []).Operations);
            script.Operations.ShouldNotBe(RandomScripts.Generate(target, 6, number, Differences.All, []).Operations);
            ValidationScripts.Predictable(script, Differences.All).Operations.ShouldBe(script.Operations);
        }
    }

    [Theory]
    [MemberData(nameof(Machines))]
    public void Directed_scripts_are_predicted_to_their_end(int version, int cpus)
    {
        var target = new Target((GicVersion)version, cpus);
        foreach (ValidationScript script in ValidationScripts.For(target, Differences.All))
        {
            ScriptLog log = Simulated.Run(script, Differences.All);
            log.Records.Count.ShouldBe(script.All.Count());
            Comparison.Run(script, log, Differences.All).ShouldBeNull(script.Name);
        }
    }

    [Fact]
    public void Registers_have_their_names()
    {
        Name(2, Frame.Gicd, GICD_ISPENDR.OffsetBytes + 8).ShouldBe("GICD_ISPENDR2");
        Name(2, Frame.Gicc, GICC_IAR.OffsetBytes).ShouldBe("GICC_IAR");
        Name(2, Frame.Gicd, 0xf04).ShouldBe("GICD+0xf04 (reserved)");
        Name(3, Frame.Gicd, GICDv3_CTLR.OffsetBytes).ShouldBe("GICD_CTLR");
        Name(3, Frame.Gicr, GICR_WAKER.OffsetBytes).ShouldBe("GICR_WAKER");
        Name(3, Frame.Icc, (uint)IccRegister.ICC_PMR_EL1).ShouldBe("ICC_PMR_EL1");
    }

    private static string Name(int version, Frame frame, uint offset) => RegisterNames.Of(new Access(0, frame, 0, offset, 4, false, 0), version);

    [Theory]
    [InlineData(0x0800_0100ul, Frame.Gicd, 0)]
    [InlineData(0x080a_0014ul, Frame.Gicr, 0)]
    [InlineData(0x080d_0100ul, Frame.Gicr, 1)]
    [InlineData(0x0903_0410ul, Frame.Gpio, 0)]
    public void Addresses_find_their_frame(ulong address, Frame frame, int owner)
    {
        Access access = Access.Of(0, address, 4, true, 0x1_0000_0002, new AgentPlatform(3)).ShouldNotBeNull();
        access.Frame.ShouldBe(frame);
        access.Owner.ShouldBe(owner);
        access.Value.ShouldBe(2ul);
        Access.Of(0, 0x4000_0000, 4, true, 0, new AgentPlatform(3)).ShouldBeNull();
    }
}
