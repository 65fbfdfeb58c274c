using System.Runtime.InteropServices;
using System.Text;
using Lockstep.Boards.Elf;
using Lockstep.Boards.Kernels;
using Lockstep.Boards.Systems;
using Lockstep.Boards.Twins;
using Lockstep.Host;

namespace Lockstep.Boards.HostImage;

/// <summary>Lays out loader.img for the built-in host: protection domains, their virtual machines, memory and tables.</summary>
internal sealed unsafe class HostImageBuilder
{
    private const uint VmSpace = 0x8000_0000;
    private const ulong TableAlignment = 16;
    private const uint ReadWrite = HostRights.Read | HostRights.Write | HostRights.Cached;

    private readonly SystemDescription _system;
    private readonly SystemDescription _machineSystem;
    private readonly ProtectionDomain[] _machineDomains;
    private readonly HostProtectionDomain[] _domains;
    private readonly List<HostMapping> _mappings = [];

    /// <param name="system">The system.</param>
    /// <param name="domains">Its domains in the order of <see cref="SystemDescription.AllDomains"/>.</param>
    /// <param name="plan">Physical memory, still empty.</param>
    /// <param name="twin">Replaces physical addresses and INTIDs, where the system is not for the machine below.</param>
    public HostImageBuilder(SystemDescription system, HostProtectionDomain[] domains, PhysicalPlan plan, Twin? twin)
    {
        (_system, _domains, Plan) = (system, domains, plan);
        _machineSystem = twin?.Redirect(system) ?? system;
        _machineDomains = [.. _machineSystem.AllDomains];
    }

    public PhysicalPlan Plan { get; }

    /// <summary>Refuses systems that the host does not run.</summary>
    public static void CheckSupported(SystemDescription system)
    {
        foreach (ProtectionDomain domain in system.AllDomains)
        {
            if (domain.Children.Count > 0)
            {
                throw new UserError(domain.Children[0].At, $"`{domain.Children[0].Name}` is a child protection domain; the built-in host has none, use MICROKIT_SDK= for this system");
            }
            if (domain.Attributes.Cpu != 0)
            {
                throw new UserError(domain.At, $"`{domain.Name}` is on cpu {domain.Attributes.Cpu}; the built-in host runs on cpu 0 only, remove `cpu` or use MICROKIT_SDK= for this system");
            }
            if (domain.Vm?.Vcpus.FirstOrDefault(vcpu => vcpu.Cpu is > 0) is { } other)
            {
                throw new UserError(other.At, $"this vCPU is on cpu {other.Cpu}; the built-in host runs on cpu 0 only, remove `cpu` or use MICROKIT_SDK= for this system");
            }
        }
        if (system.AllDomains.ElementAtOrDefault(HostImageHeader.MaxDomains) is { } beyond)
        {
            throw new UserError(beyond.At, $"more than {HostImageHeader.MaxDomains} protection domains; the built-in host runs no more, use MICROKIT_SDK= for this system");
        }
    }

    /// <summary>The bytes of loader.img.</summary>
    public byte[] Build(HostProgram host, KernelFacts kernel, uint gicVersion, uint flags)
    {
        ulong header = Plan.Reserve((ulong)sizeof(HostImageHeader), Align.Page);
        Dictionary<ElfSegment, byte[]>[] memory = [.. _domains.Select(LoadSegments)];
        foreach (MemoryRegion region in _machineSystem.Regions.Where(region => region.PrefillPath is not null))
        {
            LoadRegion(region);
        }
        HostImageHeader tables = ReserveTables();
        Plan.PlaceRegions(_machineSystem.Regions);
        ulong[] ipcBuffers = [.. _domains.Select(AddOwnPages)];
        AddRegionMappings();
        for (int i = 0; i < _domains.Length; i++)
        {
            PatchSymbols(_domains[i], memory[i]);
        }
        (tables.Labels, tables.GicVersion, tables.Flags, tables.ImageEnd) = (kernel.Labels, gicVersion, flags, Plan.ImageEnd);
        FillTables(tables, ipcBuffers);
        Plan.Fill(header, MemoryMarshal.AsBytes(new ReadOnlySpan<HostImageHeader>(in tables)));
        return Plan.Flatten(host.Bytes);
    }

    /// <summary>Segments run in place: page-aligned in the image, with their bss as zeros.</summary>
    private Dictionary<ElfSegment, byte[]> LoadSegments(HostProtectionDomain domain, int index)
    {
        Dictionary<ElfSegment, byte[]> memory = [];
        foreach (ElfSegment segment in domain.Executable.Segments)
        {
            ulong size = segment.PageEnd - segment.PageStart;
            byte[] pages = new byte[size];
            domain.Executable.Contents(segment).CopyTo(pages, (long)(segment.VirtualAddress - segment.PageStart));
            ulong physical = Plan.Load(pages, Align.Page);
            memory[segment] = pages;
            uint rights = HostRights.Cached
                | ((segment.Flags & ElfSegment.Read) != 0 ? HostRights.Read : 0)
                | ((segment.Flags & ElfSegment.Write) != 0 ? HostRights.Write : 0)
                | ((segment.Flags & ElfSegment.Execute) != 0 ? HostRights.Execute : 0);
            AddMapping(segment.PageStart, physical, size, (uint)index, rights);
        }
        return memory;
    }

