using Lockstep.Boards.DeviceTree;
using Lockstep.Boards.Systems;
using Lockstep.Model.Configuration;

namespace Lockstep.Boards.Configuration;

/// <summary>A device that the VMM emulates, and the mapping of the memory behind it in the VMM.</summary>
/// <param name="Path">Path of its node in the device tree.</param>
/// <param name="Kind">One of <see cref="VirtualDeviceKind"/>.</param>
/// <param name="Address">Guest-physical address of its registers.</param>
/// <param name="Intid">Its interrupt.</param>
/// <param name="Memory">The mapping.</param>
/// <param name="Channel">The VMM's channel to the domain behind it, or null.</param>
internal sealed record VirtualDeviceFacts(string Path, uint Kind, ulong Address, uint Intid, Map Memory, uint? Channel);

/// <summary>
/// Finds the devices that a guest's VMM emulates: nodes compatible with "virtio,mmio" that the virtual machine has not mapped. Behind
/// `virtio@a000000` is the memory region `virtio_a000000`, and `setvar_vaddr` of its mapping says what it is.
/// </summary>
internal sealed class VirtualDevices
{
    /// <summary>Bytes of a device's registers.</summary>
    private const ulong FrameBytes = Model.Registers.Virtio.VirtioMmioFrame.SizeBytes;

    private const string Compatible = "virtio,mmio", BlockSymbol = "virtio_blk", ConsoleSymbol = "virtio_console";

    private readonly GuestSystem _guest;
    private readonly Tree _tree;
    private readonly InterruptController _gic;
    private readonly string _treePath;

    private VirtualDevices(GuestSystem guest, Tree tree, InterruptController gic, string treePath) =>
        (_guest, _tree, _gic, _treePath) = (guest, tree, gic, treePath);

    /// <summary>The emulated devices of a guest, in the order of the device tree.</summary>
    public static IReadOnlyList<VirtualDeviceFacts> Find(GuestSystem guest, Tree tree, InterruptController gic, string treePath)
    {
        VirtualDevices devices = new(guest, tree, gic, treePath);
        VirtualDeviceFacts[] found = [.. tree.Root.Walk().Where(item => devices.IsEmulated(item.Node, item.Ancestors))
            .Select(item => devices.Read(item.Node, item.Ancestors))];
        if (found.Length > ConfigurationBlock.MaxVirtualDevices)
        {
            throw devices.Bad(found[ConfigurationBlock.MaxVirtualDevices].Path, null,
                $"{found.Length} virtio devices; the VMM emulates {ConfigurationBlock.MaxVirtualDevices}, take some nodes out");
        }
        devices.CheckMaps(found);
        return found;
    }

    private static string PathOf(TreeNode node, IReadOnlyList<TreeNode> ancestors) =>
        string.Join('/', ancestors.Append(node).Select(item => item.Name));

    private bool IsEmulated(TreeNode node, IReadOnlyList<TreeNode> ancestors) =>
        node.IsCompatible(Compatible) && node.String("status") is not "disabled" && !IsMapped(Frame(node, ancestors).Address);

    private bool IsMapped(ulong address) =>
        _guest.Vm.Maps.Any(map => map.Address <= address && address - map.Address < _guest.System.RegionOf(map).Size);

    private (ulong Address, ulong Size) Frame(TreeNode node, IReadOnlyList<TreeNode> ancestors)
    {
        (ulong Address, ulong Size)[] frames = TreeAddresses.Reg(node, ancestors) ?? [];
        return frames.Length == 1 && Align.Is(frames[0].Address, FrameBytes) && frames[0].Size >= FrameBytes ? frames[0]
            : throw Bad(PathOf(node, ancestors), "reg",
                $"a virtio device has one `reg` of at least {Text.Hex(FrameBytes)} bytes at a multiple of that");
    }

