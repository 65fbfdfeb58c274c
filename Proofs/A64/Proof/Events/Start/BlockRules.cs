using System.Buffers.Binary;
using Lockstep.Model.Configuration;
using Lockstep.Proofs.Words;
using static Lockstep.Proofs.A64.Proof.Events.Start.Ranges;
using Format = Lockstep.Model.Configuration.ConfigurationBlock;

namespace Lockstep.Proofs.A64.Proof.Events.Start;

/// <summary>A rule of the configuration block's format: what it is called when it is broken, and when it is.</summary>
internal readonly record struct BlockRule(ConfigurationFault Fault, SymbolicBit Broken);

/// <summary>
/// The rules of the configuration block, in the order in which the first broken one is named: those of <see cref="ConfigurationFault"/>,
/// of tables entry by entry. Written from what is said there and of the fields of <see cref="ConfigurationBlock"/>.
/// </summary>
/// <param name="b">The block.</param>
internal sealed partial class BlockRules(BlockWords b)
{
    private const uint FirstSpi = 32, SpiEnd = 1020, ChannelEnd = 62;

    /// <summary>
    /// Bytes of frames: GICv2's distributor and CPU interface (its first page), GICv3's distributor and one redistributor.
    /// </summary>
    private const ulong PageBytes = 0x1000, GicdV3Bytes = 0x1_0000, GicrBytes = 0x2_0000;

    private const ulong LargePageBytes = 0x20_0000, KernelHeaderBytes = 64, MaxDtbBytes = 0x20_0000, DtbAlignment = 8;

    /// <summary>Labels that the VMM uses; the last word of the structure is reserved.</summary>
    private const int Labels = 15;

    private const uint VcpuRegisterEnd = 64;

    /// <summary>The block.</summary>
    public BlockWords Block => b;

    /// <summary>Whether the guest has GICv2.</summary>
    public SymbolicBit IsV2 => b.Word(nameof(Format.GicVersion)) == 2u;

    /// <summary>The fault of the first broken rule; 0 for none.</summary>
    public static SymbolicWord32 First(IEnumerable<BlockRule> rules) => rules.Reverse().Aggregate(
        (SymbolicWord32)0u, (rest, rule) => SymbolicWord32.Select(rule.Broken, (uint)rule.Fault, rest));

    /// <summary>That a number is the fault of the first broken rule, or 0 when none is.</summary>
    public static SymbolicBit IsFirst(SymbolicWord32 result, IEnumerable<BlockRule> rules) => rules.Reverse().Aggregate(
        result == 0u, (rest, rule) => SymbolicBit.Select(rule.Broken, result == (uint)rule.Fault, rest));

    /// <summary>That all of them hold.</summary>
    public static SymbolicBit Hold(IEnumerable<BlockRule> rules) => All(rules.Select(rule => !rule.Broken));

    /// <summary>
    /// What is so of all numbers, and is said to the solver so that it need not look at them: who has more than i has more than i - 1.
    /// </summary>
    public IEnumerable<SymbolicBit> Evident() =>
        from count in new[] { b.Word(nameof(Format.RamRegionCount)), b.Word(nameof(Format.VirtualDeviceCount)) }
        from i in Enumerable.Range(1, Format.MaxRamRegions)
        select !(count > (uint)i) | (count > (uint)i - 1);

