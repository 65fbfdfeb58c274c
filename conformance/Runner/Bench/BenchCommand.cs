using System.CommandLine;
using Lockstep.Runner.Qemu;

namespace Lockstep.Runner.Bench;

/// <summary>The command <c>bench</c>.</summary>
internal static class BenchCommand
{
    private static readonly Option<FileInfo> Vmm = Commands.FileOption("--vmm", "vmm.elf.", required: true);
    private static readonly Option<FileInfo> Host = Commands.FileOption("--host", "The built-in host's ELF file.", required: true);
    private static readonly Option<FileInfo> Guest = Commands.FileOption("--bench-guest", "The bench guest's Image.", required: true);
    private static readonly Option<FileInfo> Tool = Commands.FileOption("--tool", "The image tool, lockstep.dll.", required: true);
    private static readonly Option<DirectoryInfo> Board = Commands.BoardOption(required: true);

    private static readonly Option<DirectoryInfo> Images = new Option<DirectoryInfo>("--image-dir")
    {
        Description = "Folder with the Linux guest: linux and rootfs.cpio.gz.",
        Required = true,
    }.AcceptExistingOnly();

    private static readonly Option<string> System = new("--system")
    {
        Description = "The system to build: a file in the board's folder systems.",
        DefaultValueFactory = _ => "simple.system",
    };

    private static readonly Option<DirectoryInfo> Work = new("--work-dir")
    {
        Description = "Folder for images and intermediate files.",
        DefaultValueFactory = _ => new DirectoryInfo("build/bench"),
    };

    private static readonly Option<FileInfo> Json = new("--json") { Description = "Write the results to this file as JSON." };

    private static readonly Option<bool> Enforce = new("--enforce") { Description = "Fail when an operation misses its goal." };

    private static readonly Option<int> Timeout = new("--timeout")
    {
        Description = "Limit of one run, in seconds of host time.",
        DefaultValueFactory = _ => 300,
    };

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var command = new Command("bench", "Counts instructions of a release image, repeatably.")
        {
            Vmm, Host, Guest, Tool, Board, Images, System, Work, Json, Enforce, Timeout,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancel)
    {
        DirectoryInfo board = arguments.GetValue(Board)!;
        var inputs = new ImageInputs(
            arguments.GetValue(Tool)!,
            arguments.GetValue(Vmm)!,
            arguments.GetValue(Host)!,
            board,
            arguments.GetValue(System)!,
            arguments.GetValue(Work)!);
        var request = new BenchRequest(
            inputs,
            BoardMachine.OfBoard(board),
            arguments.GetValue(Guest)!,
            arguments.GetValue(Images)!,
            TimeSpan.FromSeconds(arguments.GetValue(Timeout)));
        BenchResults results = await ProgressDisplay.ShowAsync(display => new BenchRunner(request, display, cancel).RunAsync());
        BenchReport.Print(results);
        if (arguments.GetValue(Json) is { } json)
        {
            await File.WriteAllTextAsync(json.FullName, BenchReport.ToJson(results), cancel);
        }

        bool missed = arguments.GetValue(Enforce) && results.Operations.Any(cost => !cost.MeetsGoal);
        return results.Differences.Count == 0 && !missed ? 0 : 1;
    }
}
