using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Lockstep.Runner.Serial;

namespace Lockstep.Runner.Boot;

/// <summary>Checks of U-Boot as the guest, by its own commands.</summary>
public static partial class UBootChecks
{
    private const string Prompt = "=> ";
    private const uint Pattern = 0x1234_5678;
    private const int Words = 0x100;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    /// <summary>The checks in the order in which one boot shows them.</summary>
    public static IReadOnlyList<BootCheck> All { get; } =
    [
        new(BootChecks.PromptName, Timeout, (session, cancel) => PromptAsync(session.Console, cancel)) { NeedsPrompt = false },
        Command("version", "version", VersionLine()),
        Command("memory-map", "bdinfo", new Regex(@"-> start    = 0x0000000040000000\n-> size     = 0x0000000010000000\n")),
        Command("memory", $"mw.l 42000000 {Pattern:x} {Words:x}; md.l 42000000 4", new Regex($"42000000:( {Pattern:x}){{4}} ")),
        Command("crc32", $"crc32 42000000 {Words * 4:x}", new Regex($"==> {Crc32(Words):x8}\n")),
        Command("echo", "echo $? done", new Regex("\n0 done\n")),
        new("sleep", Timeout, SleepAsync),
        new("external-abort", Timeout, AbortAsync),
        new("reset", Timeout, ResetAsync),
        new("poweroff", Timeout, PowerOffAsync),
    ];

    /// <summary>CRC-32 (ISO 3309) of so many words of <see cref="Pattern"/>.</summary>
    public static uint Crc32(int words)
    {
        uint crc = uint.MaxValue;
        for (int i = 0; i < 32 * words; i++)
        {
            uint bit = (crc ^ (Pattern >> (i % 32))) & 1;
            crc = (crc >> 1) ^ (bit * 0xedb8_8320);
        }

        return ~crc;
    }

    private static BootCheck Command(string name, string command, Regex answer) =>
        new(name, Timeout, async (session, cancel) =>
        {
            string output = await RunAsync(session.Console, command, cancel);
            if (!answer.IsMatch(output))
            {
                throw BootCheck.Failed($"`{command}` prints: {output.Trim()}");
            }
        });

    /// <summary>Stops the countdown to an automatic boot and waits for the prompt.</summary>
    private static async Task PromptAsync(SerialConsole console, CancellationToken cancel)
    {
        await console.ExpectAsync(new Regex("Hit any key to stop autoboot"), "U-Boot's countdown", Timeout, cancel);
        await console.TypeAsync(" ", cancel);
        await console.ExpectAsync(new Regex(Prompt), $"the prompt '{Prompt}'", Timeout, cancel);
    }

    private static async Task<string> RunAsync(SerialConsole console, string command, CancellationToken cancel)
    {
        await console.TypeAsync(command + "\r", cancel);
        ExpectResult result = await console.ExpectAsync(new Regex($"\n{Prompt}"), $"the prompt after `{command}`", Timeout, cancel);
        return result.Before + "\n";
    }

    private static async Task SleepAsync(BootSession session, CancellationToken cancel)
    {
        const int seconds = 3;
        var elapsed = Stopwatch.StartNew();
        await RunAsync(session.Console, $"sleep {seconds}", cancel);
        double measured = elapsed.Elapsed.TotalSeconds;
        if (measured is < seconds - 0.5 or > seconds + 2)
        {
            throw BootCheck.Failed(string.Create(CultureInfo.InvariantCulture, $"`sleep {seconds}` takes {measured:0.0} s"));
        }
    }

    /// <summary>
    /// A read where nothing is mapped: U-Boot's own handler reports a synchronous external abort from EL1 (DDI 0487,
    /// ESR_EL1: EC 0x25, DFSC 0b010000) and resets the machine.
    /// </summary>
    private static async Task AbortAsync(BootSession session, CancellationToken cancel)
    {
        await session.Console.TypeAsync("md.l 0 1\r", cancel);
        ExpectResult report = await session.Console.ExpectAsync(AbortLine(), "U-Boot's report of an abort", Timeout, cancel);
        ulong esr = ulong.Parse(report.Match.Groups[1].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        const ulong abortFromEl1 = 0x25, externalAbort = 0x10;
        if (esr >> 26 != abortFromEl1 || (esr & 0x3f) != externalAbort)
        {
            throw BootCheck.Failed($"a read of address 0 gives ESR_EL1 0x{esr:x}: it should be an external abort from EL1");
        }

        await PromptAsync(session.Console, cancel);
    }

    private static async Task ResetAsync(BootSession session, CancellationToken cancel)
    {
        await session.Console.TypeAsync("reset\r", cancel);
        await session.Console.ExpectAsync(VersionLine(), "U-Boot's version after a reset", Timeout, cancel);
        await PromptAsync(session.Console, cancel);
    }

    private static async Task PowerOffAsync(BootSession session, CancellationToken cancel)
    {
        await session.Console.TypeAsync("poweroff\r", cancel);
        await BootChecks.QemuEndsAsync(session, cancel);
    }

    [GeneratedRegex(@"U-Boot \d{4}\.\d+\S* .*\n")]
    private static partial Regex VersionLine();

    /// <summary>U-Boot's report of an abort, with ESR_EL1. To the end of its line, since the console comes in pieces.</summary>
    [GeneratedRegex(@"""Synchronous Abort"" handler, esr 0x([0-9a-f]+).*\n")]
    public static partial Regex AbortLine();
}
