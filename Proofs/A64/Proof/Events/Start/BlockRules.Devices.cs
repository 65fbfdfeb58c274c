using Lockstep.Model.Configuration;
using Lockstep.Proofs.Words;
using static Lockstep.Proofs.A64.Proof.Events.Start.Ranges;
using Device = Lockstep.Model.Configuration.VirtualDevice;
using Format = Lockstep.Model.Configuration.ConfigurationBlock;

namespace Lockstep.Proofs.A64.Proof.Events.Start;

/// <content>The rules of the devices that the VMM emulates.</content>
internal sealed partial class BlockRules
{
    /// <summary>Bytes of a device's registers (VIRTIO 1.2 4.2.2), and of GICv2's CPU interface (IHI 0048B 4.1.3).</summary>
    private const uint FrameBytes = 0x200, GiccBytes = 0x2000;

    /// <summary>The number of devices, and the word after it.</summary>
    public BlockRule DeviceCount() => new(ConfigurationFault.VirtualDeviceCount,
        (b.Word(nameof(Format.VirtualDeviceCount)) > (uint)Format.MaxVirtualDevices) | (b.Word(nameof(Format.Reserved)) != 0u));

    /// <summary>Whether there is a device of this number.</summary>
    public SymbolicBit HasDevice(int i) => b.Word(nameof(Format.VirtualDeviceCount)) > (uint)i;

    /// <summary>An entry that is not used.</summary>
    public BlockRule UnusedDevice(int i) => new(ConfigurationFault.VirtualDeviceCount,
        Any(new[] { nameof(Device.Kind), nameof(Device.Flags), nameof(Device.Intid), nameof(Device.Channel) }.Select(field =>
            b.Device(i, field) != 0u))
            | Any(new[] { nameof(Device.GuestBase), nameof(Device.BackingBase), nameof(Device.BackingSizeBytes) }
                .Select(field => b.DeviceWide(i, field) != 0ul.Wide())));

    /// <summary>The kind of a device, and the flags that it may have.</summary>
    public BlockRule DeviceKind(int i)
    {
        SymbolicWord32 flags = b.Device(i, nameof(Device.Flags));
        SymbolicBit isBlock = IsBlock(i), isConsole = b.Device(i, nameof(Device.Kind)) == VirtualDeviceKind.Console;
        return new(ConfigurationFault.VirtualDeviceKind,
            !((isBlock & ((flags == 0u) | (flags == VirtualDeviceFlags.ReadOnly))) | (isConsole & (flags == 0u))));
    }

    /// <summary>Where its registers are.</summary>
    public SymbolicBit IsFrameFree(int i)
    {
        SymbolicWord64 frame = b.DeviceWide(i, nameof(Device.GuestBase));
        SymbolicBit Covers(SymbolicWord64 start, SymbolicWord64 size) => Share(frame, ((ulong)FrameBytes).Wide(), start, size);
        return IsFrame(frame)
            & !Covers(b.Wide(nameof(Format.GicdBase)), b.Wide(nameof(Format.GicdSizeBytes)))
            & !Covers(b.Wide(nameof(Format.GiccBase)), OfV2(GiccBytes))
            & !Covers(b.Wide(nameof(Format.GicrBase)), b.Wide(nameof(Format.GicrSizeBytes)))
            & !Any(Enumerable.Range(0, Format.MaxRamRegions).Select(j => IsRamUsed(j) & Covers(b.Ram(j).Guest, b.Ram(j).Size)))
            // Frames are multiples of their size, so that two that share a byte are one.
            & !Any(Enumerable.Range(0, i).Select(j => b.DeviceWide(j, nameof(Device.GuestBase)) == frame));
    }

    /// <summary>Its interrupt.</summary>
    public SymbolicBit IsIntidFree(int i)
    {
        SymbolicWord32 intid = b.Device(i, nameof(Device.Intid));
        return IsSpi(intid) & !IsPassed(nameof(Format.PassthroughIntid), intid)
            & !Any(Enumerable.Range(0, i).Select(j => b.Device(j, nameof(Device.Intid)) == intid));
    }

    /// <summary>The channel of a console; a block device has none.</summary>
    public SymbolicBit IsChannelFree(int i)
    {
        SymbolicWord32 channel = b.Device(i, nameof(Device.Channel));
        SymbolicBit isFree = (channel < ChannelEnd) & (channel != b.Word(nameof(Format.TimerChannel)))
            & !IsPassed(nameof(Format.PassthroughChannel), channel)
            & !Any(Enumerable.Range(0, i).Select(j => b.Device(j, nameof(Device.Channel)) == channel));
        return SymbolicBit.Select(IsBlock(i), channel == Format.NoChannel, isFree);
    }

    /// <summary>The memory behind it.</summary>
    public SymbolicBit IsBackingFree(int i)
    {
        (SymbolicWord64 start, SymbolicWord64 size) = Backing(i);
        SymbolicBit Covers(SymbolicWord64 other, SymbolicWord64 otherSize) => Share(start, size, other, otherSize);
        SymbolicBit isConsole = b.Device(i, nameof(Device.Kind)) == VirtualDeviceKind.Console;
        string[] images = [nameof(Format.Kernel), nameof(Format.Dtb), nameof(Format.Initrd)];
        return IsPages(start, size) & (!isConsole | (size == ((ulong)ConsoleRing.SizeBytes).Wide()))
            & !Any(images.Select(field => b.Image(b.ImageEntry(field))).Select(image => Covers(image.Vmm, image.Size)))
            & !Any(Enumerable.Range(0, Format.MaxRamRegions).Select(j => IsRamUsed(j) & Covers(b.Ram(j).Vmm, b.Ram(j).Size)))
            & !Any(Enumerable.Range(0, i).Select(j => Covers(Backing(j).Start, Backing(j).Size)));
    }

    private static SymbolicBit IsFrame(SymbolicWord64 frame) => IsMultiple(frame, FrameBytes) & IsInAddressSpace(frame,
        ((ulong)FrameBytes).Wide());

    private (SymbolicWord64 Start, SymbolicWord64 Size) Backing(int i) =>
        (b.DeviceWide(i, nameof(Device.BackingBase)), b.DeviceWide(i, nameof(Device.BackingSizeBytes)));

    private SymbolicBit IsBlock(int i) => b.Device(i, nameof(Device.Kind)) == VirtualDeviceKind.Block;

    /// <summary>Whether a number is that of a passthrough interrupt.</summary>
    private SymbolicBit IsPassed(string table, SymbolicWord32 number) => Any(Enumerable.Range(0,
        Format.MaxPassthroughInterrupts).Select(i =>
        (b.Word(nameof(Format.PassthroughCount)) > (uint)i) & (b.Entry(table, i) == number)));
}
