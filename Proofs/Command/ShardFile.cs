using System.Text.Json;
using Lockstep.Proofs.Theorems;

namespace Lockstep.Proofs.Command;

/// <summary>The results of a part, with what they depend on.</summary>
/// <param name="Inputs">Hash of model, theorems, binding and solver.</param>
/// <param name="Part">From 1.</param>
/// <param name="Of">Number of parts.</param>
/// <param name="Results">What was proved.</param>
internal sealed record ShardFile(string Inputs, int Part, int Of, IReadOnlyList<TheoremResult> Results)
{
    /// <summary>Writes the file of a part and returns its name.</summary>
    public static string Write(ProofOptions options, IReadOnlyList<TheoremResult> results)
    {
        (int part, int of) = options.Part ?? throw new FormatException(ShardNumber.Refusal(options.Shard));
        string file = Path.Combine(options.Build, "proofs", $"shard-{part}-of-{of}.json");
        WholeFile.Write(file, JsonSerializer.Serialize(new ShardFile(ProofInputs.Hash, part, of, results)));
        return file;
    }

    /// <summary>Puts parts together; what is wrong with them, or null.</summary>
    public static string? Merge(IReadOnlyList<string> files, out IReadOnlyList<TheoremResult> results)
    {
        results = [];
        List<(string Name, ShardFile File)> parts = [];
        foreach (string file in files)
        {
            if (Read(file) is not { } shard)
            {
                return $"{file}: not a file of results; make proofs SHARD=i/n writes them";
            }

            if (shard.Inputs != ProofInputs.Hash)
            {
                return $"{file}: of another build of the model, the theorems or the solver; run this part again";
            }

            parts.Add((file, shard));
        }

        if (ShardNumber.Incomplete([.. parts.Select(p => (p.Name, new ShardNumber(p.File.Part, p.File.Of)))]) is { } incomplete)
        {
            return incomplete;
        }

        IReadOnlyList<TheoremResult> all = [.. parts.SelectMany(p => p.File.Results)];
        results = [.. Expected().Select(e => all.FirstOrDefault(r => (r.Id, r.Configuration) == e)).OfType<TheoremResult>()];
        return results.Count == all.Count && results.Count == Expected().Count() ? null
            : "the parts have not each theorem and configuration once; run them without --only and --gic";
    }

    private static IEnumerable<(string Id, string Configuration)> Expected() =>
        Theorem.All.SelectMany(t => t.Configurations.Select(c => (t.Id, c.Name)));

    private static ShardFile? Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<ShardFile>(File.ReadAllText(file));
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
