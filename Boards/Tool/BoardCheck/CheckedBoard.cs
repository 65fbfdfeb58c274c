using Lockstep.Boards.Images;

namespace Lockstep.Boards.BoardCheck;

/// <summary>All rules of one board: its board.json, its device trees, its systems, and these against each other.</summary>
internal static class CheckedBoard
{
    /// <summary>The system that a board has at least.</summary>
    private const string DefaultSystem = "simple.system";

    private const string SystemsFolder = "systems", ImagesFolder = "images", ReadMe = "README.md";

    /// <summary>Asks all rules.</summary>
    /// <returns>What was looked at, one line.</returns>
    public static string Run(Rules rules, string boardsDirectory, string name, string? sdk)
    {
        (int passed, int failed) = (rules.Passed, rules.Failed);
        Board? board = rules.Read(() => Board.Load(boardsDirectory, name));
        string looked = board is null ? Board.FileName : Check(rules, board, sdk);
        return $"{name}: {looked}: {rules.Passed - passed} rules hold, {rules.Failed - failed} do not";
    }

    private static string Check(Rules rules, Board board, string? sdk)
    {
        rules.Hold(() => Missing(board));
        bool isGicKnown = BoardRules.Check(rules, board);
        string systems = Path.Combine(board.Directory, SystemsFolder);
        string[] files = Directory.Exists(systems) ? [.. Directory.EnumerateFiles(systems, "*.system").Order(StringComparer.Ordinal)] : [];
        Dictionary<string, CheckedTree?> trees = [];
        List<CheckedSystem> read = [];
        foreach (string path in TreesOf(board))
        {
            trees[path] = CheckedTree.Check(rules, board, path, isGicKnown);
        }
        foreach (string file in files)
        {
            string images = Path.Combine(board.Directory, ImagesFolder);
            if (rules.Read(() => CheckedSystem.Read(board, file, images, isForBuiltInHost: false, needsImages: false)) is { } system)
            {
                read.Add(system);
                PhysicalRules.Check(rules, board, system, isGicKnown);
                foreach (CheckedGuest guest in system.Guests)
                {
                    if (!trees.TryGetValue(guest.TreePath, out CheckedTree? tree))
                    {
                        trees[guest.TreePath] = tree = CheckedTree.Check(rules, board, guest.TreePath, isGicKnown);
                    }
                    GuestRules.Check(rules, board, guest, tree, isGicKnown);
                }
            }
        }
        string against = sdk is null ? "" : SdkRules.Check(rules, board, read, sdk);
        return $"{Board.FileName}, {Text.Count(trees.Count, "device tree")}, {Text.Count(files.Length, "system")}{against}";
    }

    private static IEnumerable<UserError> Missing(Board board)
    {
        string[] needed = [ReadMe, GuestImages.BoardTree, Path.Combine(SystemsFolder, DefaultSystem), Path.Combine(ImagesFolder, ReadMe)];
        return needed.Where(file => !File.Exists(Path.Combine(board.Directory, file)))
            .Select(file => new UserError(Path.Combine(board.Directory, file), "does not exist; each board has it, see docs/porting.md"));
    }

    /// <summary>The board's device trees: of the default guest, and in folders of others.</summary>
    private static IEnumerable<string> TreesOf(Board board) =>
        Directory.EnumerateFiles(board.Directory, GuestImages.BoardTree, Board.OneLevel).Order(StringComparer.Ordinal);
}
