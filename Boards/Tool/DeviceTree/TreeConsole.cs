namespace Lockstep.Boards.DeviceTree;

/// <summary>The device that /chosen/stdout-path names.</summary>
/// <param name="Frame">Address and size of its first registers, as the guest sees them.</param>
/// <param name="Interrupt">Its first interrupt of the GIC, or null.</param>
internal sealed record TreeConsole(
    string Path, TreeNode Node, IReadOnlyList<TreeNode> Ancestors, (ulong Address, ulong Size) Frame, TreeInterrupt? Interrupt)
{
    /// <summary>The path in stdout-path, an alias resolved; null when there is none.</summary>
    public static string? PathIn(Tree tree)
    {
        string? output = tree.Root.Child("chosen")?.String("stdout-path")?.Split(':')[0];
        return output is null || output.StartsWith('/') ? output : tree.Root.Child("aliases")?.String(output);
    }

    /// <summary>Finds it.</summary>
    /// <returns>Null when stdout-path names no device with registers.</returns>
    public static TreeConsole? Find(Tree tree, uint? gic)
    {
        string? path = PathIn(tree);
        foreach ((TreeNode node, IReadOnlyList<TreeNode> ancestors) in tree.Root.Walk())
        {
            if (PathOf(node, ancestors) == path && TreeAddresses.Reg(node, ancestors) is [var frame, ..])
            {
                TreeInterrupt[] interrupts = [.. InterruptWalk.Of(tree, node, ancestors, gic).Take(1)];
                return new TreeConsole(path, node, ancestors, frame, interrupts.Length > 0 ? interrupts[0] : null);
            }
        }
        return null;
    }

    /// <summary>A node's path.</summary>
    public static string PathOf(TreeNode node, IReadOnlyList<TreeNode> ancestors) =>
        string.Join('/', ancestors.Append(node).Select(item => item.Name));
}
