using System.Buffers.Binary;
using Lockstep.Model.Configuration;
using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Proofs.Words;
using Lockstep.Vmm.Guest;
using Block = Lockstep.Model.Configuration.ConfigurationBlock;

namespace Lockstep.Proofs.A64.Proof.Events.Start;

/// <summary>
/// What is asked of the guest's images, of which every byte may be anything, and of where they go: Linux,
/// Documentation/arch/arm64/booting.rst;
/// Devicetree Specification 5.2; and that all of an image lies in one region of RAM and none lies over another one.
/// </summary>
/// <param name="b">The block.</param>
internal sealed class SetupRules(BlockWords b)
{
    private const ulong ImageHeaderBytes = 64, BaseAlignment = 2ul << 20, DtbHeaderBytes = 40, MaxDtbBytes = 2ul << 20, DtbAlignment = 8;

    private const int TextOffset = 8, ImageSize = 16, Flags = 24, ImageMagic = 56, TotalSize = 4;

    private (SymbolicWord64 Vmm, SymbolicWord64 Guest, SymbolicWord64 Size) Kernel => b.Image(b.ImageEntry(nameof(Block.Kernel)));

    private (SymbolicWord64 Vmm, SymbolicWord64 Guest, SymbolicWord64 Size) Dtb => b.Image(b.ImageEntry(nameof(Block.Dtb)));

    private (SymbolicWord64 Vmm, SymbolicWord64 Guest, SymbolicWord64 Size) Initrd => b.Image(b.ImageEntry(nameof(Block.Initrd)));

    /// <summary>What the kernel takes: the file, or with its BSS where that is more.</summary>
    private SymbolicWord64 Footprint => SymbolicWord64.Select(Wide("kernel", ImageSize) > Kernel.Size, Wide("kernel", ImageSize),
        Kernel.Size);

    /// <summary>The kernel.</summary>
    public IEnumerable<(GuestSetupError Error, SymbolicBit Broken)> OfKernel()
    {
        SymbolicWord64 from = Kernel.Guest - Wide("kernel", TextOffset);
        return
        [
            (GuestSetupError.KernelTruncated, Kernel.Size < ImageHeaderBytes.Wide()),
            (GuestSetupError.KernelMagic, Unknowns.Word(NameOf("kernel",
                ImageMagic)) != BinaryPrimitives.ReadUInt32LittleEndian("ARM\x64"u8)),
            (GuestSetupError.KernelBigEndian, SymbolicWord64.Bit(Wide("kernel", Flags), 0)),
            (GuestSetupError.KernelMisaligned, (Kernel.Guest < Wide("kernel", TextOffset)) | !Ranges.IsMultiple(from, BaseAlignment)),
            (GuestSetupError.KernelOutsideRam, !IsInOneRegion(Kernel.Guest, Footprint)),
        ];
    }

    /// <summary>The device tree blob; its fields are big-endian.</summary>
    public IEnumerable<(GuestSetupError Error, SymbolicBit Broken)> OfDtb()
    {
        SymbolicWord32 total = Reverse(Unknowns.Word(NameOf("dtb", TotalSize)));
        return
        [
            (GuestSetupError.DtbTruncated, Dtb.Size < DtbHeaderBytes.Wide()),
            (GuestSetupError.DtbMagic, Unknowns.Word(NameOf("dtb", 0)) != BinaryPrimitives.ReverseEndianness(0xd00d_feed)),
            (GuestSetupError.DtbTruncated, SymbolicWord64.Join(0u, total) > Dtb.Size),
            (GuestSetupError.DtbTooLarge, Dtb.Size > MaxDtbBytes.Wide()),
            (GuestSetupError.DtbMisaligned, !Ranges.IsMultiple(Dtb.Guest, DtbAlignment)),
            (GuestSetupError.DtbOutsideRam, !IsInOneRegion(Dtb.Guest, Dtb.Size)),
        ];
    }

