using System.Text.RegularExpressions;

namespace Lockstep.Runner.Boot;

/// <summary>Linux as the second of two guests, with the higher priority, beside a first one that does its worst.</summary>
public static class NeighbourChecks
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60), LongTimeout = TimeSpan.FromSeconds(180), Held = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Beside a guest that prints one letter and then takes instruction aborts without end, because its exception vectors are where
    /// nothing is. Each is an exit to its VMM.
    /// </summary>
    public static IReadOnlyList<BootCheck> FaultLoop { get; } =
    [
        Of("second-prompt", LongTimeout, TwoGuestChecks.SecondPromptAsync),
        Of("first-began", Timeout, (session, cancel) => session.Console.ExpectAsync(new Regex("L"), "the first guest's letter", Timeout, cancel)),
        Of("second-timer", Timeout, (session, cancel) => InterruptChecks.CountsUpAsync(session.Shells[1], "arch_timer", cancel)),
        Of("second-console", Timeout, (session, cancel) => InterruptChecks.CountsUpAsync(session.Shells[1], "ttyS0", cancel)),
        Of("second-work", LongTimeout, TwoGuestChecks.WorkSecondsAsync),
        Of("second-log", Timeout, (session, cancel) => InterruptChecks.KernelLogAsync(session.Shells[1], cancel)),
        Of("second-poweroff", Timeout, TwoGuestChecks.SecondPowerOffAsync),
    ];

    /// <summary>Beside a guest that stops the EL1 physical timer again and again: what is not right is pinned (docs/limitations.md).</summary>
    public static IReadOnlyList<BootCheck> TimerThief { get; } =
    [
        Of("known-gap-second-sleeps-on", LongTimeout, SleepsOnAsync),
    ];

    private static BootCheck Of(string name, TimeSpan timeout, Func<BootSession, CancellationToken, Task> run) =>
        new(name, timeout, run) { NeedsPrompt = false };

    private static async Task SleepsOnAsync(BootSession session, CancellationToken cancel)
    {
        await session.Shells[1].AwaitPromptAsync(LongTimeout, cancel);
        await session.Shells[1].Console.TypeAsync("sleep 2; echo ended $((40+2))\n", cancel);
        try
        {
            await session.Shells[1].Console.ExpectAsync(new Regex("ended 42"), "the end of `sleep 2`", Held, cancel);
        }
        catch (RunnerException) when (!cancel.IsCancellationRequested && !session.Qemu.HasExited)
        {
            return;
        }

        throw BootCheck.Failed("`sleep 2` of the second guest ends although the first one stops the timer that wakes it: the limitation is gone, take it out of docs/limitations.md");
    }
}
