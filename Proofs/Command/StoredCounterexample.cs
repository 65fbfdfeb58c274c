using System.Text.Json;
using System.Text.Json.Serialization;
using Lockstep.Model.Gic;
using Lockstep.Proofs.Theorems;

namespace Lockstep.Proofs.Command;

/// <summary>A counterexample as a file: what is needed to run the theorem on integers again.</summary>
/// <param name="Id">The theorem.</param>
/// <param name="Configuration">By name.</param>
/// <param name="Claims">What did not hold.</param>
/// <param name="Choices">In their order.</param>
/// <param name="Values">By name.</param>
internal sealed record StoredCounterexample(
    string Id,
    string Configuration,
    IReadOnlyList<string> Claims,
    IReadOnlyList<ChoiceMade> Choices,
    IReadOnlyDictionary<string, string> Values)
{
    private const int NameDigits = 8;

    /// <summary>That of a theorem that was refuted.</summary>
    public static StoredCounterexample Of(TheoremResult result) => new(
        result.Id, result.Configuration, result.Counterexample!.Claims, result.Counterexample.Choices,
        result.Counterexample.Values.OrderBy(v => v.Key, StringComparer.Ordinal).ToDictionary());

    /// <summary>Eight digits of a hash of it: the same everywhere.</summary>
    [JsonIgnore]
    public string Name => ProofInputs.HashOf(JsonSerializer.Serialize(this))[..NameDigits];

    /// <summary>The command that replays it, with the model that was proved.</summary>
    /// <param name="build">The build folder that it was written to.</param>
    public string Command(string build)
    {
        string model = typeof(GicConfiguration).Assembly.Location, own = Path.Combine(AppContext.BaseDirectory, "Lockstep.Model.dll");
        string tool = Path.Combine(AppContext.BaseDirectory, "Lockstep.Proofs.dll");
        return model == own ? $"make proofs REPLAY={Name}"
            : $"dotnet \"{tool}\" --build \"{build}\" --model \"{model}\" --replay {Name}";
    }

    /// <summary>Writes it below a build folder.</summary>
    public void Write(string build) => WholeFile.Write(FileOf(build, Name), JsonSerializer.Serialize(this));

    /// <summary>
    /// Replays one on integers, and in the VMM, and prints what both do: 1 while a claim does not hold or the VMM is wrong, else 0.
    /// </summary>
    /// <param name="build">Build folder.</param>
    /// <param name="name">Its name.</param>
    /// <exception cref="FormatException">There is none of this name, or the theorem is another by now.</exception>
    public static int Replay(string build, string name)
    {
        string file = FileOf(build, name);
        StoredCounterexample stored = Read(file, name);
        Theorem theorem = Theorem.All.FirstOrDefault(t => t.Id == stored.Id)
            ?? throw new FormatException($"{file}: there is no theorem {stored.Id} any more");
        TheoremConfiguration configuration = theorem.Configurations.FirstOrDefault(c => c.Name == stored.Configuration)
            ?? throw new FormatException($"{file}: {stored.Id} has no configuration '{stored.Configuration}' any more");
        ConcreteCase run = new(configuration, stored.Choices, stored.Values);
        try
        {
            run.RunWith(theorem);
        }
        catch (InvalidOperationException e)
        {
            throw new FormatException($"{file}: {stored.Id} is another theorem by now: {e.Message}", e);
        }

        Console.WriteLine($"counterexample {name} of {stored.Id} ({stored.Configuration}): {theorem.About.Statement}");
        run.Lines.ForEach(line => Console.WriteLine($"  {line}"));
        Console.WriteLine(run.Failed.Count > 0 ? "in the model: a claim fails" : "in the model: no claim fails with these values");
        VmmResult vmm = VmmReplay.Of(theorem, configuration, stored.Choices, stored.Values);
        Console.WriteLine("in the VMM:");
        vmm.Lines.ToList().ForEach(line => Console.WriteLine($"  {line}"));
        int failed = (run.Failed.Count > 0 ? 1 : 0) + (vmm.Verdict == VmmVerdict.Wrong ? 1 : 0);
        int all = vmm.Verdict is VmmVerdict.Right or VmmVerdict.Wrong ? 2 : 1;
        Console.WriteLine($"{all - failed} passed, {failed} failed{(all == 1 ? "; the VMM is not counted" : "")}");
        return failed > 0 ? 1 : 0;
    }

    private static string FileOf(string build, string name) => Path.Combine(build, "proofs", "counterexamples", $"{name}.json");

    private static StoredCounterexample Read(string file, string name)
    {
        try
        {
            StoredCounterexample? stored =
                File.Exists(file) ? JsonSerializer.Deserialize<StoredCounterexample>(File.ReadAllText(file)) : null;
            return stored is null ? throw new FormatException($"--replay {name}: there is no {file}; a theorem that is refuted writes it")
                : stored.Name == name ? stored : throw new FormatException($"{file}: not the counterexample {name}: the file was changed");
        }
        catch (JsonException e)
        {
            throw new FormatException($"{file}: not a counterexample: {e.Message}", e);
        }
    }
}
