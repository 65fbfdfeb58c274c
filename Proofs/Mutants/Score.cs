using System.Text.Json;
using Lockstep.Proofs.Command;

namespace Lockstep.Mutants;

/// <summary>What became of the mutants of one part, or of all.</summary>
/// <param name="Inputs">Hash of the model, the theorems, the binding and the solver.</param>
/// <param name="Choice">Which theorems, files and how many mutants were asked for, in words: parts of different choices do not fit.</param>
/// <param name="Part">From 1.</param>
/// <param name="Of">Number of parts.</param>
/// <param name="Fates">In the order of the sources.</param>
/// <param name="Unproved">Theorems that do not hold of the model as it is.</param>
public sealed record Score(
    string Inputs, string Choice, int Part, int Of, IReadOnlyList<Fate> Fates, IReadOnlyList<string> Unproved)
{
    /// <summary>The score of a campaign.</summary>
    public static Score From(Campaign campaign, CampaignOptions options)
    {
        IReadOnlyList<Fate> fates = campaign.FindTheorems();
        string choice = $"theorems {Words(options.Only)}, files {Words(options.Files)}, seed {options.Seed}, {options.Count} mutants";
        return new(ProofInputs.Hash, choice, options.Shard.Index, options.Shard.Count, fates, [.. campaign.Unproved]);
    }

    /// <summary>Writes it.</summary>
    public void Write(string file) => WholeFile.Write(file, JsonSerializer.Serialize(this));

    /// <summary>Puts parts together.</summary>
    /// <param name="files">The files of all parts, each once.</param>
    /// <exception cref="FormatException">They are not the parts of one score; the message says why.</exception>
    public static Score Merge(IReadOnlyList<string> files)
    {
        Score[] parts = [.. files.Select(Read).OrderBy(p => p.Part)];
        if (parts.Length == 0)
        {
            throw new FormatException("no files of parts; make mutants SHARD=i/n writes them");
        }

        Score first = parts[0];
        if (parts.Any(p => (p.Inputs, p.Choice, p.Of) != (first.Inputs, first.Choice, first.Of)))
        {
            throw new FormatException("the parts are of different sources, choices or divisions; run them again from one commit");
        }

        if (ShardNumber.Incomplete([.. parts.Zip(files, (p, file) => (file, new ShardNumber(p.Part, p.Of)))]) is { } incomplete)
        {
            throw new FormatException(incomplete);
        }

        return first with
        {
            Part = 1,
            Of = 1,
            Fates = [.. parts.SelectMany(p => p.Fates).OrderBy(f => f.Key.File, StringComparer.Ordinal).ThenBy(f => f.Line)],
            Unproved = [.. parts.SelectMany(p => p.Unproved).Distinct()],
        };
    }

    private static Score Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<Score>(File.ReadAllText(file)) ?? throw new JsonException("empty");
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new FormatException($"{file}: not a file of results; make mutants SHARD=i/n writes them");
        }
    }

    private static string Words(string[] names) => names.Length == 0 ? "all" : string.Join(" ", names);
}
