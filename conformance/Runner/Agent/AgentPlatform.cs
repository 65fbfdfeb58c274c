namespace Lockstep.Runner.Agent;

/// <summary>Where a machine has what scripts and the agent use. The defaults are QEMU's <c>virt</c>.</summary>
/// <param name="GicVersion">2 or 3.</param>
public sealed record AgentPlatform(int GicVersion)
{
    /// <summary>SPIs that a GICv2m frame of QEMU's virt raises: how its own registers number the first, and how many there are.</summary>
    public const int FirstMsiOfFrame = 80, MsiCount = 64;

    /// <summary>Guest-physical address of the PL011.</summary>
    public ulong Uart { get; init; } = 0x0900_0000;

    /// <summary>INTID of the PL011.</summary>
    public uint UartIntid { get; init; } = 33;

    /// <summary>Guest-physical address of GICD.</summary>
    public ulong Gicd { get; init; } = 0x0800_0000;

    /// <summary>Bytes of GICD that are the controller's.</summary>
    public ulong GicdBytes { get; init; } = 0x1_0000;

    /// <summary>Guest-physical address of GICC (GICv2).</summary>
    public ulong Gicc { get; init; } = 0x0801_0000;

    /// <summary>Guest-physical address of CPU 0's GICR; the others follow at <see cref="GicrStride"/> (GICv3).</summary>
    public ulong Gicr { get; init; } = 0x080a_0000;

    /// <summary>Bytes from one CPU's GICR to the next's: an RD and an SGI frame.</summary>
    public ulong GicrStride { get; init; } = 0x2_0000;

    /// <summary>Guest-physical address of the GICv2m frame, which turns a write into an edge of an SPI (GICv2 only).</summary>
    public ulong Gicv2m { get; init; } = 0x0802_0000;

    /// <summary>INTID of the first SPI that the GICv2m frame raises.</summary>
    public int FirstMsi { get; init; } = 80;

    /// <summary>What is written to the GICv2m frame for an INTID of the guest. The frame counts by QEMU's own, from 80.</summary>
    public uint MessageOf(int intid) => (uint)(intid - FirstMsi + FirstMsiOfFrame);

    /// <summary>Guest-physical address of the PL061.</summary>
    public ulong Gpio { get; init; } = 0x0903_0000;

    /// <summary>INTID of the PL061.</summary>
    public int GpioIntid { get; init; } = 39;

    /// <summary>Guest-physical address of RAM.</summary>
    public ulong RamBase { get; init; } = 0x4000_0000;

    /// <summary>Bytes of RAM.</summary>
    public ulong RamBytes { get; init; } = 0x1000_0000;

    /// <summary>Guest-physical address of a MiB where nothing is.</summary>
    public ulong Unmapped { get; init; } = 0x0a80_0000;

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
