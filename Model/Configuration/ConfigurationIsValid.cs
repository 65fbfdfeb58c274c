namespace Lockstep.Model.Configuration;

/// <summary>
/// The validity predicate of a <see cref="ConfigurationBlock"/>. The tool that writes a block refuses to write an invalid
/// one, and the VMM refuses to start with one. Integers and pointers only: the freestanding VMM compiles this file.
/// </summary>
public static unsafe class ConfigurationIsValid
{
    private const ulong PageMask = 0xfff, LargePageMask = 0x1f_ffff;
    private const uint FirstSpi = 32, LastSpi = 1019;

    /// <summary>Largest channel number of Microkit.</summary>
    internal const uint MaxChannel = 61;

    /// <summary>One past the largest guest-physical or virtual address that a block may name: 48 bits.</summary>
    private const ulong AddressEnd = 1UL << 48;

    /// <summary>Size of the arm64 Image header in bytes, and the largest device tree (Linux, booting.rst).</summary>
    private const ulong KernelHeaderBytes = 64, MaxDtbBytes = 0x20_0000;

    /// <summary>The first rule that does not hold, or <see cref="ConfigurationFault.None"/>.</summary>
    /// <param name="block">The block; at least 8-byte aligned and readable for its whole size.</param>
    public static ConfigurationFault Check(ConfigurationBlock* block)
    {
        ConfigurationFault fault = CheckHeader(block);
        if (fault == ConfigurationFault.None) { fault = CheckNumbers(block); }
        if (fault == ConfigurationFault.None) { fault = CheckGicFrames(block); }
        if (fault == ConfigurationFault.None) { fault = CheckRam(block); }
        if (fault == ConfigurationFault.None) { fault = CheckImages(block); }
        if (fault == ConfigurationFault.None) { fault = CheckPassthrough(block); }
        if (fault == ConfigurationFault.None) { fault = VirtualDevicesAreValid.Check(block); }
        return fault;
    }

    private static ConfigurationFault CheckHeader(ConfigurationBlock* b)
    {
        if (b->Magic != ConfigurationBlock.ExpectedMagic) { return ConfigurationFault.Magic; }
        if (b->Version != ConfigurationBlock.ExpectedVersion) { return ConfigurationFault.Version; }
        if (b->SizeBytes != (uint)sizeof(ConfigurationBlock)) { return ConfigurationFault.SizeBytes; }
        if ((b->Flags & ~(ConfigurationFlags.DebugPutChar | ConfigurationFlags.Smc)) != 0) { return ConfigurationFault.Flags; }
        if (b->GicVersion is not (2 or 3)) { return ConfigurationFault.GicVersion; }
        if (b->VcpuCount == 0 || b->VcpuCount > (b->GicVersion == 2 ? 8u : 16u)) { return ConfigurationFault.VcpuCount; }
        if (b->IntidCount is < 64 or > 1024 || b->IntidCount % 32 != 0) { return ConfigurationFault.IntidCount; }
        if (b->ListRegisterCount is 0 or > 64) { return ConfigurationFault.ListRegisterCount; }
        if (b->TimerChannel > MaxChannel && b->TimerChannel != ConfigurationBlock.NoChannel) { return ConfigurationFault.TimerChannel; }
        if (b->RamRegionCount is 0 or > ConfigurationBlock.MaxRamRegions) { return ConfigurationFault.RamRegionCount; }
        if (b->PassthroughCount > ConfigurationBlock.MaxPassthroughInterrupts) { return ConfigurationFault.PassthroughCount; }
        return ConfigurationFault.None;
    }

    private static ConfigurationFault CheckNumbers(ConfigurationBlock* b)
    {
        // Reserved is the last member and not a label.
        int labelCount = (sizeof(InvocationLabels) / sizeof(uint)) - 1;
        uint* label = (uint*)&b->Labels;
        for (int i = 0; i < labelCount; i++)
        {
            if (label[i] == 0) { return ConfigurationFault.Labels; }
            for (int j = 0; j < i; j++)
            {
                if (label[i] == label[j]) { return ConfigurationFault.Labels; }
            }
        }
        ulong seen = 0;
        for (int i = 0; i < ConfigurationBlock.VcpuRegisterCount; i++)
        {
            uint number = b->VcpuRegisterNumber[i];
            if (number >= 64 || (seen >> (int)number & 1) != 0) { return ConfigurationFault.VcpuRegisterNumber; }
            seen |= 1UL << (int)number;
        }
        return ConfigurationFault.None;
    }

