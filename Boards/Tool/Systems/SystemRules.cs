namespace Lockstep.Boards.Systems;

/// <summary>The rules of a system description that span elements: unique names and ids, references that resolve,
/// alignment and overlaps.</summary>
internal static class SystemRules
{
    private const int MaxDomains = 63;

    public static void Check(SystemDescription system)
    {
        ProtectionDomain[] domains = [.. system.AllDomains];
        CheckDomainList(system, domains);
        CheckUnique(system.Regions.Select(r => (r.Name, r.At)), "memory region");
        CheckUnique(domains.Select(d => (d.Name, d.At)), "protection domain");
        CheckUnique(domains.Where(d => d.Vm is not null).Select(d => (d.Vm!.Name, d.Vm.At)), "virtual machine");
        CheckPhysicalOverlaps(system.Regions);
        foreach (ProtectionDomain domain in domains)
        {
            CheckMaps(system, domain.Maps, $"protection domain `{domain.Name}`");
            CheckVm(system, domain);
            CheckIds(system, domain);
            CheckSetVariables(system, domain);
        }
        CheckUnique(domains.SelectMany(d => d.Interrupts).Select(i => ($"{i.Irq}", i.At)), "irq");
        foreach (Channel channel in system.Channels)
        {
            CheckChannel(channel, domains);
        }
    }

    private static void CheckDomainList(SystemDescription system, ProtectionDomain[] domains)
    {
        if (domains.Length == 0)
        {
            throw new UserError(system.File, "no <protection_domain>; a system has at least one");
        }
        if (domains.Length > MaxDomains)
        {
            throw new UserError(domains[MaxDomains].At, $"{domains.Length} protection domains; Microkit allows {MaxDomains}");
        }
        if (domains.FirstOrDefault(d => d.Name == "monitor") is { } reserved)
        {
            throw new UserError(reserved.At, "the name `monitor` is Microkit's own; choose another");
        }
    }

    private static void CheckUnique(IEnumerable<(string Name, SourceLocation At)> items, string kind)
    {
        Dictionary<string, SourceLocation> seen = [];
        foreach ((string name, SourceLocation at) in items)
        {
            if (!seen.TryAdd(name, at))
            {
                throw new UserError(at, $"{kind} `{name}` is already defined at line {seen[name].Line}; use each once");
            }
        }
    }

