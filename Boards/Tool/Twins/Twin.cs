using Lockstep.Boards.Configuration;
using Lockstep.Boards.DeviceTree;
using Lockstep.Boards.Systems;
using Lockstep.Model.Configuration;

namespace Lockstep.Boards.Twins;

/// <summary>
/// A board that QEMU does not have, on the machine of one that it has. VMM, configuration and guest-physical addresses stay the board's
/// own. What lies below them is the lender's: physical addresses and INTIDs are replaced where the built-in host's tables are made, and
/// the guest's serial port is the lender's, at the board's address and INTID.
/// </summary>
internal sealed class Twin
{
    /// <summary>GICV is two pages (IHI 0048B 5.4); what a board's region has beyond them is not the virtual CPU interface.</summary>
    private const ulong InterfaceBytes = 2 * Align.Page;

    private readonly Board _board;
    private readonly Board _lender;
    private readonly Tree _lenderTree;
    private readonly TreeConsole _console;
    private readonly TreeConsole _lenderConsole;
    private readonly LentSystem? _lent;

    private Twin(Board board, Board lender, string? lentFile)
    {
        (_board, _lender) = (board, lender);
        (BoardTree own, BoardTree lent) = (BoardTree.Read(board), BoardTree.Read(lender));
        (_console, _lenderConsole, _lenderTree) = (ConsoleOf(own), ConsoleOf(lent), lent.Tree);
        _lent = lentFile is null ? null : LentSystem.Read(board, lender, lentFile, own.Gic, _console, _lenderConsole);
    }

    /// <summary>The board's system, or the lender's of this name with the board's addresses.</summary>
    public SystemDescription? System => _lent?.System;

    /// <summary>The twin of a board; null when it needs none.</summary>
    /// <param name="board">The board.</param>
    /// <param name="system">Name of the system. One that the board does not have, and the lender has, is lent.</param>
    public static Twin? Of(Board board, string system)
    {
        if (board.Lender is not { } lender)
        {
            return null;
        }
        bool isLent = !File.Exists(board.OwnSystemFile(system)) && File.Exists(lender.OwnSystemFile(system));
        return new Twin(board, lender, isLent ? lender.OwnSystemFile(system) : null);
    }

    /// <summary>The physical INTID of an interrupt of the twin's system.</summary>
    /// <param name="intid">INTID of the board.</param>
    /// <param name="unused">Takes one that no device of the lender's machine has.</param>
    public ulong PhysicalIntid(ulong intid, Func<ulong> unused) =>
        intid == _console.Interrupt?.Intid && _lenderConsole.Interrupt is { } port ? port.Intid
        : intid == GuestSystem.TimerIrq ? intid
        : _lent?.PhysicalIntid(intid) ?? unused();

    /// <summary>The kernel's command line for the serial port that the twin has.</summary>
    public string? BootArguments =>
        _lender.Facts.BootArguments?.Replace(Text.Hex(_lenderConsole.Frame.Address), Text.Hex(PortAddress), StringComparison.Ordinal);

    /// <summary>The serial port's driver, and where in a mapping of the board's port its registers begin.</summary>
    /// <param name="offset">Where the board's begin.</param>
    public static (ConsoleUart Kind, ulong Offset) Port(ulong offset) => (ConsoleUart.Pl011, Align.Down(offset, Align.Page));

    /// <summary>The board's own serial port, which its device tree names.</summary>
    public TreeConsole Console => _console;

    /// <summary>The serial port is at the start of its page, wherever in it the board's is.</summary>
    private ulong PortAddress => Align.Down(_console.Frame.Address, Align.Page);

    /// <summary>What the built-in host is to make of a system: the same spaces and channels, on the lender's machine.</summary>
    public SystemDescription Redirect(SystemDescription system)
    {
        Dictionary<string, Piece[]> pieces = system.Regions.ToDictionary(region => region.Name, region => PiecesOf(region).ToArray());
        Queue<ulong> unused = new(UnusedIntids());
        return system with
        {
            Regions = [.. system.Regions.SelectMany(region => pieces[region.Name].Select(piece => piece.Region))],
            Domains = [.. system.Domains.Select(domain => Redirect(domain, pieces, unused))],
        };
    }

    private ProtectionDomain Redirect(ProtectionDomain domain, Dictionary<string, Piece[]> pieces, Queue<ulong> unused)
    {
        Interrupt Redirected(Interrupt irq) => irq with
        {
            Irq = PhysicalIntid(irq.Irq, () => unused.TryDequeue(out ulong intid) ? intid : throw new UserError(irq.At,
                $"irq {irq.Irq} has no interrupt left on the machine of `{_lender.Name}`, which has"
                + $" {Text.Count(UnusedIntids().Count(), "INTID")} without a device (unusedIntids); remove some")),
        };
        Map[] Split(IReadOnlyList<Map> maps) =>
        [
            .. maps.SelectMany(map =>
                pieces[map.Region].Select(piece => map with { Region = piece.Region.Name, Address = map.Address + piece.Offset })),
        ];
        return domain with
        {
            Maps = Split(domain.Maps),
            Interrupts = [.. domain.Interrupts.Select(Redirected)],
            Vm = domain.Vm is { } vm ? vm with { Maps = Split(vm.Maps) } : null,
            Children = [.. domain.Children.Select(child => Redirect(child, pieces, unused))],
        };
    }

