using Lockstep.Proofs.A64.Proof.Machine;

namespace Lockstep.Proofs.A64.Proof.Events;

/// <summary>The distributor's registers as rows of the table, and the accesses of each that are proved.</summary>
internal static class Distributor
{
    /// <summary>Rows: register, first offset, end (IHI 0048B table 4-1).</summary>
    private static readonly (string Name, uint Start, uint End)[] Registers =
    [
        ("GICD_CTLR", 0x000, 0x004), ("GICD_TYPER", 0x004, 0x008), ("GICD_IIDR", 0x008, 0x00c), ("reserved", 0x00c, 0x080),
        ("GICD_IGROUPR", 0x080, 0x100), ("GICD_ISENABLER", 0x100, 0x180), ("GICD_ICENABLER", 0x180, 0x200),
        ("GICD_ISPENDR", 0x200, 0x280), ("GICD_ICPENDR", 0x280, 0x300), ("GICD_ISACTIVER", 0x300, 0x380),
        ("GICD_ICACTIVER", 0x380, 0x400), ("GICD_IPRIORITYR", 0x400, 0x800), ("GICD_ITARGETSR", 0x800, 0xc00),
        ("GICD_ICFGR", 0xc00, 0xd00), ("reserved, PPISR and SPISR of no one's", 0xd00, 0xe00), ("GICD_NSACR", 0xe00, 0xf00),
        ("GICD_SGIR", 0xf00, 0xf04), ("reserved", 0xf04, 0xf10), ("GICD_CPENDSGIR", 0xf10, 0xf20), ("GICD_SPENDSGIR", 0xf20, 0xf30),
        ("reserved", 0xf30, 0xfd0), ("identification", 0xfd0, 0x1000),
    ];

    private static readonly int[] Sizes = [1, 2, 4, 8];

    /// <summary>
    /// Loads: every offset of the page in every width, each into one register, which goes round; and of the first word of each row and
    /// each width into every register, from every place at which the loop waits.
    /// </summary>
    public static IEnumerable<EventCase> Loads(IReadOnlyList<WaitingPlace> places)
    {
        foreach ((string name, uint start, uint end) in Registers)
        {
            EventClass row = new($"load {start:x3}", $"{name}, 0x{start:x3} to 0x{end - 1:x3}",
                "the guest's registers and PC are the model's, the VMM's data is unchanged, one reply");
            foreach (int size in Sizes)
            {
                uint first = start & ~((uint)size - 1);
                for (uint offset = first == start ? start : first + (uint)size; offset < end; offset += (uint)size)
                {
                    bool isFirst = offset == start;
                    int turn = (int)(offset / (uint)size % 32);
                    foreach (int register in isFirst ? Enumerable.Range(0, 32) : [turn])
                    {
                        foreach (WaitingPlace place in isFirst ? places : places.Take(1))
                        {
                            yield return new DistributorLoad(row, place, offset, size, register);
                        }
                    }
                }
            }
        }
    }
}
