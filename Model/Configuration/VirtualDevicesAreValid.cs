namespace Lockstep.Model.Configuration;

/// <summary>
/// The rules of <see cref="ConfigurationIsValid"/> for the devices that the VMM emulates; the rest of the block has passed. Integers
/// and pointers only: the freestanding VMM compiles this file.
/// </summary>
internal static unsafe class VirtualDevicesAreValid
{
    /// <summary>Bytes of a device's registers, and their alignment.</summary>
    private const ulong FrameBytes = 0x200;

    /// <summary>The first rule that does not hold.</summary>
    public static ConfigurationFault Check(ConfigurationBlock* b)
    {
        bool isCount = b->VirtualDeviceCount <= ConfigurationBlock.MaxVirtualDevices && b->Reserved == 0;
        if (!isCount) { return ConfigurationFault.VirtualDeviceCount; }
        VirtualDevice* devices = &b->Device0;
        for (uint i = 0; i < ConfigurationBlock.MaxVirtualDevices; i++)
        {
            ConfigurationFault fault = i < b->VirtualDeviceCount ? CheckOne(b, devices, i) : CheckUnused(devices + i);
            if (fault != ConfigurationFault.None) { return fault; }
        }
        return ConfigurationFault.None;
    }

    private static ConfigurationFault CheckUnused(VirtualDevice* d)
    {
        bool isZero = d->Kind == 0 && d->Flags == 0 && d->GuestBase == 0 && d->Intid == 0 && d->Channel == 0
            && d->BackingBase == 0 && d->BackingSizeBytes == 0;
        return isZero ? ConfigurationFault.None : ConfigurationFault.VirtualDeviceCount;
    }

    private static ConfigurationFault CheckOne(ConfigurationBlock* b, VirtualDevice* devices, uint i)
    {
        VirtualDevice* d = devices + i;
        uint flags = d->Kind == VirtualDeviceKind.Block ? VirtualDeviceFlags.ReadOnly : 0;
        if (d->Kind is not (VirtualDeviceKind.Block or VirtualDeviceKind.Console)) { return ConfigurationFault.VirtualDeviceKind; }
        if ((d->Flags & ~flags) != 0) { return ConfigurationFault.VirtualDeviceKind; }
        if (!FrameIsFree(b, devices, i)) { return ConfigurationFault.VirtualDeviceFrame; }
        if (!IntidIsFree(b, devices, i)) { return ConfigurationFault.VirtualDeviceIntid; }
        if (!ChannelIsFree(b, devices, i)) { return ConfigurationFault.VirtualDeviceChannel; }
        return BackingIsFree(b, devices, i) ? ConfigurationFault.None : ConfigurationFault.VirtualDeviceBacking;
    }

    private static bool FrameIsFree(ConfigurationBlock* b, VirtualDevice* devices, uint i)
    {
        ulong frame = devices[i].GuestBase;
        bool isFree = frame % FrameBytes == 0 && ConfigurationIsValid.IsRange(frame, FrameBytes)
            && !ConfigurationIsValid.Overlap(frame, FrameBytes, b->GicdBase, b->GicdSizeBytes)
            && !ConfigurationIsValid.Overlap(frame, FrameBytes, b->GiccBase, b->GicVersion == 2 ? 0x2000u : 0)
            && !ConfigurationIsValid.Overlap(frame, FrameBytes, b->GicrBase, b->GicrSizeBytes);
        RamRegion* ram = &b->Ram0;
        for (uint j = 0; j < ConfigurationBlock.MaxRamRegions && j < b->RamRegionCount; j++)
        {
            isFree &= !ConfigurationIsValid.Overlap(frame, FrameBytes, ram[j].GuestBase, ram[j].SizeBytes);
        }
        for (uint j = 0; j < i; j++)
        {
            isFree &= frame != devices[j].GuestBase;
        }
        return isFree;
    }

    private static bool IntidIsFree(ConfigurationBlock* b, VirtualDevice* devices, uint i)
    {
        uint intid = devices[i].Intid;
        bool isFree = ConfigurationIsValid.IsSpi(b, intid);
        for (uint j = 0; j < ConfigurationBlock.MaxPassthroughInterrupts && j < b->PassthroughCount; j++)
        {
            isFree &= intid != b->PassthroughIntid[j];
        }
        for (uint j = 0; j < i; j++)
        {
            isFree &= intid != devices[j].Intid;
        }
        return isFree;
    }

    private static bool ChannelIsFree(ConfigurationBlock* b, VirtualDevice* devices, uint i)
    {
        uint channel = devices[i].Channel;
        if (devices[i].Kind == VirtualDeviceKind.Block) { return channel == ConfigurationBlock.NoChannel; }
        bool isFree = channel <= ConfigurationIsValid.MaxChannel && channel != b->TimerChannel;
        for (uint j = 0; j < ConfigurationBlock.MaxPassthroughInterrupts && j < b->PassthroughCount; j++)
        {
            isFree &= channel != b->PassthroughChannel[j];
        }
        for (uint j = 0; j < i; j++)
        {
            isFree &= channel != devices[j].Channel;
        }
        return isFree;
    }

    private static bool BackingIsFree(ConfigurationBlock* b, VirtualDevice* devices, uint i)
    {
        ulong start = devices[i].BackingBase, size = devices[i].BackingSizeBytes;
        bool isFree = ConfigurationIsValid.IsPageRange(start, size)
            && (devices[i].Kind != VirtualDeviceKind.Console || size == ConsoleRing.SizeBytes)
            && !ConfigurationIsValid.Overlap(start, size, b->Kernel.VmmAddress, b->Kernel.SizeBytes)
            && !ConfigurationIsValid.Overlap(start, size, b->Dtb.VmmAddress, b->Dtb.SizeBytes)
            && !ConfigurationIsValid.Overlap(start, size, b->Initrd.VmmAddress, b->Initrd.SizeBytes);
        RamRegion* ram = &b->Ram0;
        for (uint j = 0; j < ConfigurationBlock.MaxRamRegions && j < b->RamRegionCount; j++)
        {
            isFree &= !ConfigurationIsValid.Overlap(start, size, ram[j].VmmBase, ram[j].SizeBytes);
        }
        for (uint j = 0; j < i; j++)
        {
            isFree &= !ConfigurationIsValid.Overlap(start, size, devices[j].BackingBase, devices[j].BackingSizeBytes);
        }
        return isFree;
    }
}
