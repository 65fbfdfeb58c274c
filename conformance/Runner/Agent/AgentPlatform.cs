namespace Lockstep.Runner.Agent;

/// <summary>Where a machine has what scripts and the agent use. The defaults are QEMU's <c>virt</c>.</summary>
/// <param name="GicVersion">2 or 3.</param>
public sealed record AgentPlatform(int GicVersion)
{
    /// <summary>Guest-physical address of the PL011.</summary>
    public ulong Uart { get; init; } = 0x0900_0000;

    /// <summary>INTID of the PL011.</summary>
    public uint UartIntid { get; init; } = 33;

    /// <summary>Guest-physical address of GICD.</summary>
    public ulong Gicd { get; init; } = 0x0800_0000;

    /// <summary>Guest-physical address of GICC (GICv2).</summary>
    public ulong Gicc { get; init; } = 0x0801_0000;

    /// <summary>Guest-physical address of CPU 0's GICR; the others follow at <see cref="GicrStride"/> (GICv3).</summary>
    public ulong Gicr { get; init; } = 0x080a_0000;

    /// <summary>Bytes from one CPU's GICR to the next's: an RD and an SGI frame.</summary>
    public ulong GicrStride { get; init; } = 0x2_0000;

    /// <summary>Guest-physical address of the GICv2m frame, which turns a write into an edge of an SPI (GICv2 only).</summary>
    public ulong Gicv2m { get; init; } = 0x0802_0000;

    /// <summary>INTIDs of the distributor, a multiple of 32.</summary>
    public int IntidCount { get; init; } = 288;

    /// <summary>The CPUs are vCPUs that take turns on one CPU.</summary>
    public bool SharesCpu { get; init; }

    /// <summary>Where the agent's handler acknowledges: GICC, or 0 for ICC_*_EL1.</summary>
    public ulong AcknowledgeAddress => GicVersion == 2 ? Gicc : 0;

    /// <summary>Affinity of a CPU as PSCI takes it: eight CPUs a cluster with GICv2, sixteen with GICv3.</summary>
    public ulong Affinity(int cpu)
    {
        int cluster = GicVersion == 2 ? 8 : 16;
        return (ulong)(cpu / cluster) << 8 | (uint)(cpu % cluster);
    }
}
