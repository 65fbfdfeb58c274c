namespace Lockstep.Boards.Systems;

/// <summary>A .system file: Microkit's system description, after parsing. Sizes in bytes, times in microseconds.</summary>
internal sealed record SystemDescription(
    string File,
    IReadOnlyList<MemoryRegion> Regions,
    IReadOnlyList<ProtectionDomain> Domains,
    IReadOnlyList<Channel> Channels)
{
    /// <summary>All protection domains, children after their parents.</summary>
    public IEnumerable<ProtectionDomain> AllDomains => Domains.SelectMany(Flatten);

    /// <summary>The region of a mapping; exists once <see cref="SystemRules"/> has passed.</summary>
    public MemoryRegion RegionOf(Map map) => Regions.Single(region => region.Name == map.Region);

    private static IEnumerable<ProtectionDomain> Flatten(ProtectionDomain domain) =>
        domain.Children.SelectMany(Flatten).Prepend(domain);
}

/// <summary>&lt;memory_region&gt;. <c>PhysAddr</c> null means anonymous; <c>PrefillPath</c> is a path that exists.</summary>
internal sealed record MemoryRegion(
    string Name, ulong Size, ulong PageSize, ulong? PhysAddr, string? PrefillPath, SourceLocation At);

/// <summary>Access rights of a mapping.</summary>
[Flags]
internal enum Permissions : uint
{
    None = 0,
    Read = 1,
    Write = 2,
    Execute = 4,
}

/// <summary>&lt;map&gt; of a protection domain or a virtual machine.</summary>
internal sealed record Map(
    string Region, ulong Address, Permissions Permissions, bool IsCached,
    string? SetvarVaddr, string? SetvarSize, string? SetvarPrefillSize, SourceLocation At);

/// <summary>&lt;irq&gt;: a physical INTID and the channel that it arrives on.</summary>
internal sealed record Interrupt(ulong Irq, uint Id, bool IsEdge, string? SetvarId, SourceLocation At);

/// <summary>&lt;setvar&gt;: a symbol that receives the physical address of a region.</summary>
internal sealed record SetVariable(string Symbol, string RegionPaddr, SourceLocation At);

/// <summary>&lt;vcpu&gt;.</summary>
internal sealed record VirtualCpu(uint Id, uint? Cpu, string? SetvarId, SourceLocation At);

/// <summary>&lt;virtual_machine&gt;.</summary>
internal sealed record VirtualMachine(
    string Name, uint Priority, ulong Budget, ulong Period,
    IReadOnlyList<VirtualCpu> Vcpus, IReadOnlyList<Map> Maps, SourceLocation At);

/// <summary>&lt;program_image&gt;.</summary>
internal sealed record ProgramImage(string Path, string? PathForSymbols, SourceLocation At);

/// <summary>Attributes of &lt;protection_domain&gt;.</summary>
internal sealed record DomainAttributes(
    string Name, uint Priority, ulong Budget, ulong Period, bool IsPassive, ulong StackSize, uint Cpu, bool HasSmc, bool HasFpu,
    uint? Id, string? SetvarId);

/// <summary>&lt;protection_domain&gt;.</summary>
internal sealed record ProtectionDomain(
    DomainAttributes Attributes,
    ProgramImage Image,
    IReadOnlyList<Map> Maps,
    IReadOnlyList<Interrupt> Interrupts,
    IReadOnlyList<SetVariable> SetVariables,
    VirtualMachine? Vm,
    IReadOnlyList<ProtectionDomain> Children,
    SourceLocation At)
{
    public string Name => Attributes.Name;
}

/// <summary>&lt;end&gt; of a channel.</summary>
internal sealed record ChannelEnd(string Domain, uint Id, bool CanCall, bool CanNotify, string? SetvarId, SourceLocation At);

/// <summary>&lt;channel&gt;.</summary>
internal sealed record Channel(ChannelEnd A, ChannelEnd B, SourceLocation At)
{
    /// <summary>Whether its ends are in these two domains.</summary>
    public bool IsBetween(string one, string other) =>
        (A.Domain == one && B.Domain == other) || (A.Domain == other && B.Domain == one);

    /// <summary>The end in one of its two domains.</summary>
    public ChannelEnd EndOf(string domain) => A.Domain == domain ? A : B;
}
