using System.Text.RegularExpressions;

namespace Lockstep.Runner.Boot;

/// <summary>
/// A guest whose exception vectors are where nothing is, so that it takes instruction aborts without end, each of them an exit
/// to its VMM, and beside it Linux with the higher priority, which goes on.
/// </summary>
public static partial class FaultLoopChecks
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60), LongTimeout = TimeSpan.FromSeconds(180);

    /// <summary>The checks of a debug image, in which the VMM says what it answers.</summary>
    public static IReadOnlyList<BootCheck> All { get; } =
    [
        new("second-prompt", LongTimeout, TwoGuestChecks.SecondPromptAsync) { NeedsPrompt = false },
        new("still-looping", Timeout, StillLoopingAsync) { NeedsPrompt = false },
        new("second-timer", Timeout, (session, cancel) => InterruptChecks.CountsUpAsync(session.Shells[1], "arch_timer", cancel)) { NeedsPrompt = false },
        new("second-console", Timeout, (session, cancel) => InterruptChecks.CountsUpAsync(session.Shells[1], "ttyS0", cancel)) { NeedsPrompt = false },
        new("second-work", LongTimeout, (session, cancel) => TwoGuestChecks.WorkSecondsAsync(session.Shells[1], cancel)) { NeedsPrompt = false },
        new("second-log", Timeout, (session, cancel) => InterruptChecks.KernelLogAsync(session.Shells[1], cancel)) { NeedsPrompt = false },
        new("still-looping-after", Timeout, StillLoopingAsync) { NeedsPrompt = false },
        new("second-poweroff", Timeout, TwoGuestChecks.SecondPowerOffAsync) { NeedsPrompt = false },
    ];

    /// <summary>The VMM of the first guest still suppresses lines, one for each abort but a few.</summary>
    private static Task StillLoopingAsync(BootSession session, CancellationToken cancel) =>
        session.Console.ExpectAsync(Suppressed(), "a line 'vmm: N lines suppressed' of the first guest's VMM", Timeout, cancel);

    [GeneratedRegex(@"vmm: \d{2,} lines suppressed")]
    private static partial Regex Suppressed();
}
