using System.CommandLine;
using Lockstep.Runner.Boot;
using Lockstep.Runner.Qemu;

namespace Lockstep.Runner;

/// <summary>The commands <c>run</c> and <c>boot</c>.</summary>
internal static class Commands
{
    /// <summary>An option for a file that has to be there.</summary>
    public static Option<FileInfo> FileOption(string name, string description, bool required = false)
    {
        var option = new Option<FileInfo>(name) { Description = description, Required = required };
        option.AcceptExistingOnly();
        return option;
    }

    /// <summary>The option that names the board's folder.</summary>
    public static Option<DirectoryInfo> BoardOption(bool required = false) =>
        new Option<DirectoryInfo>("--board")
        {
            Description = "The board's folder. Its board.json names QEMU's machine, cpu and memory (default: QEMU ARM virt).",
            Required = required,
        }.AcceptExistingOnly();

    /// <summary><c>runner run</c>.</summary>
    public static Command Run()
    {
        Option<FileInfo> image = FileOption("--image", "The loader.img to boot.", required: true);
        Option<DirectoryInfo> board = BoardOption();
        var command = new Command("run", "Boots an image with this terminal as the guest's serial console. Ctrl-A X ends QEMU.")
        {
            image,
            board,
        };
        command.SetAction((arguments, cancel) =>
            RunAsync(arguments.GetValue(image)!, BoardMachine.OfBoard(arguments.GetValue(board)), cancel));
        return command;
    }

    /// <summary><c>runner boot</c>.</summary>
    public static Command Boot()
    {
        Option<FileInfo> release = FileOption("--image-release", "loader.img of the configuration release.");
        Option<FileInfo> debug = FileOption("--image-debug", "loader.img of the configuration debug.");
        Option<FileInfo> vmm = FileOption("--vmm", "vmm.elf as it is in --image-debug: check too what happens when it is broken.");
        Option<FileInfo> kernel = FileOption("--bare-kernel", "Boot this kernel without a hypervisor too, as a control of the checks.");
        Option<FileInfo> initrd = FileOption("--bare-initrd", "The initial RAM disk of --bare-kernel.");
        Option<DirectoryInfo> board = BoardOption();
        var configuration = new Option<string?>("--config") { Description = "Boot only this configuration." };
        configuration.AcceptOnlyFromAmong("release", "debug", BootTarget.Bare);
        var check = new Option<string?>("--check") { Description = "Run only this check (and the boot before it)." };
        var timeout = new Option<int>("--timeout")
        {
            Description = "Limit of one configuration, in seconds.",
            DefaultValueFactory = _ => 900,
        };
        var logs = new Option<DirectoryInfo>("--log-dir")
        {
            Description = "Directory of the transcripts.",
            DefaultValueFactory = _ => new DirectoryInfo("build/boot"),
        };
        var command = new Command("boot", "Boots images and checks by what the guest prints.")
        {
            release, debug, vmm, kernel, initrd, board, configuration, check, timeout, logs,
        };
        command.SetAction((arguments, cancel) =>
        {
            BoardMachine machine = BoardMachine.OfBoard(arguments.GetValue(board));
            BootTarget[] targets =
            [
                .. Target("release", arguments.GetValue(release), machine),
                .. Target("debug", arguments.GetValue(debug), machine),
                .. BareTarget(arguments.GetValue(kernel), arguments.GetValue(initrd)),
            ];
            string? only = arguments.GetValue(configuration);
            if (only is null && arguments.GetValue(check) is null)
            {
                targets = [.. targets, .. BrokenTarget(arguments.GetValue(debug), arguments.GetValue(vmm), arguments.GetValue(logs)!, machine)];
            }

            targets = [.. targets.Where(target => only is null || target.Configuration == only)];
            if (targets.Length == 0)
            {
                throw new RunnerException("nothing to boot: give --image-release or --image-debug");
            }

            var request = new BootRequest(
                arguments.GetValue(logs)!,
                arguments.GetValue(check),
                TimeSpan.FromSeconds(arguments.GetValue(timeout)));
            BootRunner.Select(request.Check);
            return ProgressDisplay.ShowAsync(display => new BootRunner(request, display, cancel).RunAsync(targets));
        });
        return command;
    }

    private static BootTarget[] Target(string configuration, FileInfo? image, BoardMachine machine) =>
        image is null ? [] : [new BootTarget(configuration, [.. machine.Arguments(image.FullName)])];

    private static BootTarget[] BrokenTarget(FileInfo? image, FileInfo? vmm, DirectoryInfo logs, BoardMachine machine)
    {
        if (image is null || vmm is null)
        {
            return [];
        }

        string broken = Path.Combine(logs.FullName, $"{VmmFault.Configuration}.img");
        VmmFault.WriteBroken(image.FullName, vmm.FullName, broken);
        return [new BootTarget(VmmFault.Configuration, [.. machine.Arguments(broken)]) { OwnChecks = VmmFault.Checks }];
    }

    private static BootTarget[] BareTarget(FileInfo? kernel, FileInfo? initrd) =>
        kernel is null
            ? []
            :
            [
                new BootTarget(BootTarget.Bare,
                [
                    .. BareMachine.Arguments(kernel.FullName, initrd?.FullName, deviceTree: null),
                    "-append", "console=ttyAMA0",
                ]),
            ];

    private static async Task<int> RunAsync(FileInfo image, BoardMachine machine, CancellationToken cancel)
    {
        IEnumerable<string> arguments = [.. machine.Arguments(image.FullName), "-serial", "mon:stdio"];
        await using QemuProcess qemu = QemuProcess.StartOnTerminal(arguments);
        return await qemu.WaitAsync(cancel);
    }
}