    /// <summary>Magic to PassthroughCount.</summary>
    public unsafe IEnumerable<BlockRule> Header()
    {
        SymbolicWord32 gic = b.Word(nameof(Format.GicVersion)), vcpus = b.Word(nameof(Format.VcpuCount)),
            timer = b.Word(nameof(Format.TimerChannel));
        uint allFlags = ConfigurationFlags.DebugPutChar | ConfigurationFlags.Smc;
        return
        [
            new(ConfigurationFault.Magic, b.Wide(nameof(Format.Magic)) != BinaryPrimitives.ReadUInt64LittleEndian("LOCKSTEP"u8).Wide()),
            new(ConfigurationFault.Version, b.Word(nameof(Format.Version)) != Format.ExpectedVersion),
            new(ConfigurationFault.SizeBytes, b.Word(nameof(Format.SizeBytes)) != (uint)sizeof(Format)),
            new(ConfigurationFault.Flags, Any(Enumerable.Range(0, 32).Where(i => (allFlags >> i & 1) == 0)
                .Select(i => SymbolicWord32.Bit(b.Word(nameof(Format.Flags)), i)))),
            new(ConfigurationFault.GicVersion, (gic != 2u) & (gic != 3u)),
            new(ConfigurationFault.VcpuCount, (vcpus == 0u) | (IsV2 & (vcpus > 8u)) | (!IsV2 & (vcpus > 16u))),
            new(ConfigurationFault.IntidCount, !Any(Enumerable.Range(2, 31).Select(i =>
                b.Word(nameof(Format.IntidCount)) == 32 * (uint)i))),
            new(ConfigurationFault.ListRegisterCount, !IsFrom(b.Word(nameof(Format.ListRegisterCount)), 1, 64)),
            new(ConfigurationFault.TimerChannel, !(timer < ChannelEnd) & (timer != Format.NoChannel)),
            new(ConfigurationFault.RamRegionCount, !IsFrom(b.Word(nameof(Format.RamRegionCount)), 1, Format.MaxRamRegions)),
            new(ConfigurationFault.PassthroughCount, b.Word(nameof(Format.PassthroughCount)) > (uint)Format.MaxPassthroughInterrupts),
        ];
    }

    /// <summary>Invocation labels and numbers of vCPU registers.</summary>
    public IEnumerable<BlockRule> Numbers()
    {
        SymbolicWord32[] labels = [.. Enumerable.Range(0, Labels).Select(i => b.Entry(nameof(Format.Labels), i))];
        SymbolicWord32[] numbers = [.. Enumerable.Range(0, Format.VcpuRegisterCount).Select(i =>
            b.Entry(nameof(Format.VcpuRegisterNumber), i))];
        return
        [
            new(ConfigurationFault.Labels, Any(labels.Select(label => label == 0u)) | AreTwoEqual(labels)),
            new(ConfigurationFault.VcpuRegisterNumber, IsNoSet(numbers)),
        ];
    }

    /// <summary>Frames of the interrupt controller.</summary>
    public IEnumerable<BlockRule> GicFrames()
    {
        (SymbolicWord64 gicd, SymbolicWord64 gicdSize) = (b.Wide(nameof(Format.GicdBase)), b.Wide(nameof(Format.GicdSizeBytes)));
        (SymbolicWord64 gicr, SymbolicWord64 gicrSize) = (b.Wide(nameof(Format.GicrBase)), b.Wide(nameof(Format.GicrSizeBytes)));
        SymbolicWord64 gicc = b.Wide(nameof(Format.GiccBase)), least = SymbolicWord64.Select(IsV2, PageBytes.Wide(), GicdV3Bytes.Wide());
        SymbolicWord64 redistributors = SymbolicWord64.Join(0u, b.Word(nameof(Format.VcpuCount))) * GicrBytes.Wide();
        SymbolicBit isGiccWrong = !IsPages(gicc, PageBytes.Wide()) | Share(gicc, PageBytes.Wide(), gicd, gicdSize);
        SymbolicBit isGicrWrong = !IsPages(gicr, gicrSize) | !IsMultiple(gicr, GicdV3Bytes) | (gicrSize < redistributors)
            | Share(gicr, gicrSize, gicd, gicdSize);
        return
        [
            new(ConfigurationFault.Gicd, !IsPages(gicd, gicdSize) | (gicdSize < least)),
            new(ConfigurationFault.Gicc, SymbolicBit.Select(IsV2, isGiccWrong, gicc != 0ul.Wide())),
            new(ConfigurationFault.Gicr, SymbolicBit.Select(IsV2, (gicr != 0ul.Wide()) | (gicrSize != 0ul.Wide()), isGicrWrong)),
        ];
    }

