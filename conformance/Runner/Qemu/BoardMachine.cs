using System.Globalization;
using System.Text.Json;

namespace Lockstep.Runner.Qemu;

/// <summary>
/// The QEMU machine of a board, from the board's <c>board.json</c>. A field that is absent keeps the value of QEMU ARM
/// virt.
/// </summary>
public sealed record BoardMachine
{
    /// <summary>The arguments that choose the machine, its processor and its memory (field <c>qemu</c>).</summary>
    public IReadOnlyList<string> Machine { get; init; } =
        ["-machine", "virt,virtualization=on,highmem=off,secure=off", "-cpu", "cortex-a53", "-m", "size=2G"];

    /// <summary>Physical address at which QEMU's loader device places loader.img (field <c>loaderAddress</c>).</summary>
    public ulong LoaderAddress { get; init; } = 0x7000_0000;

    /// <summary>Devices that are further serial ports, for the second guest and so on (field <c>consoles</c>).</summary>
    public IReadOnlyList<string> Consoles { get; init; } = [];

    /// <summary>Arguments of every run: no window, and no device but those that are named.</summary>
    public static IEnumerable<string> Common => ["-nographic", "-nodefaults"];

    /// <summary>Reads board.json in a board's folder. Without a folder or a file there, the defaults hold.</summary>
    public static BoardMachine OfBoard(DirectoryInfo? board)
    {
        string file = board is null ? "" : Path.Combine(board.FullName, "board.json");
        if (!File.Exists(file))
        {
            return new BoardMachine();
        }

        if (LenderOf(board!) is { } lender)
        {
            return OfBoard(lender);
        }

        if (!HasQemu(file))
        {
            throw new RunnerException($"{file}: the board has neither `qemu` nor `twin`: QEMU does not have this machine;"
                + " `make image` with MICROKIT_SDK= builds its image, for the hardware");
        }

        return Reading(file, () => Parse(Read(file)));
    }

    /// <summary>Whether there is a machine of QEMU for a board: its board.json, if it has one, has <c>qemu</c> or <c>twin</c>.</summary>
    public static bool HasMachine(DirectoryInfo board)
    {
        string file = Path.Combine(board.FullName, "board.json");
        return !File.Exists(file) || HasQemu(file) || LenderOf(board) is not null;
    }

    /// <summary>Version of the board's GIC architecture (field <c>gicVersion</c>): 2 or 3.</summary>
    public static int GicVersionOf(DirectoryInfo board)
    {
        string file = Path.Combine(board.FullName, "board.json");
        return FromField(file, "gicVersion", version => version?.GetInt32() ?? 2);
    }

    /// <summary>The folder of the board whose machine a board borrows (field <c>twin</c>); null when it borrows none.</summary>
    public static DirectoryInfo? LenderOf(DirectoryInfo board)
    {
        string file = Path.Combine(board.FullName, "board.json");
        if (!File.Exists(file))
        {
            return null;
        }

        string? name = FromField(file, "twin", twin => twin?.GetString());
        DirectoryInfo? lender = name is null ? null : new DirectoryInfo(Path.Combine(board.Parent!.FullName, name));
        return lender is null || File.Exists(Path.Combine(lender.FullName, "board.json")) ? lender
            : throw new RunnerException($"{file}: `twin` names {name}, and there is no such board in {board.Parent}");
    }

    /// <summary>Parses the text of a board.json. Fields that other tools use are ignored.</summary>
    public static BoardMachine Parse(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        var machine = new BoardMachine();
        if (document.RootElement.TryGetProperty("qemu", out JsonElement arguments))
        {
            machine = machine with { Machine = [.. arguments.EnumerateArray().Select(argument => argument.GetString()!)] };
        }

        if (document.RootElement.TryGetProperty("consoles", out JsonElement consoles))
        {
            machine = machine with { Consoles = [.. consoles.EnumerateArray().Select(device => device.GetString()!)] };
        }

        if (document.RootElement.TryGetProperty("loaderAddress", out JsonElement address))
        {
            machine = machine with { LoaderAddress = Hexadecimal(address.GetString()!) };
        }

        return machine;
    }

    /// <summary>The arguments that start <paramref name="loaderImage"/> on this machine, without a serial port.</summary>
    public IEnumerable<string> Arguments(string loaderImage) =>
    [
        .. Common,
        .. Machine,
        "-device", $"loader,file={Escape(loaderImage)},addr=0x{LoaderAddress:x},cpu-num=0",
        "-device", "pvpanic-pci",
        "-action", "panic=exit-failure",
    ];

    /// <summary>
    /// The arguments that put the board's serial port and then its further ones on character devices. They go before
    /// <see cref="Arguments"/>, whose devices take the PCI slots that are left.
    /// </summary>
    public IEnumerable<string> Serial(IReadOnlyList<string> characterDevices)
    {
        if (characterDevices.Count > 1 + Consoles.Count)
        {
            throw new RunnerException($"the system has {characterDevices.Count} guests, and the board {1 + Consoles.Count} serial ports;"
                + " name more devices as `consoles` in board.json");
        }

        return
        [
            "-serial", $"chardev:{characterDevices[0]}",
            .. characterDevices.Skip(1).SelectMany((name, i) => (string[])["-device", $"{Consoles[i]},chardev={name}"]),
        ];
    }

    /// <summary>A path as QEMU's option syntax wants it: a comma is doubled.</summary>
    public static string Escape(string path) => path.Replace(",", ",,", StringComparison.Ordinal);

    private static string Read(string file) => Reading(file, () => File.ReadAllText(file));

    private static bool HasQemu(string file) => FromField(file, "qemu", field => field is not null);

    /// <summary>What a field of a board.json says; null is given for one that is not there.</summary>
    private static T FromField<T>(string file, string field, Func<JsonElement?, T> read) => Reading(file, () =>
    {
        using JsonDocument document = JsonDocument.Parse(Read(file));
        return read(document.RootElement.TryGetProperty(field, out JsonElement value) ? value : null);
    });

    private static T Reading<T>(string file, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException or FormatException)
        {
            throw new RunnerException($"{file}: cannot read the board: {error.Message}");
        }
    }

    private static ulong Hexadecimal(string text) =>
        ulong.Parse(text.StartsWith("0x", StringComparison.Ordinal) ? text[2..] : text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
