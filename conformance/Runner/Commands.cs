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
        var targets = new Option<string[]>("--target")
        {
            Description = "What to boot: board/system/configuration, as it was built below --builds. Several are allowed.",
            AllowMultipleArgumentsPerToken = true,
        };
        var builds = new Option<DirectoryInfo>("--builds") { Description = "Where builds are.", DefaultValueFactory = _ => new DirectoryInfo("build") };
        var boards = new Option<DirectoryInfo>("--boards-dir") { Description = "Where boards are.", DefaultValueFactory = _ => new DirectoryInfo("Boards") };
        Option<FileInfo> vmm = FileOption("--vmm", "vmm.elf as it is in the images: check too what happens when it is broken.");
        Option<FileInfo> kernel = FileOption("--bare-kernel", "Boot this kernel without a hypervisor too, as a control of the checks.");
        Option<FileInfo> initrd = FileOption("--bare-initrd", "The initial RAM disk of --bare-kernel.");
        var check = new Option<string?>("--check") { Description = "Run only this check (and the boot before it)." };
        var timeout = new Option<int>("--timeout") { Description = "Limit of one target, in seconds.", DefaultValueFactory = _ => 900 };
        var jobs = new Option<int>("--jobs") { Description = "Machines that run side by side.", DefaultValueFactory = _ => 2 };
        var logs = new Option<DirectoryInfo>("--log-dir") { Description = "Directory of the transcripts.", DefaultValueFactory = _ => new DirectoryInfo("build/boot") };
        var command = new Command("boot", "Boots images and checks by what the guests print.")
        {
            targets, builds, boards, vmm, kernel, initrd, check, timeout, jobs, logs,
        };
        command.SetAction((arguments, cancel) =>
        {
            DirectoryInfo logDirectory = arguments.GetValue(logs)!, boardDirectory = arguments.GetValue(boards)!;
            BootTarget[] named = [.. (arguments.GetValue(targets) ?? []).Select(name => BootTarget.Of(arguments.GetValue(builds)!, boardDirectory, name))];
            BootTarget[] all =
            [
                .. named,
                .. BareTarget(arguments.GetValue(kernel), arguments.GetValue(initrd)),
                .. arguments.GetValue(check) is null && arguments.GetValue(vmm) is { } program
                    ? VmmFault.Targets(arguments.GetValue(builds)!, boardDirectory, named, program, logDirectory)
                    : [],
            ];
            if (all.Length == 0)
            {
                throw new RunnerException("nothing to boot: give --target board/system/configuration");
            }

            var request = new BootRequest(
                logDirectory, arguments.GetValue(check), TimeSpan.FromSeconds(arguments.GetValue(timeout)), Math.Max(1, arguments.GetValue(jobs)));
            foreach (BootTarget target in all)
            {
                BootRunner.Select(target.Checks, request.Check);
            }

            return ProgressDisplay.ShowAsync(display => new BootRunner(request, display, cancel).RunAsync(all));
        });
        return command;
    }

    private static BootTarget[] BareTarget(FileInfo? kernel, FileInfo? initrd)
    {
        if (kernel is null)
        {
            return [];
        }

        string[] machine = [.. BareMachine.Arguments(kernel.FullName, initrd?.FullName, deviceTree: null), "-append", "console=ttyAMA0"];
        return [new BootTarget(BootTarget.Bare, devices => ["-serial", $"chardev:{devices[0]}", .. machine], 1, BootChecks.All)];
    }

    private static async Task<int> RunAsync(FileInfo image, BoardMachine machine, CancellationToken cancel)
    {
        // The first guest has this terminal; each further one has a pseudo-terminal, whose name QEMU prints.
        string[] others = [.. Enumerable.Range(2, BuiltSystem.OfImage(image.FullName).Vcpus.Count - 1).Select(number => $"guest{number}")];
        IEnumerable<string> ports = others.SelectMany(name => (string[])["-chardev", $"pty,id={name}"]);
        IEnumerable<string> terminal = ["-chardev", "stdio,id=guest1,mux=on,signal=off", "-mon", "chardev=guest1,mode=readline"];
        await using QemuProcess qemu = QemuProcess.StartOnTerminal([.. terminal, .. ports, .. machine.Serial(["guest1", .. others]), .. machine.Arguments(image.FullName)]);
        return await qemu.WaitAsync(cancel);
    }
}
