using Lockstep.Model.Registers;
using Lockstep.Proofs.A64.Proof.Machine;

namespace Lockstep.Proofs.A64.Proof.Events;

/// <summary>The distributor's registers as rows of the table, and the accesses of each that are proved.</summary>
internal static class Distributor
{
    /// <summary>Rows: register, first offset, end (IHI 0048B table 4-1).</summary>
    public static readonly (string Name, uint Start, uint End)[] Registers =
    [
        ("GICD_CTLR", 0x000, 0x004), ("GICD_TYPER", 0x004, 0x008), ("GICD_IIDR", 0x008, 0x00c), ("reserved", 0x00c, 0x080),
        ("GICD_IGROUPR", 0x080, 0x100), ("GICD_ISENABLER", 0x100, 0x180), ("GICD_ICENABLER", 0x180, 0x200),
        ("GICD_ISPENDR", 0x200, 0x280), ("GICD_ICPENDR", 0x280, 0x300), ("GICD_ISACTIVER", 0x300, 0x380),
        ("GICD_ICACTIVER", 0x380, 0x400), ("GICD_IPRIORITYR", 0x400, 0x800), ("GICD_ITARGETSR", 0x800, 0xc00),
        ("GICD_ICFGR", 0xc00, 0xd00), ("reserved", 0xd00, 0xe00), ("GICD_NSACR", 0xe00, 0xf00),
        ("GICD_SGIR", 0xf00, 0xf04), ("reserved", 0xf04, 0xf10), ("GICD_CPENDSGIR", 0xf10, 0xf20), ("GICD_SPENDSGIR", 0xf20, 0xf30),
        ("reserved", 0xf30, 0xfd0), ("identification", 0xfd0, 0x1000), ("reserved, one offset in 256", 0x1000, 0x1_0000),
    ];

    /// <summary>Distance of the offsets above the frame that are looked at.</summary>
    private const uint Sample = 0x100;

    private static readonly int[] Sizes = [1, 2, 4, 8];

    /// <summary>Loads.</summary>
    public static IEnumerable<EventCase> Loads(IReadOnlyList<WaitingPlace> places) =>
        from row in Registers
        let @class = new EventClass($"load {row.Start:x3}", $"{row.Name}, 0x{row.Start:x3} to 0x{row.End - 1:x3}",
            "the guest's registers and PC are the model's, the VMM's data is unchanged, and the vCPU is replied to once")
        from access in Accesses(row.Start, row.End, places)
        select new DistributorLoad(@class, access.Place, access.Offset, access.Size, access.Register);

    /// <summary>Stores by which no interrupt becomes deliverable. Not those that make an SGI pending.</summary>
    public static IEnumerable<EventCase> Stores(IReadOnlyList<WaitingPlace> places) =>
        from row in Registers
        let state = row.Start switch
        {
            0x200 => InitialState.NothingEnabled,
            0x280 => InitialState.NothingAsserted,
            _ => InitialState.NothingPending,
        }
        let @class = new EventClass($"store {row.Start:x3}",
            $"{row.Name}, 0x{row.Start:x3} to 0x{row.End - 1:x3}, {Described(state)}",
            "the guest's registers and PC and the distributor are the model's, the representation invariant holds again, nothing is"
                + " injected, "
                + "and the vCPU is replied to once")
        from access in Accesses(row.Start, row.End, places)
        where !(access.Offset < 0xf30 && access.Offset + access.Size > 0xf20) && !(access.Offset == 0xf00 && access.Size >= 4)
        select new DistributorStore(@class, access.Place, access.Offset, access.Size, access.Register, state);

    private static string Described(InitialState state) => state switch
    {
        InitialState.NothingEnabled => "no PPI or SPI enabled, no SGI pending",
        InitialState.NothingAsserted => "no PPI or SPI enabled or asserted, no SGI pending",
        _ => "nothing pending",
    };

    /// <summary>
    /// Every offset of a row in every width, each with one register, which goes round; and the row's first offset in each width with
    /// every register, from every place at which the loop waits.
    /// </summary>
    private static IEnumerable<(uint Offset, int Size, int Register, WaitingPlace Place)> Accesses(
        uint start, uint end, IReadOnlyList<WaitingPlace> places) =>
        from size in Sizes
        let first = (start + (uint)size - 1) & ~((uint)size - 1)
        let stride = start < GicdFrame.SizeBytes ? (uint)size : Sample
        from step in Enumerable.Range(0, (int)((end - first + stride - 1) / stride))
        let offset = first + ((uint)step * stride)
        from register in offset == start ? Enumerable.Range(0, 32) : [(int)(((offset / (uint)size) + (offset / Sample)) % 32)]
        from place in offset == start ? places : places.Take(1)
        select (offset, size, register, place);
}
