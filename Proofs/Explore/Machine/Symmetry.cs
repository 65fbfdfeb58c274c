using Lockstep.InLockstep;

namespace Lockstep.Explore.Machines;

/// <summary>A state was met of which the mirror is not known yet: the learning was too short.</summary>
internal sealed class UnknownMirrorException() : Exception("a state of which the mirror is not known");

/// <summary>
/// The exchange of vCPU 0 and vCPU 1 on packed states. It exchanges words of banks, bits of masks and numbers of vCPUs, all of which are
/// affine on bits (each bit of the mirror is a sum modulo 2 of bits and a constant), so it is learned from pairs of states that a walk and
/// its mirror lead to: an affine map is known everywhere on what its examples span. A pair that contradicts the others shows that the
/// vCPUs are not alike; a state that is not spanned is noticed, and the learning repeated with more steps.
/// </summary>
internal sealed unsafe class Symmetry
{
    private const int ByteValues = 256;
    private readonly int words;
    private readonly ulong[] origin, mirror;
    private readonly List<(int Pivot, ulong[] State, ulong[] Mirror)> rows = [];
    private ulong[] table = [];

    private Symmetry(int words, ulong[] origin, ulong[] mirror) => (this.words, this.origin, this.mirror) = (words, origin, mirror);

    /// <summary>Dimensions of what the examples span.</summary>
    public int Rank => rows.Count;

    /// <summary>Learns the map by walking on two machines at once.</summary>
    /// <param name="configuration">A symmetric machine.</param>
    /// <param name="shared">Which bits are packed.</param>
    /// <param name="words">Words of a packed state.</param>
    /// <param name="seed">Seed.</param>
    /// <param name="steps">Steps.</param>
    public static Symmetry Learn(MachineConfiguration configuration, Layout shared, int words, ulong seed, int steps)
    {
        int[] mirrored = Mirror.Actions(configuration);
        using var one = new MachineStepper(configuration, shared);
        using var other = new MachineStepper(
            configuration with { SetUp = [.. configuration.SetUp.Select(o => Mirror.Of(o, configuration.Case.Version))] }, shared);
        ulong[] state = new ulong[words], its = new ulong[words], first = new ulong[words], itsFirst = new ulong[words];
        fixed (ulong* at = first, itsAt = itsFirst)
        {
            one.Initial(at);
            other.PackMachine(itsAt);
        }

        var symmetry = new Symmetry(words, [.. first], [.. itsFirst]);
        symmetry.Add(configuration, itsFirst, first);
        first.CopyTo(state, 0);
        itsFirst.CopyTo(its, 0);
        var random = new SplitMix(seed);
        for (int i = 0; i < steps; i++)
        {
            if (!Step(one, other, state, its, mirrored, ref random))
            {
                first.CopyTo(state, 0);
                itsFirst.CopyTo(its, 0);
                continue;
            }

            symmetry.Add(configuration, state, its);
            symmetry.Add(configuration, its, state);
        }

        symmetry.MakeTable();
        return symmetry;
    }

    /// <summary>Replaces a state by the lesser one of itself and its mirror.</summary>
    /// <param name="state">The state.</param>
    /// <returns>1 when it is its own mirror, else 2.</returns>
    public int Canonicalise(ulong* state)
    {
        ulong* image = stackalloc ulong[words];
        Of(state, image);
        for (int i = 0; i < words; i++)
        {
            if (state[i] != image[i])
            {
                if (image[i] < state[i])
                {
                    new ReadOnlySpan<ulong>(image, words).CopyTo(new Span<ulong>(state, words));
                }

                return 2;
            }
        }

        return 1;
    }

    /// <summary>The mirror of a state.</summary>
    /// <param name="state">The state.</param>
    /// <param name="image">Its mirror.</param>
    public void Of(ulong* state, ulong* image)
    {
        ulong* spanned = stackalloc ulong[words];
        for (int i = 0; i < words; i++)
        {
            (spanned[i], image[i]) = (origin[i], mirror[i]);
        }

        fixed (ulong* first = table)
        {
            for (int i = 0; i < words * 8; i++)
            {
                byte value = (byte)((state[i / 8] ^ origin[i / 8]) >> (i % 8 * 8));
                ulong* entry = first + (i * ByteValues + value) * 2 * words;
                for (int w = 0; w < words; w++)
                {
                    spanned[w] ^= entry[w];
                    image[w] ^= entry[words + w];
                }
            }
        }

        if (!new ReadOnlySpan<ulong>(spanned, words).SequenceEqual(new ReadOnlySpan<ulong>(state, words)))
        {
            throw new UnknownMirrorException();
        }
    }

