using Lockstep.Model.Registers;
using Lockstep.Proofs.A64.Proof.Machine;

namespace Lockstep.Proofs.A64.Proof.Events.Quiet;

/// <summary>The registers of distributor and redistributors as rows of the table, and the accesses of each that are proved.</summary>
internal static class Registers
{
    /// <summary>Distance of the offsets that are looked at where there are no registers.</summary>
    private const uint Sample = 0x100;

    /// <summary>Rows of GICv2's distributor.</summary>
    private static readonly RegisterRow[] V2 = [.. Distributor.Registers.Select(row =>
        new RegisterRow(row.Name, row.Start, row.End, row.Start < GicdFrame.SizeBytes ? 0 : Sample))];

    /// <summary>Rows of GICv3's distributor (IHI 0069 12.8).</summary>
    private static readonly RegisterRow[] V3 =
    [
        new("GICD_CTLR", 0x000, 0x004), new("GICD_TYPER", 0x004, 0x008), new("GICD_IIDR", 0x008, 0x00c),
        new("GICD_TYPER2, GICD_STATUSR, message-based SPIs", 0x00c, 0x080),
        new("GICD_IGROUPR", 0x080, 0x100), new("GICD_ISENABLER", 0x100, 0x180), new("GICD_ICENABLER", 0x180, 0x200),
        new("GICD_ISPENDR", 0x200, 0x280), new("GICD_ICPENDR", 0x280, 0x300), new("GICD_ISACTIVER", 0x300, 0x380),
        new("GICD_ICACTIVER", 0x380, 0x400), new("GICD_IPRIORITYR", 0x400, 0x800), new("GICD_ITARGETSR, which is RAZ/WI", 0x800, 0xc00),
        new("GICD_ICFGR", 0xc00, 0xd00), new("GICD_IGRPMODR", 0xd00, 0xe00), new("GICD_NSACR", 0xe00, 0xf00),
        new("GICD_SGIR and its like, which are RAZ/WI", 0xf00, 0xf80), new("GICD_INMIR", 0xf80, 0x1000),
        new("reserved, one offset in 256", 0x1000, 0x6000, Sample), new("GICD_IROUTER", 0x6000, 0x6400),
        new("GICD_IROUTER of INTIDs that there are not, one offset in 64", 0x6400, 0x8000, Sample / 4),
        new("reserved, one offset in 256", 0x8000, 0xff00, Sample), new("identification", 0xffd0, 0x1_0000),
    ];

    /// <summary>Rows of a redistributor's two frames (IHI 0069 12.10).</summary>
    private static readonly RegisterRow[] Redistributor =
    [
        new("GICR_CTLR, GICR_IIDR, GICR_TYPER, GICR_STATUSR", 0x0000, 0x0014), new("GICR_WAKER", 0x0014, 0x0018),
        new("registers of LPIs, reserved", 0x0018, 0x0100), new("reserved, one offset in 256", 0x0100, 0xff00, Sample),
        new("identification", 0xffd0, 0x1_0000), new("reserved", 0x1_0000, 0x1_0080), new("GICR_IGROUPR0", 0x1_0080, 0x1_0100),
        new("GICR_ISENABLER0", 0x1_0100, 0x1_0180), new("GICR_ICENABLER0", 0x1_0180, 0x1_0200),
        new("GICR_ISPENDR0", 0x1_0200, 0x1_0280), new("GICR_ICPENDR0", 0x1_0280, 0x1_0300), new("GICR_ISACTIVER0", 0x1_0300, 0x1_0380),
        new("GICR_ICACTIVER0", 0x1_0380, 0x1_0400), new("GICR_IPRIORITYR", 0x1_0400, 0x1_0500),
        new("reserved, one offset in 64", 0x1_0500, 0x1_0c00, Sample / 4), new("GICR_ICFGR0, GICR_ICFGR1", 0x1_0c00, 0x1_0d00),
        new("GICR_IGRPMODR0, GICR_NSACR, GICR_INMIR0", 0x1_0d00, 0x1_1000), new("reserved, one offset in 256", 0x1_1000, 0x2_0000, Sample),
    ];

    /// <summary>The register that is stored from in each width and from each place.</summary>
    private const int EveryWidth = 7;

    /// <summary>Distance of the registers from which one SGI and the next are stored to GICD_SGIR.</summary>
    private const int SgiStride = 5;

    private const string AnyStoreClaim = "the guest's registers and PC and the distributor are the model's, of which each load of a list"
        + " register is a delivery of the most urgent interrupt; an acknowledge that is owed by a discarded edge is made once; the"
        + " representation invariant holds again, and the vCPU is replied to once";

