using System.Runtime.InteropServices;
using Lockstep.Model.Configuration;

namespace Lockstep.Host;

/// <summary>
/// The header of what the built-in host boots: protection domains, VMs, mappings and interrupts, laid out by
/// <c>Boards/Tool</c>. It stands at the host's symbol <c>__payload</c> (page-aligned, after the host's bss) in
/// loader.img; every address is absolute. Tables follow at the addresses given here.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct HostImageHeader
{
    /// <summary>The bytes "LOCKHOST", little-endian.</summary>
    public const ulong ExpectedMagic = 0x5453_4f48_4b43_4f4c;

    /// <summary>Version of this layout.</summary>
    public const uint ExpectedVersion = 2;

    /// <summary>Most protection domains that the host runs.</summary>
    public const int MaxDomains = 62;

    /// <summary>Must equal the expected constants.</summary>
    public ulong Magic;

    /// <summary>Layout version.</summary>
    public uint Version;

    /// <summary>Bits of <see cref="HostFlags"/>.</summary>
    public uint Flags;

    /// <summary>Invocation labels that this "kernel" answers to; the same as in the VMM's configuration block.</summary>
    public InvocationLabels Labels;

    /// <summary>The first byte after everything in this image, page-aligned.</summary>
    public ulong ImageEnd;

    /// <summary>Physical addresses and entry counts of the tables.</summary>
    public ulong DomainTable, DomainCount;

    /// <summary>Array of <see cref="HostVm"/>.</summary>
    public ulong VmTable, VmCount;

    /// <summary>Array of <see cref="HostMapping"/>.</summary>
    public ulong MappingTable, MappingCount;

    /// <summary>Array of <see cref="HostInterrupt"/>.</summary>
    public ulong InterruptTable, InterruptCount;

    /// <summary>Array of <see cref="HostSymbol"/> sorted by address: the functions of the domains' ELF files, for crash reports.</summary>
    public ulong SymbolTable, SymbolCount;

    /// <summary>Array of <see cref="HostChannel"/>.</summary>
    public ulong ChannelTable, ChannelCount;

    /// <summary>Architecture version of the physical and the virtual interrupt controller, 2 or 3.</summary>
    public uint GicVersion;

    /// <summary>Zero.</summary>
    public uint Reserved;
}

/// <summary>Bits of <see cref="HostImageHeader.Flags"/>.</summary>
public static class HostFlags
{
    /// <summary>CONFIG_PRINTING: seL4_DebugPutChar exists and the host reports on its console.</summary>
    public const uint Printing = 1 << 0;

    /// <summary>Count instructions per event with the PMU and print a table when the machine powers off (needs -icount).</summary>
    public const uint Measure = 1 << 1;
}

/// <summary>A protection domain.</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct HostDomain
{
    /// <summary>Name, zero-padded.</summary>
    public fixed byte Name[64];

    /// <summary>Entry point and initial stack pointer (0x10000000000 up to Microkit 2.2, 0xFFFFFFE000 from 2.3).</summary>
    public ulong Entry, StackPointer;

    /// <summary>Physical address of the IPC buffer's frame (its virtual address is in the mapping table).</summary>
    public ulong IpcBufferPhysical;

    /// <summary>Fixed priority, 0 to 254, larger is more urgent.</summary>
    public uint Priority;

    /// <summary>1 when the domain has the SMC capability.</summary>
    public uint Smc;

    /// <summary>
    /// Microkit's budget and period in microseconds; Microkit's default is 1000 for both. Threads of equal priority
    /// take turns after a budget. The host has no replenishments: it says so when a period is longer than its budget.
    /// </summary>
    public uint BudgetMicroseconds, PeriodMicroseconds;

    /// <summary>1 when the domain is passive: after its initialisation it runs only on behalf of protected calls.</summary>
    public uint Passive;

    /// <summary>Zero.</summary>
    public uint Reserved;
}

/// <summary>A virtual machine of a domain; a domain has at most one.</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct HostVm
{
    /// <summary>Name, zero-padded.</summary>
    public fixed byte Name[64];

    /// <summary>Index of the domain that handles its faults.</summary>
    public uint Domain;

    /// <summary>Fixed priority.</summary>
    public uint Priority;

    /// <summary>Number of vCPUs, 1 to 16; vCPU i has id i (badge of faults, cap slots).</summary>
    public uint VcpuCount;

    /// <inheritdoc cref="HostDomain.BudgetMicroseconds"/>
    public uint BudgetMicroseconds, PeriodMicroseconds;

    /// <summary>Zero.</summary>
    public uint Reserved;
}

/// <summary>One contiguous mapping in one address space.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct HostMapping
{
    /// <summary>Virtual (domain) or guest-physical (VM) base, physical base, size; all multiples of 4 KiB.</summary>
    public ulong Virtual, Physical, SizeBytes;

    /// <summary>Index of the domain, or 0x8000_0000 + index of the VM.</summary>
    public uint Space;

    /// <summary>Bits of <see cref="HostRights"/>.</summary>
    public uint Rights;
}

/// <summary>Bits of <see cref="HostMapping.Rights"/>.</summary>
public static class HostRights
{
    /// <summary>Access rights, and whether the memory is Normal cacheable (else Device-nGnRnE).</summary>
    public const uint Read = 1, Write = 2, Execute = 4, Cached = 8;
}

/// <summary>A physical interrupt handed to a domain.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct HostInterrupt
{
    /// <summary>Index of the domain, channel (badge bit and IRQ cap slot), physical INTID, 1 if edge-triggered.</summary>
    public uint Domain, Channel, Intid, IsEdge;
}

/// <summary>A channel between two domains, as Microkit's &lt;channel&gt; with its two &lt;end&gt;s.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct HostChannel
{
    /// <summary>Each end: index of the domain and its channel id there, 0 to 61.</summary>
    public uint DomainA, IdA, DomainB, IdB;

    /// <summary>Bits of <see cref="HostChannelFlags"/>.</summary>
    public uint Flags;
}

/// <summary>Bits of <see cref="HostChannel.Flags"/>.</summary>
public static class HostChannelFlags
{
    /// <summary>The end may signal the other (notify="true", Microkit's default).</summary>
    public const uint AMayNotify = 1, BMayNotify = 2;

    /// <summary>The end may make protected procedure calls to the other (pp="true"); at most one of the two.</summary>
    public const uint AMayCall = 4, BMayCall = 8;
}

/// <summary>A function's address and name.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct HostSymbol
{
    /// <summary>Virtual address in the domain, and physical address of the zero-terminated name.</summary>
    public ulong Address, Name;

    /// <summary>Size in bytes and index of the domain.</summary>
    public uint SizeBytes, Domain;
}
