using System.Globalization;
using Lockstep.InLockstep;
using Lockstep.Model.Gic;
using Lockstep.Runner.Agent;
using Lockstep.Validation;

namespace Lockstep.Conformance;

/// <summary>The virtual machine in which the agent runs: what the system file of its name gives to a guest.</summary>
/// <param name="GicVersion">2 or 3.</param>
/// <param name="Vcpus">1, 2 or 4.</param>
public sealed record GuestMachine(int GicVersion, int Vcpus)
{
    /// <summary>RAM: guest-physical address and size in bytes.</summary>
    public const ulong RamBase = 0x4000_0000, RamBytes = 0x1000_0000;

    /// <summary>RAM in which scripts may load and store: the agent, its scripts and the device tree are elsewhere.</summary>
    public const ulong ScratchBase = 0x4f00_0000, ScratchBytes = 0x10_0000;

    /// <summary>INTIDs of the distributor, and of the GICv2m frame that reach the guest.</summary>
    public const int IntidCount = 96, MsiCount = 3;

    /// <summary>List registers of QEMU's virtual interface.</summary>
    public const int ListRegisterCount = 4;

    /// <summary>Every machine that suites run on.</summary>
    public static IReadOnlyList<GuestMachine> All { get; } =
        [.. from version in (int[])[2, 3] from vcpus in (int[])[1, 2, 4] select new GuestMachine(version, vcpus)];

    /// <summary>The machine as script builders know it.</summary>
    public Target Target { get; } = new((GicVersion)GicVersion, Vcpus)
    {
        Configuration = new GicConfiguration { Version = (GicVersion)GicVersion, CpuCount = Vcpus, IntidCount = IntidCount },
        Platform = new AgentPlatform(GicVersion) { IntidCount = IntidCount, SharesCpu = Vcpus > 1 },
    };

    /// <summary>Where it has what.</summary>
    public AgentPlatform Platform => Target.Platform;

    /// <summary>The same machine for the VMM in process: all vCPUs on one core, as on the built-in host.</summary>
    public CaseConfiguration Configuration => new()
    {
        Version = (GicVersion)GicVersion,
        CpuCount = Vcpus,
        CoreCount = 1,
        ListRegisterCount = ListRegisterCount,
        IntidCount = IntidCount,
        DeviceIntids = [.. Devices.Select(device => device.Intid)],
        DeviceIsEdge = [.. Devices.Select(device => device.IsEdge)],
    };

    /// <summary>Name of the file in the board's systems.</summary>
    public string SystemName => string.Create(CultureInfo.InvariantCulture, $"conformance_{Vcpus}.system");

    /// <summary>The folder with its system file.</summary>
    /// <param name="board">Folder of the board.</param>
    public string BoardDirectory(string board) => BoardFolders.Of(board, GicVersion);

    /// <summary>Short name in reports and file names.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"gicv{GicVersion}-{Vcpus}");

    /// <summary>
    /// Passthrough interrupts: PL011, PL061, and on a GICv2 the edges of the GICv2m frame; on a GICv3 the first of these INTIDs has no
    /// source, and makes the distributor as large.
    /// </summary>
    private IEnumerable<(int Intid, bool IsEdge)> Devices =>
    [
        ((int)Platform.UartIntid, false),
        (Access.GpioIntid, false),
        .. Enumerable.Range(Access.FirstMsi, GicVersion == 2 ? MsiCount : 1).Select(intid => (intid, true)),
    ];

    /// <inheritdoc/>
    public override string ToString() => $"GICv{GicVersion}, {Vcpus} vCPU{(Vcpus == 1 ? "" : "s")}";
}
