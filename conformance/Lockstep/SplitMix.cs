namespace Lockstep.InLockstep;

/// <summary>A small random number generator (SplitMix64): the same numbers for the same seed on every machine and version.</summary>
/// <param name="seed">The seed.</param>
public struct SplitMix(ulong seed)
{
    private ulong state = seed;

    /// <summary>The next 64 bits.</summary>
    public ulong Next()
    {
        ulong z = state += 0x9e37_79b9_7f4a_7c15;
        z = (z ^ z >> 30) * 0xbf58_476d_1ce4_e5b9;
        z = (z ^ z >> 27) * 0x94d0_49bb_1331_11eb;
        return z ^ z >> 31;
    }

    /// <summary>A number from 0 to <paramref name="count"/> - 1.</summary>
    /// <param name="count">At least 1.</param>
    public int Below(int count) => (int)((Next() >> 32) * (ulong)count >> 32);

    /// <summary>True in one of <paramref name="count"/> cases.</summary>
    /// <param name="count">At least 1.</param>
    public bool OneIn(int count) => Below(count) == 0;

    /// <summary>The seed of case <paramref name="index"/> of a run; case 0 has the run's own seed.</summary>
    /// <param name="seed">The run's seed.</param>
    /// <param name="index">Number of the case.</param>
    public static ulong SeedOfCase(ulong seed, long index) =>
        index == 0 ? seed : new SplitMix(new SplitMix(seed).Next() + (ulong)index).Next();
}