    private static ConfigurationFault CheckGicFrames(ConfigurationBlock* b)
    {
        bool isV2 = b->GicVersion == 2;
        if (!IsPageRange(b->GicdBase, b->GicdSizeBytes)) { return ConfigurationFault.Gicd; }
        if (b->GicdSizeBytes < (isV2 ? 0x1000ul : 0x1_0000ul)) { return ConfigurationFault.Gicd; }
        if (isV2)
        {
            if (!IsPageRange(b->GiccBase, 0x1000)) { return ConfigurationFault.Gicc; }
            if (Overlap(b->GiccBase, 0x1000, b->GicdBase, b->GicdSizeBytes)) { return ConfigurationFault.Gicc; }
            if (b->GicrBase != 0 || b->GicrSizeBytes != 0) { return ConfigurationFault.Gicr; }
            return ConfigurationFault.None;
        }
        if (b->GiccBase != 0) { return ConfigurationFault.Gicc; }
        // One redistributor is two frames of 64 KiB (IHI 0069 12.10).
        if (!IsPageRange(b->GicrBase, b->GicrSizeBytes) || (b->GicrBase & 0xffff) != 0) { return ConfigurationFault.Gicr; }
        if (b->GicrSizeBytes < b->VcpuCount * 0x2_0000ul) { return ConfigurationFault.Gicr; }
        if (Overlap(b->GicrBase, b->GicrSizeBytes, b->GicdBase, b->GicdSizeBytes)) { return ConfigurationFault.Gicr; }
        return ConfigurationFault.None;
    }

    private static ConfigurationFault CheckRam(ConfigurationBlock* b)
    {
        RamRegion* ram = &b->Ram0;
        for (uint i = 0; i < ConfigurationBlock.MaxRamRegions; i++)
        {
            bool isUnused = ram[i].GuestBase == 0 && ram[i].VmmBase == 0 && ram[i].SizeBytes == 0;
            if (i >= b->RamRegionCount && !isUnused) { return ConfigurationFault.Ram; }
            if (i >= b->RamRegionCount) { continue; }
            if (!IsPageRange(ram[i].GuestBase, ram[i].SizeBytes)) { return ConfigurationFault.Ram; }
            if (!IsPageRange(ram[i].VmmBase, ram[i].SizeBytes)) { return ConfigurationFault.Ram; }
        }
        for (uint i = 0; i < ConfigurationBlock.MaxRamRegions && i < b->RamRegionCount; i++)
        {
            if (Overlap(ram[i].GuestBase, ram[i].SizeBytes, b->GicdBase, b->GicdSizeBytes)) { return ConfigurationFault.RamOverlap; }
            if (Overlap(ram[i].GuestBase, ram[i].SizeBytes, b->GiccBase, b->GicVersion == 2 ? 0x1000u : 0)) { return ConfigurationFault.RamOverlap; }
            if (Overlap(ram[i].GuestBase, ram[i].SizeBytes, b->GicrBase, b->GicrSizeBytes)) { return ConfigurationFault.RamOverlap; }
            for (uint j = 0; j < i; j++)
            {
                if (Overlap(ram[i].GuestBase, ram[i].SizeBytes, ram[j].GuestBase, ram[j].SizeBytes)) { return ConfigurationFault.RamOverlap; }
                if (Overlap(ram[i].VmmBase, ram[i].SizeBytes, ram[j].VmmBase, ram[j].SizeBytes)) { return ConfigurationFault.RamOverlap; }
            }
        }
        return (ram[0].GuestBase & LargePageMask) != 0 ? ConfigurationFault.RamAlignment : ConfigurationFault.None;
    }

