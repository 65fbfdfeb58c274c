namespace Lockstep.Boards.DeviceTree;

/// <summary>Which INTIDs of a GIC a node uses: `interrupts`, `interrupts-extended` and `interrupt-map`, with the GIC's
/// three-cell specifier (type 0 SPI, 1 PPI; number; flags).</summary>
internal static class InterruptWalk
{
    private const uint GicCells = 3, FirstPpi = 16, FirstSpi = 32, IntidLimit = 1020;

    public static IEnumerable<uint> IntidsOf(Tree tree, TreeNode node, IReadOnlyList<TreeNode> ancestors, uint? gic)
    {
        if (gic is null || node.String("status") is "disabled")
        {
            return [];
        }
        IEnumerable<uint> own = InterruptParent(node, ancestors) == gic ? Specifiers(node.Cells("interrupts")) : [];
        return own.Concat(Extended(tree, node.Cells("interrupts-extended"), gic.Value)).Concat(Mapped(tree, node, gic.Value));
    }

    private static uint? InterruptParent(TreeNode node, IReadOnlyList<TreeNode> ancestors) =>
        ancestors.Append(node).Reverse().Select(n => n.Cell("interrupt-parent")).FirstOrDefault(parent => parent is not null);

    private static IEnumerable<uint> Specifiers(uint[] cells)
    {
        for (int i = 0; i + GicCells <= cells.Length; i += (int)GicCells)
        {
            if (Intid(cells[i], cells[i + 1]) is { } intid)
            {
                yield return intid;
            }
        }
    }

    private static uint? Intid(uint type, uint number)
    {
        uint? intid = type switch { 0 => FirstSpi + number, 1 => FirstPpi + number, _ => null };
        return number < IntidLimit && intid < IntidLimit ? intid : null;
    }

    private static IEnumerable<uint> Extended(Tree tree, uint[] cells, uint gic)
    {
        for (int i = 0; i < cells.Length;)
        {
            uint phandle = cells[i++];
            uint count = CellsOf(tree, phandle, "#interrupt-cells");
            if (phandle == gic && i + GicCells <= cells.Length && Intid(cells[i], cells[i + 1]) is { } intid)
            {
                yield return intid;
            }
            i += (int)count;
        }
    }

    /// <summary>Entries: child address, child specifier, parent phandle, parent address, parent specifier.</summary>
    private static IEnumerable<uint> Mapped(Tree tree, TreeNode node, uint gic)
    {
        uint[] cells = node.Cells("interrupt-map");
        uint child = (node.Cell("#address-cells") ?? 2) + (node.Cell("#interrupt-cells") ?? 1);
        for (uint i = 0; i + child < cells.Length;)
        {
            uint phandle = cells[i + child];
            uint parentAddress = CellsOf(tree, phandle, "#address-cells");
            uint specifier = i + child + 1 + parentAddress;
            if (phandle == gic && specifier + GicCells <= cells.Length && Intid(cells[specifier], cells[specifier + 1]) is { } intid)
            {
                yield return intid;
            }
            i = specifier + CellsOf(tree, phandle, "#interrupt-cells");
        }
    }

    private static uint CellsOf(Tree tree, uint phandle, string property) =>
        tree.Root.Walk().FirstOrDefault(item => item.Node.Cell("phandle") == phandle).Node?.Cell(property) ?? 0;
}
