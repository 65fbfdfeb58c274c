using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Lockstep.Runner.Guest;

namespace Lockstep.Runner.Boot;

/// <summary>
/// Two Linux guests, the second with the higher priority: whatever the first does, the second goes on, at the speed and
/// with the clock that it had before.
/// </summary>
public static class TwoGuestChecks
{
    // All is measured in QEMU's processor time, which does not depend on how busy the machine below it is. The work takes the same
    // instructions each time: what more it takes, another domain took, and the best of some runs counts.
    private const double SlowestRatio = 1.5;
    private const int WorkSteps = 200_000, Runs = 4;

    // Of what the first guest gets done while the second is idle. Guests of one priority were seen at a fifth; what there is besides are
    // the moments in which the second waits for what is typed.
    private const double LargestShare = 0.1;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60), LongTimeout = TimeSpan.FromSeconds(180), Idle = TimeSpan.FromSeconds(2);

    /// <summary>The checks in the order in which one boot shows them.</summary>
    public static IReadOnlyList<BootCheck> All { get; } =
    [
        .. BootChecks.ToPrompt,
        new("second-prompt", LongTimeout, SecondPromptAsync) { NeedsPrompt = false },
        new("timer-interrupts", Timeout, BothAsync(shell => (cancel) => InterruptChecks.CountsUpAsync(shell, "arch_timer", cancel))),
        new("console-interrupts", Timeout, ConsoleInterruptsAsync),
        new("busy-neighbour", LongTimeout, (session, cancel) => UndisturbedAsync(session, ":", cancel)),
        new("flooding-neighbour", LongTimeout, FloodAsync),
        new("interrupt-errors", Timeout, BothAsync(shell => (cancel) => InterruptChecks.NoErrorsAsync(shell, cancel))),
        new("kernel-log", Timeout, BothAsync(shell => (cancel) => InterruptChecks.KernelLogAsync(shell, cancel))),
        new("rebooting-neighbour", LongTimeout, RebootAsync),
        new("crashed-neighbour", LongTimeout, CrashAsync),
        new("second-poweroff", Timeout, SecondPowerOffAsync),
    ];

    private static Func<BootSession, CancellationToken, Task> BothAsync(Func<GuestShell, Func<CancellationToken, Task>> check) =>
        async (session, cancel) =>
        {
            foreach (GuestShell shell in session.Shells)
            {
                await check(shell)(cancel);
            }
        };

    /// <summary>The second guest comes to its prompt.</summary>
    public static async Task SecondPromptAsync(BootSession session, CancellationToken cancel)
    {
        GuestShell second = session.Shells[1];
        await second.AwaitPromptAsync(LongTimeout, cancel);
        await second.OutputAsync("dmesg -n 1", Timeout, cancel);
    }

    private static async Task ConsoleInterruptsAsync(BootSession session, CancellationToken cancel)
    {
        await InterruptChecks.CountsUpAsync(session.Shells[0], "uart-pl011", cancel);
        await InterruptChecks.CountsUpAsync(session.Shells[1], "ttyS0", cancel);
    }

    /// <summary>The first guest writes to its distributor without pause, and each write is an exit to its VMM.</summary>
    private static async Task FloodAsync(BootSession session, CancellationToken cancel)
    {
        InterruptLine uart = await InterruptChecks.LineAsync(session.Shells[0], "uart-pl011", cancel);
        await UndisturbedAsync(session, $"echo 1 > /proc/irq/{uart.Label}/smp_affinity", cancel);
    }

    /// <summary>The first guest repeats a command in the background: it gets nowhere while the second one works.</summary>
    private static async Task UndisturbedAsync(BootSession session, string command, CancellationToken cancel)
    {
        GuestShell first = session.Shells[0];
        await first.OutputAsync($"set +m; (n=0; while :; do {command}; n=$((n+1)); echo $n > /repeated; done) & true", Timeout, cancel);
        double free = await RepeatedAsync(session, () => Task.Delay(Idle, cancel), cancel);
        double beside = await RepeatedAsync(session, () => WorkAsync(session, cancel), cancel);
        await first.OutputAsync("kill $!; wait; set -m", Timeout, cancel);
        if (beside > LargestShare * free)
        {
            throw BootCheck.Failed(string.Create(CultureInfo.InvariantCulture,
                $"while the second guest works the first one does `{command}` {beside:0} times a second, and {free:0} times while it is idle"));
        }
    }

    /// <summary>How often the first guest's command is repeated meanwhile, a second of QEMU's time.</summary>
    private static async Task<double> RepeatedAsync(BootSession session, Func<Task> meanwhile, CancellationToken cancel)
    {
        async Task<long> CountAsync() => long.Parse(
            await session.Shells[0].OutputAsync("until read n < /repeated; do :; done; echo $n", Timeout, cancel), CultureInfo.InvariantCulture);

        (long before, TimeSpan started) = (await CountAsync(), session.Qemu.ProcessorTime);
        await meanwhile();
        return (await CountAsync() - before) / (session.Qemu.ProcessorTime - started).TotalSeconds;
    }

    private static async Task WorkAsync(BootSession session, CancellationToken cancel)
    {
        for (int i = 0; i < Runs; i++)
        {
            await WorkOnceAsync(session, cancel);
        }
    }

    /// <summary>The first guest resets itself; the second computes meanwhile.</summary>
    private static async Task RebootAsync(BootSession session, CancellationToken cancel)
    {
        double alone = await WorkSecondsAsync(session, cancel);
        await session.Console.TypeAsync("reboot\n", cancel);
        await CompareAsync(session, alone, cancel);
        await BootChecks.PromptAsync(session, cancel);
    }

    /// <summary>The first guest's kernel panics and spins with its interrupts off for good.</summary>
    private static async Task CrashAsync(BootSession session, CancellationToken cancel)
    {
        double alone = await WorkSecondsAsync(session, cancel);
        await session.Console.TypeAsync("echo c > /proc/sysrq-trigger\n", cancel);
        await session.Console.ExpectAsync(new Regex("Kernel panic - not syncing: .*\n"), "the first guest's panic", Timeout, cancel);
        await CompareAsync(session, alone, cancel);
    }

    /// <summary>The second guest switches itself off.</summary>
    public static async Task SecondPowerOffAsync(BootSession session, CancellationToken cancel)
    {
        GuestShell second = session.Shells[1];
        await second.OutputAsync("dmesg -n 7", Timeout, cancel);
        await second.Console.TypeAsync("poweroff\n", cancel);
        await second.Console.ExpectAsync(new Regex("reboot: Power down"), "the second guest's 'Power down'", Timeout, cancel);
    }

    private static async Task CompareAsync(BootSession session, double alone, CancellationToken cancel)
    {
        GuestShell second = session.Shells[1];
        var elapsed = Stopwatch.StartNew();
        double before = await UptimeAsync(second, cancel);
        double disturbed = await WorkSecondsAsync(session, cancel);
        double drift = await UptimeAsync(second, cancel) - before - elapsed.Elapsed.TotalSeconds;
        if (disturbed > SlowestRatio * alone)
        {
            throw BootCheck.Failed(string.Create(CultureInfo.InvariantCulture,
                $"the second guest's work takes {alone:0.00} s of QEMU's time, and {disturbed:0.00} s beside the first one's: more than {SlowestRatio} times that"));
        }

        if (Math.Abs(drift) > 1)
        {
            throw BootCheck.Failed(string.Create(CultureInfo.InvariantCulture,
                $"the second guest's clock is {drift:0.00} s off after {elapsed.Elapsed.TotalSeconds:0.00} s"));
        }
    }

    /// <summary>The least that a fixed amount of work of the second guest takes, in seconds of QEMU's processor time.</summary>
    public static async Task<double> WorkSecondsAsync(BootSession session, CancellationToken cancel)
    {
        double best = double.PositiveInfinity;
        for (int i = 0; i < Runs; i++)
        {
            best = Math.Min(best, await WorkOnceAsync(session, cancel));
        }

        return best;
    }

    private static async Task<double> WorkOnceAsync(BootSession session, CancellationToken cancel)
    {
        TimeSpan before = session.Qemu.ProcessorTime;
        string result = await session.Shells[1].OutputAsync($"awk 'BEGIN{{for(i=1;i<={WorkSteps};i++)s+=i%7;print s}}'", Timeout, cancel);
        int expected = Enumerable.Range(1, WorkSteps).Sum(i => i % 7);
        return result.Trim() == $"{expected}" ? (session.Qemu.ProcessorTime - before).TotalSeconds
            : throw BootCheck.Failed($"the second guest computes {result.Trim()} and not {expected}");
    }

    private static async Task<double> UptimeAsync(GuestShell shell, CancellationToken cancel)
    {
        string[] words = (await shell.OutputAsync("cat /proc/uptime", Timeout, cancel)).Split(' ');
        return double.Parse(words[0], CultureInfo.InvariantCulture);
    }
}
