using Lockstep.Boards.Configuration;
using Lockstep.Boards.Systems;

namespace Lockstep.Boards.BoardCheck;

/// <summary>A system's memory regions against the board's physical memory map.</summary>
internal static class PhysicalRules
{
    public static void Check(Rules rules, Board board, CheckedSystem system, bool isGicKnown)
    {
        rules.Hold(() => Devices(board, system));
        rules.Hold(() => Ram(board, system));
        rules.Hold(() => Room(board, system.System));
        if (isGicKnown)
        {
            rules.Hold(() => HardwareGic(board, system.System));
        }
    }

    private static ulong EndOf(Board board) => board.Facts.MemoryBase + board.Facts.MemorySize;

    private static string RangeOf(MemoryRegion region) => $"`{region.Name}` {Text.Range(region.PhysAddr!.Value, region.Size)}";

    /// <summary>What is mapped uncached into a virtual machine is a device: at a fixed place, and not in RAM.</summary>
    private static IEnumerable<UserError> Devices(Board board, CheckedSystem system)
    {
        foreach (Map map in system.Guests.SelectMany(guest => guest.System.Vm.Maps).Where(map => !map.IsCached))
        {
            MemoryRegion region = system.System.RegionOf(map);
            if (region.PhysAddr is not { } physical)
            {
                yield return new UserError(region.At, $"`{region.Name}` is mapped uncached, as a device is, and has no place; add phys_addr, or map it cached");
            }
            else if (Align.Overlap(physical, region.Size, board.Facts.MemoryBase, board.Facts.MemorySize))
            {
                yield return new UserError(region.At, $"{RangeOf(region)} is mapped as a device and lies in the board's RAM"
                    + $" {Text.Range(board.Facts.MemoryBase, board.Facts.MemorySize)}; correct phys_addr");
            }
        }
    }

    /// <summary>Guest RAM with a physical address is RAM of the board, and not where loader.img goes.</summary>
    private static IEnumerable<UserError> Ram(Board board, CheckedSystem system)
    {
        foreach (string name in system.Guests.SelectMany(guest => guest.Ram).Select(ram => ram.Region).Distinct())
        {
            MemoryRegion region = system.System.Regions.Single(item => item.Name == name);
            if (region.PhysAddr is not { } physical)
            {
                continue;
            }
            if (physical < board.Facts.MemoryBase || physical + region.Size > EndOf(board))
            {
                yield return new UserError(region.At, $"{RangeOf(region)} is guest RAM and not in the board's RAM"
                    + $" {Text.Range(board.Facts.MemoryBase, board.Facts.MemorySize)}; correct phys_addr, or leave it out");
            }
            if (Align.Overlap(physical, region.Size, board.Facts.LoaderAddress, Align.LargePage))
            {
                yield return new UserError(region.At, $"{RangeOf(region)} is where loader.img is loaded, {Text.Hex(board.Facts.LoaderAddress)}; choose another phys_addr");
            }
        }
    }

    private static IEnumerable<UserError> Room(Board board, SystemDescription system)
    {
        AddressSpace physical = new("physical memory");
        foreach (MemoryRegion region in system.Regions.OrderBy(region => region.PhysAddr is null))
        {
            if (region.PhysAddr is { } address)
            {
                physical.Take($"memory region `{region.Name}`", address, region.Size, region.At);
            }
            else
            {
                physical.TakeFree($"memory region `{region.Name}`", region.Size, Align.LargePage, board.Facts.RegionsBase, EndOf(board), region.At);
            }
        }
        return [];
    }

    /// <summary>A program with the hardware's own GIC in its hands could stop every interrupt of the machine.</summary>
    private static IEnumerable<UserError> HardwareGic(Board board, SystemDescription system)
    {
        bool isV2 = board.Facts.GicVersion == 2;
        foreach ((string member, ulong address) in BoardRules.FramesOf(board.Facts.Gic!).Where(frame => !isV2 || frame.Member != "virtualCpuInterface"))
        {
            ulong size = member == "redistributors" ? GuestSystem.RedistributorSize : member == "distributor" ? BoardRules.FrameOf(board.Facts.GicVersion) : Align.Page;
            foreach (MemoryRegion region in system.Regions.Where(region => region.PhysAddr is { } physical && Align.Overlap(physical, region.Size, address, size)))
            {
                string mend = isV2 ? $"a guest gets the virtualCpuInterface, {Text.Hex(board.Facts.Gic!.VirtualCpuInterface!.Value)}, and nothing else of it"
                    : "a guest with a GICv3 gets nothing of it, remove the region";
                yield return new UserError(region.At, $"{RangeOf(region)} holds the {member} of the hardware's GIC, {Text.Hex(address)}; {mend}");
            }
        }
    }
}
