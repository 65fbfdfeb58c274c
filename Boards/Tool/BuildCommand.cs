using System.CommandLine;
using Lockstep.Boards.Kernels;

namespace Lockstep.Boards;

/// <summary>The command line of `lockstep build`.</summary>
internal static class BuildCommand
{
    private static readonly Option<string> s_board = new("--board") { Required = true, Description = "a folder of --boards-dir" };
    private static readonly Option<string> s_system = new("--system") { Required = true, Description = "a file in the board's systems/, or a path" };
    private static readonly Option<string> s_boardsDirectory = new("--boards-dir") { DefaultValueFactory = _ => "Boards", Description = "where the boards are" };
    private static readonly Option<string> s_imageDirectory = new("--image-dir") { Required = true, Description = "holds linux, and if you like linux.dts and rootfs.cpio.gz" };
    private static readonly Option<string> s_vmm = new("--vmm") { Required = true, Description = "the generic vmm.elf" };
    private static readonly Option<string?> s_host = new("--host") { Description = "the built-in host's host.elf (not with --sdk)" };
    private static readonly Option<string> s_config = new("--config") { DefaultValueFactory = _ => "release", Description = "debug, release or (with --sdk) benchmark" };
    private static readonly Option<string> s_output = new("--out") { Required = true, Description = "receives loader.img, vmm.elf, guest.dts, guest.dtb and report.txt" };
    private static readonly Option<bool> s_measure = new("--measure") { Description = "the built-in host counts instructions" };
    private static readonly Option<string?> s_sdk = new("--sdk") { Description = "an unpacked Microkit SDK, whose tool builds the image" };
    private static readonly Option<string?> s_bootArguments = new("--bootargs") { Description = "replaces the kernel's command line" };

    public static Command Create()
    {
        Command command = new("build", "Writes a configured vmm.elf and loader.img.")
        {
            s_board, s_system, s_boardsDirectory, s_imageDirectory, s_vmm, s_host, s_config, s_output, s_measure, s_sdk, s_bootArguments,
        };
        command.SetAction(parsed => Program.Guard(() => Build.Run(OptionsOf(parsed))));
        return command;
    }

    private static BuildOptions OptionsOf(ParseResult parsed) => new()
    {
        Board = parsed.GetRequiredValue(s_board),
        System = parsed.GetRequiredValue(s_system),
        BoardsDirectory = parsed.GetRequiredValue(s_boardsDirectory),
        ImageDirectory = parsed.GetRequiredValue(s_imageDirectory),
        Vmm = parsed.GetRequiredValue(s_vmm),
        Host = parsed.GetValue(s_host),
        Configuration = KernelConfiguration.Named(parsed.GetRequiredValue(s_config)),
        OutputDirectory = parsed.GetRequiredValue(s_output),
        Measure = parsed.GetValue(s_measure),
        Sdk = parsed.GetValue(s_sdk) is { Length: > 0 } sdk ? sdk : null,
        BootArguments = parsed.GetValue(s_bootArguments) is { Length: > 0 } text ? text : null,
    };
}