    /// <summary>Guest RAM.</summary>
    public IEnumerable<BlockRule> Ram()
    {
        int[] all = [.. Enumerable.Range(0, Format.MaxRamRegions)];
        SymbolicBit IsWrong(int i)
        {
            (SymbolicWord64 guest, SymbolicWord64 vmm, SymbolicWord64 size) = b.Ram(i);
            return SymbolicBit.Select(IsRamUsed(i), !IsPages(guest, size) | !IsPages(vmm, size),
                (guest != 0ul.Wide()) | (vmm != 0ul.Wide()) | (size != 0ul.Wide()));
        }

        return
        [
            new(ConfigurationFault.Ram, Any(all.Select(IsWrong))),
            new(ConfigurationFault.RamOverlap, Any(all.Select(i => IsRamUsed(i) & (CoversGic(i) | Any(all[..i].Select(j =>
                CoversOther(i, j))))))),
            new(ConfigurationFault.RamAlignment, !IsMultiple(b.Ram(0).Guest, LargePageBytes)),
        ];
    }

    /// <summary>The guest's images.</summary>
    public IEnumerable<BlockRule> Images()
    {
        ulong kernel = b.ImageEntry(nameof(Format.Kernel)), dtb = b.ImageEntry(nameof(Format.Dtb)),
            initrd = b.ImageEntry(nameof(Format.Initrd));
        SymbolicWord64 dtbSize = b.Image(dtb).Size;
        SymbolicBit hasInitrd = b.Image(initrd).Size != 0ul.Wide();
        SymbolicBit isNowhere = (b.Image(initrd).Guest == 0ul.Wide()) & (b.Image(initrd).Vmm == 0ul.Wide());
        SymbolicBit Meet(ulong one, ulong other) => Share(b.Image(one).Guest, b.Image(one).Size, b.Image(other).Guest, b.Image(other).Size);

        return
        [
            new(ConfigurationFault.Kernel, (b.Image(kernel).Size < KernelHeaderBytes.Wide()) | !IsInGuestRam(kernel)),
            new(ConfigurationFault.Dtb, (dtbSize == 0ul.Wide()) | (dtbSize > MaxDtbBytes.Wide())
                | !IsMultiple(b.Image(dtb).Guest, DtbAlignment) | !IsInGuestRam(dtb)),
            new(ConfigurationFault.Initrd, SymbolicBit.Select(hasInitrd, !IsInGuestRam(initrd), !isNowhere)),
            new(ConfigurationFault.ImageOverlap, Meet(kernel, dtb) | Meet(kernel, initrd) | Meet(dtb, initrd)),
            new(ConfigurationFault.ImageSource,
                !IsOutsideRam(kernel) | !IsOutsideRam(dtb) | (hasInitrd & !IsOutsideRam(initrd))),
        ];
    }

    /// <summary>Whether an image goes to one region of guest RAM, by the address of its entry.</summary>
    public SymbolicBit IsInGuestRam(ulong entry)
    {
        (_, SymbolicWord64 guest, SymbolicWord64 size) = b.Image(entry);
        return IsInAddressSpace(guest, size) & Any(Enumerable.Range(0, Format.MaxRamRegions).Select(i =>
            IsRamUsed(i) & IsInside(guest, size, b.Ram(i).Guest, b.Ram(i).Size)));
    }

    /// <summary>Whether where an image comes from is no part of the VMM's mapping of guest RAM.</summary>
    public SymbolicBit IsOutsideRam(ulong entry)
    {
        (SymbolicWord64 vmm, _, SymbolicWord64 size) = b.Image(entry);
        return IsInAddressSpace(vmm, size) & !Any(Enumerable.Range(0, Format.MaxRamRegions).Select(i =>
            IsRamUsed(i) & Share(vmm, size, b.Ram(i).Vmm, b.Ram(i).Size)));
    }