    private const string StoreClaim = "the guest's registers and PC and the distributor are the model's, the representation invariant"
        + " holds again, nothing is injected, and the vCPU is replied to once";

    private static readonly int[] Sizes = [1, 2, 4, 8];

    /// <summary>Loads.</summary>
    public static IEnumerable<EventCase> Loads(VmmImage image) =>
        from part in PartsOf(image)
        from row in part.Rows
        let @class = new EventClass($"load {part.Prefix}{row.Start:x3}", $"{row.Name}, 0x{row.Start:x3} to 0x{row.End - 1:x3}",
            "the guest's registers and PC are the model's, the VMM's data is unchanged, and the vCPU is replied to once")
        from access in Accesses(row, image)
        select new DistributorLoad(@class, access.Place, part.Start + access.Offset, access.Size, access.Register, access.Vcpu, part.Frame);

    /// <summary>Stores of the only vCPU, from any state; words to GICD_SGIR for each SGI.</summary>
    public static IEnumerable<EventCase> StoresFromAnyState(VmmImage image) =>
        from part in PartsOf(image)
        from row in part.Rows
        where !(part.Frame == RegisterFrame.Redistributors && row.Start == GICR_WAKER.OffsetBytes)
        let @class = new EventClass(
            $"store {part.Prefix}{row.Start:x3}", $"{row.Name}, 0x{row.Start:x3} to 0x{row.End - 1:x3}", AnyStoreClaim)
        from access in Accesses(row, image)
        where !WakesOne(part, access.Offset, access.Size) && IsLookedAt(row, access.Offset, access.Size, access.Register,
            access.Place == image.Places[0])
        from sgi in image.Configuration.GicVersion == 2 && IsSgi(access.Offset, access.Size)
            ? SgisOf(access.Size, access.Register, access.Place == image.Places[0]) : [null]
        select new DistributorStore(@class, access.Place, part.Start + access.Offset, access.Size, access.Register, part.Frame, sgi);

    /// <summary>Stores by which no interrupt becomes deliverable. Not those that make an SGI pending.</summary>
    public static IEnumerable<EventCase> Stores(VmmImage image) => image.Configuration.VcpuCount == 1 ? StoresFromAnyState(image) :
        from part in PartsOf(image)
        from row in part.Rows
        where !(part.Frame == RegisterFrame.Redistributors && row.Start == GICR_WAKER.OffsetBytes)
        let state = (row.Start & 0xfff) switch
        {
            0x200 => InitialState.NothingEnabled,
            0x280 => InitialState.NothingAsserted,
            _ => InitialState.NothingPending,
        }
        let @class = new EventClass($"store {part.Prefix}{row.Start:x3}",
            $"{row.Name}, 0x{row.Start:x3} to 0x{row.End - 1:x3}, {Described(state, image)}",
            StoreClaim)
        from access in Accesses(row, image, isFewer: row.Start == GICD_CTLR.OffsetBytes && image.Configuration.VcpuCount > 1)
        where image.Configuration.GicVersion != 2 || !MakesSgiPending(access.Offset, access.Size)
        where !WakesOne(part, access.Offset, access.Size)
        select new QuietStore(
            @class, access.Place, part.Start + access.Offset, access.Size, access.Register, state, access.Vcpu, part.Frame);

    /// <summary>
    /// Stores to GICR_WAKER. The code goes through the SPIs that are routed to the redistributor: with more than one there are too many
    /// combinations.
    /// </summary>
    public static IEnumerable<EventCase> Wakers(VmmImage image)
    {
        (uint Offset, int Size)[] accesses = [(0x14, 4), (0x14, 1), (0x10, 8), (0x14, 2), (0x15, 1)];
        int vcpus = (int)image.Configuration.VcpuCount;
        return image.Configuration.GicVersion == 2 ? [] :
            from owner in Enumerable.Range(0, vcpus)
            let only = GicdFrame.PrivateCount + 1 + (uint)owner
            let @class = new EventClass($"waker r{owner} 014", $"store to GICR_WAKER, nothing pending, no SPI but {only} is routed to vCPU"
                + $" {owner}", StoreClaim)
            from access in accesses.Index()
            select new QuietStore(@class, image.Places[0], ((uint)owner * GicrFrame.SizeBytes) + access.Item.Offset, access.Item.Size,
                7 + (access.Index * 6), InitialState.NothingPending, (owner + access.Index) % vcpus, RegisterFrame.Redistributors, only);
    }

