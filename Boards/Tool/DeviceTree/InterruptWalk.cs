namespace Lockstep.Boards.DeviceTree;

/// <summary>An interrupt that a node uses: its INTID, and the trigger as the GIC's binding writes it.</summary>
/// <param name="Intid">16 to 1019.</param>
/// <param name="Trigger">1 rising edge, 2 falling edge, 4 level high, 8 level low: the low four bits of the third cell.</param>
internal readonly record struct TreeInterrupt(uint Intid, uint Trigger)
{
    public const uint RisingEdge = 1, FallingEdge = 2, LevelHigh = 4, LevelLow = 8;

    public bool IsEdge => Trigger is RisingEdge or FallingEdge;
}

/// <summary>Which interrupts of a GIC a node uses: `interrupts`, `interrupts-extended` and `interrupt-map`, with the GIC's
/// three-cell specifier (type 0 SPI, 1 PPI; number; flags).</summary>
internal static class InterruptWalk
{
    private const uint GicCells = 3, FirstPpi = 16, FirstSpi = 32, IntidLimit = 1020, TriggerMask = 0xf;

    public static IEnumerable<TreeInterrupt> Of(Tree tree, TreeNode node, IReadOnlyList<TreeNode> ancestors, uint? gic)
    {
        if (gic is null || node.String("status") is "disabled")
        {
            return [];
        }
        IEnumerable<TreeInterrupt> own = InterruptParent(node, ancestors) == gic ? Specifiers(node.Cells("interrupts")) : [];
        return own.Concat(Extended(tree, node.Cells("interrupts-extended"), gic.Value)).Concat(Mapped(tree, node, gic.Value));
    }

    private static uint? InterruptParent(TreeNode node, IReadOnlyList<TreeNode> ancestors) =>
        ancestors.Append(node).Reverse().Select(n => n.Cell("interrupt-parent")).FirstOrDefault(parent => parent is not null);

    private static IEnumerable<TreeInterrupt> Specifiers(uint[] cells)
    {
        for (int i = 0; i + GicCells <= cells.Length; i += (int)GicCells)
        {
            if (Read(cells.AsSpan(i)) is { } interrupt)
            {
                yield return interrupt;
            }
        }
    }

    private static TreeInterrupt? Read(ReadOnlySpan<uint> specifier)
    {
        uint? intid = specifier[0] switch { 0 => FirstSpi + specifier[1], 1 => FirstPpi + specifier[1], _ => null };
        return specifier[1] < IntidLimit && intid < IntidLimit ? new TreeInterrupt(intid.Value, specifier[2] & TriggerMask) : null;
    }

    private static IEnumerable<TreeInterrupt> Extended(Tree tree, uint[] cells, uint gic)
    {
        for (int i = 0; i < cells.Length;)
        {
            uint phandle = cells[i++];
            uint count = CellsOf(tree, phandle, "#interrupt-cells");
            if (phandle == gic && i + GicCells <= cells.Length && Read(cells.AsSpan(i)) is { } interrupt)
            {
                yield return interrupt;
            }
            i += (int)count;
        }
    }

    /// <summary>Entries: child address, child specifier, parent phandle, parent address, parent specifier.</summary>
    private static IEnumerable<TreeInterrupt> Mapped(Tree tree, TreeNode node, uint gic)
    {
        uint[] cells = node.Cells("interrupt-map");
        uint child = (node.Cell("#address-cells") ?? 2) + (node.Cell("#interrupt-cells") ?? 1);
        for (uint i = 0; i + child < cells.Length;)
        {
            uint phandle = cells[i + child];
            uint parentAddress = CellsOf(tree, phandle, "#address-cells");
            uint specifier = i + child + 1 + parentAddress;
            if (phandle == gic && specifier + GicCells <= cells.Length && Read(cells.AsSpan((int)specifier)) is { } interrupt)
            {
                yield return interrupt;
            }
            i = specifier + CellsOf(tree, phandle, "#interrupt-cells");
        }
    }

    private static uint CellsOf(Tree tree, uint phandle, string property) =>
        tree.Root.Walk().FirstOrDefault(item => item.Node.Cell("phandle") == phandle).Node?.Cell(property) ?? 0;
}