    private static void CheckPhysicalOverlaps(IReadOnlyList<MemoryRegion> regions)
    {
        MemoryRegion[] fixedOnes = [.. regions.Where(r => r.PhysAddr is not null)];
        for (int i = 0; i < fixedOnes.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                (MemoryRegion a, MemoryRegion b) = (fixedOnes[j], fixedOnes[i]);
                if (Align.Overlap(a.PhysAddr!.Value, a.Size, b.PhysAddr!.Value, b.Size))
                {
                    throw new UserError(b.At, $"memory region `{b.Name}` {Text.Range(b.PhysAddr.Value, b.Size)} overlaps"
                        + $" `{a.Name}` {Text.Range(a.PhysAddr.Value, a.Size)} (line {a.At.Line}) in physical memory; map one region twice instead");
                }
            }
        }
    }

    private static void CheckMaps(SystemDescription system, IReadOnlyList<Map> maps, string space)
    {
        for (int i = 0; i < maps.Count; i++)
        {
            CheckMap(system, maps[i]);
            for (int j = 0; j < i; j++)
            {
                CheckMapOverlap(system, maps[j], maps[i], space);
            }
        }
    }

    private static void CheckMap(SystemDescription system, Map map)
    {
        MemoryRegion region = system.Regions.FirstOrDefault(r => r.Name == map.Region)
            ?? throw new UserError(map.At, $"there is no <memory_region name=\"{map.Region}\">; define it or correct `mr`");
        if (!Align.Is(map.Address, region.PageSize))
        {
            throw new UserError(map.At, $"vaddr {Text.Hex(map.Address)} is not a multiple of the page size {Text.Hex(region.PageSize)} of `{region.Name}`");
        }
        const ulong end = 1UL << 40;
        if (map.Address >= end || region.Size > end - map.Address)
        {
            throw new UserError(map.At, $"the mapping of `{region.Name}` at {Text.Hex(map.Address)} (size {Text.Hex(region.Size)}) ends above"
                + $" {Text.Hex(end)}, the end of the address space; choose a lower vaddr");
        }
    }

    private static void CheckMapOverlap(SystemDescription system, Map a, Map b, string space)
    {
        (ulong aSize, ulong bSize) = (system.RegionOf(a).Size, system.RegionOf(b).Size);
        if (Align.Overlap(a.Address, aSize, b.Address, bSize))
        {
            throw new UserError(b.At, $"in {space} the mapping of `{b.Region}` {Text.Range(b.Address, bSize)} overlaps"
                + $" that of `{a.Region}` {Text.Range(a.Address, aSize)} (line {a.At.Line}); move one");
        }
    }

    private static void CheckVm(SystemDescription system, ProtectionDomain domain)
    {
        if (domain.Vm is not { } vm)
        {
            return;
        }
        CheckMaps(system, vm.Maps, $"virtual machine `{vm.Name}`");
        CheckUnique(vm.Vcpus.Select(v => ($"{v.Id}", v.At)).Concat(domain.Children.Select(c => ($"{c.Attributes.Id}", c.At))),
            "the id of a vCPU or child protection domain");
    }

    private static void CheckIds(SystemDescription system, ProtectionDomain domain)
    {
        IEnumerable<(uint Id, SourceLocation At)> channelEnds = system.Channels
            .SelectMany(c => new[] { c.A, c.B }).Where(end => end.Domain == domain.Name).Select(end => (end.Id, end.At));
        CheckUnique(domain.Interrupts.Select(i => (i.Id, i.At)).Concat(channelEnds).Select(item => ($"{item.Id}", item.At)),
            $"in protection domain `{domain.Name}` the id");
    }

    private static void CheckSetVariables(SystemDescription system, ProtectionDomain domain)
    {
        foreach (SetVariable variable in domain.SetVariables)
        {
            if (system.Regions.All(r => r.Name != variable.RegionPaddr))
            {
                throw new UserError(variable.At, $"there is no <memory_region name=\"{variable.RegionPaddr}\">; define it or correct `region_paddr`");
            }
        }
        CheckUnique(SetVariables.SymbolsOf(system, domain), $"in protection domain `{domain.Name}` the variable");
    }

    private static void CheckChannel(Channel channel, ProtectionDomain[] domains)
    {
        ProtectionDomain a = DomainOf(channel.A, domains), b = DomainOf(channel.B, domains);
        if (a == b)
        {
            throw new UserError(channel.At, $"both ends of the channel are `{a.Name}`; a channel joins two protection domains");
        }
        if (channel.A.CanCall && channel.B.CanCall)
        {
            throw new UserError(channel.At, "both ends have pp=\"true\"; protected calls go to the higher priority only");
        }
        (ProtectionDomain caller, ProtectionDomain callee) = channel.A.CanCall ? (a, b) : (b, a);
        if ((channel.A.CanCall || channel.B.CanCall) && caller.Attributes.Priority >= callee.Attributes.Priority)
        {
            throw new UserError(channel.At, $"`{caller.Name}` (priority {caller.Attributes.Priority}) calls `{callee.Name}` (priority"
                + $" {callee.Attributes.Priority}); the called domain must have the higher priority");
        }
    }

    private static ProtectionDomain DomainOf(ChannelEnd end, ProtectionDomain[] domains) =>
        domains.FirstOrDefault(d => d.Name == end.Domain)
            ?? throw new UserError(end.At, $"there is no <protection_domain name=\"{end.Domain}\">; define it or correct `pd`");
}
