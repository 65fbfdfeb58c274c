using System.CommandLine;

namespace Lockstep.Boards.BoardCheck;

/// <summary>`lockstep board-check`: is a board's folder valid and consistent? It needs no guest images.</summary>
internal static class BoardCheckCommand
{
    /// <summary>In place of a board's name: all of them.</summary>
    public const string All = "all";

    private static readonly Option<string> s_board = new("--board") { Required = true, Description = $"a folder of --boards-dir, or `{All}`" };
    private static readonly Option<string> s_boardsDirectory = new("--boards-dir") { DefaultValueFactory = _ => "Boards", Description = "where the boards are" };
    private static readonly Option<string?> s_sdk = new("--sdk") { Description = "an unpacked Microkit SDK, to compare the boards with" };

    public static Command Create()
    {
        Command command = new("board-check", "Checks boards: device trees, systems, board.json and, if given, the SDK against each other.")
        {
            s_board, s_boardsDirectory, s_sdk,
        };
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(s_boardsDirectory), parsed.GetRequiredValue(s_board), parsed.GetValue(s_sdk) is { Length: > 0 } sdk ? sdk : null));
        return command;
    }

    private static int Run(string boardsDirectory, string name, string? sdk)
    {
        Rules rules = new(message => Program.PrintError(message));
        string[] names = name == All ? Board.NamesIn(boardsDirectory) : [name];
        if (names.Length == 0)
        {
            rules.Hold(() => [new UserError(boardsDirectory, "no folder here has a board.json; give the directory of the boards")]);
        }
        foreach (string board in names)
        {
            Console.Out.WriteLine(CheckedBoard.Run(rules, boardsDirectory, board, sdk));
        }
        Console.Out.WriteLine($"{rules.Passed} passed, {rules.Failed} failed");
        return rules.Failed == 0 ? 0 : Program.Failure;
    }
}
