using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;

namespace Lockstep.Tests.Support;

/// <summary>
/// Random tests that repeat: each has a fixed seed, derived from its name; the environment variable LOCKSTEP_SEED replaces
/// it, and a failure says which seed it had.
/// </summary>
public static class Seeded
{
    /// <summary>Runs a property over random sequences; a failing one is shrunk by leaving elements out.</summary>
    /// <param name="name">Name of the test, for its seed and for the line that repeats it.</param>
    /// <param name="element">Generator of an element.</param>
    /// <param name="property">Throws when it does not hold.</param>
    /// <param name="runs">Number of sequences.</param>
    /// <param name="length">Length of the longest.</param>
    public static void Sequences<T>(string name, Gen<T> element, Action<T[]> property, int runs, int length) =>
        Run(name, Arb.From(Gen.ArrayOf(element), Shorter), property, runs, length);

    /// <summary>Runs a property over random values.</summary>
    /// <param name="name">Name of the test, for its seed and for the line that repeats it.</param>
    /// <param name="value">Generator and shrinker.</param>
    /// <param name="property">Throws when it does not hold.</param>
    /// <param name="runs">Number of values.</param>
    /// <param name="size">FsCheck's size of the largest.</param>
    public static void Run<T>(string name, Arbitrary<T> value, Action<T> property, int runs, int size = 100)
    {
        ulong seed = SeedOf(name);
        Config config = Config.QuickThrowOnFailure.WithName(name).WithMaxTest(runs).WithStartSize(1).WithEndSize(size)
            .WithQuietOnSuccess(true).WithReplay(new Replay(new Rnd(seed), null));
        try
        {
            Check.One(config, Prop.ForAll(value, property));
        }
        catch (Exception e)
        {
            throw new InvalidOperationException(
                $"{e.Message}\nreplay: make test FILTER=FullyQualifiedName~{name} SEED={seed}", e);
        }
    }

    /// <summary>The seed of a test: LOCKSTEP_SEED, or a hash (FNV-1a) of its name.</summary>
    public static ulong SeedOf(string name) =>
        ulong.TryParse(Environment.GetEnvironmentVariable("LOCKSTEP_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed)
            ? seed
            : name.Aggregate(0xcbf29ce484222325, (hash, c) => (hash ^ c) * 0x100000001b3);

    /// <summary>A sequence with ever smaller pieces left out.</summary>
    internal static IEnumerable<T[]> Shorter<T>(T[] sequence)
    {
        for (int piece = sequence.Length / 2; piece > 0; piece /= 2)
        {
            for (int start = 0; start + piece <= sequence.Length; start += piece)
            {
                yield return [.. sequence[..start], .. sequence[(start + piece)..]];
            }
        }
    }
}
