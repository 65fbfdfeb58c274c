using System.Diagnostics;

namespace Lockstep.Runner.Boot;

/// <summary>What <c>make boot</c> was asked for.</summary>
/// <param name="Logs">Where transcripts are kept.</param>
/// <param name="Check">The one check to run after the boot, or <see langword="null"/> for all.</param>
/// <param name="Limit">Limit of one target.</param>
/// <param name="Jobs">Number of machines that run side by side.</param>
public sealed record BootRequest(DirectoryInfo Logs, string? Check, TimeSpan Limit, int Jobs);

/// <summary>Boots the targets, some side by side, and prints a line for each check.</summary>
public sealed class BootRunner(BootRequest request, ProgressDisplay display, CancellationToken interrupted)
{
    private readonly List<string> failures = [];
    private int passed;

    /// <summary>Checks that have passed.</summary>
    public int Passed => passed;

    /// <summary>What has failed, a text each, with the command that repeats it.</summary>
    public IReadOnlyList<string> Failures => failures;

    /// <summary>Runs everything and prints the sum. The result is the process's exit code.</summary>
    public async Task<int> RunAsync(IEnumerable<BootTarget> targets)
    {
        await BootAllAsync(targets);
        display.Line($"{passed} passed, {failures.Count} failed");
        return failures.Count == 0 ? 0 : 1;
    }

    /// <summary>Runs everything.</summary>
    public async Task BootAllAsync(IEnumerable<BootTarget> targets)
    {
        Directory.CreateDirectory(request.Logs.FullName);
        var options = new ParallelOptions { MaxDegreeOfParallelism = request.Jobs, CancellationToken = interrupted };
        await Parallel.ForEachAsync(targets, options, async (target, _) => await BootAsync(target));
    }

    /// <summary>The checks to run: all, or the chosen one after those that bring the guest to its prompt.</summary>
    public static IReadOnlyList<BootCheck> Select(IReadOnlyList<BootCheck> checks, string? name)
    {
        if (name is null)
        {
            return checks;
        }

        BootCheck chosen = checks.FirstOrDefault(check => check.Name == name)
            ?? throw new RunnerException(
                $"there is no check '{name}'. The checks are: {string.Join(", ", checks.Select(check => check.Name))}");
        return chosen.NeedsPrompt
            ? [.. checks.Where(check => !check.NeedsPrompt), chosen]
            : [.. checks.TakeWhile(check => check != chosen), chosen];
    }

    private async Task BootAsync(BootTarget target)
    {
        IReadOnlyList<BootCheck> checks = Select(target.Checks, request.Check);
        string transcript = Path.Combine(request.Logs.FullName, $"{target.Name.Replace('/', '.')}.log");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(interrupted);
        limit.CancelAfter(request.Limit);
        int done = 0;
        string? stuck = null;
        try
        {
            await using BootSession session = await BootSession.StartAsync(target, transcript, limit.Token);
            while (done < checks.Count && stuck is null)
            {
                stuck = await CheckAsync(target, checks[done++], session, transcript, limit.Token);
            }
        }
        catch (RunnerException error)
        {
            stuck = error.Message;
        }

        foreach (BootCheck check in checks.Skip(done))
        {
            Fail(target, check, $"not run: {stuck}", transcript);
        }
    }

    /// <summary>Runs a check and prints its line. The result says why nothing can follow it, or is null.</summary>
    private async Task<string?> CheckAsync(
        BootTarget target, BootCheck check, BootSession session, string transcript, CancellationToken cancel)
    {
        try
        {
            await display.DuringAsync($"boot: {target.Name}/{check.Name} running", TimedAsync(check, session, cancel));
            display.Line($"boot: {target.Name}/{check.Name} ok");
            Interlocked.Increment(ref passed);
            return null;
        }
        catch (Exception error) when (error is RunnerException or FormatException)
        {
            string why = await ExplainAsync(error.Message, session);
            Fail(target, check, why, transcript);
            bool goesOn = check.NeedsPrompt && !cancel.IsCancellationRequested && !session.Qemu.HasExited && await session.Shell.TryRecoverAsync(cancel);
            return goesOn ? null : $"the guest no longer answers after {check.Name}";
        }
    }

    private async Task<TimeSpan> TimedAsync(BootCheck check, BootSession session, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(check.Timeout);
        var elapsed = Stopwatch.StartNew();
        try
        {
            await check.RunAsync(session, limit.Token);
            return elapsed.Elapsed;
        }
        catch (OperationCanceledException)
        {
            // Ctrl-C on the runner ends here too, and then nothing more is printed.
            interrupted.ThrowIfCancellationRequested();
            throw new RunnerException(cancel.IsCancellationRequested
                ? $"the whole boot took longer than {request.Limit.TotalSeconds:0} s"
                : $"it took longer than {check.Timeout.TotalSeconds:0} s");
        }
    }

    /// <summary>Adds to a failure how QEMU ended, if it did, and the last thing the guest printed.</summary>
    private static async Task<string> ExplainAsync(string why, BootSession session)
    {
        if (session.Qemu.HasExited)
        {
            int code = await session.Qemu.WaitAsync(CancellationToken.None);
            why += $" (QEMU's exit code: {code}{(session.Qemu.Errors.Length > 0 ? ", " : "")}{session.Qemu.Errors})";
        }

        string tail = session.Console.Tail();
        return tail.Length > 0 ? $"{why}\n    last output: {tail.Replace("\n", "\n    | ", StringComparison.Ordinal)}" : why;
    }

    private void Fail(BootTarget target, BootCheck check, string why, string transcript)
    {
        List<string> lines = [.. $"boot: {target.Name}/{check.Name} FAILED: {why}".Split('\n', 2)];
        if (!why.StartsWith("not run:", StringComparison.Ordinal))
        {
            lines.Add($"    transcript: {transcript}");
            if (target.Again is not null)
            {
                lines.Add($"    again: {target.Again(check)}");
            }
        }

        lock (failures)
        {
            failures.Add(string.Join('\n', lines));
        }

        foreach (string line in lines)
        {
            display.Line(line);
        }
    }
}
