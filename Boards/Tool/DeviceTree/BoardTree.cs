using Lockstep.Boards.Images;

namespace Lockstep.Boards.DeviceTree;

/// <summary>A board's own guest.dts.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Console">Its serial port, or null when stdout-path names none.</param>
internal sealed record BoardTree(string Path, Tree Tree, InterruptController Gic, TreeConsole? Console)
{
    /// <summary>Reads it.</summary>
    public static BoardTree Read(Board board)
    {
        string path = System.IO.Path.Combine(board.Directory, GuestImages.BoardTree);
        Tree tree = FlattenedTree.Read(TreeCompiler.CompileFile(path, path), path);
        InterruptController gic = InterruptController.Find(tree, path);
        return new BoardTree(path, tree, gic, TreeConsole.Find(tree, gic.Phandle));
    }
}