    /// <summary>Where they go.</summary>
    public IEnumerable<(GuestSetupError Error, SymbolicBit Broken)> OfPlacement() =>
    [
        (GuestSetupError.InitrdOutsideRam, (Initrd.Size != 0ul.Wide()) & !IsInOneRegion(Initrd.Guest, Initrd.Size)),
        (GuestSetupError.DtbOverlapsKernel, Meet(Kernel.Guest, Footprint, Dtb.Guest, Dtb.Size)),
        (GuestSetupError.InitrdOverlapsKernel, Meet(Kernel.Guest, Footprint, Initrd.Guest, Initrd.Size)),
        (GuestSetupError.InitrdOverlapsDtb, Meet(Dtb.Guest, Dtb.Size, Initrd.Guest, Initrd.Size)),
    ];

    /// <summary>The first that is broken; 0 for none.</summary>
    public static SymbolicWord32 First(IEnumerable<(GuestSetupError Error, SymbolicBit Broken)> rules) => rules.Reverse().Aggregate(
        (SymbolicWord32)0u, (rest, rule) => SymbolicWord32.Select(rule.Broken, (uint)rule.Error, rest));

    /// <summary>Two ranges have a byte in common: the distance of their beginnings is less than the first one's size.</summary>
    public static SymbolicBit Meet(SymbolicWord64 a, SymbolicWord64 aSize, SymbolicWord64 b, SymbolicWord64 bSize) =>
        (aSize != 0ul.Wide()) & (bSize != 0ul.Wide()) & SymbolicBit.Select(a > b, a - b < bSize, b - a < aSize);

    /// <summary>
    /// What is at an address: any block, but that the kernel and the device tree blob are where the image has them; and any first bytes of
    /// these. The rest of them is not looked at.
    /// </summary>
    public (ulong Start, int SizeBytes, SymbolicWord64 Value)? At(VmmImage image, ulong address)
    {
        ConfigurationBlock c = image.Configuration;
        ulong offset = address - b.Address, kernel = b.ImageEntry(nameof(Block.Kernel)), dtb = b.ImageEntry(nameof(Block.Dtb));
        if (offset < (ulong)BlockWords.SizeBytes)
        {
            return address - kernel < sizeof(ulong) || address - dtb < sizeof(ulong) ? null : b.At(address);
        }

        if (address - c.Kernel.VmmAddress < ImageHeaderBytes)
        {
            int at = (int)(address - c.Kernel.VmmAddress) & ~7;
            return at is TextOffset or ImageSize or Flags ? (c.Kernel.VmmAddress + (ulong)at, sizeof(ulong), Wide("kernel", at))
                : Half(c.Kernel.VmmAddress, address, "kernel");
        }

        return address - c.Dtb.VmmAddress < DtbHeaderBytes ? Half(c.Dtb.VmmAddress, address, "dtb") : null;
    }

    private static (ulong Start, int SizeBytes, SymbolicWord64 Value)? Half(ulong start, ulong address, string image)
    {
        int at = (int)(address - start) & ~3;
        return (start + (ulong)at, sizeof(uint), SymbolicWord64.Join(0u, Unknowns.Word(NameOf(image, at))));
    }

    /// <summary>The first region that has the beginning has all of it. Of valid blocks no other region has it.</summary>
    private SymbolicBit IsInOneRegion(SymbolicWord64 start, SymbolicWord64 size)
    {
        SymbolicBit isIn = false;
        for (int i = Block.MaxRamRegions - 1; i >= 0; i--)
        {
            (SymbolicWord64 guest, SymbolicWord64 vmm, SymbolicWord64 ramSize) = b.Ram(i);
            SymbolicWord64 offset = start - guest;
            SymbolicBit isUsed = b.Word(nameof(Block.RamRegionCount)) > (uint)i;

            // Address 0 of the VMM is no memory, as a pointer says it.
            isIn = SymbolicBit.Select(isUsed & (offset < ramSize), (size <= ramSize - offset) & (vmm + offset != 0ul.Wide()), isIn);
        }

        return isIn;
    }

    private static SymbolicWord32 Reverse(SymbolicWord32 word) => Enumerable.Range(0, 4).Aggregate((SymbolicWord32)0u, (all, i) =>
        all | (SymbolicWord32.Extract(word, (8 * i) + 7, 8 * i) << (24 - (8 * i))));

    private static SymbolicWord64 Wide(string image, int at) => Unknowns.Wide(NameOf(image, at));

    private static string NameOf(string image, int at) => $"{image}'s header+0x{at:x}";
}
