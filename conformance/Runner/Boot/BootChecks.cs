using System.Text.RegularExpressions;
using Lockstep.Runner.Guest;
using Lockstep.Runner.Serial;

namespace Lockstep.Runner.Boot;

/// <summary>The checks of <c>make boot</c> in the order in which one boot shows them.</summary>
public static partial class BootChecks
{
    /// <summary>Name of the check that brings the guest to its prompt.</summary>
    public const string PromptName = "prompt";

    private static readonly TimeSpan BootTimeout = TimeSpan.FromSeconds(180);

    /// <summary>The checks that bring a Linux guest to its prompt.</summary>
    public static IReadOnlyList<BootCheck> ToPrompt { get; } =
    [
        new("kernel-version", BootTimeout, KernelVersionAsync) { NeedsPrompt = false },
        new(PromptName, BootTimeout, PromptAsync) { NeedsPrompt = false },
    ];

    /// <summary>The last checks of a Linux guest.</summary>
    public static IReadOnlyList<BootCheck> ToEnd { get; } =
    [
        BootCheck.AtPrompt("interrupt-errors", 30, InterruptChecks.NoErrorsAsync),
        BootCheck.AtPrompt("kernel-log", 30, InterruptChecks.KernelLogAsync),
        new("reboot", BootTimeout, RebootAsync),
        new("poweroff", TimeSpan.FromSeconds(60), PowerOffAsync),
    ];

    /// <summary>The checks of one Linux guest with one vCPU.</summary>
    public static IReadOnlyList<BootCheck> All { get; } =
    [
        .. ToPrompt,
        BootCheck.AtPrompt("timer-interrupts", 30, (shell, cancel) => InterruptChecks.CountsUpAsync(shell, "arch_timer", cancel)),
        BootCheck.AtPrompt("uart-interrupts", 30, (shell, cancel) => InterruptChecks.CountsUpAsync(shell, "uart-pl011", cancel)),
        BootCheck.AtPrompt("md5sum", 180, LoadChecks.Md5Async),
        BootCheck.AtPrompt("typed-lines", 180, LoadChecks.TypedLinesAsync),
        BootCheck.AtPrompt("floating-point", 240, LoadChecks.FloatingPointAsync),
        BootCheck.AtPrompt("interrupt-key", 30, InterruptKeyAsync),
        .. ToEnd,
    ];

    private static Task KernelVersionAsync(BootSession session, CancellationToken cancel) =>
        AwaitVersionAsync(session, cancel);

    /// <summary>The guest's prompt, with its kernel's messages off the console from then on.</summary>
    public static async Task PromptAsync(BootSession session, CancellationToken cancel)
    {
        await session.Shell.AwaitPromptAsync(BootTimeout, cancel);
        // Kernel messages on the console would break into the lines that the checks read. They stay in dmesg.
        await session.Shell.OutputAsync("dmesg -n 1", TimeSpan.FromSeconds(20), cancel);
    }

    /// <summary>Ctrl-C ends what runs, by SIGINT.</summary>
    public static async Task InterruptKeyAsync(GuestShell shell, CancellationToken cancel)
    {
        var timeout = TimeSpan.FromSeconds(15);
        await shell.Console.TypeAsync("echo \"sleeping $((40+2))\"; sleep 1000\n", cancel);
        await shell.Console.ExpectAsync(new Regex("sleeping 42\n"), "the start of `sleep 1000`", timeout, cancel);
        await Task.Delay(TimeSpan.FromMilliseconds(300), cancel);
        await shell.Console.TypeAsync("\x03", cancel);
        await shell.AwaitPromptAsync(timeout, cancel);
        await shell.Console.TypeAsync("echo \"status $?\"\n", cancel);
        ExpectResult status = await shell.Console.ExpectAsync(new Regex(@"status (\d+)\n"), "its exit status", timeout, cancel);
        await shell.AwaitPromptAsync(timeout, cancel);
        // 128 + SIGINT.
        if (status.Match.Groups[1].Value != "130")
        {
            throw BootCheck.Failed($"Ctrl-C ends `sleep` with status {status.Match.Groups[1].Value} and not 130");
        }
    }

    private static async Task RebootAsync(BootSession session, CancellationToken cancel)
    {
        await session.Console.TypeAsync("reboot\n", cancel);
        await AwaitVersionAsync(session, cancel);
        await PromptAsync(session, cancel);
    }

    /// <summary>`poweroff` ends QEMU.</summary>
    public static async Task PowerOffAsync(BootSession session, CancellationToken cancel)
    {
        await session.Console.TypeAsync("poweroff\n", cancel);
        await QemuEndsAsync(session, cancel);
    }

    /// <summary>QEMU ends, with exit code 0.</summary>
    public static async Task QemuEndsAsync(BootSession session, CancellationToken cancel)
    {
        int code = await session.Qemu.WaitAsync(cancel);
        if (code != 0)
        {
            throw BootCheck.Failed($"QEMU ends with exit code {code}: {session.Qemu.Errors}");
        }
    }

    private static Task AwaitVersionAsync(BootSession session, CancellationToken cancel) =>
        session.Console.ExpectAsync(VersionLine(), "the line 'Linux version N.N...'", BootTimeout, cancel);

    [GeneratedRegex(@"Linux version \d+\.\d+\S* .*\n")]
    private static partial Regex VersionLine();
}
