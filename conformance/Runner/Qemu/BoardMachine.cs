using System.Text.Json;

namespace Lockstep.Runner.Qemu;

/// <summary>
/// The QEMU machine of a board, from the board's <c>board.json</c>: the values of <c>-machine</c>, <c>-cpu</c> and
/// <c>-m</c>. A field that is absent keeps the value of QEMU ARM virt.
/// </summary>
public sealed record BoardMachine
{
    /// <summary>Value of <c>-machine</c>.</summary>
    public string Machine { get; init; } = "virt,virtualization=on,highmem=off,secure=off";

    /// <summary>Value of <c>-cpu</c>.</summary>
    public string Cpu { get; init; } = "cortex-a53";

    /// <summary>Value of <c>-m</c>.</summary>
    public string Memory { get; init; } = "size=2G";

    /// <summary>Physical address at which QEMU's loader device places loader.img.</summary>
    public const ulong LoaderAddress = 0x7000_0000;

    /// <summary>Reads board.json in a board's folder. Without a folder or a file there, the defaults hold.</summary>
    public static BoardMachine OfBoard(DirectoryInfo? board)
    {
        string file = board is null ? "" : Path.Combine(board.FullName, "board.json");
        if (!File.Exists(file))
        {
            return new BoardMachine();
        }

        try
        {
            return Parse(File.ReadAllText(file));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new RunnerException($"{file}: cannot read the board: {error.Message}");
        }
    }

    /// <summary>Parses the text of a board.json. Fields that other tools use are ignored.</summary>
    public static BoardMachine Parse(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        var defaults = new BoardMachine();
        return new BoardMachine
        {
            Machine = Text(document.RootElement, "machine") ?? defaults.Machine,
            Cpu = Text(document.RootElement, "cpu") ?? defaults.Cpu,
            Memory = Text(document.RootElement, "memory") ?? defaults.Memory,
        };
    }

    /// <summary>The arguments that start <paramref name="loaderImage"/> on this machine, without a serial port.</summary>
    public IEnumerable<string> Arguments(string loaderImage) =>
    [
        .. Common,
        "-machine", Machine,
        "-cpu", Cpu,
        "-m", Memory,
        "-device", $"loader,file={Escape(loaderImage)},addr=0x{LoaderAddress:x},cpu-num=0",
        "-device", "pvpanic-pci",
        "-action", "panic=exit-failure",
    ];

    /// <summary>Arguments of every run: no window, and no network card (QEMU's default one needs a ROM file).</summary>
    public static IEnumerable<string> Common => ["-nographic", "-nodefaults"];

    /// <summary>A path as QEMU's option syntax wants it: a comma is doubled.</summary>
    public static string Escape(string path) => path.Replace(",", ",,", StringComparison.Ordinal);

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
