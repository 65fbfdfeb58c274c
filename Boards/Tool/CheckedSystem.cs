using Lockstep.Boards.Configuration;
using Lockstep.Boards.DeviceTree;
using Lockstep.Boards.HostImage;
using Lockstep.Boards.Images;
using Lockstep.Boards.Systems;

namespace Lockstep.Boards;

/// <summary>A .system file and a guest's device tree that agree with each other: every check that needs no image.</summary>
internal sealed record CheckedSystem(GuestSystem Guest, IReadOnlyList<GuestRam> Ram, Tree Tree, string TreePath, InterruptController Gic)
{
    /// <param name="systemFile">The .system file.</param>
    /// <param name="imageDirectory">Searched for prefill files, after the system's own directory.</param>
    /// <param name="treePath">The guest's device tree source.</param>
    /// <param name="isForBuiltInHost">Whether to refuse what the built-in host does not run yet.</param>
    public static CheckedSystem Read(string systemFile, string imageDirectory, string treePath, bool isForBuiltInHost)
    {
        string directory = Path.GetDirectoryName(systemFile) is { Length: > 0 } parent ? parent : ".";
        GuestSystem guest = GuestSystem.Of(SystemReader.Read(systemFile, [directory, imageDirectory]));
        IReadOnlyList<GuestRam> ram = guest.Ram();
        Tree tree = FlattenedTree.Read(TreeCompiler.CompileFile(treePath, treePath), treePath);
        InterruptController gic = InterruptController.Find(tree, treePath);
        guest.CheckController(gic, treePath);
        if (isForBuiltInHost)
        {
            HostImageBuilder.CheckSupported(guest, gic);
        }
        return new CheckedSystem(guest, ram, tree, treePath, gic);
    }
}
