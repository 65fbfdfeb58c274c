using Lockstep.Boards.Configuration;
using Lockstep.Boards.DeviceTree;
using Lockstep.Boards.Images;
using Lockstep.Boards.Kernels;
using Lockstep.Boards.Systems;

namespace Lockstep.Boards.BoardCheck;

/// <summary>A virtual machine against its device tree: what the tree promises, the system gives.</summary>
internal sealed class GuestRules
{
    /// <summary>What guest RAM has room for at least, so that a kernel and a RAM disk of common size fit: 64 and 32 MiB.</summary>
    private const ulong KernelRoom = 0x400_0000, InitrdRoom = 0x200_0000;

    private readonly Board _board;
    private readonly CheckedGuest _guest;
    private readonly CheckedTree _tree;

    private GuestRules(Board board, CheckedGuest guest, CheckedTree tree) => (_board, _guest, _tree) = (board, guest, tree);

    private VirtualMachine Vm => _guest.System.Vm;

    /// <summary>Asks the rules.</summary>
    /// <param name="tree">Null when the tree has no answer to them.</param>
    public static void Check(Rules rules, Board board, CheckedGuest guest, CheckedTree? tree, bool isGicKnown)
    {
        if (tree is null)
        {
            return;
        }
        GuestRules of = new(board, guest, tree);
        rules.Hold(of.Registers);
        rules.Hold(of.Interrupts);
        rules.Hold(of.Configuration);
        if (isGicKnown && tree.Gic.Version == 2)
        {
            rules.Hold(of.VirtualCpuInterface);
        }
    }

    /// <summary>What the virtual machine has to be given: all but what its VMM emulates.</summary>
    private IEnumerable<TreeDevice> GivenDevices => _tree.Devices.Where(device => _guest.Devices.All(emulated => emulated.Path != device.Path));

    private Map? MapAt(ulong address) =>
        Vm.Maps.FirstOrDefault(map => map.Address <= address && address - map.Address < _guest.System.System.RegionOf(map).Size);

    private IEnumerable<UserError> Registers()
    {
        foreach (TreeDevice device in GivenDevices)
        {
            foreach ((ulong address, ulong size) in device.Frames.Where(frame => frame.Size != 0))
            {
                ulong end = Align.Up(address + size, Align.Page);
                for (ulong at = Align.Down(address, Align.Page); at < end;)
                {
                    Map? map = MapAt(at);
                    if (map is null)
                    {
                        yield return new UserError(_tree.Places.Of(device.Path, "reg"),
                            $"{device.Path} has registers at {Text.Hex(at)}, and virtual machine `{Vm.Name}` of"
                            + $" {_guest.System.System.File} has nothing mapped there; map the device, or take the node out");
                        break;
                    }
                    if (map.IsCached || !map.Permissions.HasFlag(Permissions.Write))
                    {
                        yield return new UserError(map.At,
                            $"these are the registers of {device.Path} in {_guest.TreePath}; they need perms=\"rw\" cached=\"false\"");
                        break;
                    }
                    at = map.Address + _guest.System.System.RegionOf(map).Size;
                }
            }
        }
    }

    private IEnumerable<UserError> Interrupts()
    {
        foreach (TreeDevice device in GivenDevices)
        {
            foreach (TreeInterrupt promised in device.Interrupts.Where(interrupt => interrupt.Intid >= TreeInterrupt.FirstSpi))
            {
                string trigger = promised.IsEdge ? "edge" : "level";
                Interrupt? given = _guest.System.Passthrough.FirstOrDefault(irq => irq.Irq == promised.Intid);
                if (given is null)
                {
                    yield return new UserError(_tree.Places.Of(device.Path, "interrupts"),
                        $"{device.Path} has INTID {promised.Intid}, and protection domain"
                        + $" `{_guest.System.Domain.Name}` of {_guest.System.System.File} does not get it; add"
                        + $" <irq irq=\"{promised.Intid}\" id=\"...\" trigger=\"{trigger}\" /> there");
                }
                else if (given.IsEdge != promised.IsEdge)
                {
                    yield return new UserError(given.At,
                        $"INTID {promised.Intid} is {(given.IsEdge ? "an edge" : "a level")} here, and {device.Path} in"
                        + $" {_tree.Places.Of(device.Path, "interrupts")} says {trigger} ({promised.Trigger});"
                        + " correct the one that is wrong");
                }
            }
        }
    }

    /// <summary>The page that the guest takes for its CPU interface is the hardware's virtual one.</summary>
    private IEnumerable<UserError> VirtualCpuInterface()
    {
        ulong guest = _tree.Gic.Frames[1].Base, hardware = _board.Facts.Gic!.VirtualCpuInterface!.Value;
        Map map = MapAt(guest)!;
        MemoryRegion region = _guest.System.System.RegionOf(map);
        ulong? physical = region.PhysAddr + (guest - map.Address);
        if (physical != hardware)
        {
            string found = physical is { } address ? $"physical {Text.Hex(address)}" : "memory without phys_addr";
            yield return new UserError(region.At,
                $"the CPU interface of `{Vm.Name}` ({Text.Hex(guest)}) is {found}; it is the hardware's"
                + $" virtualCpuInterface, so phys_addr must be \"{Text.Hex(hardware - (guest - map.Address))}\"");
        }
    }

    /// <summary>The configuration that a build would write, with stand-ins for the guest's images and their places in the VMM.</summary>
    private IEnumerable<UserError> Configuration()
    {
        const int headerBytes = 64;
        KernelImage kernel = new(new byte[headerBytes], 0, KernelRoom);
        GuestLayout layout = GuestLayout.Plan(_guest.Ram[0], kernel, InitrdRoom);
        uint intidEnd = _tree.Gic.IntidEnd(_guest.Tree);
        byte[] dtb = GuestBuild.CompileTree(_guest, layout, null, _board.Facts.BootArguments, out _);
        AddressSpace space = new($"protection domain `{_guest.System.Domain.Name}`");
        foreach (Map map in _guest.System.Domain.Maps)
        {
            space.Take($"the mapping of `{map.Region}`", map.Address, _guest.System.System.RegionOf(map).Size, map.At);
        }
        const ulong room = KernelRoom + InitrdRoom + Align.LargePage;
        ulong images = space.TakeFree("the guest's images", room, Align.LargePage, KernelRoom, KernelFacts.NewStackTop);
        BlockBuilder.Build(new BlockBuilder.Inputs(
            _guest.System, _guest.Gic, intidEnd, _board.Facts.ListRegisters, KernelFacts.OfBuiltInHost(isDebug: false),
            _guest.Ram, layout, kernel, dtb.Length,
            new ImageAddresses(images, images + KernelRoom, images + KernelRoom + Align.LargePage), _guest.Devices));
        return [];
    }
}