    /// <summary>
    /// At the first offset of registers that do something each register in one width, and each width from each place: which register it is
    /// is decided before what the store does.
    /// </summary>
    private static bool IsLookedAt(RegisterRow row, uint offset, int size, int register, bool isFirstPlace) =>
        offset != row.Start || row.Name is "GICD_TYPER" or "GICD_IIDR" or "GICD_SGIR" or "reserved"
            || (isFirstPlace && Sizes[register % Sizes.Length] == size) || register == EveryWidth;

    /// <summary>
    /// The SGIs that are stored to GICD_SGIR from a register: each from one, by a word from the first place; a few by a word from the
    /// others, and by a doubleword.
    /// </summary>
    private static IEnumerable<uint?> SgisOf(int size, int register, bool isFirstPlace) =>
        register == Instruction.ZeroOrSp ? (size == 4 && isFirstPlace ? [0] : [])
        : from sgi in Enumerable.Range(0, (int)GicdFrame.SgiCount)
          where sgi * SgiStride % Instruction.ZeroOrSp == register
          where (size == 4 && isFirstPlace) || sgi == (size == 4 ? 7 : 12)
          select (uint?)sgi;

    /// <summary>GICD_SGIR in words.</summary>
    private static bool IsSgi(uint offset, int size) => offset == GICD_SGIR.OffsetBytes && size >= 4;

    /// <summary>GICD_SPENDSGIR, and GICD_SGIR in words.</summary>
    private static bool MakesSgiPending(uint offset, int size) =>
        (offset < 0xf30 && offset + size > 0xf20) || (offset == 0xf00 && size >= 4);

    /// <summary>A doubleword of which GICR_WAKER is one half.</summary>
    private static bool WakesOne(Part part, uint offset, int size) => part.Frame == RegisterFrame.Redistributors
        && offset <= GICR_WAKER.OffsetBytes && offset + size > GICR_WAKER.OffsetBytes;

    private static string Described(InitialState state, VmmImage image) => (state, image.Configuration.GicVersion) switch
    {
        (InitialState.NothingEnabled, 2) => "no PPI or SPI enabled, no SGI pending",
        (InitialState.NothingAsserted, 2) => "no PPI or SPI enabled or asserted, no SGI pending",
        (InitialState.NothingEnabled, _) => "nothing enabled",
        (InitialState.NothingAsserted, _) => "nothing enabled or asserted",
        _ => "nothing pending",
    };

    private static IEnumerable<Part> PartsOf(VmmImage image)
    {
        if (image.Configuration.GicVersion == 2)
        {
            return [new("", V2, RegisterFrame.Distributor, 0)];
        }

        return
        [
            new("", V3, RegisterFrame.Distributor, 0),
            .. Enumerable.Range(0, (int)image.Configuration.VcpuCount).Select(owner =>
                new Part($"r{owner} ", Redistributor, RegisterFrame.Redistributors, (uint)owner * GicrFrame.SizeBytes)),
        ];
    }

    /// <summary>
    /// Every offset of a row in every width, each with one register and one vCPU, which go round; and the row's first offset in each
    /// width with every register, from every place at which the loop waits. (Fewer: not for GICD_CTLR of several vCPUs, of which each
    /// doubles the paths.)
    /// </summary>
    private static IEnumerable<(uint Offset, int Size, int Register, WaitingPlace Place, int Vcpu)> Accesses(
        RegisterRow row, VmmImage image, bool isFewer = false) =>
        from size in Sizes
        let first = (row.Start + (uint)size - 1) & ~((uint)size - 1)
        let stride = uint.Max(row.Stride, (uint)size)
        where first < row.End
        from step in Enumerable.Range(0, (int)((row.End - first + stride - 1) / stride))
        let offset = first + ((uint)step * stride)
        from register in offset == row.Start && !isFewer ? Enumerable.Range(0, 32) : [(int)(((offset / (uint)size) + (offset / Sample)) % 32)]
        from place in offset == row.Start && !isFewer ? image.Places : image.Places.Take(1)
        select (offset, size, register, place, (int)(((offset / (uint)size) + (uint)register) % image.Configuration.VcpuCount));

    /// <summary>A row: its registers, where they are, and at which distance they are looked at; 0 for all.</summary>
    private sealed record RegisterRow(string Name, uint Start, uint End, uint Stride = 0);

    /// <summary>Frames with the same rows: what is before the row's offset in its name, and where they begin.</summary>
    private sealed record Part(string Prefix, RegisterRow[] Rows, RegisterFrame Frame, uint Start);
}
