using System.Runtime.InteropServices;
using System.Text;
using Lockstep.Boards.Configuration;
using Lockstep.Boards.Elf;
using Lockstep.Boards.Kernels;
using Lockstep.Boards.Systems;
using Lockstep.Host;

namespace Lockstep.Boards.HostImage;

/// <summary>Lays out loader.img for the built-in host: one protection domain with one VM, its memory and its tables.</summary>
internal sealed unsafe class HostImageBuilder
{
    private const uint VmSpace = 0x8000_0000;
    private const ulong TableAlignment = 16;

    private readonly GuestSystem _guest;
    private readonly VmmProgram _program;
    private readonly ElfFile _configured;
    private readonly List<HostMapping> _mappings = [];
    private readonly Dictionary<ElfSegment, byte[]> _memory = [];

    /// <param name="configured">The program with its configuration and images.</param>
    public HostImageBuilder(GuestSystem guest, VmmProgram program, ElfFile configured, PhysicalPlan plan)
    {
        (_guest, _program, _configured, Plan) = (guest, program, configured, plan);
    }

    public PhysicalPlan Plan { get; }

    /// <summary>Systems that the host does not run yet.</summary>
    public static void CheckSupported(GuestSystem guest, DeviceTree.InterruptController gic)
    {
        SystemDescription system = guest.System;
        if (system.AllDomains.FirstOrDefault(domain => domain != guest.Domain) is { } other)
        {
            throw new UserError(other.At, $"a second protection domain, `{other.Name}`: the built-in host runs one for now; use MICROKIT_SDK= for this system");
        }
        if (guest.Vm.Vcpus.Count > 1)
        {
            throw new UserError(guest.Vm.Vcpus[1].At, "a second vCPU: the built-in host runs one for now; use MICROKIT_SDK= for this system");
        }
        if (guest.Domain.Attributes.Cpu != 0 || guest.Vm.Vcpus[0].Cpu is > 0)
        {
            throw new UserError(guest.Domain.At, "the built-in host runs on cpu 0 only; remove `cpu` or use MICROKIT_SDK= for this system");
        }
        if (gic.Version != 2)
        {
            throw new UserError(system.File, $"{gic.Path} is a GICv{gic.Version}; the built-in host has GICv2 for now");
        }
    }

    /// <summary>The bytes of loader.img.</summary>
    public byte[] Build(HostProgram host, KernelFacts kernel, uint flags)
    {
        ulong header = Plan.Reserve((ulong)sizeof(HostImageHeader), Align.Page);
        foreach (ElfSegment segment in _configured.Segments)
        {
            LoadSegment(segment);
        }
        foreach (MemoryRegion region in _guest.System.Regions.Where(region => region.PrefillPath is not null))
        {
            LoadRegion(region);
        }
        HostImageHeader tables = ReserveTables(kernel.Labels, flags);
        Plan.PlaceRegions(_guest.System.Regions);
        ulong ipcBuffer = Plan.Allocate("the IPC buffer", Align.Page, Align.Page);
        ulong stack = Plan.Allocate("the stack", _program.StackSize, Align.Page);
        AddMapping(_program.StackTop - _program.StackSize, stack, _program.StackSize, 0, HostRights.Read | HostRights.Write | HostRights.Cached);
        AddMapping(_program.IpcBuffer, ipcBuffer, Align.Page, 0, HostRights.Read | HostRights.Write | HostRights.Cached);
        AddRegionMappings();
        PatchSymbols();
        tables.ImageEnd = Plan.ImageEnd;
        FillTables(tables, ipcBuffer);
        Plan.Fill(header, MemoryMarshal.AsBytes(new ReadOnlySpan<HostImageHeader>(in tables)));
        return Plan.Flatten(host.Bytes);
    }

    /// <summary>Segments run in place: page-aligned in the image, with their bss as zeros.</summary>
    private void LoadSegment(ElfSegment segment)
    {
        ulong size = segment.PageEnd - segment.PageStart;
        byte[] pages = new byte[size];
        _configured.Contents(segment).CopyTo(pages, (long)(segment.VirtualAddress - segment.PageStart));
        ulong physical = Plan.Load(pages, Align.Page);
        _memory[segment] = pages;
        uint rights = HostRights.Cached
            | ((segment.Flags & ElfSegment.Read) != 0 ? HostRights.Read : 0)
            | ((segment.Flags & ElfSegment.Write) != 0 ? HostRights.Write : 0)
            | ((segment.Flags & ElfSegment.Execute) != 0 ? HostRights.Execute : 0);
        AddMapping(segment.PageStart, physical, size, 0, rights);
    }

    private void LoadRegion(MemoryRegion region)
    {
        if (region.PhysAddr is not null)
        {
            throw new UserError(region.At, $"`{region.Name}` has both phys_addr and prefill_path; the built-in host loads anonymous regions only");
        }
        Plan.LoadRegion(region);
    }

    private void AddRegionMappings()
    {
        foreach (Map map in _guest.Domain.Maps)
        {
            AddMapping(map.Address, Plan.RegionAddress(map.Region), _guest.System.RegionOf(map).Size, 0, RightsOf(map));
        }
        foreach (Map map in _guest.Vm.Maps)
        {
            AddMapping(map.Address, Plan.RegionAddress(map.Region), _guest.System.RegionOf(map).Size, VmSpace, RightsOf(map));
        }
    }

