using System.Diagnostics;
using System.Globalization;
using Lockstep.Model.Relation;
using Lockstep.Runner;

namespace Lockstep.Conformance;

/// <summary>Runs the suites that have no end of their own again and again, each time with a fresh seed, up to the first difference.</summary>
/// <param name="files">What to boot.</param>
/// <param name="guests">The machines, in turn.</param>
/// <param name="time">How long.</param>
/// <param name="seed">Of the first round; each round has its own, made from it.</param>
/// <param name="display">For people.</param>
public sealed class Soak(MachineFiles files, IReadOnlyList<GuestMachine> guests, TimeSpan time, ulong seed, ProgressDisplay display)
{
    private const int Operations = 6000;
    private static readonly string[] Endless = ["random", "hostile"];

    /// <summary>Runs.</summary>
    /// <param name="cancel">Ends the run.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(CancellationToken cancel)
    {
        string directory = Path.Combine(files.BuildDirectory, "soak");
        Directory.CreateDirectory(directory);
        await using var log = new StreamWriter(Path.Combine(directory, "soak.log")) { AutoFlush = true };
        void Say(string line)
        {
            display.Line(line);
            log.WriteLine(line);
        }

        Suite[] suites = [.. Suite.All.Where(suite => Endless.Contains(suite.Name))];
        Say($"soak: seed {seed}, {time.TotalHours.ToString("0.##", CultureInfo.InvariantCulture)} hours, suites {string.Join(", ", suites.Select(suite => suite.Name))}");
        long start = Stopwatch.GetTimestamp(), scripts = 0, operations = 0;
        var deviations = new long[Enum.GetValues<Deviation>().Length];
        for (int round = 0; Stopwatch.GetElapsedTime(start) < time; round++)
        {
            Suite suite = suites[round % suites.Length];
            GuestMachine guest = guests[round / suites.Length % guests.Count];
            ulong own = seed + (ulong)round;
            Task<SuiteResult> running = Task.Run(
                () => suite.RunAsync(files, guest, new CampaignRequest(own, Operations, null), display, cancel), cancel);
            SuiteResult result = await display.DuringAsync($"round {round}: {guest}, {suite.Name}, seed {own}", running);
            scripts += result.Scripts;
            operations += result.Operations;
            for (int i = 0; i < deviations.Length; i++)
            {
                deviations[i] += result.Deviations[i];
            }

            Say(string.Create(CultureInfo.InvariantCulture,
                $"{DateTime.Now:HH:mm:ss} round {round}: {guest}, {suite.Name}, seed {own}: {result.Scripts} scripts, {result.Operations} operations, {result.Deviations.Sum()} deviations, {result.Failed} failed; in all {scripts} scripts, {operations} operations, {deviations.Sum()} deviations of {deviations.Count(count => count > 0)} kinds"));
            if (result.Failed > 0)
            {
                foreach (string line in result.Differences.SelectMany(difference => DifferenceText.Of(suite, difference, own)))
                {
                    Say(line);
                }

                Keep(directory, guest, result.Differences, Say);
                Say($"{scripts - result.Failed} passed, {result.Failed} failed");
                return 1;
            }
        }

        Say($"{scripts} passed, 0 failed");
        return scripts > 0 ? 0 : 1;
    }

    /// <summary>The shrunk scripts as the agent takes them, its initial RAM disk.</summary>
    private static void Keep(string directory, GuestMachine guest, IReadOnlyList<Difference> differences, Action<string> say)
    {
        for (int i = 0; i < differences.Count; i++)
        {
            string path = Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"difference-{i}.{guest.Name}.script"));
            File.WriteAllBytes(path, VmmMachine.ScriptFileOf(guest, [differences[i].Run]));
            say($"  script file: {path}");
        }
    }
}
