namespace Lockstep.Host;

/// <summary>All state of the host, set up by <see cref="Boot"/>.</summary>
internal static unsafe class Machine
{
    /// <summary>Capacities, which <see cref="Image"/> checks; vCPUs are those of one VM.</summary>
    internal const uint MaxDomains = HostImageHeader.MaxDomains, MaxVcpus = 16;

    internal static HostImageHeader* Header;

    internal static Domain* Domains;

    internal static uint DomainCount;

    internal static Vcpu* Vcpus;

    internal static uint VcpuCount;

    /// <summary>
    /// The thread whose registers and address space the CPU holds. While the CPU idles it is a domain that waits, or
    /// <see cref="Idle"/>, but no vCPU: what interrupts a vCPU must not reach one that is blocked.
    /// </summary>
    internal static Thread* Running;

    /// <summary>A thread that is never runnable.</summary>
    internal static Thread* Idle;

    /// <summary>The vCPU whose resident EL1 registers and list registers the CPU holds, or null.</summary>
    internal static Vcpu* Resident;

    /// <summary>The thread whose vector registers the CPU holds, or null.</summary>
    internal static Thread* FloatingPointOwner;

    /// <summary>The name of a domain, 64 bytes, zero-padded.</summary>
    internal static byte* NameOf(Domain* domain) => ((HostDomain*)Header->DomainTable)[domain->Index].Name;
}
