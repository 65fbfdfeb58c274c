using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Lockstep.Model.Words;

/// <summary>
/// What one thread decided while it ran the model on coverage words: each site where a bit was asked for its truth or
/// selected a value, and whether it was seen 0 and seen 1. Nothing is recorded while no recorder is installed.
/// </summary>
public sealed class CoverageRecorder
{
    [ThreadStatic]
    private static CoverageRecorder? current;

    private readonly Dictionary<(MethodBase Method, int IlOffset), CoverageSite> sites = [];
    private readonly Dictionary<string, CoverageBits> bits = [];
    private readonly int every;
    private int gap = 1, untilNext = 1, looksWithoutNews;

    /// <summary>A recorder with nothing in it.</summary>
    /// <param name="every">
    /// Finding a site walks the stack: tens of microseconds. 1 looks at each decision and misses nothing. With a larger
    /// number the recorder looks at fewer while it sees nothing new, down to one in this many, and at all again after news;
    /// so long runs keep their speed.
    /// </param>
    public CoverageRecorder(int every = 1) => this.every = every;

    /// <summary>The recorder of this thread; null records nothing.</summary>
    public static CoverageRecorder? Current
    {
        get => current;
        set => current = value;
    }

    /// <summary>The sites that were reached.</summary>
    public IReadOnlyCollection<CoverageSite> Sites => sites.Values;

    /// <summary>The words that were observed, by name.</summary>
    public IReadOnlyDictionary<string, CoverageBits> Bits => bits;

    /// <summary>Notes which bits of a word, a register for example, are 0 and which are 1.</summary>
    /// <param name="name">Name of the word.</param>
    /// <param name="value">Its value.</param>
    /// <param name="count">How many of the bits belong to it, from bit 0.</param>
    public void Observe(string name, UInt128 value, int count)
    {
        UInt128 all = UInt128.MaxValue >> (128 - count);
        CoverageBits seen = bits.GetValueOrDefault(name, new CoverageBits(all, 0, 0));
        bits[name] = new CoverageBits(seen.All | all, seen.Zero | (~value & all), seen.One | (value & all));
    }

    /// <summary>Adds what another recorder has seen.</summary>
    public void Add(CoverageRecorder other)
    {
        foreach (((MethodBase, int) key, CoverageSite site) in other.sites)
        {
            sites[key] = sites.TryGetValue(key, out CoverageSite? mine)
                ? mine with { SeenZero = mine.SeenZero || site.SeenZero, SeenOne = mine.SeenOne || site.SeenOne }
                : site;
        }

        foreach ((string name, CoverageBits seen) in other.bits)
        {
            CoverageBits mine = bits.GetValueOrDefault(name);
            bits[name] = new CoverageBits(mine.All | seen.All, mine.Zero | seen.Zero, mine.One | seen.One);
        }
    }

    /// <summary>Records the site that asked for the truth of a bit, and hands the truth back.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool Decide(bool value)
    {
        current?.Count(value);
        return value;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Count(bool value)
    {
        if (--untilNext > 0)
        {
            return;
        }

        if (++looksWithoutNews >= 64)
        {
            gap = Math.Min(gap * 2, every);
            looksWithoutNews = 0;
        }

        untilNext = gap;

        // The site is the first caller outside the algebra. How many of its own frames are in between depends on what the
        // compiler inlined. A thread does not start in the algebra, so there is one.
        StackFrame[] frames = new StackTrace(1, fNeedFileInfo: false).GetFrames();
        int depth = Array.FindIndex(frames, frame => !IsOfAlgebra(frame.GetMethod()!));
        (MethodBase Method, int IlOffset) key = (frames[depth].GetMethod()!, frames[depth].GetILOffset());
        if (!sites.TryGetValue(key, out CoverageSite? site))
        {
            StackFrame located = new StackTrace(1, fNeedFileInfo: true).GetFrames()[depth];
            site = new CoverageSite(key.Method, key.IlOffset, located.GetFileName(), located.GetFileLineNumber(), false, false);
        }

        if (value ? !site.SeenOne : !site.SeenZero)
        {
            sites[key] = site with { SeenZero = site.SeenZero || !value, SeenOne = site.SeenOne || value };
            gap = untilNext = 1;
            looksWithoutNews = 0;
        }
    }

    private static bool IsOfAlgebra(MethodBase method) => method.DeclaringType!.Namespace == typeof(CoverageRecorder).Namespace;
}

/// <summary>A place in the model where a bit decides.</summary>
/// <param name="Method">The method.</param>
/// <param name="IlOffset">Offset in its IL; exact when the model is compiled without optimisation.</param>
/// <param name="File">Source file, where symbols are at hand.</param>
/// <param name="Line">Line in it; 0 where symbols are missing.</param>
/// <param name="SeenZero">The bit was 0 once.</param>
/// <param name="SeenOne">The bit was 1 once.</param>
public sealed record CoverageSite(MethodBase Method, int IlOffset, string? File, int Line, bool SeenZero, bool SeenOne);

/// <summary>Which bits of a word were seen with which value.</summary>
/// <param name="All">The bits that the word has.</param>
/// <param name="Zero">Bits that were seen 0.</param>
/// <param name="One">Bits that were seen 1.</param>
public readonly record struct CoverageBits(UInt128 All, UInt128 Zero, UInt128 One);