    private void LoadRegion(MemoryRegion region)
    {
        if (region.PhysAddr is not null)
        {
            throw new UserError(region.At, $"`{region.Name}` has both phys_addr and prefill_path; the built-in host loads anonymous regions only");
        }
        Plan.LoadRegion(region);
    }

    /// <summary>Gives a domain its IPC buffer and its stack.</summary>
    /// <returns>Physical address of the IPC buffer.</returns>
    private ulong AddOwnPages(HostProtectionDomain domain, int index)
    {
        Configuration.DomainProgram program = domain.Program;
        ulong ipcBuffer = Plan.Allocate($"the IPC buffer of `{program.Domain.Name}`", Align.Page, Align.Page);
        ulong stack = Plan.Allocate($"the stack of `{program.Domain.Name}`", program.StackSize, Align.Page);
        AddMapping(program.StackTop - program.StackSize, stack, program.StackSize, (uint)index, ReadWrite);
        AddMapping(program.IpcBuffer, ipcBuffer, Align.Page, (uint)index, ReadWrite);
        return ipcBuffer;
    }

    private void AddRegionMappings()
    {
        uint vm = 0;
        for (uint i = 0; i < _domains.Length; i++)
        {
            ProtectionDomain domain = _machineDomains[i];
            AddRegionMappings(domain.Maps, i);
            if (domain.Vm is not null)
            {
                AddRegionMappings(domain.Vm.Maps, VmSpace + vm++);
            }
        }
    }

    private void AddRegionMappings(IReadOnlyList<Map> maps, uint space)
    {
        foreach (Map map in maps)
        {
            uint rights = (uint)map.Permissions | (map.IsCached ? HostRights.Cached : 0);
            AddMapping(map.Address, Plan.RegionAddress(map.Region), _machineSystem.RegionOf(map).Size, space, rights);
        }
    }

    private void AddMapping(ulong address, ulong physical, ulong size, uint space, uint rights) =>
        _mappings.Add(new HostMapping { Virtual = address, Physical = physical, SizeBytes = size, Space = space, Rights = rights });

    private void PatchSymbols(HostProtectionDomain domain, Dictionary<ElfSegment, byte[]> memory)
    {
        SymbolPatcher patcher = new(domain.Executable, memory);
        patcher.PatchDomain(_system, domain.Program.Domain);
        foreach (SetValue value in SetVariables.ValuesOf(_system, domain.Program.Domain, Plan.RegionAddress, PrefillSize))
        {
            patcher.PatchVariable(value);
        }
    }

    private ulong PrefillSize(string region) =>
        _system.Regions.Single(r => r.Name == region).PrefillPath is { } path ? (ulong)new FileInfo(path).Length : 0;

    /// <summary>Room for the tables; that of the mappings is complete only when all regions have their places.</summary>
    private HostImageHeader ReserveTables()
    {
        ProtectionDomain[] domains = _machineDomains;
        const int ownPages = 2;
        int mappings = _mappings.Count + domains.Sum(domain => ownPages + domain.Maps.Count + (domain.Vm?.Maps.Count ?? 0));
        (HostImageHeader header, HostSymbol[] symbols) = (default, LoadSymbols());
        (header.Magic, header.Version) = (HostImageHeader.ExpectedMagic, HostImageHeader.ExpectedVersion);
        (header.DomainTable, header.DomainCount) = Reserve<HostDomain>(domains.Length);
        (header.VmTable, header.VmCount) = Reserve<HostVm>(domains.Count(domain => domain.Vm is not null));
        (header.MappingTable, header.MappingCount) = Reserve<HostMapping>(mappings);
        (header.InterruptTable, header.InterruptCount) = Reserve<HostInterrupt>(domains.Sum(domain => domain.Interrupts.Count));
        (header.ChannelTable, header.ChannelCount) = Reserve<HostChannel>(_system.Channels.Count);
        header.SymbolTable = Plan.Load(MemoryMarshal.AsBytes<HostSymbol>(symbols).ToArray(), TableAlignment);
        header.SymbolCount = (ulong)symbols.Length;
        return header;
    }

    private (ulong Address, ulong Count) Reserve<T>(int count)
        where T : unmanaged => (Plan.Reserve((ulong)(count * sizeof(T)), TableAlignment), (ulong)count);

