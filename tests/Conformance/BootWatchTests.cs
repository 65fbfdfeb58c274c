using System;
using Lockstep.Conformance;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Conformance;

/// <summary>A boot that hangs, sleeps or floods its console is given up within bounds, and one that gets on is not.</summary>
public sealed class BootWatchTests
{
    private const long Operations = 1000;
    private readonly BootWatch watch = new(Operations);

    [Fact]
    public void A_guest_that_loops_is_given_up_by_its_processor_time()
    {
        GivenUpAfter(second => (500, Seconds(second))).ShouldBe((17, "QEMU was stopped after 15 s of processor time without a new line"));
    }

    [Fact]
    public void A_machine_that_sleeps_is_given_up_by_the_time()
    {
        GivenUpAfter(_ => (0, Seconds(1))).ShouldBe((121, "QEMU was stopped after 120 s without a new line: the machine sleeps"));
    }

    [Fact]
    public void A_computer_that_is_busy_with_something_else_changes_little()
    {
        GivenUpAfter(second => (500, Seconds(second * 0.2))).ShouldBe((77, "QEMU was stopped after 15 s of processor time without a new line"));
    }

    [Fact]
    public void A_console_that_floods_is_given_up_by_its_length()
    {
        const int rate = 100_000;
        (int second, string? why) = GivenUpAfter(second => (second * (long)rate, Seconds(second)));
        second.ShouldBe((int)(watch.MostBytes / rate) + 1);
        why.ShouldBe($"QEMU was stopped after {second * rate} bytes of log, more than 1000 operations can fill: host, VMM or agent prints without end");
    }

    [Fact]
    public void A_boot_that_gets_on_is_not_given_up()
    {
        GivenUpAfter(second => (second / 14 * 100, Seconds(second))).ShouldBe((0, null));
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    /// <summary>Looks once a second for an hour.</summary>
    private (int Second, string? Why) GivenUpAfter(Func<int, (long Bytes, TimeSpan Processor)> fake)
    {
        for (int second = 1; second <= 3600; second++)
        {
            (long bytes, TimeSpan processor) = fake(second);
            if (watch.Look(bytes, processor, Seconds(second)) is { } why)
            {
                return (second, why);
            }
        }

        return (0, null);
    }
}
