using System.Diagnostics;
using System.Globalization;
using Lockstep.Conformance.Suites;
using Lockstep.Model.Relation;

namespace Lockstep.Conformance;

/// <summary>
/// Runs again and again, up to the first difference: the suites that have no end of their own, each time with a fresh seed, and a real
/// system, the next one each time.
/// </summary>
/// <param name="files">What to boot.</param>
/// <param name="guests">The machines, in turn.</param>
/// <param name="time">How long.</param>
/// <param name="seed">Of the first round; each round has its own, made from it.</param>
/// <param name="display">For people.</param>
public sealed class Soak(MachineFiles files, IReadOnlyList<GuestMachine> guests, TimeSpan time, ulong seed, ProgressDisplay display)
{
    private const int Operations = 6000;
    private static readonly string[] Endless = ["random", "hostile"];
    private int rounds;

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

        Say($"soak: seed {seed}, {time.TotalHours.ToString("0.##", CultureInfo.InvariantCulture)} hours, suites {string.Join(", ", Endless)}, {GuestsSuite.SuiteName}");
        long start = Stopwatch.GetTimestamp(), scripts = 0, operations = 0;
        var deviations = new long[Enum.GetValues<Deviation>().Length];
        foreach ((Suite suite, GuestMachine guest, CampaignRequest request) in Rounds(guests, seed).TakeWhile(_ => Stopwatch.GetElapsedTime(start) < time))
        {
            int round = rounds++;
            string name = request.Only is null ? suite.Name : $"{suite.Name} {request.Only}";
            Task<SuiteResult> running = Task.Run(() => suite.RunAsync(files, guest, request, display, cancel), cancel);
            SuiteResult result = await display.DuringAsync($"round {round}: {guest}, {name}, seed {request.Seed}", running);
            scripts += result.Scripts;
            operations += result.Operations;
            for (int i = 0; i < deviations.Length; i++)
            {
                deviations[i] += result.Deviations[i];
            }

            Say(string.Create(CultureInfo.InvariantCulture,
                $"{DateTime.Now:HH:mm:ss} round {round}: {guest}, {name}, seed {request.Seed}: {result.Scripts} scripts, {result.Operations} operations, {result.Deviations.Sum()} deviations, {result.Failed} failed; in all {scripts} scripts, {operations} operations, {deviations.Sum()} deviations of {deviations.Count(count => count > 0)} kinds"));
            if (result.Failed > 0)
            {
                foreach (string line in result.Texts)
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

    /// <summary>What each round runs, without end: the suites in turn, each on the next machine, or with the next system, every time.</summary>
    /// <param name="guests">The machines.</param>
    /// <param name="seed">Of the first round; the next one has the next seed.</param>
    public static IEnumerable<(Suite Suite, GuestMachine Guest, CampaignRequest Request)> Rounds(IReadOnlyList<GuestMachine> guests, ulong seed)
    {
        Suite[] endless = [.. Endless.Select(name => Suite.All.Single(suite => suite.Name == name))];
        Suite real = Suite.All.Single(suite => suite.Name == GuestsSuite.SuiteName);
        (GuestMachine Guest, string Name)[] systems = [.. guests.SelectMany(guest => GuestsSuite.SystemsOf(guest).Select(name => (guest, name)))];
        for (int turn = 0; ; turn++)
        {
            foreach (Suite suite in endless)
            {
                yield return (suite, guests[turn % guests.Count], new CampaignRequest(seed++, Operations, null));
            }

            if (systems.Length > 0)
            {
                (GuestMachine guest, string name) = systems[turn % systems.Length];
                yield return (real, guest, new CampaignRequest(seed++, Operations, name));
            }
        }
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
