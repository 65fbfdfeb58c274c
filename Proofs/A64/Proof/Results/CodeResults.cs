using System.Text.Json;
using System.Text.Json.Serialization;
using Lockstep.Boards;
using Lockstep.Proofs.A64.Proof.Machine;

namespace Lockstep.Proofs.A64.Proof.Results;

/// <summary>What was proved of a vmm.elf, or a part of that, as it is put into a file.</summary>
/// <param name="Text">SHA-256 of .text.</param>
/// <param name="Rest">SHA-256 of all else that the proofs depend on: constants, configuration, data at the first wait.</param>
/// <param name="TextBytes">Size of .text.</param>
/// <param name="Every">One of so many accesses was asked.</param>
/// <param name="Part">Which part of the cases, from 1.</param>
/// <param name="Parts">Of how many parts.</param>
/// <param name="Rows">The rows.</param>
/// <param name="Reached">Addresses of the instructions that were executed.</param>
/// <param name="StackBytes">The deepest stack below the event loop.</param>
/// <param name="Configuration">What the image is configured for.</param>
internal sealed record CodeResults(
    string Text, string Rest, ulong TextBytes, int Every, int Part, int Parts, IReadOnlyList<RowResult> Rows, IReadOnlyList<ulong> Reached,
    ulong StackBytes, ImageConfiguration Configuration)
{
    /// <summary>What was proved of the same code in other configurations.</summary>
    public IReadOnlyList<CodeResults> Others { get; init; } = [];

    /// <summary>This and the others.</summary>
    [JsonIgnore]
    public IReadOnlyList<CodeResults> All => [this, .. Others];

    /// <summary>With what was proved of other configurations.</summary>
    /// <exception cref="UserError">One is of other code.</exception>
    public CodeResults With(IReadOnlyList<CodeResults> others) =>
        others.FirstOrDefault(other => other.Text != Text) is not { } different ? this with { Others = others }
            : throw new UserError(different.Configuration.Name, "is of other code; run make proofs-code again, without ALSO=");

    /// <summary>Of a campaign that has ended.</summary>
    public static CodeResults Of(VmmImage image, Campaign campaign, int every, ShardNumber shard) => new(
        image.TextHash, Convert.ToHexStringLower(image.HashOfAllButText()), image.TextBytes, every, shard.Index, shard.Count, campaign.Rows,
        [.. campaign.Coverage.Addresses], campaign.StackBytes, ImageConfiguration.Of(image));

    /// <summary>Cases, and those that failed.</summary>
    public int Cases => Rows.Sum(row => row.Cases);

    /// <inheritdoc cref="Cases"/>
    public int Failed => Rows.Sum(row => row.Failed);

    /// <summary>Bytes of .text that were reached.</summary>
    public int ReachedBytes => Reached.Count * Instruction.Bytes;

    /// <summary>The instructions that were executed.</summary>
    public Coverage CoverageOf(VmmImage image)
    {
        Coverage coverage = new(image);
        Reached.ToList().ForEach(coverage.Mark);
        return coverage;
    }

    /// <summary>Writes it.</summary>
    public void Write(string file) => WholeFile.Write(file, JsonSerializer.Serialize(this));

    /// <summary>Reads one.</summary>
    /// <exception cref="UserError">It is not such a file.</exception>
    public static CodeResults Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<CodeResults>(File.ReadAllText(file)) ?? throw new JsonException("null");
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new UserError(file, $"is no file of results; make proofs-code SHARD=i/n writes them ({e.Message})");
        }
    }

    /// <summary>Puts the parts of one run together.</summary>
    /// <param name="parts">The parts with the names of their files.</param>
    /// <exception cref="UserError">They are not the parts of one run.</exception>
    public static CodeResults Merge(IReadOnlyList<(string Name, CodeResults Results)> parts)
    {
        if (ShardNumber.Incomplete([.. parts.Select(p => (p.Name, new ShardNumber(p.Results.Part, p.Results.Parts)))]) is { } incomplete)
        {
            throw UserError.Verbatim(incomplete);
        }

        CodeResults first = parts[0].Results;
        if (parts.FirstOrDefault(p => (p.Results.Text, p.Results.Rest, p.Results.Every) != (first.Text, first.Rest, first.Every)) is
            { Name: { } other })
        {
            throw new UserError(other, $"is of another vmm.elf, or of another N, than {parts[0].Name}; run the parts again");
        }

        return first with
        {
            Part = 1,
            Parts = 1,
            Rows = [.. parts.SelectMany(p => p.Results.Rows).GroupBy(row => row.Class.Id).Select(row => row.Aggregate((a, b) => a.With(b)))],
            Reached = [.. parts.SelectMany(p => p.Results.Reached).Distinct().Order()],
            StackBytes = parts.Max(p => p.Results.StackBytes),
        };
    }
}

/// <summary>What an image is configured for, as the table of configurations says it.</summary>
/// <param name="Name">Board, system and configuration of the kernel.</param>
/// <param name="GicVersion">2 or 3.</param>
/// <param name="Vcpus">Number of vCPUs.</param>
/// <param name="ListRegisters">Number of list registers.</param>
/// <param name="Devices">Number of emulated devices.</param>
internal sealed record ImageConfiguration(string Name, uint GicVersion, uint Vcpus, uint ListRegisters, uint Devices)
{
    /// <summary>Of an image.</summary>
    public static ImageConfiguration Of(VmmImage image) => new(image.Name, image.Configuration.GicVersion, image.Configuration.VcpuCount,
        image.Configuration.ListRegisterCount, image.Configuration.VirtualDeviceCount);
}