    /// <summary>A random action on the one machine, and its mirror on the other; false where the run ends.</summary>
    private static bool Step(MachineStepper one, MachineStepper other, ulong[] state, ulong[] its, int[] mirrored, ref SplitMix random)
    {
        fixed (ulong* at = state, itsAt = its)
        {
            one.GoTo(at);
            other.GoTo(itsAt);
            ulong enabled = one.Enabled(), expected = other.Enabled();
            if (enabled == 0)
            {
                return false;
            }

            int action = Choose(enabled, random.Below(System.Numerics.BitOperations.PopCount(enabled)));
            if ((expected >> mirrored[action] & 1) == 0)
            {
                throw NotAlike(one.Configuration, $"action {action} can happen and its mirror cannot");
            }

            Array.Clear(state);
            Array.Clear(its);
            int wrong = one.Apply(action, at), itsWrong = other.Apply(mirrored[action], itsAt);
            return wrong == itsWrong ? wrong == 0 : throw NotAlike(one.Configuration, $"action {action} goes wrong and its mirror does not, or the other way round");
        }
    }

    private static int Choose(ulong enabled, int skip)
    {
        for (; skip > 0; skip--)
        {
            enabled &= enabled - 1;
        }

        return System.Numerics.BitOperations.TrailingZeroCount(enabled);
    }

    private static InvalidOperationException NotAlike(MachineConfiguration configuration, string why) =>
        new($"{configuration.FullName}: its vCPUs are not alike: {why}");

    /// <summary>Adds a pair: nothing new, a new dimension, or a contradiction.</summary>
    private void Add(MachineConfiguration configuration, ulong[] state, ulong[] its)
    {
        ulong[] left = Sum(state, origin), right = Sum(its, mirror);
        foreach ((int pivot, ulong[] rowState, ulong[] rowMirror) in rows)
        {
            if ((left[pivot / 64] >> pivot % 64 & 1) != 0)
            {
                (left, right) = (Sum(left, rowState), Sum(right, rowMirror));
            }
        }

        int word = Array.FindIndex(left, w => w != 0);
        if (word >= 0)
        {
            Insert(word * 64 + System.Numerics.BitOperations.TrailingZeroCount(left[word]), left, right);
        }
        else if (right.Any(w => w != 0))
        {
            throw NotAlike(configuration, "states with the same sum have mirrors with different ones");
        }
    }

    /// <summary>A new row, whose pivot no other row keeps.</summary>
    private void Insert(int pivot, ulong[] left, ulong[] right)
    {
        for (int i = 0; i < rows.Count; i++)
        {
            (int itsPivot, ulong[] rowState, ulong[] rowMirror) = rows[i];
            if ((rowState[pivot / 64] >> pivot % 64 & 1) != 0)
            {
                rows[i] = (itsPivot, Sum(rowState, left), Sum(rowMirror, right));
            }
        }

        rows.Add((pivot, left, right));
    }

    /// <summary>For each byte of a state and each value of it: the rows whose pivots are its ones, added up.</summary>
    private void MakeTable()
    {
        table = new ulong[words * 8 * ByteValues * 2 * words];
        foreach ((int pivot, ulong[] state, ulong[] its) in rows)
        {
            for (int value = 0; value < ByteValues; value++)
            {
                int at = (pivot / 8 * ByteValues + value) * 2 * words;
                for (int w = 0; w < words && (value >> pivot % 8 & 1) != 0; w++)
                {
                    table[at + w] ^= state[w];
                    table[at + words + w] ^= its[w];
                }
            }
        }
    }

    private static ulong[] Sum(ulong[] one, ulong[] other) => [.. one.Zip(other, (a, b) => a ^ b)];
}
