using System.Reflection;
using Lockstep.Model.Faults;
using Lockstep.Model.Gic;
using Lockstep.Model.Words;
using Lockstep.Proofs.Paths;

namespace Lockstep.Proofs.Theorems;

/// <summary>One implementation that a theorem is proved for: what is fixed while all else is any value.</summary>
/// <param name="Name">How it is called in tables and on the command line.</param>
/// <param name="Gic">The interrupt controller, if it has one.</param>
/// <param name="ListRegisters">List registers of each core; 0 where there are none.</param>
/// <param name="Guest">The machine of a guest whose faults are answered, if the theorem is about those.</param>
public sealed record TheoremConfiguration(string Name, GicConfiguration? Gic = null, int ListRegisters = 0, GuestEnvironment? Guest = null);

/// <summary>What a theorem says.</summary>
/// <param name="id">The line of docs/properties.md, with a dot and a word behind it where a line has several theorems.</param>
/// <param name="statement">What always holds.</param>
/// <param name="section">Where the specification says so.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class TheoremAttribute(string id, string statement, string section) : Attribute
{
    /// <summary>The line of docs/properties.md, with a dot and a word behind it where a line has several theorems.</summary>
    public string Id { get; } = id;

    /// <summary>What always holds.</summary>
    public string Statement { get; } = statement;

    /// <summary>Where the specification says so.</summary>
    public string Section { get; } = section;
}

/// <summary>A statement about the model, for every state and input within its configurations. How to write one: README.md.</summary>
public abstract class Theorem
{
    /// <summary>All theorems, by id.</summary>
    public static IReadOnlyList<Theorem> All { get; } =
    [
        .. typeof(Theorem).Assembly.GetTypes()
            .Where(t => t.IsSubclassOf(typeof(Theorem)) && !t.IsAbstract)
            .Select(t => (Theorem)Activator.CreateInstance(t)!)
            .OrderBy(t => t.Id[..1], StringComparer.Ordinal).ThenBy(t => Number(t.Id)).ThenBy(t => t.Id, StringComparer.Ordinal),
    ];

    /// <summary>What it says.</summary>
    public TheoremAttribute About => GetType().GetCustomAttribute<TheoremAttribute>()
        ?? throw new InvalidOperationException($"{GetType().Name} has no [Theorem]");

    /// <summary>Its name.</summary>
    public string Id => About.Id;

    /// <summary>The line of docs/properties.md.</summary>
    public string Property => Id.Split('.')[0];

    /// <summary>What it is proved for.</summary>
    public abstract IReadOnlyList<TheoremConfiguration> Configurations { get; }

    /// <summary>How far the exploration goes before it gives up.</summary>
    public virtual PathLimits Limits { get; } = new();

    /// <summary>The theorem: takes its values from the case, runs the model, says what holds. It has to be deterministic.</summary>
    public abstract void Run<X, W, B>(Case<X, W, B> c)
        where X : struct, IWord<X, B>, IWide<X, W, B>
        where W : struct, IWord<W, B>
        where B : struct, IBit<B>;

    private static int Number(string id) =>
        int.TryParse(string.Concat(id.Skip(1).TakeWhile(char.IsAsciiDigit)), out int number) ? number : 0;
}
