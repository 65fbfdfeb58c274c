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
}
