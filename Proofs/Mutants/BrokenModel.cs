using System.Reflection;
using System.Runtime.Loader;
using System.Text.Json;
using Lockstep.Proofs.Command;
using Lockstep.Proofs.Theorems;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Lockstep.Mutants;

/// <summary>A build of the model with all mutants in it, and the theorems over it.</summary>
public sealed class BrokenModel
{
    /// <summary>
    /// The folders that are broken: behaviour. The facts in Registers are what the theorems are written with, and Words, Relation,
    /// Configuration and Table are nothing that theorems are about.
    /// </summary>
    public static IReadOnlyList<string> Folders { get; } = ["Faults", "Gic", "Kernel"];

    private static readonly CSharpParseOptions Language = new(LanguageVersion.CSharp14);

    private readonly byte[] assembly;

    private BrokenModel(IReadOnlyList<Mutant> mutants, int refused, byte[] assembly) =>
        (Mutants, Refused, this.assembly) = (mutants, refused, assembly);

    /// <summary>All that compile.</summary>
    public IReadOnlyList<Mutant> Mutants { get; }

    /// <summary>How many do not compile.</summary>
    public int Refused { get; }

    /// <summary>Reads the model's sources and builds.</summary>
    /// <param name="folder">Model.</param>
    /// <param name="wanted">Only these mutants; null for all.</param>
    public static BrokenModel Build(string folder, IReadOnlySet<MutantKey>? wanted = null)
    {
        (string File, SyntaxNode Root)[] sources =
        [
            .. Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
                .Select(f => Path.GetRelativePath(folder, f).Replace('\\', '/')).Order(StringComparer.Ordinal)
                .Select(f => (f, CSharpSyntaxTree.ParseText(File.ReadAllText(Path.Combine(folder, f)), Language, f).GetRoot())),
        ];
        HashSet<int> refused = [];
        while (true)
        {
            CSharpCompilation compilation = Compile(sources, refused, wanted, out List<Mutant> mutants);
            using MemoryStream stream = new();
            Diagnostic[] errors = [.. compilation.Emit(stream).Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)];
            if (errors.Length == 0)
            {
                return new(mutants, refused.Count, stream.ToArray());
            }

            int before = refused.Count;
            refused.UnionWith(errors.SelectMany(Culprits));
            if (refused.Count == before)
            {
                throw new InvalidOperationException($"the model does not compile, and no mutant is why: {errors[0]}");
            }
        }
    }

    /// <summary>Loads model and theorems, apart from those of this process.</summary>
    public Trials Load()
    {
        Context context = new(assembly);
        Assembly proofs = context.LoadFromAssemblyPath(typeof(OneTrial).Assembly.Location);
        Type probe = context.Model.GetType("Lockstep.Model.Mutants.ActiveMutant", throwOnError: true)!;
        Type trial = proofs.GetType(typeof(OneTrial).FullName!, throwOnError: true)!;
        return new(
            Method<Action<int, bool[]?, long>>(probe, "Begin"),
            Method<Func<string, string, uint, string>>(trial, nameof(OneTrial.Run)),
            Method<Func<string, string[]>>(trial, nameof(OneTrial.Replay)),
            Method<Func<(string, string)[]>>(trial, nameof(OneTrial.All))());
    }

    private static T Method<T>(Type type, string name)
        where T : Delegate => type.GetMethod(name)!.CreateDelegate<T>();

    private static CSharpCompilation Compile(
        (string File, SyntaxNode Root)[] sources, HashSet<int> refused, IReadOnlySet<MutantKey>? wanted, out List<Mutant> mutants)
    {
        using StreamReader probe = new(typeof(BrokenModel).Assembly.GetManifestResourceStream("ActiveMutant.cs")!);
        List<SyntaxTree> trees = [CSharpSyntaxTree.ParseText(probe.ReadToEnd(), Language)];
        mutants = [];
        int next = 1;
        foreach ((string file, SyntaxNode root) in sources)
        {
            SyntaxNode rewritten = root;
            if (Folders.Contains(file.Split('/')[0]))
            {
                Places places = new(file, next, refused, wanted);
                rewritten = places.Visit(root)!;
                next = places.Next;
                mutants.AddRange(places.Mutants);
            }

            trees.Add(CSharpSyntaxTree.Create((CSharpSyntaxNode)rewritten, Language, file));
        }

        IEnumerable<string> platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(f => Path.GetFileName(f).StartsWith("System.", StringComparison.Ordinal));
        return CSharpCompilation.Create("Lockstep.Model", trees, platform.Select(f => MetadataReference.CreateFromFile(f)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release,
                allowUnsafe: true));
    }

    /// <summary>
    /// The mutants that an error is due to: those in the smallest part around it that has any. A part that is a mutant's own has
    /// others inside, in what was there before; they are not the reason.
    /// </summary>
    private static IEnumerable<int> Culprits(Diagnostic error)
    {
        SyntaxNode? node = error.Location.SourceTree?.GetRoot().FindNode(error.Location.SourceSpan, getInnermostNodeForTie: true);
        return node?.AncestorsAndSelf()
            .Select(n => n.HasAnnotations(Places.Mark) ? Numbers(n) : n.DescendantNodes().SelectMany(Numbers))
            .FirstOrDefault(n => n.Any()) ?? [];
    }

    private static IEnumerable<int> Numbers(SyntaxNode node) =>
        node.GetAnnotations(Places.Mark).Select(a => int.Parse(a.Data!, System.Globalization.CultureInfo.InvariantCulture));

    private sealed class Context(byte[] model) : AssemblyLoadContext
    {
        private Assembly? loaded;

        public Assembly Model => loaded ??= LoadFromStream(new MemoryStream(model));

        protected override Assembly? Load(AssemblyName assemblyName) => assemblyName.Name == "Lockstep.Model" ? Model : null;
    }
}

