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
    /// <summary>Name of the board whose guest-physical map is that of QEMU's virt, the default.</summary>
    public const string DefaultBoard = "qemu_arm_virt";

    /// <summary>Bytes at <see cref="ScratchBase"/>.</summary>
    public const ulong ScratchBytes = 0x10_0000;

    /// <summary>INTIDs of the GICv2m frame that reach the guest.</summary>
    public const int MsiCount = 3;

    /// <summary>List registers that the VMM uses: scripts fill them.</summary>
    public const int ListRegisterCount = 4;

    /// <summary>
    /// A virtio disk that the VMM emulates: guest-physical address of its registers, INTID and size in bytes, as in
    /// Boards/qemu_arm_virt/disk/guest.dts and the system.
    /// </summary>
    public const ulong DiskBase = 0xa00_0000;

    /// <inheritdoc cref="DiskBase"/>
    public const int DiskIntid = 60;

    /// <inheritdoc cref="DiskBase"/>
    public const uint DiskBytes = 0x1_0000;

    /// <summary>Bytes between scratch and the end of RAM, where the scripts and the device tree are.</summary>
    private const ulong ScriptBytes = 0x100_0000;

    /// <summary>vCPUs of the machines that suites run on.</summary>
    public static IReadOnlyList<int> VcpuCounts { get; } = [1, 2, 4];

    /// <summary>Every machine with the map of <see cref="DefaultBoard"/>.</summary>
    public static IReadOnlyList<GuestMachine> All { get; } =
        [.. from version in (int[])[2, 3] from vcpus in VcpuCounts select new GuestMachine(version, vcpus)];

    /// <summary>Those with a virtio disk.</summary>
    public static IReadOnlyList<GuestMachine> WithDisk { get; } =
        [.. All.Where(guest => guest.Vcpus == 1).Select(guest => guest with { HasDisk = true })];

    /// <summary>Name of the board.</summary>
    public string Board { get; init; } = DefaultBoard;

    /// <summary>Whether it has the virtio disk. Such a machine is for the suite of that device.</summary>
    public bool HasDisk { get; init; }

    /// <summary>Whether the board borrows the machine of another.</summary>
    public bool IsTwin { get; init; }

    /// <summary>The machine as script builders know it.</summary>
    public Target Target { get; init; } = TargetOf(new AgentPlatform(GicVersion) { IntidCount = 96 }, Vcpus);

    /// <summary>INTIDs of the distributor.</summary>
    public int IntidCount => Platform.IntidCount;

    /// <summary>Guest-physical address of RAM.</summary>
    public ulong RamBase => Platform.RamBase;

    /// <summary>Bytes of RAM.</summary>
    public ulong RamBytes => Platform.RamBytes;

    /// <summary>RAM in which scripts may load and store: the agent, its scripts and the device tree are elsewhere.</summary>
    public ulong ScratchBase => RamBase + RamBytes - ScriptBytes;

    /// <summary>A machine as script builders know it.</summary>
    /// <param name="platform">Where it has what.</param>
    /// <param name="vcpus">vCPUs.</param>
    public static Target TargetOf(AgentPlatform platform, int vcpus) => new((GicVersion)platform.GicVersion, vcpus)
    {
        Configuration = new GicConfiguration { Version = (GicVersion)platform.GicVersion, CpuCount = vcpus, IntidCount = platform.IntidCount },
        Platform = platform with { SharesCpu = vcpus > 1 },
    };

    /// <summary>What is mapped, by address: RAM, devices, and the frames that the VMM emulates; the default is QEMU virt's.</summary>
    public IReadOnlyList<(ulong Address, ulong Size)> Taken { get; init; } = [.. TakenBy(new AgentPlatform(GicVersion))];

    /// <inheritdoc/>
    public bool Equals(GuestMachine? other) => other is not null && (Board, Vcpus, HasDisk) == (other.Board, other.Vcpus, other.HasDisk) && Platform == other.Platform;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Board, Vcpus, HasDisk, Platform);

    /// <summary>Whether nothing is at an address and the seven bytes after it.</summary>
    public bool IsFree(ulong address) => Taken.All(one => address + 7 < one.Address || address - one.Address >= one.Size);

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
        GicdBase = Platform.Gicd,
        GicdSizeBytes = Platform.GicdBytes,
        GicrBase = Platform.Gicr,
        DeviceIntids = [.. Devices.Select(device => device.Intid)],
        DeviceIsEdge = [.. Devices.Select(device => device.IsEdge)],
    };

    /// <summary>Name of the file in the board's systems.</summary>
    public string SystemName =>
        HasDisk ? "conformance_disk.system" : string.Create(CultureInfo.InvariantCulture, $"conformance_{Vcpus}.system");

    /// <summary>Whether a board has the system of the machine with a disk.</summary>
    /// <param name="board">Folder of the board.</param>
    /// <param name="gicVersion">2 or 3.</param>
    public static bool HasDiskSystem(string board, int gicVersion) =>
        File.Exists(Path.Combine(BoardFolders.Of(board, gicVersion), "systems", "conformance_disk.system"));

    /// <summary>The folder with its system file.</summary>
    /// <param name="board">Folder of the board.</param>
    public string BoardDirectory(string board) => BoardFolders.Of(board, GicVersion);

    /// <summary>Short name in reports and file names.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"gicv{GicVersion}-{Vcpus}{(HasDisk ? "-disk" : "")}");

    /// <summary>
    /// Passthrough interrupts: PL011, PL061, and on a GICv2 the edges of the GICv2m frame; on a GICv3 the first of these INTIDs has no
    /// source, and makes the distributor as large.
    /// </summary>
    private IEnumerable<(int Intid, bool IsEdge)> Devices =>
    [
        ((int)Platform.UartIntid, false),
        (Platform.GpioIntid, false),
        .. Enumerable.Range(Platform.FirstMsi, GicVersion == 2 ? MsiCount : 1).Select(intid => (intid, true)),
    ];

    /// <summary>RAM, devices and emulated frames at their places.</summary>
    private static IEnumerable<(ulong Address, ulong Size)> TakenBy(AgentPlatform platform)
    {
        const ulong page = 0x1000;
        (ulong, ulong)[] common = [(platform.RamBase, platform.RamBytes), (platform.Gicd, platform.GicdBytes), (platform.Uart, page), (platform.Gpio, page)];
        return platform.GicVersion == 2 ? [.. common, (platform.Gicc, 2 * page), (platform.Gicv2m, page)]
            : [.. common, (platform.Gicr, platform.GicrStride * (ulong)VcpuCounts.Max())];
    }

    /// <inheritdoc/>
    public override string ToString() => $"GICv{GicVersion}, {Vcpus} vCPU{(Vcpus == 1 ? "" : "s")}{(HasDisk ? ", disk" : "")}";
}
