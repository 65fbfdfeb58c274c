using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lockstep.Boards;

/// <summary>A board's folder: board.json, guest.dts and systems/.</summary>
internal sealed record Board(string Name, string Directory, BoardFile Facts)
{
    public const string FileName = "board.json";

    public string NameInSdk => Facts.MicrokitBoard
        ?? throw new UserError(Path.Combine(Directory, FileName), $"has no microkitBoard: the Microkit SDK has no board for `{Name}`; use the built-in host (without MICROKIT_SDK=)");

    /// <summary>The board whose machine the built-in host runs on for this one: itself, or the one that `twin` names.</summary>
    public Board Machine => Lender ?? this;

    /// <summary>The board that lends its machine, for one that QEMU does not have.</summary>
    public Board? Lender { get; init; }

    /// <summary>Arguments of qemu-system-aarch64 that make the machine which the built-in host runs on.</summary>
    public IReadOnlyList<string> QemuMachine => Machine.Facts.Qemu
        ?? throw new UserError(Path.Combine(Directory, FileName), $"has neither `qemu` nor `twin`: QEMU has no machine for `{Name}`;"
            + " add `twin` with the name of a board whose machine it can borrow,"
            + " or build the image with MICROKIT_SDK=path and load it on the board");

    public static Board Load(string boardsDirectory, string name)
    {
        string directory = Path.Combine(boardsDirectory, name), file = Path.Combine(directory, FileName);
        if (name.Length == 0 || !File.Exists(file))
        {
            string[] known = NamesIn(boardsDirectory);
            throw new UserError($"there is no board `{name}` in {boardsDirectory}; {(known.Length == 0 ? "no folder there has a board.json" : $"use {Text.OneOf(known)}")}");
        }
        Board board = new(name, directory, Read(file));
        return board.Facts.Twin is { } lender ? board with { Lender = board.LenderNamed(boardsDirectory, lender) } : board;
    }

    private static BoardFile Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(file), BoardJson.Default.BoardFile)!;
        }
        catch (JsonException e)
        {
            throw new UserError(new SourceLocation(file, (int)(e.LineNumber ?? -1) + 1, (int)(e.BytePositionInLine ?? -1) + 1), MessageOf(e));
        }
    }

    private Board LenderNamed(string boardsDirectory, string lender)
    {
        string file = Path.Combine(boardsDirectory, lender, FileName);
        if (Facts.Qemu is not null)
        {
            throw new UserError(PlaceOf("twin"), "QEMU has this board's machine (`qemu`), so it borrows none; remove `twin` or `qemu`");
        }
        BoardFile? facts = lender.Length > 0 && File.Exists(file) ? Read(file) : null;
        string? wrong = facts?.Qemu is null ? $"is no board with `qemu` in {boardsDirectory}; name one whose machine this one can borrow"
            : facts.GicVersion != Facts.GicVersion
                ? $"has a GICv{facts.GicVersion}, this board a GICv{Facts.GicVersion}; name a board with the same version"
            : facts.ListRegisters < Facts.ListRegisters
                ? $"has {facts.ListRegisters} list registers, this board {Facts.ListRegisters}; name a board with as many"
            : null;
        return wrong is null ? new Board(lender, Path.Combine(boardsDirectory, lender), facts!)
            : throw new UserError(PlaceOf("twin"), $"`{lender}` {wrong}");
    }

    /// <summary>A directory and the folders in it.</summary>
    public static EnumerationOptions OneLevel => new() { RecurseSubdirectories = true, MaxRecursionDepth = 1 };

    /// <summary>The folders of a directory that have a board.json, by name.</summary>
    public static string[] NamesIn(string boardsDirectory) => System.IO.Directory.Exists(boardsDirectory)
        ? [.. System.IO.Directory.EnumerateFiles(boardsDirectory, FileName, OneLevel)
            .Select(path => Path.GetFileName(Path.GetDirectoryName(path)!)).Order(StringComparer.Ordinal)]
        : [];

    /// <summary>Where a member of board.json stands.</summary>
    public SourceLocation PlaceOf(string member)
    {
        string file = Path.Combine(Directory, FileName);
        int line = Array.FindIndex(File.ReadAllLines(file), text => text.Contains($"\"{member}\"", StringComparison.Ordinal));
        return new SourceLocation(file, line + 1);
    }

    /// <summary>The .system file of a name in the board's folder, or of a path.</summary>
    public string SystemFile(string system)
    {
        string inBoard = OwnSystemFile(system);
        if (File.Exists(inBoard))
        {
            return inBoard;
        }
        return File.Exists(system) ? system
            : throw new UserError($"there is no system `{system}`: neither {inBoard} nor {Path.GetFullPath(system)} exists");
    }

    /// <summary>Where the board's own system of a name is, if it has it.</summary>
    public string OwnSystemFile(string system) => Path.Combine(Directory, "systems", system);

    private static string MessageOf(JsonException e)
    {
        string sentence = e.Message.Split(" Path:")[0].Split(" LineNumber:")[0];
        string[] names = [.. sentence.Split('\'').Where((_, index) => index % 2 == 1)];
        return sentence.Contains("could not be mapped", StringComparison.Ordinal)
            ? $"a board has no `{names[0]}`; docs/porting.md has the names"
            : sentence.Contains("missing required properties", StringComparison.Ordinal)
                ? $"there is no {Text.OneOf([.. names.Skip(1).Select(name => $"`{name}`")])}; docs/porting.md says what it is"
            : sentence;
    }
}

