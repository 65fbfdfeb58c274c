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
        (int part, int of) = options.Parts;
        string folder = Path.Combine(options.Build, "proofs"), file = Path.Combine(folder, $"shard-{part}-of-{of}.json");
        Directory.CreateDirectory(folder);
        File.WriteAllText(file + ".new", JsonSerializer.Serialize(new ShardFile(ProofInputs.Hash, part, of, results)));
        File.Move(file + ".new", file, overwrite: true);
        return file;
    }

    /// <summary>Puts parts together; what is wrong with them, or null.</summary>
    public static string? Merge(IReadOnlyList<string> files, out IReadOnlyList<TheoremResult> results)
    {
        results = [];
        Dictionary<int, ShardFile> parts = [];
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

            if (parts.Count > 0 && parts.Values.First().Of != shard.Of)
            {
                return $"{file}: part of {shard.Of}, others are of {parts.Values.First().Of}; give parts of one division";
            }

            if (!parts.TryAdd(shard.Part, shard))
            {
                return $"{file}: part {shard.Part} is there twice";
            }
        }

        int of = parts.Count == 0 ? 1 : parts.Values.First().Of;
        if (Enumerable.Range(1, of).FirstOrDefault(i => !parts.ContainsKey(i)) is int missing and > 0)
        {
            return $"part {missing} of {of} is missing";
        }

        IReadOnlyList<TheoremResult> all = [.. parts.Values.SelectMany(s => s.Results)];
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
