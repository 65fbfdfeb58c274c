using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Lockstep.Ship.Evidence;

/// <summary>Runs parts, each by make; a result of before stands as long as nothing that it depends on has changed.</summary>
/// <param name="build">The build folder.</param>
/// <param name="usesStamps">Whether results of before count.</param>
internal sealed partial class PartRunner(string build, bool usesStamps)
{
    // What make hands to the commands that it runs, and which means something else to the make that is run here.
    private static readonly string[] s_ofMake = ["MAKEFLAGS", "MAKEOVERRIDES", "MFLAGS", "MAKELEVEL"];

    /// <summary>The result of a part, from before or new.</summary>
    public PartResult Run(Part part)
    {
        string inputs = SourceHash.Of(part.Sources), stamp = StampOf(part);
        if (usesStamps && File.Exists(stamp) && ResultText.Read<PartResult>(File.ReadAllText(stamp), stamp) is { } known
            && known.Inputs == inputs && known.Command == part.Command && known.Holds)
        {
            Console.WriteLine($"{part.Id}: as before, nothing it depends on has changed: {known.Passed} passed, {known.Failed} failed");
            return known;
        }

        PartResult result = RunNow(part, inputs);
        WholeFile.Write(stamp, ResultText.Of(result));
        return result;
    }

    private PartResult RunNow(Part part, string inputs)
    {
        Console.WriteLine($"{part.Id}: {part.Command}");
        string log = Path.Combine(build, "ship", $"{part.Id}.log");
        (int code, long passed, long failed) = Make(part, log);
        bool hasEnded = passed + failed > 0;
        if (code != 0 || failed > 0 || !hasEnded)
        {
            Console.WriteLine($"{part.Id}: {passed} passed, {failed} failed, exit code {code}; what it printed is in {log}");
        }

        return new PartResult(part.Id, part.Question, part.Engine, part.Command, inputs, passed, code != 0 && failed == 0 ? 1 : failed,
            hasEnded ? part.Rows(build) : [], hasEnded ? part.Deviations(build) : []);
    }

    private (int Code, long Passed, long Failed) Make(Part part, string log)
    {
        ProcessStartInfo start = new("make", ["--no-print-directory", .. part.Arguments, $"BUILD_DIR={build}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        s_ofMake.Concat(Variables()).ToList().ForEach(name => start.Environment.Remove(name));
        if (part.HasCache && !usesStamps)
        {
            start.ArgumentList.Add("CACHE=off");
        }

        List<string> lines = [];
        using Process process = new() { StartInfo = start };
        process.OutputDataReceived += (_, e) => Keep(e.Data);
        process.ErrorDataReceived += (_, e) => Keep(e.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        ProgressDisplay.During(() => $"{part.Id}: {LastOf(lines)}", () =>
        {
            process.WaitForExit();
            return true;
        });
        WholeFile.Write(log, string.Join('\n', lines) + "\n");
        Match sum = lines.Select(line => SumPattern().Match(line)).LastOrDefault(match => match.Success) ?? Match.Empty;
        return sum.Success ? (process.ExitCode, long.Parse(sum.Groups["passed"].ValueSpan), long.Parse(sum.Groups["failed"].ValueSpan))
            : (process.ExitCode, 0, 0);

        void Keep(string? line)
        {
            if (line is not null)
            {
                lock (lines)
                {
                    lines.Add(line);
                }
            }
        }
    }

    /// <summary>The variables that a user of the Makefile may set.</summary>
    private static IEnumerable<string> Variables() =>
        File.ReadLines("Makefile").Select(line => VariablePattern().Match(line)).Where(match => match.Success).Select(match => match.Groups["name"].Value);

    private static string LastOf(List<string> lines)
    {
        lock (lines)
        {
            return lines.Count == 0 ? "" : lines[^1].Trim();
        }
    }

    private string StampOf(Part part) =>
        Path.Combine(build, "ship", string.Concat(part.Command["make ".Length..].Where(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')) + ".json");

    [GeneratedRegex(@"^(?<name>[A-Z_]+)\s*\?=")]
    private static partial Regex VariablePattern();

    [GeneratedRegex("^(?<passed>[0-9]+) passed, (?<failed>[0-9]+) failed")]
    private static partial Regex SumPattern();
}
