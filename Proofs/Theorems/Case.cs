using Lockstep.Model.Faults;
using Lockstep.Model.Gic;
using Lockstep.Model.Words;

namespace Lockstep.Proofs.Theorems;

/// <summary>
/// What a theorem is about, while it runs: values that may be anything, what is assumed of them, and what has to hold. On symbolic
/// words it is all cases of a configuration at once; on integers it is one, which a counterexample gave.
/// </summary>
/// <typeparam name="X">Words of 64 bits.</typeparam>
/// <typeparam name="W">Words of 32 bits.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public abstract class Case<X, W, B>
    where X : struct, IWord<X, B>, IWide<X, W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    private protected Case(TheoremConfiguration configuration) => Configuration = configuration;

    /// <summary>The implementation that the theorem is about.</summary>
    public TheoremConfiguration Configuration { get; }

    /// <summary>Its interrupt controller.</summary>
    public GicConfiguration Gic =>
        Configuration.Gic ?? throw new InvalidOperationException($"configuration '{Configuration.Name}' has no interrupt controller");

    /// <summary>Its guest's machine.</summary>
    public GuestEnvironment Guest =>
        Configuration.Guest ?? throw new InvalidOperationException($"configuration '{Configuration.Name}' has no guest");

    /// <summary>Each of the numbers from <paramref name="first"/> to <paramref name="end"/> - 1, one after the other.</summary>
    public abstract int Choose(string name, int first, int end);

    /// <summary>Each of the values, one after the other.</summary>
    public T Choose<T>(string name, params IReadOnlyList<T> values)
    {
        T value = values[Choose(name, 0, values.Count)];
        Chosen(name, $"{value}");
        return value;
    }

    /// <summary>Any word of 64 bits; the same one for the same name.</summary>
    /// <param name="name">How a counterexample calls it.</param>
    /// <param name="inState">Part of a state that is watched, so that a counterexample need not print it twice.</param>
    public abstract X Wide(string name, bool inState = false);

    /// <summary>Any word of 32 bits; the same one for the same name.</summary>
    /// <param name="name">How a counterexample calls it.</param>
    /// <param name="inState">Part of a state that is watched, so that a counterexample need not print it twice.</param>
    public abstract W Word(string name, bool inState = false);

    /// <summary>Any bit; the same one for the same name.</summary>
    public abstract B Bit(string name);

    /// <summary>Only cases for which this is 1 are looked at from here on.</summary>
    public abstract void Assume(B condition);

    /// <summary>The claim: this is 1 in every case.</summary>
    /// <param name="what">What the claim says, for whom it fails.</param>
    /// <param name="condition">The bit.</param>
    public abstract void Holds(string what, B condition);

    /// <summary>Whether the bit is 1 in every case without asking a solver: a shortcut past claims that would say nothing new.</summary>
    public abstract bool IsEvident(B condition);

    /// <summary>A value to print with a counterexample.</summary>
    public abstract void Show(string name, W value);

    /// <summary>A state to print with a counterexample, as it is now and as it is at the end.</summary>
    /// <param name="name">What it is.</param>
    /// <param name="words">Its words by name, each time it is called.</param>
    public abstract void Watch(string name, Func<IEnumerable<(string Name, W Value)>> words);

    /// <summary>What the last choice was, in words.</summary>
    private protected virtual void Chosen(string name, string value)
    {
    }
}
