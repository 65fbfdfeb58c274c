namespace Lockstep.Boards.DeviceTree;

/// <summary>Reads `reg` and translates it through the `ranges` of the buses above (Devicetree Specification 2.3).</summary>
internal static class TreeAddresses
{
    /// <summary>The `reg` entries of a node as addresses of the root, or null where one cannot be translated.</summary>
    public static (ulong Address, ulong Size)[]? Reg(TreeNode node, IReadOnlyList<TreeNode> ancestors)
    {
        if (ancestors.Count == 0)
        {
            return [];
        }
        (uint addressCells, uint sizeCells) = CellCounts(ancestors[^1]);
        List<(ulong, ulong)> entries = [];
        uint[] cells = node.Cells("reg");
        for (uint i = 0; i + addressCells + sizeCells <= cells.Length && addressCells + sizeCells > 0; i += addressCells + sizeCells)
        {
            ulong? address = Translate(Number(cells, i, addressCells), ancestors);
            if (address is null)
            {
                return null;
            }
            entries.Add((address.Value, Number(cells, i + addressCells, sizeCells)));
        }
        return [.. entries];
    }

    /// <summary>#address-cells and #size-cells that a node sets for its children; 2 and 1 by default.</summary>
    public static (uint Address, uint Size) CellCounts(TreeNode node) =>
        (node.Cell("#address-cells") ?? 2, node.Cell("#size-cells") ?? 1);

    /// <summary>Big-endian number of <paramref name="count"/> cells; cells above the lowest two are dropped.</summary>
    public static ulong Number(uint[] cells, uint start, uint count)
    {
        ulong value = 0;
        for (uint i = 0; i < count; i++)
        {
            value = (value << 32) | cells[start + i];
        }
        return value;
    }

    /// <summary>A number as cells, most significant first.</summary>
    public static uint[] ToCells(ulong value, uint count) =>
        [.. Enumerable.Range(0, (int)count).Select(i => (count - 1 - i) switch { 0 => (uint)value, 1 => (uint)(value >> 32), _ => 0u })];

    private static ulong? Translate(ulong address, IReadOnlyList<TreeNode> ancestors)
    {
        for (int i = ancestors.Count - 1; i > 0; i--)
        {
            ulong? translated = TranslateOnce(address, ancestors[i], ancestors[i - 1]);
            if (translated is null)
            {
                return null;
            }
            address = translated.Value;
        }
        return address;
    }

    private static ulong? TranslateOnce(ulong address, TreeNode bus, TreeNode parent)
    {
        if (!bus.Has("ranges"))
        {
            return null;
        }
        uint[] ranges = bus.Cells("ranges");
        if (ranges.Length == 0)
        {
            return address;
        }
        (uint childCells, uint sizeCells) = CellCounts(bus);
        uint parentCells = CellCounts(parent).Address;
        uint stride = childCells + parentCells + sizeCells;
        for (uint i = 0; i + stride <= ranges.Length && stride > 0; i += stride)
        {
            ulong child = Number(ranges, i, childCells);
            ulong size = Number(ranges, i + childCells + parentCells, sizeCells);
            if (address >= child && address - child < size)
            {
                return Number(ranges, i + childCells, parentCells) + (address - child);
            }
        }
        return null;
    }
}
