using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Lockstep.Runner.Guest;
using Lockstep.Runner.Serial;

namespace Lockstep.Runner.Boot;

/// <summary>Checks that load the guest and compare what it computes or echoes with what is right.</summary>
public static class LoadChecks
{
    private const int TypedLines = 1000;

    // A Linux terminal keeps up to 4095 characters that no program has read yet; more may be dropped by right.
    private const int TerminalBufferBytes = 3500;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>MD5 over 20 MiB of `yes`, in lower-case hexadecimal.</summary>
    public static string ExpectedMd5()
    {
        byte[] data = new byte[20 << 20];
        for (int i = 0; i < data.Length; i++)
        {
            data[i] = i % 2 == 0 ? (byte)'y' : (byte)'\n';
        }

        // The guest's tool is md5sum; nothing here rests on MD5 being hard to forge.
#pragma warning disable CA5351
        return Convert.ToHexStringLower(MD5.HashData(data));
#pragma warning restore CA5351
    }

    /// <summary>`yes | head -c 20971520 | md5sum` prints the right sum.</summary>
    public static async Task Md5Async(GuestShell shell, CancellationToken cancel)
    {
        // In a shell of its own: what the interactive one forks inherits its line-buffered output, and then makes a
        // system call for each of the ten million lines.
        string output = await shell.OutputAsync("sh -c 'yes | head -c 20971520 | md5sum'", TimeSpan.FromMinutes(3), cancel);
        string sum = output.Split(' ')[0].Trim();
        if (sum != ExpectedMd5())
        {
            throw BootCheck.Failed($"the sum is '{sum}' and should be {ExpectedMd5()}");
        }
    }

    /// <summary>1000 lines typed as fast as the terminal takes them come back whole and in order.</summary>
    public static async Task TypedLinesAsync(GuestShell shell, CancellationToken cancel)
    {
        await shell.OutputAsync("stty -echo", Patience, cancel);
        await StartCatAsync(shell, cancel);
        await EchoLinesAsync(shell.Console, 0, TypedLines, cancel);
        await EndCatAsync(shell, cancel);
        await shell.OutputAsync("stty echo", Patience, cancel);
    }

    /// <summary>
    /// Two floating-point loops at once give the right results while typed lines and timer ticks interrupt them.
    /// </summary>
    public static async Task FloatingPointAsync(GuestShell shell, CancellationToken cancel)
    {
        InterruptLine timer = await InterruptChecks.LineAsync(shell, "arch_timer", cancel);
        InterruptLine uart = await InterruptChecks.LineAsync(shell, "uart-pl011", cancel);
        await shell.OutputAsync("stty -echo; set +m; rm -f /tmp/h /tmp/p", Patience, cancel);
        await shell.OutputAsync($"awk '{FloatingPoint.HarmonicProgram}' > /tmp/h & awk '{FloatingPoint.PiProgram}' > /tmp/p & true", Patience, cancel);
        await StartCatAsync(shell, cancel);
        await EchoLinesAsync(shell.Console, 0, TypedLines / 2, cancel);
        await EndCatAsync(shell, cancel);
        await shell.OutputAsync("wait; set -m; stty echo", TimeSpan.FromMinutes(3), cancel);
        string[] results = (await shell.OutputAsync("cat /tmp/h /tmp/p", Patience, cancel)).Split('\n');
        Compare("the harmonic sum", results.ElementAtOrDefault(0), FloatingPoint.Harmonic());
        Compare("pi", results.ElementAtOrDefault(1), FloatingPoint.Pi());
        await MustHaveCountedAsync(shell, timer, cancel);
        await MustHaveCountedAsync(shell, uart, cancel);
    }

    private static async Task StartCatAsync(GuestShell shell, CancellationToken cancel)
    {
        await shell.Console.TypeAsync("echo \"echoing $((40+2))\"; cat\n", cancel);
        await shell.Console.ExpectAsync(new Regex("echoing 42\n"), "the start of `cat`", Patience, cancel);
    }

    private static async Task EndCatAsync(GuestShell shell, CancellationToken cancel)
    {
        await shell.Console.TypeAsync("\x04", cancel);
        await shell.AwaitPromptAsync(Patience, cancel);
    }

    private static async Task EchoLinesAsync(SerialConsole console, int first, int count, CancellationToken cancel)
    {
        int typed = 0, outstanding = 0;
        for (int echoed = 0; echoed < count; echoed++)
        {
            var burst = new StringBuilder();
            while (typed < count && outstanding + NumberedLines.Line(first + typed).Length + 1 <= TerminalBufferBytes)
            {
                string line = NumberedLines.Line(first + typed++);
                outstanding += line.Length + 1;
                burst.Append(line).Append('\n');
            }

            if (burst.Length > 0)
            {
                await console.TypeAsync(burst.ToString(), cancel);
            }

            string received = await console.LineAsync($"typed line {first + echoed} of {count}", Patience, cancel);
            outstanding -= received.Length + 1;
            if (NumberedLines.Difference(first + echoed, received) is string difference)
            {
                throw BootCheck.Failed(difference);
            }
        }
    }

    private static void Compare(string name, string? result, string expected)
    {
        if (result != expected)
        {
            throw BootCheck.Failed($"{name} is '{result}' and should be {expected}");
        }
    }

    private static async Task MustHaveCountedAsync(GuestShell shell, InterruptLine before, CancellationToken cancel)
    {
        InterruptLine after = await InterruptChecks.LineAsync(shell, before.Action, cancel);
        if (after.Count <= before.Count)
        {
            throw BootCheck.Failed($"no interrupt of {before.Action} arrived meanwhile");
        }
    }
}