    private IEnumerable<ulong> UnusedIntids()
    {
        if (_lender.Facts.UnusedIntids is [uint first, uint last])
        {
            for (ulong intid = first; intid <= last; intid++)
            {
                yield return intid;
            }
        }
    }

    /// <summary>A part of a region: from an offset in it, a region of the twin's.</summary>
    private readonly record struct Piece(ulong Offset, MemoryRegion Region);

    /// <summary>
    /// A region without a place stays. One with GICV or the serial port in it becomes the lender's pages for these and memory around
    /// them; one of any other device becomes memory that reads as it was written.
    /// </summary>
    private IEnumerable<Piece> PiecesOf(MemoryRegion region)
    {
        if (region.PhysAddr is not { } physical || _lent?.IsLenders(region.Name) == true)
        {
            return [new Piece(0, region)];
        }
        if (_board.Facts.Gic?.VirtualCpuInterface is { } gicv && _lender.Facts.Gic?.VirtualCpuInterface is { } hardware
            && gicv - physical < region.Size)
        {
            return Around(region, gicv - physical, Math.Min(InterfaceBytes, region.Size - (gicv - physical)), hardware);
        }
        ulong port = PortAddress - physical;
        return port < region.Size
            ? Around(region, port, Align.Page, Align.Down(_lenderConsole.Frame.Address, Align.Page))
            : [new Piece(0, region with { PhysAddr = null })];
    }

    private static IEnumerable<Piece> Around(MemoryRegion region, ulong offset, ulong size, ulong physical)
    {
        if (offset > 0)
        {
            yield return Rest(region, 0, offset, "before");
        }
        yield return new Piece(offset, region with { Size = size, PageSize = Align.Page, PhysAddr = physical });
        if (offset + size < region.Size)
        {
            yield return Rest(region, offset + size, region.Size - offset - size, "after");
        }
    }

    private static Piece Rest(MemoryRegion region, ulong offset, ulong size, string where) =>
        new(offset, region with { Name = $"{region.Name}, {where}", Size = size, PageSize = Align.Page, PhysAddr = null });

    /// <summary>Puts the lender's serial port into a guest's device tree, at the place, INTID and trigger of the board's.</summary>
    /// <param name="tree">The board's, or one that the user gave.</param>
    /// <param name="gic">Its GIC.</param>
    public void PatchConsole(Tree tree, InterruptController gic)
    {
        if (TreeConsole.Find(tree, gic.Phandle) is not { } console || console.Frame.Address != _console.Frame.Address)
        {
            // No serial port, or none that the twin has: there is nothing to replace.
            return;
        }
        (uint addressCells, uint sizeCells) = TreeAddresses.CellCounts(tree.Root);
        TreeNode port = _lenderConsole.Node.CopyAs($"{_lenderConsole.Node.BaseName}@{PortAddress:x}");
        port.SetCells("reg", [.. TreeAddresses.ToCells(PortAddress, addressCells), .. TreeAddresses.ToCells(Align.Page, sizeCells)]);
        port["interrupts"] = console.Node["interrupts"];
        port["interrupt-parent"] = null;
        if (gic.Phandle is { } phandle)
        {
            port.SetCells("interrupt-parent", phandle);
        }
        AddClocks(tree, port);
        console.Ancestors[^1].Children.Remove(console.Node);
        tree.Root.Children.Add(port);
        // Without an alias the port is the first of its driver, as on the lender: that is what the kernel's command line says.
        TreeNode? aliases = tree.Root.Child("aliases");
        foreach (string alias in aliases?.Properties.Select(pair => pair.Key).ToArray() ?? [])
        {
            aliases![alias] = aliases.String(alias) == console.Path ? null : aliases[alias];
        }
        tree.Root.Child("chosen")!.SetStrings("stdout-path", $"/{port.Name}");
    }

    /// <summary>The clocks that the lender's port names, which have no arguments, under new phandles.</summary>
    private void AddClocks(Tree tree, TreeNode port)
    {
        uint next = 1 + tree.Root.Walk().Max(item => item.Node.Cell("phandle") ?? 0);
        Dictionary<uint, uint> copies = [];
        foreach (uint phandle in port.Cells("clocks").Distinct())
        {
            TreeNode clock = _lenderTree.Root.Walk().Select(item => item.Node).Single(node => node.Cell("phandle") == phandle);
            TreeNode copy = clock.CopyAs($"{port.BaseName}-{clock.BaseName}");
            copy.SetCells("phandle", copies[phandle] = next++);
            tree.Root.Children.Add(copy);
        }
        if (copies.Count > 0)
        {
            port.SetCells("clocks", [.. port.Cells("clocks").Select(phandle => copies[phandle])]);
        }
    }

    private static TreeConsole ConsoleOf(BoardTree tree) => tree.Console
        ?? throw new UserError(tree.Path, "stdout-path names no device; a twin's serial port is in its place, name one");
}
