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

    /// <summary>Operations a machine of suites without an end of their own: of one board, and of a twin in a run of all boards.</summary>
    private const int DefaultOperations = 30_000, TwinOperations = 3_000;

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
            CheckMachines(parsed);
            MachineFiles files = FilesOf(parsed)[0];
            ulong seed = Number(parsed.GetValue(Seed)!, "--seed", (ulong)Random.Shared.NextInt64());
            return ProgressDisplay.ShowAsync(async display =>
                await new Soak(files, [.. (await GuestsOfAsync(parsed, files, cancel)).Where(guest => !guest.HasDisk)], time, seed, display).RunAsync(cancel));
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
            CheckMachines(parsed);
            CampaignRequest request = RequestOf(parsed);
            IReadOnlyList<MachineFiles> boards = FilesOf(parsed);
            bool isSuites = request.Only is null && parsed.GetValue(In) == "process";
            return !isSuites && parsed.GetValue(In) is { Length: > 0 } place
                ? await ReplayAsync(boards[0], suites, await GuestsOfAsync(parsed, boards[0], cancel), request, place, cancel)
                : await ProgressDisplay.ShowAsync(display =>
                    RunAsync(parsed, boards, suites, request with { InProcessOnly = isSuites }, display, cancel));
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

    /// <summary>Refuses what no board can have, before anything is started.</summary>
    private static void CheckMachines(ParseResult parsed)
    {
        _ = IsAsked(parsed.GetValue(Gic)!, 2, "--gic", 2, 3);
        _ = IsAsked(parsed.GetValue(Vcpus)!, 1, "--vcpus", 1, 2, 4);
    }

    /// <summary>The machines of a board that are asked for: of each version of the GIC that it has.</summary>
    private static async Task<IReadOnlyList<GuestMachine>> GuestsOfAsync(ParseResult parsed, MachineFiles files, CancellationToken cancel)
    {
        List<GuestMachine> guests = [];
        IEnumerable<int> versions = BoardFolders.GicVersionsOf(files.BoardDirectory).Where(one => IsAsked(parsed.GetValue(Gic)!, one, "--gic", 2, 3));
        foreach (int version in versions)
        {
            foreach (int vcpus in GuestMachine.VcpuCounts.Where(one => IsAsked(parsed.GetValue(Vcpus)!, one, "--vcpus", 1, 2, 4)))
            {
                guests.Add(await BoardMap.ReadAsync(files, version, vcpus, cancel));
            }

            if (GuestMachine.HasDiskSystem(files.BoardDirectory, version) && IsAsked(parsed.GetValue(Vcpus)!, 1, "--vcpus", 1, 2, 4))
            {
                guests.Add(await BoardMap.ReadAsync(files, version, vcpus: 1, cancel, hasDisk: true));
            }
        }

        return guests;
    }

    private static async Task<int> ReplayAsync(
        MachineFiles files, IReadOnlyList<Suite> suites, IReadOnlyList<GuestMachine> guests, CampaignRequest request, string place, CancellationToken cancel)
    {
        guests = [.. guests.Where(suites[0].AppliesTo)];
        if (suites.Count != 1 || guests.Count != 1 || request.Only is null)
        {
            throw new RunnerException($"--in {place} shows one script: give --suite, --gic, --vcpus and --only too");
        }

        SuiteScript script = suites[0].Scripts(new SuiteRequest(guests[0], request.Seed, OperationsOf(request, files, boards: 1))).FirstOrDefault(one => one.Name == request.Only)
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
        ParseResult parsed, IReadOnlyList<MachineFiles> boards, IReadOnlyList<Suite> suites, CampaignRequest request, ProgressDisplay display,
        CancellationToken cancel)
    {
        List<CampaignReport> reports = [];
        foreach (MachineFiles files in boards)
        {
            IReadOnlyList<GuestMachine> guests = await GuestsOfAsync(parsed, files, cancel);
            if (guests.Count > 0)
            {
                CampaignRequest its = request with { Operations = OperationsOf(request, files, boards.Count) };
                reports.Add(await RunAsync(files, suites, guests, its, display, cancel));
            }
        }

        if (reports.Count == 0)
        {
            throw new RunnerException($"--gic {parsed.GetValue(Gic)}: {Path.GetFileName(boards[0].BoardDirectory)} has another version of the GIC;"
                + " leave --gic out");
        }

        if (boards.Count > 1)
        {
            foreach (string line in BoardTable.Of(reports))
            {
                display.Line(line);
            }

            display.Line($"report: {ReportFiles.WriteAll(Path.Combine(boards[0].BuildDirectory, "conformance"), reports)}");
        }

        int passed = reports.Sum(report => report.Passed), failed = reports.Sum(report => report.Failed);
        display.Line($"{passed} passed, {failed} failed");
        return failed == 0 && passed > 0 ? 0 : 1;
    }

    /// <summary>Operations a machine of suites without an end: what was asked for; else as many, but for twins in a run of all boards.</summary>
    private static int OperationsOf(CampaignRequest request, MachineFiles files, int boards) =>
        request.Operations > 0 ? request.Operations
        : boards > 1 && BoardFolders.IsTwin(files.BoardDirectory) ? TwinOperations : DefaultOperations;

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
                select Task.Run(() => RunOneAsync(() => suite.RunAsync(files, guest, request, display, cancel), places, display, cancel), cancel),
        ];
        Task<SuiteResult[]> all = Task.WhenAll(campaigns);
        SuiteResult[] results = await display.DuringAsync(() => $"{campaigns.Count(one => one.IsCompleted)} of {campaigns.Length} suites", all);
        bool isWhole = Suite.Default.All(suites.Contains) && request.Only is null
            && guests.Count(guest => !guest.HasDisk) == GuestMachine.VcpuCounts.Count * BoardFolders.GicVersionsOf(files.BoardDirectory).Count;
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
        Func<Task<SuiteResult>> run, SemaphoreSlim places, ProgressDisplay display, CancellationToken cancel)
    {
        await places.WaitAsync(cancel);
        try
        {
            SuiteResult result = await run();
            lock (places)
            {
                foreach (string line in result.Texts)
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
        Number(parsed.GetValue(Seed)!, "--seed", 1), (int)Number(parsed.GetValue(Operations)!, "--operations", 0),
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