    private VirtualDeviceFacts Read(TreeNode node, IReadOnlyList<TreeNode> ancestors)
    {
        string path = PathOf(node, ancestors), name = node.Name.Replace('@', '_');
        Map map = _guest.Domain.Maps.FirstOrDefault(item => item.Region == name)
            ?? throw Bad(path, null,
                $"nothing is behind this virtio device; in protection domain `{_guest.Domain.Name}` of {_guest.System.File} add"
                + $" <map mr=\"{name}\" vaddr=\"...\" perms=\"rw\" setvar_vaddr=\"{BlockSymbol}\" /> or \"{ConsoleSymbol}\","
                + " or map its registers into the virtual machine");
        uint kind = KindOf(map) ?? throw new UserError(map.At,
            $"`{name}` is behind {path} of {_treePath}; setvar_vaddr says what it is: \"{BlockSymbol}\" or \"{ConsoleSymbol}\""
            + " (or either with _2, _3, _4)");
        if (!map.IsCached)
        {
            throw new UserError(map.At, $"`{name}` is memory behind {path} of {_treePath}; map it cached");
        }
        uint? channel = kind == VirtualDeviceKind.Console ? ChannelOf(map) : null;
        return new VirtualDeviceFacts(path, kind, Frame(node, ancestors).Address, IntidOf(node, ancestors), map, channel);
    }

    private static uint? KindOf(Map map) =>
        IsSymbol(map, BlockSymbol) ? VirtualDeviceKind.Block : IsSymbol(map, ConsoleSymbol) ? VirtualDeviceKind.Console : null;

    private static bool IsSymbol(Map map, string symbol) =>
        map.SetvarVaddr == symbol
        || Enumerable.Range(2, ConfigurationBlock.MaxVirtualDevices - 1).Any(i => map.SetvarVaddr == $"{symbol}_{i}");

    private uint IntidOf(TreeNode node, IReadOnlyList<TreeNode> ancestors)
    {
        TreeInterrupt[] interrupts = [.. InterruptWalk.Of(_tree, node, ancestors, _gic.Phandle)];
        string path = PathOf(node, ancestors);
        if (interrupts.Length != 1 || interrupts[0].Intid < TreeInterrupt.FirstSpi || interrupts[0].Trigger != TreeInterrupt.LevelHigh)
        {
            throw Bad(path, "interrupts", $"an emulated device has one SPI of {_gic.Path}, a high level ({TreeInterrupt.LevelHigh})");
        }
        Interrupt? taken = _guest.Domain.Interrupts.FirstOrDefault(irq => irq.Irq == interrupts[0].Intid);
        return taken is null ? interrupts[0].Intid
            : throw new UserError(taken.At,
                $"INTID {taken.Irq} is that of {path} in {_treePath}, which the VMM emulates; remove the <irq>, or give the node another");
    }

    /// <summary>A console's ring is a page that one other domain has too, with a channel on which both notify.</summary>
    private uint ChannelOf(Map map)
    {
        ProtectionDomain[] others =
        [
            .. _guest.System.AllDomains.Where(domain => domain != _guest.Domain && domain.Maps.Any(item => item.Region == map.Region)),
        ];
        bool isRing = _guest.System.RegionOf(map).Size == ConsoleRing.SizeBytes && map.Permissions.HasFlag(Permissions.Write);
        if (!isRing || others.Length != 1)
        {
            throw new UserError(map.At, $"`{map.Region}` is a console's ring: it has {Text.Hex(ConsoleRing.SizeBytes)} bytes, perms=\"rw\","
                + " and one other protection domain maps it, which has the serial port");
        }
        Channel[] channels = [.. _guest.System.Channels.Where(channel => channel.IsBetween(_guest.Domain.Name, others[0].Name))];
        if (channels.Length != 1 || !channels[0].A.CanNotify || !channels[0].B.CanNotify)
        {
            throw new UserError(map.At, $"`{map.Region}` is a console's ring; it needs one <channel> between"
                + $" `{_guest.Domain.Name}` and `{others[0].Name}` on which both notify");
        }
        return channels[0].EndOf(_guest.Domain.Name).Id;
    }

    /// <summary>A mapping that says it is behind a device is.</summary>
    private void CheckMaps(VirtualDeviceFacts[] found)
    {
        Map? lost = _guest.Domain.Maps.FirstOrDefault(map => KindOf(map) is not null && found.All(device => device.Memory != map));
        if (lost is not null)
        {
            throw new UserError(lost.At, $"setvar_vaddr=\"{lost.SetvarVaddr}\" is for the memory behind a virtio device,"
                + $" and {_treePath} has no node for `{lost.Region}`; a node virtio@ADDRESS compatible with \"{Compatible}\" has the region virtio_ADDRESS");
        }
    }

    private UserError Bad(string path, string? property, string what) => new(TreePlaces.Read(_treePath).Of(path, property), $"{path}: {what}");
}
