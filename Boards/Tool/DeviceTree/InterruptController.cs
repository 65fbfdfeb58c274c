namespace Lockstep.Boards.DeviceTree;

/// <summary>The GIC that the device tree promises to the guest.</summary>
/// <param name="Version">2 or 3.</param>
/// <param name="Path">Path of the node, for messages.</param>
/// <param name="Frames">Distributor, then CPU interface (GICv2) or redistributors (GICv3), as in `reg`.</param>
internal sealed record InterruptController(uint Version, string Path, (ulong Base, ulong Size)[] Frames, uint? Phandle)
{
    private static readonly string[] s_v2 = ["arm,gic-400", "arm,cortex-a15-gic", "arm,cortex-a9-gic", "arm,cortex-a7-gic", "arm,eb11mp-gic", "arm,pl390"];

    public (ulong Base, ulong Size) Distributor => Frames[0];

    /// <summary>The one GIC of a tree.</summary>
    public static InterruptController Find(Tree tree, string file)
    {
        InterruptController[] found = [.. tree.Root.Walk().Select(item => TryRead(item.Node, item.Ancestors, file)).OfType<InterruptController>()];
        return found.Length switch
        {
            1 => found[0],
            0 => throw new UserError(file, "the device tree has no interrupt controller compatible with \"arm,gic-400\", \"arm,cortex-a15-gic\" (GICv2) or \"arm,gic-v3\"; add one"),
            _ => throw new UserError(file, $"the device tree has more than one GIC ({found[0].Path}, {found[1].Path}); keep one"),
        };
    }

    /// <summary>One past the highest INTID that any node of the tree uses with this controller.</summary>
    public uint IntidEnd(Tree tree)
    {
        uint end = 0;
        foreach ((TreeNode node, IReadOnlyList<TreeNode> ancestors) in tree.Root.Walk())
        {
            foreach (TreeInterrupt interrupt in InterruptWalk.Of(tree, node, ancestors, Phandle))
            {
                end = Math.Max(end, interrupt.Intid + 1);
            }
        }
        return end;
    }

    private static InterruptController? TryRead(TreeNode node, IReadOnlyList<TreeNode> ancestors, string file)
    {
        uint version = node.IsCompatible(s_v2) ? 2u : node.IsCompatible("arm,gic-v3") ? 3u : 0;
        if (version == 0 || node.String("status") is "disabled")
        {
            return null;
        }
        string path = string.Join('/', ancestors.Select(a => a.Name).Append(node.Name));
        (ulong, ulong)[] frames = TreeAddresses.Reg(node, ancestors)
            ?? throw new UserError(file, $"the addresses of {path} cannot be translated; give its buses a `ranges`");
        if (frames.Length < 2)
        {
            string second = version == 2 ? "CPU interface" : "redistributors";
            throw new UserError(file, $"{path} has {frames.Length} `reg` entries; it needs the distributor and the {second}");
        }
        if (node.Cell("#redistributor-regions") is > 1)
        {
            throw new UserError(file, $"{path} has several redistributor regions; join them into one");
        }
        return new InterruptController(version, path, frames, node.Cell("phandle"));
    }
}
