namespace Lockstep.Host;

/// <summary>All state of the host, set up by <see cref="Boot"/>.</summary>
internal static unsafe class Machine
{
    /// <summary>Capacities. One domain with one single-vCPU VM works today; <see cref="Image"/> refuses more.</summary>
    internal const uint MaxDomains = 62, MaxVcpus = 16;

    internal static HostImageHeader* Header;

    internal static Domain* Domains;

    internal static uint DomainCount;

    internal static Vcpu* Vcpus;

    internal static uint VcpuCount;

    /// <summary>The thread whose registers and address space the CPU holds; it may be blocked while the CPU idles.</summary>
    internal static Thread* Running;

    /// <summary>The vCPU whose resident EL1 registers and list registers the CPU holds, or null.</summary>
    internal static Vcpu* Resident;

    /// <summary>The thread whose vector registers the CPU holds, or null.</summary>
    internal static Thread* FloatingPointOwner;

    /// <summary>The name of a domain, 64 bytes, zero-padded.</summary>
    internal static byte* NameOf(Domain* domain) => ((HostDomain*)Header->DomainTable)[domain->Index].Name;
}
