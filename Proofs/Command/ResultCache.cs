using System.Text.Json;
using Lockstep.Proofs.Theorems;

namespace Lockstep.Proofs.Command;

/// <summary>What was proved before, by the hash of all that it depends on. Only proofs are kept: what fails is tried again.</summary>
internal sealed class ResultCache(string build)
{
    private readonly string folder = Path.Combine(build, "proofs", "cache");

    /// <summary>A proof of before; null when there is none.</summary>
    public TheoremResult? Find(Theorem theorem, TheoremConfiguration configuration)
    {
        string file = FileOf(theorem, configuration);
        try
        {
            return File.Exists(file)
                && JsonSerializer.Deserialize<TheoremResult>(File.ReadAllText(file)) is { Verdict: Verdict.Proved } result
                && result.Id == theorem.Id && result.Configuration == configuration.Name ? result : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Keeps a proof.</summary>
    public void Keep(Theorem theorem, TheoremConfiguration configuration, TheoremResult result)
    {
        if (result.Verdict == Verdict.Proved)
        {
            WholeFile.Write(FileOf(theorem, configuration), JsonSerializer.Serialize(result));
        }
    }

    private string FileOf(Theorem theorem, TheoremConfiguration configuration) =>
        Path.Combine(folder, ProofInputs.HashOf($"{ProofInputs.Hash} {theorem.Id} {configuration.Name}") + ".json");
}
