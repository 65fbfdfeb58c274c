using System;
using System.Collections.Generic;
using System.Linq;
using Lockstep.Runner.Guest;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Runner;

/// <summary>The parsers of what Linux reports on itself.</summary>
public class GuestReportsTests
{
    private const string Interrupts = """
                   CPU0       CPU1
         11:        300         12 GIC-0  27 Level     arch_timer
         13:          2          0 GICv2  33 Level     uart-pl011
         16:          0          0 MSI  34 Edge      uart-pl011
        IPI0:         1          2       Rescheduling interrupts
        Err:          3

        """;

    [Fact]
    public void Counts_are_summed_over_the_processors()
    {
        InterruptTable table = InterruptTable.Parse(Interrupts);
        InterruptLine timer = table.OfGic("arch_timer").ShouldNotBeNull();
        (timer with { PerCpu = [] }).ShouldBe(new InterruptLine("11", 312, "GIC-0", 27, "arch_timer"));
        timer.PerCpu.ShouldBe([300UL, 12UL]);
        table.OfGic("uart-pl011")!.HardwareIntid.ShouldBe(33);
        table.Errors.ShouldBe(3UL);
        table.Lines.Count.ShouldBe(5);
    }

    [Fact]
    public void A_driver_that_is_not_there_has_no_line() => InterruptTable.Parse(Interrupts).OfGic("rtc-pl031").ShouldBeNull();

    [Fact]
    public void A_line_of_processors_is_needed() => Should.Throw<FormatException>(() => InterruptTable.Parse("cat: no such file\n"));

    [Theory]
    [InlineData("<4>[    0.1] GICv2: something is odd", true)]
    [InlineData("<3>[    0.1] arch_timer: cannot find it", true)]
    [InlineData("<12>[    0.1] psci: failed", true)]
    [InlineData("<6>[    0.1] WARNING: CPU: 0 PID: 1 at kernel/irq/chip.c", true)]
    [InlineData("<6>[    0.1] unexpected IRQ trap at vector 00", true)]
    [InlineData("<3>[    0.1] irq 33: nobody cared", true)]
    [InlineData("<6>[    0.1] psci: PSCIv1.1 detected in firmware.", false)]
    [InlineData("<5>[    0.1] random: crng init done", false)]
    [InlineData("<4>[    0.1] pci-host-generic: Memory resource size exceeds max for 32 bits", false)]
    [InlineData("<4>[    0.1] logic: the subject is a word, not a part of one", false)]
    public void Warnings_on_interrupts_are_found(string line, bool isWarning) =>
        KernelLog.InterruptWarnings(KernelLog.Parse(line + "\n")).Any().ShouldBe(isWarning);

    [Fact]
    public void Levels_are_without_the_facility()
    {
        IReadOnlyList<KernelLogLine> lines = KernelLog.Parse("<30>[ 1.0] one\nno level\n<7>two\n");
        lines.ShouldBe([new KernelLogLine(6, "[ 1.0] one"), new KernelLogLine(7, "two")]);
    }
}
