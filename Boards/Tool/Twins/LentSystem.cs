using Lockstep.Boards.Configuration;
using Lockstep.Boards.DeviceTree;
using Lockstep.Boards.Systems;

namespace Lockstep.Boards.Twins;

/// <summary>
/// A system of the lender with the board's addresses: the board's own system (simple.system), with the vCPUs and the time slices of the
/// lender's, and with what else the lender's guest has: devices, a second page of GICV, interrupts.
/// </summary>
internal sealed class LentSystem
{
    private const string OwnSystem = "simple.system";

    /// <summary>Moves what is lent where the board has something at its place; also what is kept free behind the redistributors.</summary>
    private const ulong Step = 0x1_0000, SpaceEnd = 1UL << 40;

    private readonly HashSet<string> _lentRegions = [];
    private readonly Dictionary<ulong, ulong> _physicalIntids = [];
    private readonly Board _board;
    private readonly Board _lender;
    private readonly SystemDescription _own;
    private readonly SystemDescription _from;

    private LentSystem(Board board, Board lender, SystemDescription own, SystemDescription from) =>
        (_board, _lender, _own, _from) = (board, lender, own, from);

    public SystemDescription System { get; private set; } = null!;

    /// <summary>Reads and joins the two.</summary>
    public static LentSystem Read(Board board, Board lender, string file, InterruptController gic, TreeConsole console, TreeConsole lenderConsole)
    {
        string own = board.OwnSystemFile(OwnSystem);
        LentSystem lent = new(board, lender, ReadOne(board, own), ReadOne(lender, file));
        lent.System = lent.Join(gic, console, lenderConsole);
        return lent;
    }

    /// <summary>Whether a region's physical address is already one of the lender's machine.</summary>
    public bool IsLenders(string region) => _lentRegions.Contains(region);

    /// <summary>Physical INTID of a lent interrupt; null for the board's own.</summary>
    public ulong? PhysicalIntid(ulong intid) => _physicalIntids.TryGetValue(intid, out ulong physical) ? physical : null;

    private static SystemDescription ReadOne(Board board, string file)
    {
        SystemDescription system = SystemReader.Read(file, [Path.GetDirectoryName(file)!, Path.Combine(board.Directory, "images")]);
        return system.AllDomains.ToArray() is [{ Vm: not null } domain] && domain.Image.Path == GuestSystem.ProgramName ? system
            : throw new UserError(file, "only a system of one protection domain with one virtual machine and the program"
                + $" {GuestSystem.ProgramName} can be lent to another board; write the board its own");
    }

    private SystemDescription Join(InterruptController gic, TreeConsole console, TreeConsole lenderConsole)
    {
        (ProtectionDomain own, ProtectionDomain from) = (_own.Domains[0], _from.Domains[0]);
        (Map Map, MemoryRegion Region)[] lent =
            [.. from.Vm!.Maps.Select(map => (map, _from.RegionOf(map))).Where(item => !HasCounterpart(item.map, item.Item2, lenderConsole))];
        MemoryRegion[] regions =
            [.. _own.Regions.Select(region => WithWholeInterface(region, own)), .. lent.Select(item => Renamed(item.Region))];
        AddressSpace space = SpaceOf(gic, own, regions, from.Vm.Vcpus.Count);
        Map[] maps = [.. own.Vm!.Maps, .. lent.Select(item => Placed(item.Map, item.Region, space))];
        return _own with
        {
            File = _from.File,
            Regions = regions,
            Domains =
            [
                own with
                {
                    Interrupts = [.. Interrupts(own, from, console, lenderConsole)],
                    Vm = own.Vm with { Maps = maps, Vcpus = from.Vm.Vcpus, Budget = from.Vm.Budget, Period = from.Vm.Period },
                },
            ],
        };
    }

    /// <summary>RAM, serial port and GICV are the board's.</summary>
    private bool HasCounterpart(Map map, MemoryRegion region, TreeConsole lenderConsole) =>
        map.Permissions.HasFlag(Permissions.Execute)
        || Holds(region, lenderConsole.Frame.Address) || Holds(region, _lender.Facts.Gic?.VirtualCpuInterface);

    private static bool Holds(MemoryRegion region, ulong? address) =>
        region.PhysAddr is { } physical && address is { } wanted && wanted - physical < region.Size;

