using System.CommandLine;
using System.Globalization;
using Lockstep.Runner;

namespace Lockstep.Conformance;

/// <summary>The command line.</summary>
public static class ConformanceCommand
{
    private static readonly Option<string> Board = new("--board") { Description = "Folder of the board; Boards/all for all of them.", DefaultValueFactory = _ => "Boards/qemu_arm_virt" };
    private static readonly Option<string> BuildDirectory = new("--build") { Description = "Where vmm.elf and the others were built.", DefaultValueFactory = _ => "build" };
    private static readonly Option<string> SuiteName = new("--suite") { Description = "Suites, separated by commas; by default all but guests.", DefaultValueFactory = _ => "" };
    private static readonly Option<string> Gic = new("--gic") { Description = "2 or 3; both by default.", DefaultValueFactory = _ => "" };
    private static readonly Option<string> Vcpus = new("--vcpus") { Description = "1, 2 or 4; all by default.", DefaultValueFactory = _ => "" };
    private static readonly Option<string> Seed = new("--seed") { Description = "Seed, decimal or 0x...; 1 by default.", DefaultValueFactory = _ => "" };
    private static readonly Option<string> Only = new("--only") { Description = "Only the script of this name.", DefaultValueFactory = _ => "" };
    private static readonly Option<string> In = new("--in") { Description = "With --only: run that script in the model, in process or on QEMU, and show it. `process` alone runs suites without QEMU.", DefaultValueFactory = _ => "" };
    private static readonly Option<string> Hours = new("--hours") { Description = "How long, in hours; fractions are allowed.", DefaultValueFactory = _ => "1" };
    private static readonly Option<string> Operations = new("--operations") { Description = "Operations a machine of suites without an end of their own.", DefaultValueFactory = _ => "" };

    /// <summary>The command.</summary>
    public static RootCommand Create()
    {
        var soak = new Command("soak", "Repeats the suites that have no end with fresh seeds, until a time has passed or a difference is found.")
        {
            Board, BuildDirectory, Gic, Vcpus, Seed, Hours,
        };
        soak.SetAction((parsed, cancel) =>
        {
            TimeSpan time = Time(parsed.GetValue(Hours)!);
            IReadOnlyList<GuestMachine> guests = GuestsOf(parsed);
            ulong seed = Number(parsed.GetValue(Seed)!, "--seed", (ulong)Random.Shared.NextInt64());
            MachineFiles files = FilesOf(parsed)[0];
            return ProgressDisplay.ShowAsync(display => new Soak(files, guests, time, seed, display).RunAsync(cancel));
        });
        var root = new RootCommand("Runs vmm.elf under QEMU and compares what its guest sees with the VMM in process and the model.")
        {
            Board, BuildDirectory, SuiteName, Gic, Vcpus, Seed, Only, In, Operations, soak,
        };
        root.SetAction(async (parsed, cancel) =>
        {
            IReadOnlyList<Suite> suites = parsed.GetValue(SuiteName) is { Length: > 0 } name
                ? [.. name.Split(',').SelectMany(one => Choose(Suite.All, suite => suite.Name, one, "--suite"))]
                : Suite.Default;
            IReadOnlyList<GuestMachine> guests = GuestsOf(parsed);
            CampaignRequest request = RequestOf(parsed);
            bool isSuites = request.Only is null && parsed.GetValue(In) == "process";
            return !isSuites && parsed.GetValue(In) is { Length: > 0 } place
                ? await ReplayAsync(FilesOf(parsed)[0], suites, guests, request, place, cancel)
                : await ProgressDisplay.ShowAsync(display => RunAsync(FilesOf(parsed), suites, guests, request with { InProcessOnly = isSuites }, display, cancel));
        });
        return root;
    }

    /// <summary>One a board.</summary>
    private static IReadOnlyList<MachineFiles> FilesOf(ParseResult parsed)
    {
        MachineFiles[] boards = [.. BoardFolders.Find(parsed.GetValue(Board)!).Select(board => new MachineFiles(board, parsed.GetValue(BuildDirectory)!))];
        foreach (string path in (string[])[boards[0].Vmm, boards[0].Host, boards[0].Agent, boards[0].Tool])
        {
            if (!File.Exists(path))
            {
                throw new RunnerException($"{path} is missing: run `make build` first, or give its folder by --build");
            }
        }

        return boards;
    }

    private static IReadOnlyList<GuestMachine> GuestsOf(ParseResult parsed) =>
    [
        .. GuestMachine.All
            .Where(guest => IsAsked(parsed.GetValue(Gic)!, guest.GicVersion, "--gic", 2, 3))
            .Where(guest => IsAsked(parsed.GetValue(Vcpus)!, guest.Vcpus, "--vcpus", 1, 2, 4)),
    ];

