using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Lockstep.Agent;
using Lockstep.Conformance;
using Lockstep.Model.Registers;
using Shouldly;
using Xunit;
using static Lockstep.Conformance.InterruptSteps;
using Operation = Lockstep.Runner.Agent.Operation;

namespace Lockstep.Tests.Conformance;

/// <summary>Operations that are left out, because what QEMU does with them is known to be wrong or is not predicted.</summary>
public sealed class LeftOutTests
{
    private static readonly GuestMachine Guest = new(2, 1);
    private static readonly ulong Alias = Guest.Platform.Gicc + GICC_AIAR.OffsetBytes, Typer = Guest.Platform.Gicd + 4;

    [Fact]
    public void Expectations_stay_with_their_operations()
    {
        ComposedRun run = ComposedRun.Of(Guest, Script(s =>
        {
            s.ReadAt(0, Alias);
            s.ReadAt(0, Typer);
            s.ReadAt(0, Alias);
            s.WriteAt(0, Guest.ScratchBase, 7);
            s.ReadAt(0, Guest.ScratchBase);
            s.ExpectResult(7);
        }));
        run.Fault.ShouldBeNull();
        run.LeftOut.ShouldBe(2);
        run.Script.Operations.Select(AddressOf).ShouldBe([Typer, Guest.ScratchBase, Guest.ScratchBase]);
        run.Operations.Skip(run.First).Take(run.End - run.First).ShouldBe(run.Script.Operations);
        run.Script.Expectations.Single().Index.ShouldBe(2);
    }

    [Fact]
    public void An_expectation_that_fails_names_the_operation_that_was_done()
    {
        ComposedRun run = ComposedRun.Of(Guest, Script(s =>
        {
            s.ReadAt(0, Alias);
            s.WriteAt(0, Guest.ScratchBase, 7);
            s.ReadAt(0, Guest.ScratchBase);
            s.ExpectResult(8);
        }));
        run.Fault.ShouldNotBeNull().ShouldStartWith("operation 1: expected result 0x8, and");
    }

    [Fact]
    public void What_something_is_expected_of_is_not_left_out()
    {
        Should.Throw<ArgumentException>(() => ComposedRun.Of(Guest, Script(s =>
        {
            s.ReadAt(0, Alias);
            s.ExpectResult(0);
        })));
    }

    /// <summary>The last operation that counts is found, though operations before it were left out.</summary>
    [Fact]
    public async Task The_shrinker_keeps_the_operation_that_fails()
    {
        SuiteScript script = Script(s =>
        {
            for (int i = 0; i < 10; i++)
            {
                s.ReadAt(0, i == 9 ? Typer : Guest.Platform.Gicd);
                s.ReadAt(0, Alias);
            }
        });
        Difference? Fails(ComposedRun run)
        {
            int at = run.Operations.ToList().FindLastIndex(one => one.Kind == OperationKind.Read && AddressOf(one) == Typer);
            return at < run.First ? null : new Difference(run, at, null, null);
        }

        Difference found = await Shrinker.ShrinkAsync(
            Fails(ComposedRun.Of(Guest, script)).ShouldNotBeNull(),
            runs => Task.FromResult<IReadOnlyList<Difference?>>([.. runs.Select(Fails)]),
            TimeSpan.FromMinutes(1));
        found.Run.Script.Operations.Select(AddressOf).ShouldBe([Typer]);
    }

    /// <summary>IHI 0048B 3.2.5, 4.4.4: 1022 only for an interrupt of sufficient priority to be signalled. QEMU does not ask.</summary>
    [Fact]
    public void GICC_IAR_is_left_out_where_a_Group_1_interrupt_is_outranked()
    {
        Reading(outranked: true).ShouldNotBeNull().ShouldContain("IarGives1022WithoutSignal");
        Reading(outranked: false).ShouldBeNull();
    }

    [Fact]
    public void RAM_that_the_script_has_not_written_is_not_predicted()
    {
        SuiteScript script = Script(s => s.ReadAt(0, Guest.ScratchBase)) with { MayLeaveOut = false };
        Should.Throw<ArgumentException>(() => ComposedRun.Of(Guest, script)).Message.ShouldContain("which no store has written");
    }

    /// <summary>What is wrong with a load of GICC_IAR while a Group 1 interrupt is pending, AckCtl is 0, and one of Group 0 is active.</summary>
    private static string? Reading(bool outranked)
    {
        const uint first = 33, second = 39;
        SuiteScript script = Script(s =>
        {
            s.Open();
            s.WriteAt(0, Guest.Platform.Gicc + GICC_CTLR.OffsetBytes, 3);
            s.WriteBit(0, GICD_IGROUPR.OffsetBytes, (int)second);
            s.WritePriority(0, (int)first, 0);
            s.WritePriority(0, (int)second, 0x40);
            foreach (uint intid in outranked ? [first, second] : (uint[])[second])
            {
                s.Route(0, (int)intid, 0);
                s.WriteBit(0, GICD_ISENABLER.OffsetBytes, (int)intid);
                s.WriteBit(0, GICD_ISPENDR.OffsetBytes, (int)intid);
                if (intid == first)
                {
                    s.ReadAt(0, Guest.Platform.Gicc + GICC_IAR.OffsetBytes);
                    s.ExpectResult(first);
                }
            }

            s.ReadAt(0, Guest.Platform.Gicc + GICC_IAR.OffsetBytes);
        });
        try
        {
            return ComposedRun.Of(Guest, script with { MayLeaveOut = false }).Fault;
        }
        catch (ArgumentException error)
        {
            return error.Message;
        }
    }

    private static SuiteScript Script(Action<SuiteWriter> write)
    {
        var s = new SuiteWriter(Guest);
        write(s);
        return new SuiteScript("left out", HandlerMode.RecordAndMask, s.Operations) { Expectations = s.Expectations, MayLeaveOut = true };
    }

    private static ulong AddressOf(Operation operation) => operation.Operands[0];
}