    private static ConfigurationFault CheckImages(ConfigurationBlock* b)
    {
        if (b->Kernel.SizeBytes < KernelHeaderBytes || !IsInGuestRam(b, &b->Kernel)) { return ConfigurationFault.Kernel; }
        if (b->Dtb.SizeBytes is 0 or > MaxDtbBytes || (b->Dtb.GuestAddress & 7) != 0) { return ConfigurationFault.Dtb; }
        if (!IsInGuestRam(b, &b->Dtb)) { return ConfigurationFault.Dtb; }
        bool hasInitrd = b->Initrd.SizeBytes != 0;
        if (!hasInitrd && (b->Initrd.GuestAddress != 0 || b->Initrd.VmmAddress != 0)) { return ConfigurationFault.Initrd; }
        if (hasInitrd && !IsInGuestRam(b, &b->Initrd)) { return ConfigurationFault.Initrd; }
        if (ImagesOverlap(&b->Kernel, &b->Dtb)) { return ConfigurationFault.ImageOverlap; }
        if (ImagesOverlap(&b->Kernel, &b->Initrd)) { return ConfigurationFault.ImageOverlap; }
        if (ImagesOverlap(&b->Dtb, &b->Initrd)) { return ConfigurationFault.ImageOverlap; }
        bool sourcesAreOk = SourceIsOutsideRam(b, &b->Kernel) && SourceIsOutsideRam(b, &b->Dtb)
            && (!hasInitrd || SourceIsOutsideRam(b, &b->Initrd));
        return sourcesAreOk ? ConfigurationFault.None : ConfigurationFault.ImageSource;
    }

    private static ConfigurationFault CheckPassthrough(ConfigurationBlock* b)
    {
        for (uint i = 0; i < ConfigurationBlock.MaxPassthroughInterrupts && i < b->PassthroughCount; i++)
        {
            uint intid = b->PassthroughIntid[i], channel = b->PassthroughChannel[i];
            if (!IsSpi(b, intid)) { return ConfigurationFault.PassthroughIntid; }
            if (channel > MaxChannel) { return ConfigurationFault.PassthroughChannel; }
            if (b->PassthroughIsEdge[i] > 1) { return ConfigurationFault.PassthroughIsEdge; }
            if (channel == b->TimerChannel) { return ConfigurationFault.PassthroughDuplicate; }
            for (uint j = 0; j < i; j++)
            {
                if (b->PassthroughIntid[j] == intid || b->PassthroughChannel[j] == channel) { return ConfigurationFault.PassthroughDuplicate; }
            }
        }
        return ConfigurationFault.None;
    }

    /// <summary>Whether [address, address + size) is not empty, lies below 2^48 and is made of whole 4 KiB pages.</summary>
    internal static bool IsPageRange(ulong address, ulong size) =>
        ((address | size) & PageMask) == 0 && IsRange(address, size);

    /// <summary>Whether [address, address + size) is not empty and lies below 2^48.</summary>
    internal static bool IsRange(ulong address, ulong size) =>
        size != 0 && size <= AddressEnd && address <= AddressEnd - size;

    /// <summary>Whether two ranges share a byte; an empty one shares none. Neither may wrap.</summary>
    internal static bool Overlap(ulong a, ulong aSize, ulong b, ulong bSize) =>
        aSize != 0 && bSize != 0 && a < b + bSize && b < a + aSize;

    /// <summary>Whether an INTID is a shared peripheral interrupt that the distributor implements.</summary>
    internal static bool IsSpi(ConfigurationBlock* b, uint intid) => intid is >= FirstSpi and <= LastSpi && intid < b->IntidCount;

    private static bool ImagesOverlap(GuestImage* a, GuestImage* b) =>
        Overlap(a->GuestAddress, a->SizeBytes, b->GuestAddress, b->SizeBytes);

    private static bool IsInGuestRam(ConfigurationBlock* b, GuestImage* image)
    {
        if (!IsRange(image->GuestAddress, image->SizeBytes)) { return false; }
        RamRegion* ram = &b->Ram0;
        for (uint i = 0; i < ConfigurationBlock.MaxRamRegions && i < b->RamRegionCount; i++)
        {
            bool startsInside = image->GuestAddress >= ram[i].GuestBase && image->GuestAddress - ram[i].GuestBase < ram[i].SizeBytes;
            if (startsInside && image->SizeBytes <= ram[i].SizeBytes - (image->GuestAddress - ram[i].GuestBase)) { return true; }
        }
        return false;
    }

    private static bool SourceIsOutsideRam(ConfigurationBlock* b, GuestImage* image)
    {
        if (!IsRange(image->VmmAddress, image->SizeBytes)) { return false; }
        RamRegion* ram = &b->Ram0;
        for (uint i = 0; i < ConfigurationBlock.MaxRamRegions && i < b->RamRegionCount; i++)
        {
            if (Overlap(image->VmmAddress, image->SizeBytes, ram[i].VmmBase, ram[i].SizeBytes)) { return false; }
        }
        return true;
    }
}