    private static async Task<int> ReplayAsync(
        MachineFiles files, IReadOnlyList<Suite> suites, IReadOnlyList<GuestMachine> guests, CampaignRequest request, string place, CancellationToken cancel)
    {
        if (suites.Count != 1 || guests.Count != 1 || request.Only is null)
        {
            throw new RunnerException($"--in {place} shows one script: give --suite, --gic, --vcpus and --only too");
        }

        SuiteScript script = suites[0].Scripts(new SuiteRequest(guests[0], request.Seed, int.MaxValue)).FirstOrDefault(one => one.Name == request.Only)
            ?? throw new RunnerException($"--only {request.Only}: suite {suites[0].Name} has no such script for {guests[0]}");
        (IReadOnlyList<string> lines, bool isGood) = await new Replay(guests[0], script).RunAsync(place, files, cancel);
        foreach (string line in lines)
        {
            Console.WriteLine(line);
        }

        Console.WriteLine(isGood ? "1 passed, 0 failed" : "0 passed, 1 failed");
        return isGood ? 0 : 1;
    }

    /// <summary>One board after the other.</summary>
    private static async Task<int> RunAsync(
        IReadOnlyList<MachineFiles> boards, IReadOnlyList<Suite> suites, IReadOnlyList<GuestMachine> guests, CampaignRequest request, ProgressDisplay display, CancellationToken cancel)
    {
        int passed = 0, failed = 0;
        foreach (MachineFiles files in boards)
        {
            CampaignReport report = await RunAsync(files, suites, guests, request, display, cancel);
            (passed, failed) = (passed + report.Passed, failed + report.Failed);
        }

        display.Line($"{passed} passed, {failed} failed");
        return failed == 0 && passed > 0 ? 0 : 1;
    }

    /// <summary>Machines run side by side, as many as there are processors.</summary>
    private static async Task<CampaignReport> RunAsync(
        MachineFiles files, IReadOnlyList<Suite> suites, IReadOnlyList<GuestMachine> guests, CampaignRequest request, ProgressDisplay display, CancellationToken cancel)
    {
        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        using var places = new SemaphoreSlim(int.Max(1, Environment.ProcessorCount));
        Task<SuiteResult>[] campaigns =
        [
            .. from guest in guests
                from suite in suites
                where suite.AppliesTo(guest)
                select Task.Run(() => RunOneAsync(() => suite.RunAsync(files, guest, request, display, cancel), places, display, request, cancel), cancel),
        ];
        Task<SuiteResult[]> all = Task.WhenAll(campaigns);
        SuiteResult[] results = await display.DuringAsync(() => $"{campaigns.Count(one => one.IsCompleted)} of {campaigns.Length} suites", all);
        bool isWhole = Suite.Default.All(suites.Contains) && guests.Count == GuestMachine.All.Count && request.Only is null;
        var report = new CampaignReport(Path.GetFileName(files.BoardDirectory.TrimEnd('/')), request.Seed, results, RunEnvironment.Of(files), isWhole);
        foreach (string line in ReportTable.Of(report))
        {
            display.Line(line);
        }

        double seconds = System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalSeconds;
        display.Line($"{report.Operations} operations {(request.InProcessOnly ? "in process" : "compared")} in {seconds:0} s");
        display.Line($"report: {ReportFiles.Write(Path.Combine(files.BuildDirectory, "conformance"), report)}");
        return report;
    }

    private static async Task<SuiteResult> RunOneAsync(
        Func<Task<SuiteResult>> run, SemaphoreSlim places, ProgressDisplay display, CampaignRequest request, CancellationToken cancel)
    {
        await places.WaitAsync(cancel);
        try
        {
            SuiteResult result = await run();
            lock (places)
            {
                foreach (string line in result.Texts(request.Seed))
                {
                    display.Line(line);
                }
            }

            return result;
        }
        finally
        {
            places.Release();
        }
    }

    private static CampaignRequest RequestOf(ParseResult parsed) => new(
        Number(parsed.GetValue(Seed)!, "--seed", 1), (int)Number(parsed.GetValue(Operations)!, "--operations", 30_000),
        parsed.GetValue(Only) is { Length: > 0 } name ? name : null);

    private static IReadOnlyList<T> Choose<T>(IReadOnlyList<T> all, Func<T, string> name, string asked, string option)
    {
        T[] chosen = [.. all.Where(one => asked.Length == 0 || name(one) == asked)];
        return chosen.Length > 0 ? chosen : throw new RunnerException($"{option} {asked}: there is none of this name; choose from {string.Join(", ", all.Select(name))}");
    }

    private static bool IsAsked(string asked, int value, string option, params ReadOnlySpan<int> legal)
    {
        foreach (int one in legal)
        {
            if (asked.Length == 0 || asked == one.ToString(CultureInfo.InvariantCulture))
            {
                return asked.Length == 0 || asked == value.ToString(CultureInfo.InvariantCulture);
            }
        }

        throw new RunnerException($"{option} {asked}: choose from {string.Join(", ", legal.ToArray())}");
    }

    private static TimeSpan Time(string hours) =>
        double.TryParse(hours, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number) && number is > 0 and < 10_000
            ? TimeSpan.FromHours(number)
            : throw new RunnerException($"--hours {hours}: not a time; give a number of hours, 0.5 for half an hour");

    private static ulong Number(string text, string option, ulong otherwise)
    {
        return text.Length == 0 ? otherwise : NumberText.Parse(text) ?? throw new RunnerException($"{option} {text}: {NumberText.Form}");
    }
}