    /// <summary>As many pages of GICV as the lender's guest has, where the board's has less.</summary>
    private MemoryRegion WithWholeInterface(MemoryRegion region, ProtectionDomain own)
    {
        if (!Holds(region, _board.Facts.Gic?.VirtualCpuInterface))
        {
            return region;
        }
        ulong size = _from.Regions.Where(other => Holds(other, _lender.Facts.Gic?.VirtualCpuInterface))
            .Select(other => other.Size).Append(region.Size).Max();
        Map? map = own.Vm!.Maps.FirstOrDefault(map => map.Region == region.Name);
        bool isFree = map is not null && !own.Vm.Maps.Any(other =>
            other != map && Align.Overlap(map.Address, size, other.Address, _own.RegionOf(other).Size));
        return isFree ? region with { Size = size } : region;
    }

    private MemoryRegion Renamed(MemoryRegion region)
    {
        MemoryRegion renamed = _own.Regions.Any(other => other.Name == region.Name) ? region with { Name = LentName(region.Name) } : region;
        _lentRegions.Add(renamed.Name);
        return renamed;
    }

    private static string LentName(string name) => $"{name} of the twin";

    /// <summary>Guest-physical space that is taken: mappings, and the frames that the VMM emulates.</summary>
    private AddressSpace SpaceOf(InterruptController gic, ProtectionDomain own, MemoryRegion[] regions, int vcpus)
    {
        AddressSpace space = new("guest-physical memory");
        foreach (Map map in own.Vm!.Maps)
        {
            space.Take($"the mapping of `{map.Region}`", map.Address, regions.Single(region => region.Name == map.Region).Size, map.At);
        }
        space.Take("the distributor", gic.Distributor.Base, gic.Distributor.Size);
        if (gic.Version == 3)
        {
            // One frame more than there are: scripts look behind the last.
            space.Take("the redistributors", gic.Frames[1].Base, (ulong)(vcpus + 1) * GuestSystem.RedistributorSize);
        }
        return space;
    }

    private Map Placed(Map map, MemoryRegion region, AddressSpace space)
    {
        string name = _own.Regions.Any(other => other.Name == region.Name) ? LentName(region.Name) : region.Name;
        ulong address = space.TakeFree($"`{name}`", Align.Up(region.Size, Step), Step, map.Address, SpaceEnd, map.At);
        return map with { Region = name, Address = address };
    }

    /// <summary>The board's own, the port with the trigger of the lender's, whose port it is; then the lent ones, moved together.</summary>
    private List<Interrupt> Interrupts(ProtectionDomain own, ProtectionDomain from, TreeConsole console, TreeConsole lenderConsole)
    {
        Interrupt[] others = [.. from.Interrupts.Where(irq => irq.Irq != lenderConsole.Interrupt?.Intid)];
        Interrupt? port = from.Interrupts.FirstOrDefault(irq => irq.Irq == lenderConsole.Interrupt?.Intid);
        List<Interrupt> all =
        [
            .. own.Interrupts.Select(irq => port is not null && irq.Irq == console.Interrupt?.Intid ? irq with { IsEdge = port.IsEdge } : irq),
        ];
        ulong moved = 0;
        while (others.Any(irq => irq.Irq != GuestSystem.TimerIrq && own.Interrupts.Any(mine => mine.Irq == irq.Irq + moved)))
        {
            moved++;
        }
        foreach (Interrupt irq in others.Where(irq => irq.Irq != GuestSystem.TimerIrq || all.All(mine => mine.Irq != irq.Irq)))
        {
            ulong intid = irq.Irq == GuestSystem.TimerIrq ? irq.Irq : irq.Irq + moved;
            uint id = all.All(mine => mine.Id != irq.Id) ? irq.Id : FreeId(all, others);
            all.Add(irq with { Irq = intid, Id = id });
            _physicalIntids[intid] = irq.Irq;
        }
        return all;
    }

    private static uint FreeId(List<Interrupt> taken, Interrupt[] wanted) =>
        Enumerable.Range(0, (int)SystemReader.MaxId + 1).Select(id => (uint)id).First(id => taken.Concat(wanted).All(irq => irq.Id != id));
}