/// <summary>board.json. Addresses are strings so that they can be hexadecimal.</summary>
internal sealed record BoardFile
{
    /// <summary>Name of the board in the Microkit SDK; null when the SDK does not have it.</summary>
    public string? MicrokitBoard { get; init; }

    /// <summary>Version of the hardware's GIC architecture: 2 or 3.</summary>
    public required uint GicVersion { get; init; }

    /// <summary>List registers of the hardware's virtual CPU interface (GICH_VTR.ListRegs + 1).</summary>
    public required uint ListRegisters { get; init; }

    /// <summary>Kernel command line for a device tree that has none.</summary>
    public string? BootArguments { get; init; }

    /// <summary>Where loader.img is loaded.</summary>
    [JsonConverter(typeof(HexConverter))]
    public required ulong LoaderAddress { get; init; }

    /// <summary>Physical RAM, base and size.</summary>
    [JsonConverter(typeof(HexConverter))]
    public required ulong MemoryBase { get; init; }

    /// <summary>Size in bytes.</summary>
    [JsonConverter(typeof(HexConverter))]
    public required ulong MemorySize { get; init; }

    /// <summary>Where the built-in host's allocator of memory regions begins.</summary>
    [JsonConverter(typeof(HexConverter))]
    public required ulong RegionsBase { get; init; }

    /// <summary>Physical addresses of the hardware's GIC.</summary>
    public GicFile? Gic { get; init; }

    /// <summary>Arguments of qemu-system-aarch64 that make this machine; null when QEMU does not have it.</summary>
    public IReadOnlyList<string>? Qemu { get; init; }

    /// <summary>For a board without <see cref="Qemu"/>: the folder of the board whose machine it borrows.</summary>
    public string? Twin { get; init; }

    /// <summary>For a board with <see cref="Qemu"/>: SPIs that no device of the machine has, first and last INTID.</summary>
    public IReadOnlyList<uint> UnusedIntids { get; init; } = [];

    /// <summary>QEMU's devices that are serial ports for the second guest and so on.</summary>
    public IReadOnlyList<string> Consoles { get; init; } = [];
}

/// <summary>Physical addresses of the hardware's GIC: CPU interface and virtual CPU interface of a GICv2, redistributors of a
/// GICv3. A GICv3 that has the GICv2's frames too, for old software, may name them, so that no guest gets them.</summary>
internal sealed record GicFile
{
    [JsonConverter(typeof(HexConverter))]
    public required ulong Distributor { get; init; }

    [JsonConverter(typeof(HexConverter))]
    public ulong? CpuInterface { get; init; }

    [JsonConverter(typeof(HexConverter))]
    public ulong? VirtualCpuInterface { get; init; }

    [JsonConverter(typeof(HexConverter))]
    public ulong? Redistributors { get; init; }
}

/// <summary>Reads board.json without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    ReadCommentHandling = JsonCommentHandling.Skip)]
[JsonSerializable(typeof(BoardFile))]
internal sealed partial class BoardJson : JsonSerializerContext;

/// <summary>An address as a string "0x...".</summary>
internal sealed class HexConverter : JsonConverter<ulong>
{
    public override ulong Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && reader.GetString() is { } text && text.StartsWith("0x", StringComparison.Ordinal)
            && ulong.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong value)
            ? value : throw new JsonException("an address must be a string of the form \"0x40000000\".");

    public override void Write(Utf8JsonWriter writer, ulong value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Text.Hex(value));
}
