using Lockstep.Model.Gic;

namespace Lockstep.InLockstep;

/// <summary>The machine of one case.</summary>
public sealed record CaseConfiguration
{
    /// <summary>Most passthrough interrupts that a case has.</summary>
    public const int MaxDevices = 12;

    /// <summary>Channel of the VMM's own timer.</summary>
    public const uint TimerChannel = 61;

    /// <summary>Version of the guest's GIC architecture.</summary>
    public GicVersion Version { get; init; } = GicVersion.V2;

    /// <summary>vCPUs, 1 to 8 (GICv2) or 16 (GICv3).</summary>
    public required int CpuCount { get; init; }

    /// <summary>Physical cores; vCPU n runs on core n modulo this.</summary>
    public required int CoreCount { get; init; }

    /// <summary>List registers of a core; the VMM uses at most 16.</summary>
    public required int ListRegisterCount { get; init; }

    /// <summary>INTIDs, a multiple of 32 from 64 to 1024.</summary>
    public required int IntidCount { get; init; }

    /// <summary>Guest-physical address and size of the distributor.</summary>
    public ulong GicdBase { get; init; } = 0x800_0000;

    /// <summary>Size of the distributor in bytes.</summary>
    public ulong GicdSizeBytes { get; init; } = 0x1_0000;

    /// <summary>Guest-physical address of the redistributors.</summary>
    public ulong GicrBase { get; init; } = 0x80a_0000;

    /// <summary>Whether the VMM has a timer, so that WFI blocks.</summary>
    public bool HasWakeTimer { get; init; } = true;

    /// <summary>INTIDs of passthrough interrupts, 32 to 1019; device n has channel n.</summary>
    public int[] DeviceIntids { get; init; } = [];

    /// <summary>Whether the physical interrupt of each device is edge-triggered.</summary>
    public bool[] DeviceIsEdge { get; init; } = [];

    /// <summary>The version of the machine of a case.</summary>
    /// <param name="seed">The case's seed.</param>
    public static GicVersion VersionOf(ulong seed) => new SplitMix(seed).OneIn(2) ? GicVersion.V3 : GicVersion.V2;

    /// <summary>A random machine; its version is the first number that is drawn (<see cref="VersionOf"/>).</summary>
    /// <param name="random">Where from.</param>
    public static CaseConfiguration Random(ref SplitMix random)
    {
        bool isV3 = random.OneIn(2);
        int cpus = random.OneIn(3) ? 1 : 1 + random.Below(!isV3 ? 8 : random.OneIn(2) ? 3 : 16);
        int intids = random.OneIn(2) ? 64 : random.OneIn(2) ? 64 + 32 * random.Below(5) : 64 + 32 * random.Below(31);
        int listRegisters = random.OneIn(20) && !isV3 ? 17 + random.Below(48) : random.OneIn(2) ? 1 + random.Below(4) : 1 + random.Below(16);
        int[] devices = new int[random.Below(MaxDevices + 1)];
        bool[] isEdge = new bool[devices.Length];
        int end = int.Min(intids, 1020);
        for (int i = 0; i < devices.Length; i++)
        {
            int intid = random.OneIn(8) ? end - 1 - i : 32 + random.Below(end - 32);
            while (Array.IndexOf(devices, intid, 0, i) >= 0)
            {
                intid = intid + 1 < end ? intid + 1 : 32;
            }

            devices[i] = intid;
            isEdge[i] = random.OneIn(3);
        }

        return new CaseConfiguration
        {
            Version = isV3 ? GicVersion.V3 : GicVersion.V2,
            CpuCount = cpus,
            CoreCount = random.OneIn(2) ? cpus : 1 + random.Below(cpus),
            ListRegisterCount = listRegisters,
            IntidCount = intids,
            HasWakeTimer = !random.OneIn(8),
            DeviceIntids = devices,
            DeviceIsEdge = isEdge,
        };
    }

    /// <summary>The machine in words.</summary>
    public override string ToString()
    {
        string devices = string.Join(", ", DeviceIntids.Zip(DeviceIsEdge, (intid, edge) => $"{intid}{(edge ? " edge" : "")}"));
        return $"GIC{Version.ToString().ToLowerInvariant()}, {CpuCount} vCPUs on {CoreCount} cores, {ListRegisterCount} list registers, {IntidCount} INTIDs, "
            + $"{(HasWakeTimer ? "" : "no wake-up timer, ")}devices: {(devices.Length == 0 ? "none" : devices)}";
    }
}
