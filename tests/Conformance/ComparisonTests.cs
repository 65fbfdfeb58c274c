using System;
using System.Collections.Generic;
using System.Linq;
using Lockstep.Agent;
using Lockstep.Conformance;
using Lockstep.Runner.Agent;
using Shouldly;
using Xunit;
using static Lockstep.Conformance.InterruptSteps;

namespace Lockstep.Tests.Conformance;

/// <summary>A log that differs in anything at any operation is not the predicted one.</summary>
public sealed class ComparisonTests
{
    private static readonly GuestMachine Guest = new(2, 2);

    /// <summary>Every part of a record, changed.</summary>
    private static readonly Dictionary<string, Func<LogRecord, LogRecord>> Changes = new()
    {
        ["another CPU"] = r => r with { Cpu = r.Cpu ^ 1 },
        ["another index"] = r => r with { Index = r.Index + 1 },
        ["IRQ signalled, or not"] = r => r with { Signals = r.Signals ^ 1 },
        ["another result"] = r => r with { Result = r.Result ^ 1 },
        ["another result, upper half"] = r => r with { Result = r.Result ^ 1ul << 63 },
        ["an exception more, or none"] = r => r with { Exception = r.Exception is null ? new TakenException(0x9600_0010, 0, 0, 0x3c5, 1) : null },
        ["another syndrome"] = r => Taken(r, t => t with { Esr = t.Esr ^ 1 }),
        ["another fault address"] = r => Taken(r, t => t with { Far = t.Far + 8 }),
        ["another return address"] = r => Taken(r, t => t with { ElrOffset = t.ElrOffset + 4 }),
        ["another saved PSTATE"] = r => Taken(r, t => t with { Spsr = t.Spsr ^ 0x80 }),
        ["an exception twice"] = r => Taken(r, t => t with { Count = t.Count + 1 }),
        ["an interrupt more"] = r => r with { Interrupts = [.. r.Interrupts, new TakenInterrupt(0, false, 27)] },
        ["an interrupt less"] = r => r with { Interrupts = [.. r.Interrupts.Skip(1)] },
        ["another INTID"] = r => r with { Interrupts = [.. r.Interrupts.Select(one => one with { Iar = one.Iar + 1 })] },
        ["FIQ in place of IRQ"] = r => r with { Interrupts = [.. r.Interrupts.Select(one => one with { IsFiq = !one.IsFiq })] },
        ["an interrupt on another CPU"] = r => r with { Interrupts = [.. r.Interrupts.Select(one => one with { Cpu = one.Cpu ^ 1 })] },
        ["a storm"] = r => r with { Storms = [.. r.Storms, 1] },
        ["an SError"] = r => r with { SErrors = [.. r.SErrors, new TakenSError(0, 0)] },
        ["not done"] = r => r with { Refusal = r.Refusal == Refusal.None ? Refusal.CpuNotRunning : Refusal.None },
        ["other registers"] = r => r with { Registers = r.Registers is null ? new ChangedRegisters(0, 0, 0, 0) : r.Registers with { Changed = r.Registers.Changed ^ 1 } },
    };

    private readonly ComposedRun run = ComposedRun.Of(Guest, Script());

    public static TheoryData<string> Names() => [.. Changes.Keys];

    [Fact]
    public void The_predicted_log_is_right()
    {
        run.Fault.ShouldBeNull();
        run.Predictions.ShouldContain(one => one.Record.Exception != null);
        run.Predictions.ShouldContain(one => one.Record.Interrupts.Count > 0);
        run.Predictions.ShouldContain(one => one.Record.Registers != null);
        Difference.OnQemu(run, Log(), null).ShouldBeNull();
        new BootLog([Log()], null, 0).Compare([run]).ShouldBe([null]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_changed_record_is_found_where_it_is(string name)
    {
        int changed = 0;
        for (int i = 0; i < run.Predictions.Count; i++)
        {
            List<LogRecord> records = Records();
            LogRecord before = records[i];
            records[i] = Changes[name](before);
            if (LogText.Of(records[i]) == LogText.Of(before))
            {
                continue;
            }

            changed++;
            Difference.OnQemu(run, new ScriptLog(1, records), null).ShouldNotBeNull($"{name} at {i}").Index.ShouldBe(i);
        }

        changed.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void A_missing_record_is_found()
    {
        int last = run.Predictions.Count - 1;
        Difference.OnQemu(run, new ScriptLog(1, Records()[..last]), "it ends").ShouldNotBeNull().ShouldSatisfyAllConditions(
            one => one.Index.ShouldBe(last), one => one.Observed.ShouldBeNull(), one => one.Trouble.ShouldBe("it ends"));
        Difference.OnQemu(run, null, "it ends").ShouldNotBeNull().Index.ShouldBe(0);
    }

    [Fact]
    public void An_additional_record_is_found()
    {
        List<LogRecord> records = Records();
        records.Add(records[^1] with { Index = records.Count });
        Difference.OnQemu(run, new ScriptLog(1, records), null).ShouldNotBeNull().Trouble.ShouldBe("1 records more than operations");
    }

    [Fact]
    public void Trouble_after_the_last_record_is_found()
    {
        BootLog[] logs = [new([Log(), Log()], "the VMM stopped", 0), new([Log(), Log(), Log()], null, 0), new([Log(), Log()], null, 9000)];
        string[] troubles = [.. logs.Select(log => log.Compare([run, run])).Select(found =>
        {
            found[0].ShouldBeNull();
            return found[1].ShouldNotBeNull().Trouble.ShouldNotBeNull();
        })];
        troubles.ShouldBe(["the VMM stopped", "3 scripts in the log, and 2 were given", "host and VMM have printed 9000 bytes, more than 8192"]);
    }

    /// <summary>Interrupts, an exception, a call and reads.</summary>
    private static SuiteScript Script()
    {
        var s = new SuiteWriter(Guest);
        s.Open();
        s.Prepare(Spi, edge: true);
        s.SetHandler(0, TakeAndEnd);
        s.Unmask(0);
        s.Pend(0, Spi);
        s.ExpectTaken(Spi);
        s.ReadAt(0, 0x2000_0000);
        s.Smc(0, 0x8400_0000);
        s.ReadAt(1, Guest.Platform.Gicd + 4);
        return new SuiteScript("all kinds", HandlerMode.RecordAndMask, s.Operations) { Expectations = s.Expectations };
    }

    private static LogRecord Taken(LogRecord record, Func<TakenException, TakenException> change) =>
        record.Exception is null ? record : record with { Exception = change(record.Exception) };

    private List<LogRecord> Records() => [.. run.Predictions.Select(one => one.Record)];

    private ScriptLog Log() => new(1, Records());
}
