using System.Text.Json;

namespace Lockstep.Explore.Results;

/// <summary>The result of one configuration.</summary>
/// <param name="Configuration">Its name, with its version.</param>
/// <param name="How">exhaustive, order (partial-order reduction), symmetry, liveness, or walks with their seed.</param>
/// <param name="States">States, or walks.</param>
/// <param name="Transitions">Steps.</param>
/// <param name="Depth">Largest distance from the initial state, or length of a walk.</param>
/// <param name="Bits">Bits of a packed state.</param>
/// <param name="Bytes">Memory.</param>
/// <param name="Seconds">Time.</param>
/// <param name="Verdict">holds, or what is wrong.</param>
/// <param name="Trace">Id of the trace that shows it, or null.</param>
public sealed record Row(
    string Configuration, string How, long States, long Transitions, int Depth, int Bits, long Bytes, double Seconds, string Verdict, string? Trace)
{
    /// <summary>The verdict of what passed.</summary>
    public const string Holds = "holds";

    /// <summary>Whether nothing is wrong and all was seen.</summary>
    public bool Passes => Verdict == Holds;
}

/// <summary>The results of one part of a run, as a file.</summary>
/// <param name="Inputs">What they are results of (<see cref="Versions"/>).</param>
/// <param name="Wanted">All configurations of the whole run.</param>
/// <param name="Shard">Which part, from 1.</param>
/// <param name="Shards">Number of parts.</param>
/// <param name="Rows">The results.</param>
public sealed record ResultFile(string Inputs, string[] Wanted, int Shard, int Shards, Row[] Rows)
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    /// <summary>Writes the file.</summary>
    /// <param name="path">Where.</param>
    public void Write(string path) => WholeFile.Write(path, JsonSerializer.Serialize(this, Json) + "\n");

    /// <summary>Reads a file.</summary>
    /// <param name="path">Which.</param>
    public static ResultFile Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<ResultFile>(File.ReadAllText(path)) is { Rows: not null, Wanted: not null } file ? file
                : throw new FormatException($"{path}: not a results file of explore");
        }
        catch (JsonException e)
        {
            throw new FormatException($"{path}: not a results file of explore: {e.Message}", e);
        }
    }

    /// <summary>All parts of one run as one. Parts that are missing, there twice, or of another run are refused.</summary>
    /// <param name="parts">The parts with the names of their files.</param>
    public static ResultFile Merge(IReadOnlyList<(string Name, ResultFile File)> parts)
    {
        (string firstName, ResultFile first) = parts.Count == 0 ? throw new FormatException("merge: no files were given") : parts[0];
        foreach ((string name, ResultFile file) in parts)
        {
            if (file.Inputs != first.Inputs || file.Shards != first.Shards || !file.Wanted.SequenceEqual(first.Wanted))
            {
                throw new FormatException($"{name} is of another run than {firstName}: other code, configurations, seed or number of shards");
            }
        }

        if (ShardNumber.Incomplete([.. parts.Select(p => (p.Name, new ShardNumber(p.File.Shard, p.File.Shards)))]) is { } incomplete)
        {
            throw new FormatException(incomplete);
        }

        Row[] rows = [.. parts.OrderBy(p => p.File.Shard).SelectMany(p => p.File.Rows)];
        string[] missing = [.. first.Wanted.Except(rows.Select(r => r.Configuration))];
        return missing.Length == 0 ? new ResultFile(first.Inputs, first.Wanted, 1, 1, rows)
            : throw new FormatException($"no result of {string.Join(", ", missing)}");
    }
}