    private void AddMapping(ulong address, ulong physical, ulong size, uint space, uint rights) =>
        _mappings.Add(new HostMapping { Virtual = address, Physical = physical, SizeBytes = size, Space = space, Rights = rights });

    private static uint RightsOf(Map map) => (uint)map.Permissions | (map.IsCached ? HostRights.Cached : 0);

    private void PatchSymbols()
    {
        SymbolPatcher patcher = new(_configured, _memory);
        patcher.PatchDomain(_guest.System, _guest.Domain);
        IEnumerable<SetValue> values = SetVariables.ValuesOf(_guest.System, _guest.Domain, Plan.RegionAddress, PrefillSize);
        foreach (SetValue value in values)
        {
            patcher.PatchVariable(value);
        }
    }

    private ulong PrefillSize(string region) =>
        _guest.System.Regions.Single(r => r.Name == region).PrefillPath is { } path ? (ulong)new FileInfo(path).Length : 0;

    private HostImageHeader ReserveTables(Lockstep.Model.Configuration.InvocationLabels labels, uint flags)
    {
        int mappings = _mappings.Count + 2 + _guest.Domain.Maps.Count + _guest.Vm.Maps.Count;
        HostSymbol[] symbols = LoadSymbols();
        HostImageHeader header = new()
        {
            Magic = HostImageHeader.ExpectedMagic,
            Version = HostImageHeader.ExpectedVersion,
            Flags = flags,
            Labels = labels,
            DomainTable = Plan.Reserve((ulong)sizeof(HostDomain), TableAlignment),
            DomainCount = 1,
            VmTable = Plan.Reserve((ulong)sizeof(HostVm), TableAlignment),
            VmCount = 1,
            MappingTable = Plan.Reserve((ulong)(mappings * sizeof(HostMapping)), TableAlignment),
            MappingCount = (ulong)mappings,
            InterruptTable = Plan.Reserve((ulong)(_guest.Domain.Interrupts.Count * sizeof(HostInterrupt)), TableAlignment),
            InterruptCount = (ulong)_guest.Domain.Interrupts.Count,
            SymbolTable = Plan.Load(MemoryMarshal.AsBytes<HostSymbol>(symbols).ToArray(), TableAlignment),
            SymbolCount = (ulong)symbols.Length,
            GicVersion = 2,
        };
        return header;
    }

    /// <summary>Functions by address, with their names already in the image.</summary>
    private HostSymbol[] LoadSymbols()
    {
        ElfSymbol[] functions = [.. _configured.Symbols
            .Where(symbol => symbol.Type == ElfSymbol.Function && symbol.IsDefined)
            .OrderBy(symbol => symbol.Value).ThenBy(symbol => symbol.Name, StringComparer.Ordinal)];
        using MemoryStream names = new();
        HostSymbol[] symbols = new HostSymbol[functions.Length];
        for (int i = 0; i < functions.Length; i++)
        {
            symbols[i] = new HostSymbol { Address = functions[i].Value, Name = (ulong)names.Length, SizeBytes = (uint)functions[i].Size, Domain = 0 };
            names.Write(Encoding.UTF8.GetBytes(functions[i].Name + '\0'));
        }
        ulong start = Plan.Load(names.ToArray(), TableAlignment);
        for (int i = 0; i < symbols.Length; i++)
        {
            symbols[i].Name += start;
        }
        return symbols;
    }

    private void FillTables(in HostImageHeader header, ulong ipcBuffer)
    {
        HostDomain domain = new()
        {
            Entry = _configured.Entry,
            StackPointer = _program.StackTop,
            IpcBufferPhysical = ipcBuffer,
            Priority = _guest.Domain.Attributes.Priority,
            Smc = _guest.Domain.Attributes.HasSmc ? 1u : 0u,
            BudgetMicroseconds = (uint)_guest.Domain.Attributes.Budget,
            PeriodMicroseconds = (uint)_guest.Domain.Attributes.Period,
            Passive = _guest.Domain.Attributes.IsPassive ? 1u : 0u,
        };
        CopyName(_guest.Domain.Name, new Span<byte>(domain.Name, 64));
        HostVm vm = new()
        {
            Domain = 0,
            Priority = _guest.Vm.Priority,
            VcpuCount = (uint)_guest.Vm.Vcpus.Count,
            BudgetMicroseconds = (uint)_guest.Vm.Budget,
            PeriodMicroseconds = (uint)_guest.Vm.Period,
        };
        CopyName(_guest.Vm.Name, new Span<byte>(vm.Name, 64));
        HostInterrupt[] interrupts = [.. _guest.Domain.Interrupts.Select(irq =>
            new HostInterrupt { Domain = 0, Channel = irq.Id, Intid = (uint)irq.Irq, IsEdge = irq.IsEdge ? 1u : 0u })];
        Plan.Fill(header.DomainTable, MemoryMarshal.AsBytes(new ReadOnlySpan<HostDomain>(in domain)));
        Plan.Fill(header.VmTable, MemoryMarshal.AsBytes(new ReadOnlySpan<HostVm>(in vm)));
        Plan.Fill(header.MappingTable, MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_mappings)));
        Plan.Fill(header.InterruptTable, MemoryMarshal.AsBytes<HostInterrupt>(interrupts));
    }

    private static void CopyName(string name, Span<byte> to)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(name);
        bytes.AsSpan(0, Math.Min(bytes.Length, to.Length - 1)).CopyTo(to);
    }
}
