using System.Runtime.CompilerServices;

namespace Lockstep.Explore.Engine;

/// <summary>What the engine does with the words of a packed state.</summary>
internal static class Packed
{
    /// <summary>A hash of all words, 64 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe ulong Hash<TState>(in TState state)
        where TState : unmanaged
    {
        ulong hash = 0x9e37_79b9_7f4a_7c15;
        fixed (TState* at = &state)
        {
            ulong* words = (ulong*)at;
            for (int i = 0; i < sizeof(TState) / 8; i++)
            {
                hash = (hash ^ words[i]) * 0xd6e8_feb8_6659_fd93;
                hash ^= hash >> 32;
            }
        }

        hash *= 0xd6e8_feb8_6659_fd93;
        return hash ^ (hash >> 29);
    }

    /// <summary>Whether all words are equal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe bool AreEqual<TState>(TState* one, TState* other)
        where TState : unmanaged
    {
        ulong* a = (ulong*)one, b = (ulong*)other;
        ulong difference = 0;
        for (int i = 0; i < sizeof(TState) / 8; i++)
        {
            difference |= a[i] ^ b[i];
        }

        return difference == 0;
    }
}
