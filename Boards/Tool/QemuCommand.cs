using System.CommandLine;

namespace Lockstep.Boards;

/// <summary>`lockstep qemu`: prints the arguments with which qemu-system-aarch64 boots an image of a board, one a line.</summary>
internal static class QemuCommand
{
    private static readonly Option<string> s_board = new("--board") { Required = true, Description = "a folder of --boards-dir" };
    private static readonly Option<string> s_boardsDirectory = new("--boards-dir") { DefaultValueFactory = _ => "Boards", Description = "where the boards are" };
    private static readonly Option<string> s_image = new("--image") { Required = true, Description = "loader.img" };

    public static Command Create()
    {
        Command command = new("qemu", "Prints the arguments of qemu-system-aarch64 for a board, one a line.") { s_board, s_boardsDirectory, s_image };
        command.SetAction(parsed => Program.Guard(() => Arguments(
            Board.Load(parsed.GetRequiredValue(s_boardsDirectory), parsed.GetRequiredValue(s_board)), parsed.GetRequiredValue(s_image))));
        return command;
    }

    private static string Arguments(Board board, string image)
    {
        // A comma separates options in QEMU's syntax; two stand for one.
        string file = image.Replace(",", ",,", StringComparison.Ordinal);
        string[] all = [.. board.QemuMachine, "-device", $"loader,file={file},addr={Text.Hex(board.Machine.Facts.LoaderAddress)},cpu-num=0"];
        return string.Join(Environment.NewLine, all);
    }
}
