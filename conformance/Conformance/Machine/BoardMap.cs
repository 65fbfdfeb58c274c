using System.Text.Json;
using Lockstep.Runner;
using Lockstep.Runner.Agent;

namespace Lockstep.Conformance;

/// <summary>The machines of a board, with the guest-physical map that the image tool gives their guests.</summary>
public static class BoardMap
{
    /// <summary>Memory regions of the conformance systems, and the INTIDs that QEMU's own devices have there.</summary>
    private const string GpioRegion = "gpio", MessageRegion = "gicv2m";

    private const int GpioSource = 39;
    private const ulong HoleBytes = 0x10_0000, FirstHole = 0x0a80_0000;

    /// <summary>A machine of a board.</summary>
    /// <param name="files">The board, and the tool.</param>
    /// <param name="gicVersion">2 or 3.</param>
    /// <param name="vcpus">1, 2 or 4.</param>
    /// <param name="cancel">Ends it.</param>
    /// <param name="hasDisk">The machine with the virtio disk.</param>
    public static async Task<GuestMachine> ReadAsync(MachineFiles files, int gicVersion, int vcpus, CancellationToken cancel, bool hasDisk = false)
    {
        var bare = new GuestMachine(gicVersion, vcpus)
        {
            Board = Path.GetFileName(Path.TrimEndingDirectorySeparator(files.BoardDirectory)),
            IsTwin = BoardFolders.IsTwin(files.BoardDirectory),
            HasDisk = hasDisk,
        };
        string json = await ImageTool.MapAsync(files, bare.BoardDirectory(files.BoardDirectory), bare.SystemName, cancel);
        return Of(bare, json);
    }

    /// <summary>A machine with the map that the tool has printed.</summary>
    /// <param name="bare">The machine without it.</param>
    /// <param name="json">The map.</param>
    public static GuestMachine Of(GuestMachine bare, string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement map = document.RootElement;
        (string Name, ulong Address, ulong Size)[] mapped = Ranges(map, "mapped"), ram = Ranges(map, "ram"), gic = Ranges(map, "gic");
        (int Intid, int Physical)[] interrupts =
        [
            .. map.GetProperty("interrupts").EnumerateArray()
                .Select(one => (one.GetProperty("intid").GetInt32(), one.GetProperty("physical").GetInt32())),
        ];
        const int firstMessage = AgentPlatform.FirstMsiOfFrame, messageEnd = firstMessage + AgentPlatform.MsiCount;
        int[] messages = [.. interrupts.Where(one => one.Physical is >= firstMessage and < messageEnd).Select(one => one.Intid).Order()];
        int port = map.GetProperty("consoleIntid").GetInt32();
        int end = interrupts.Select(one => one.Intid + 1).Append(map.GetProperty("treeIntidEnd").GetInt32()).Max();
        (ulong Address, ulong Size)[] taken = [.. mapped.Select(one => (one.Address, one.Size)), .. Emulated(bare, gic)];
        var platform = new AgentPlatform(bare.GicVersion)
        {
            Uart = map.GetProperty("console").GetUInt64(),
            UartIntid = (uint)port,
            Gicd = gic[0].Address,
            GicdBytes = gic[0].Size,
            Gicc = bare.GicVersion == 2 ? gic[1].Address : 0,
            Gicr = bare.GicVersion == 3 ? gic[1].Address : 0,
            Gicv2m = AddressOf(mapped, MessageRegion, bare.GicVersion == 3),
            Gpio = AddressOf(mapped, GpioRegion, isOptional: false),
            GpioIntid = interrupts.Where(one => one.Physical == GpioSource).Select(one => one.Intid).DefaultIfEmpty(-1).Single(),
            FirstMsi = messages.DefaultIfEmpty(-1).First(),
            RamBase = ram[0].Address,
            RamBytes = ram[0].Size,
            IntidCount = int.Max(64, (end + 31) / 32 * 32),
            Unmapped = HoleIn(taken),
        };
        if (port == 0 || platform.GpioIntid < 0 || platform.FirstMsi < 0)
        {
            throw new RunnerException($"{bare.Board}/{bare.SystemName}: the guest has not the interrupts that scripts need:"
                + $" of its serial port, and INTIDs {GpioSource} and {firstMessage} of the machine");
        }

        if (map.GetProperty("listRegisters").GetInt32() is int count and not GuestMachine.ListRegisterCount)
        {
            throw new RunnerException($"{bare.Board} has {count} list registers;"
                + $" the scripts fill {GuestMachine.ListRegisterCount}, as QEMU's processor has them");
        }

        return bare with
        {
            Target = GuestMachine.TargetOf(platform, bare.Vcpus),
            Taken = taken,
        };
    }

    /// <summary>Frames that the VMM emulates; of a GICv3 those of the vCPUs, and one behind them, which scripts look at.</summary>
    private static IEnumerable<(ulong Address, ulong Size)> Emulated(GuestMachine guest, (string Name, ulong Address, ulong Size)[] gic) =>
        guest.GicVersion == 2 ? [(gic[0].Address, gic[0].Size)]
        : [(gic[0].Address, gic[0].Size), (gic[1].Address, guest.Platform.GicrStride * (ulong)(guest.Vcpus + 1))];

    private static ulong AddressOf((string Name, ulong Address, ulong Size)[] mapped, string region, bool isOptional) =>
        mapped.Where(one => $"{one.Name} ".StartsWith($"{region} ", StringComparison.Ordinal)).Select(one => (ulong?)one.Address).FirstOrDefault()
            ?? (isOptional ? 0ul : throw new RunnerException($"the guest's system has no memory region `{region}`"));

    /// <summary>The first free MiB from a place on that is free on most boards.</summary>
    private static ulong HoleIn((ulong Address, ulong Size)[] taken)
    {
        ulong hole = FirstHole;
        while (taken.Any(one => hole < one.Address + one.Size && one.Address < hole + HoleBytes))
        {
            hole += HoleBytes;
        }

        return hole;
    }

    private static (string Name, ulong Address, ulong Size)[] Ranges(JsonElement map, string name) =>
    [
        .. map.GetProperty(name).EnumerateArray().Select(one =>
            (one.GetProperty("name").GetString()!, one.GetProperty("address").GetUInt64(), one.GetProperty("size").GetUInt64())),
    ];
}