    /// <summary>Whether an entry of the table of RAM is used.</summary>
    public SymbolicBit IsRamUsed(int i) => b.Word(nameof(Format.RamRegionCount)) > (uint)i;

    /// <summary>One passthrough interrupt, where the table has so many.</summary>
    public IEnumerable<BlockRule> Passthrough(int i)
    {
        SymbolicWord32 intid = b.Entry(nameof(Format.PassthroughIntid), i), channel = b.Entry(nameof(Format.PassthroughChannel), i);
        SymbolicBit isUsed = b.Word(nameof(Format.PassthroughCount)) > (uint)i;
        SymbolicBit isTwice = (channel == b.Word(nameof(Format.TimerChannel))) | Any(Enumerable.Range(0, i).Select(j =>
            (b.Entry(nameof(Format.PassthroughIntid), j) == intid) | (b.Entry(nameof(Format.PassthroughChannel), j) == channel)));
        return
        [
            new(ConfigurationFault.PassthroughIntid, isUsed & !IsSpi(intid)),
            new(ConfigurationFault.PassthroughChannel, isUsed & !(channel < ChannelEnd)),
            new(ConfigurationFault.PassthroughIsEdge, isUsed & (b.Entry(nameof(Format.PassthroughIsEdge), i) > 1u)),
            new(ConfigurationFault.PassthroughDuplicate, isUsed & isTwice),
        ];
    }

    /// <summary>A shared peripheral interrupt that the distributor has.</summary>
    private SymbolicBit IsSpi(SymbolicWord32 intid) => (intid >= FirstSpi) & (intid < SpiEnd) & (intid < b.Word(nameof(Format.IntidCount)));

    private SymbolicBit CoversGic(int i)
    {
        (SymbolicWord64 guest, _, SymbolicWord64 size) = b.Ram(i);
        return Share(guest, size, b.Wide(nameof(Format.GicdBase)), b.Wide(nameof(Format.GicdSizeBytes)))
            | Share(guest, size, b.Wide(nameof(Format.GiccBase)), OfV2((uint)PageBytes))
            | Share(guest, size, b.Wide(nameof(Format.GicrBase)), b.Wide(nameof(Format.GicrSizeBytes)));
    }

    private SymbolicBit CoversOther(int i, int j) => Share(b.Ram(i).Guest, b.Ram(i).Size, b.Ram(j).Guest, b.Ram(j).Size)
        | Share(b.Ram(i).Vmm, b.Ram(i).Size, b.Ram(j).Vmm, b.Ram(j).Size);

    /// <summary>A number of bytes with GICv2, and none else.</summary>
    private SymbolicWord64 OfV2(uint sizeBytes) => SymbolicWord64.Join(0u, SymbolicWord32.Select(IsV2, sizeBytes, 0u));

    private static SymbolicBit IsFrom(SymbolicWord32 word, uint least, uint most) => (word >= least) & (word <= most);

    /// <summary>Whether one of the numbers is too large for a set of them in 64 bits, or in the set of those before it.</summary>
    public static SymbolicBit IsNoSet(SymbolicWord32[] numbers)
    {
        SymbolicWord64 seen = 0u;
        SymbolicBit isNone = false;
        foreach (SymbolicWord32 number in numbers)
        {
            SymbolicWord64 bit = SymbolicWord64.ShiftLeft(1u, SymbolicWord64.Join(0u, number) & (VcpuRegisterEnd - 1));
            (isNone, seen) = (isNone | (number >= VcpuRegisterEnd) | ((seen & bit) != 0ul.Wide()), seen | bit);
        }

        return isNone;
    }

    private static SymbolicBit AreTwoEqual(SymbolicWord32[] words) =>
        Any(words.Index().SelectMany(one => words[..one.Index].Select(other => one.Item == other)));
}
