using Lockstep.Runner;
using Lockstep.Runner.Qemu;

namespace Lockstep.Conformance;

/// <summary>
/// The boards that a run is for. Of a board with both versions of the GIC (<see cref="BoardName"/>) the machines with a GICv3 are in the
/// second folder.
/// </summary>
public static class BoardFolders
{
    /// <summary>In place of a board's name: all of them.</summary>
    public const string All = "all";

    /// <summary>The folders of the boards that are asked for.</summary>
    /// <param name="path">A board's folder, or <see cref="All"/> in the place of its name.</param>
    /// <exception cref="RunnerException">There is none of this name.</exception>
    public static IReadOnlyList<string> Find(string path)
    {
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(path)), parent = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(path)) ?? "";
        string[] boards = Directory.Exists(parent)
            ? [.. Directory.GetDirectories(parent).Where(IsBoard).Order(StringComparer.Ordinal)]
            : [];
        string[] chosen = [.. boards.Where(board => name == All || Path.GetFileName(board) == name)];
        if (chosen.Length > 0)
        {
            return chosen;
        }

        string choices = string.Join(", ", [.. boards.Select(Path.GetFileName), All]);
        throw new RunnerException(BoardName.Of(parent, name) is var whole && whole != name
            ? $"--board {name}: it is the part of {whole} with a GICv3; give that board, and GIC 3"
            : $"--board {name}: there is no such board in {parent}; choose from {choices}");
    }

    /// <summary>The folder with the systems of a machine.</summary>
    /// <param name="board">The board's folder.</param>
    /// <param name="gicVersion">2 or 3.</param>
    public static string Of(string board, int gicVersion)
    {
        string second = Path.TrimEndingDirectorySeparator(board) + BoardName.GicV3Suffix;
        return gicVersion == 3 && Directory.Exists(second) ? second : board;
    }

    /// <summary>The versions of the GIC that a board has.</summary>
    /// <param name="board">The board's folder.</param>
    public static IReadOnlyList<int> GicVersionsOf(string board) =>
        [.. new[] { board, Of(board, 3) }.Distinct().Select(folder => BoardMachine.GicVersionOf(new DirectoryInfo(folder)))];

    /// <summary>Whether a board runs on the machine of another.</summary>
    /// <param name="board">The board's folder.</param>
    public static bool IsTwin(string board) => BoardMachine.LenderOf(new DirectoryInfo(board)) is not null;

    /// <summary>The folder with the images of a board's guests: its own when it has a kernel, else that of the board whose machine it borrows.</summary>
    /// <param name="board">The board's folder.</param>
    public static string ImagesOf(string board)
    {
        string own = Path.Combine(board, "images");
        return !File.Exists(Path.Combine(own, "linux")) && BoardMachine.LenderOf(new DirectoryInfo(board)) is { } lender
            ? Path.Combine(lender.FullName, "images") : own;
    }

    /// <summary>A board with a device tree, for which QEMU has a machine: its own, or one that it borrows.</summary>
    private static bool IsBoard(string folder) =>
        File.Exists(Path.Combine(folder, "guest.dts")) && !folder.EndsWith(BoardName.GicV3Suffix, StringComparison.Ordinal)
            && BoardMachine.HasMachine(new DirectoryInfo(folder));
}