/// <summary>The theorems over the model with mutants in it.</summary>
public sealed class Trials
{
    private readonly Action<int, bool[]?, long> begin;
    private readonly Func<string, string, uint, string> run;
    private readonly Func<string, string[]> replay;

    internal Trials(Action<int, bool[]?, long> begin, Func<string, string, uint, string> run, Func<string, string[]> replay,
        (string Id, string Configuration)[] all) => (this.begin, this.run, this.replay, All) = (begin, run, replay, all);

    /// <summary>Each theorem in each of its configurations.</summary>
    public IReadOnlyList<(string Id, string Configuration)> All { get; }

    /// <summary>One theorem with one mutant.</summary>
    /// <param name="id">The theorem.</param>
    /// <param name="configuration">In this configuration.</param>
    /// <param name="mutant">The mutant, 0 for none.</param>
    /// <param name="limit">Longest time.</param>
    /// <param name="queryMilliseconds">Longest time of one question; 0 for the theorem's own.</param>
    /// <param name="reached">Takes which mutants the theorem comes by.</param>
    public Trial Run(string id, string configuration, int mutant, TimeSpan limit, uint queryMilliseconds, bool[]? reached = null)
    {
        begin(mutant, reached, (long)limit.TotalMilliseconds);
        try
        {
            TheoremResult result = JsonSerializer.Deserialize<TheoremResult>(run(id, configuration, queryMilliseconds))!;
            return result.Verdict switch
            {
                Verdict.Proved => new(Outcome.Proved, "", result),
                Verdict.Refuted when result.Counterexample!.Replayed => new(Outcome.Refuted, result.Counterexample.Claims[0], result),
                Verdict.Refuted => new(Outcome.Open, "the counterexample is none on integers", result),
                _ => new(Outcome.Open, result.Reason, result),
            };
        }
        catch (TimeoutException e)
        {
            return new(Outcome.Open, e.Message, null);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // By name and text only: the types of the other context are not the ones here.
            return new(Outcome.Thrown, $"{e.GetType().Name}: {e.Message}", null);
        }
        finally
        {
            End();
        }
    }

    /// <summary>Replays the counterexample of a trial in the VMM, which has no mutant.</summary>
    /// <param name="mutant">The mutant that was refuted.</param>
    /// <param name="result">What the proof said.</param>
    /// <param name="limit">Longest time.</param>
    /// <returns>What it came to, why it was not replayed, and what there is to say of it, line by line.</returns>
    public (string Verdict, string Reason, string[] Lines) Replay(int mutant, TheoremResult result, TimeSpan limit)
    {
        begin(mutant, null, (long)limit.TotalMilliseconds);
        try
        {
            string[] said = replay(JsonSerializer.Serialize(result));
            return (said[0], said[1], said[2..]);
        }
        catch (TimeoutException e)
        {
            return (nameof(VmmVerdict.NotReplayed), e.Message, [e.Message]);
        }
        finally
        {
            End();
        }
    }

    private void End() => begin(0, null, long.MaxValue / TimeSpan.TicksPerSecond / 1000);
}

/// <summary>How a trial ended.</summary>
public enum Outcome
{
    /// <summary>The theorem holds of the broken model.</summary>
    Proved,

    /// <summary>Neither: a limit, or no case is left.</summary>
    Open,

    /// <summary>The model threw; `make proofs` would have failed.</summary>
    Thrown,

    /// <summary>A counterexample, on integers too.</summary>
    Refuted,
}

/// <summary>A trial.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Reason">The claim that failed, or why nothing is known.</param>
/// <param name="Result">What the proof said, if it ended.</param>
public sealed record Trial(Outcome Outcome, string Reason, TheoremResult? Result);
