using System.Globalization;
using System.Text.RegularExpressions;
using Lockstep.Runner.Serial;

namespace Lockstep.Runner.Guest;

/// <summary>What a command in the guest printed, and its exit status.</summary>
public sealed record ShellResult(int Status, string Output);

/// <summary>The guest's shell at the other end of the serial console.</summary>
public sealed partial class GuestShell(SerialConsole console)
{
    /// <summary>The prompt, exactly.</summary>
    public const string Prompt = "guest# ";

    private int commands;

    /// <summary>The console that the shell stands behind.</summary>
    public SerialConsole Console => console;

    /// <summary>Waits for the prompt.</summary>
    public Task AwaitPromptAsync(TimeSpan timeout, CancellationToken cancel) =>
        console.ExpectAsync(PromptPattern(), $"the prompt '{Prompt}'", timeout, cancel);

    /// <summary>
    /// Runs a command line and waits for the prompt after it. Marks around its output keep it apart from the echo of
    /// what was typed: the echo shows `$?` where the mark shows a number.
    /// </summary>
    public async Task<ShellResult> RunAsync(string command, TimeSpan timeout, CancellationToken cancel)
    {
        int id = ++commands;
        await console.TypeAsync($"echo \"@{id}b$?@\"; {command}; echo \"@{id}e$?@\"\n", cancel);
        await console.ExpectAsync(new Regex($@"@{id}b\d+@\n"), $"the start of `{command}`", timeout, cancel);
        ExpectResult end = await console.ExpectAsync(new Regex($@"@{id}e(\d+)@\n"), $"the end of `{command}`", timeout, cancel);
        await AwaitPromptAsync(timeout, cancel);
        return new ShellResult(int.Parse(end.Match.Groups[1].Value, CultureInfo.InvariantCulture), end.Before);
    }

    /// <summary>Runs a command line that has to succeed and returns what it printed.</summary>
    public async Task<string> OutputAsync(string command, TimeSpan timeout, CancellationToken cancel)
    {
        ShellResult result = await RunAsync(command, timeout, cancel);
        return result.Status == 0
            ? result.Output
            : throw new RunnerException($"`{command}` ends with status {result.Status} and prints: {result.Output.Trim()}");
    }

    /// <summary>Interrupts whatever runs and waits for an answer of the shell. False when there is none.</summary>
    public async Task<bool> TryRecoverAsync(CancellationToken cancel)
    {
        try
        {
            await console.TypeAsync("\x03\x03\n", cancel);
            await Task.Delay(TimeSpan.FromSeconds(1), cancel);
            await RunAsync("stty sane", TimeSpan.FromSeconds(10), cancel);
            return true;
        }
        catch (RunnerException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"guest# ")]
    private static partial Regex PromptPattern();
}