    /// <summary>Functions of all domains by address, with their names already in the image.</summary>
    private HostSymbol[] LoadSymbols()
    {
        (ElfSymbol Symbol, uint Domain)[] functions = [.. _domains
            .SelectMany((domain, i) => domain.Executable.Symbols.Select(symbol => (Symbol: symbol, Domain: (uint)i)))
            .Where(item => item.Symbol.Type == ElfSymbol.Function && item.Symbol.IsDefined)
            .OrderBy(item => item.Symbol.Value).ThenBy(item => item.Domain).ThenBy(item => item.Symbol.Name, StringComparer.Ordinal)];
        using MemoryStream names = new();
        Dictionary<string, ulong> offsets = [];
        HostSymbol[] symbols = new HostSymbol[functions.Length];
        for (int i = 0; i < functions.Length; i++)
        {
            (ElfSymbol symbol, uint domain) = functions[i];
            if (offsets.TryAdd(symbol.Name, (ulong)names.Length))
            {
                names.Write(Encoding.UTF8.GetBytes(symbol.Name + '\0'));
            }
            symbols[i] = new HostSymbol { Address = symbol.Value, Name = offsets[symbol.Name], SizeBytes = (uint)symbol.Size, Domain = domain };
        }
        ulong start = Plan.Load(names.ToArray(), TableAlignment);
        for (int i = 0; i < symbols.Length; i++)
        {
            symbols[i].Name += start;
        }
        return symbols;
    }

    private void FillTables(in HostImageHeader header, ulong[] ipcBuffers)
    {
        (uint Index, ProtectionDomain Domain)[] withVm = [.. _domains.Select((domain, i) => ((uint)i, domain.Program.Domain)).Where(item => item.Domain.Vm is not null)];
        Fill<HostDomain>(header.DomainTable, [.. _domains.Select((domain, i) => DomainEntry(domain, ipcBuffers[i]))]);
        Fill<HostVm>(header.VmTable, [.. withVm.Select(item => VmEntry(item.Domain.Vm!, item.Index))]);
        Fill<HostMapping>(header.MappingTable, CollectionsMarshal.AsSpan(_mappings));
        Fill<HostInterrupt>(header.InterruptTable, [.. _machineDomains.SelectMany((domain, i) => domain.Interrupts.Select(irq =>
            new HostInterrupt { Domain = (uint)i, Channel = irq.Id, Intid = (uint)irq.Irq, IsEdge = irq.IsEdge ? 1u : 0u }))]);
        Fill<HostChannel>(header.ChannelTable, [.. _system.Channels.Select(ChannelEntry)]);
    }

    private void Fill<T>(ulong address, ReadOnlySpan<T> table)
        where T : unmanaged => Plan.Fill(address, MemoryMarshal.AsBytes(table));

    private static HostDomain DomainEntry(HostProtectionDomain domain, ulong ipcBuffer)
    {
        DomainAttributes attributes = domain.Program.Domain.Attributes;
        HostDomain entry = new()
        {
            Entry = domain.Executable.Entry,
            StackPointer = domain.Program.StackTop,
            IpcBufferPhysical = ipcBuffer,
            Priority = attributes.Priority,
            Smc = attributes.HasSmc ? 1u : 0u,
            BudgetMicroseconds = (uint)attributes.Budget,
            PeriodMicroseconds = (uint)attributes.Period,
            Passive = attributes.IsPassive ? 1u : 0u,
        };
        CopyName(attributes.Name, new Span<byte>(entry.Name, 64));
        return entry;
    }

    private static HostVm VmEntry(VirtualMachine vm, uint domain)
    {
        HostVm entry = new()
        {
            Domain = domain,
            Priority = vm.Priority,
            VcpuCount = (uint)vm.Vcpus.Count,
            BudgetMicroseconds = (uint)vm.Budget,
            PeriodMicroseconds = (uint)vm.Period,
        };
        CopyName(vm.Name, new Span<byte>(entry.Name, 64));
        return entry;
    }

    private HostChannel ChannelEntry(Channel channel) => new()
    {
        DomainA = IndexOf(channel.A.Domain),
        IdA = channel.A.Id,
        DomainB = IndexOf(channel.B.Domain),
        IdB = channel.B.Id,
        Flags = (channel.A.CanNotify ? HostChannelFlags.AMayNotify : 0) | (channel.B.CanNotify ? HostChannelFlags.BMayNotify : 0)
            | (channel.A.CanCall ? HostChannelFlags.AMayCall : 0) | (channel.B.CanCall ? HostChannelFlags.BMayCall : 0),
    };

    private uint IndexOf(string domain) => (uint)Array.FindIndex(_domains, item => item.Program.Domain.Name == domain);

    private static void CopyName(string name, Span<byte> to)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(name);
        bytes.AsSpan(0, Math.Min(bytes.Length, to.Length - 1)).CopyTo(to);
    }
}
