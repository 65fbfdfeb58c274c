using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Security.Cryptography;

namespace Lockstep.Explore.Machines;

/// <summary>A bit of a state changed that was taken for constant: it must be packed too, and the exploration begun again.</summary>
internal sealed class LayoutException() : Exception("a bit of the state changes that was taken for constant");

/// <summary>
/// Which bits of an image ever change: a packed state is those, in their order. Which they are is found by running, and checked at
/// every step: a change of any other bit is a <see cref="LayoutException"/>, so packing loses nothing.
/// </summary>
internal sealed unsafe class Layout : IDisposable
{
    private readonly MachineImage first, changing;
    private int[] places = [];

    /// <summary>No bit changes yet.</summary>
    /// <param name="first">The initial state; it becomes this layout's own.</param>
    /// <param name="changing">An image of zeros; likewise.</param>
    public Layout(MachineImage first, MachineImage changing) => (this.first, this.changing) = (first, changing);

    /// <summary>Bits of a packed state.</summary>
    public int BitCount { get; private set; }

    /// <summary>Takes the bits that differ from the initial state for changing ones.</summary>
    /// <param name="image">A state.</param>
    /// <returns>Whether there were new ones.</returns>
    public bool Learn(MachineImage image)
    {
        bool any = false;
        for (int i = 0; i < image.WordCount; i++)
        {
            ulong fresh = (image.Words[i] ^ first.Words[i]) & ~changing.Words[i];
            changing.Words[i] |= fresh;
            any |= fresh != 0;
        }

        if (any)
        {
            Count();
        }

        return any;
    }

    /// <summary>Which bits these are, as text: states of another layout are other states.</summary>
    public string Identity => Convert.ToHexStringLower(SHA256.HashData(Bytes(changing)));

    /// <summary>Writes which bits change to a file.</summary>
    /// <param name="path">Where.</param>
    public void Write(string path) => WholeFile.Write(path, Bytes(changing).ToArray());

    /// <summary>Reads which bits change from a file; those that were known stay.</summary>
    /// <param name="path">Where.</param>
    public void Read(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        if (bytes.Length != Bytes(changing).Length)
        {
            throw new InvalidDataException($"{path} is of another machine or version: delete it");
        }

        for (int i = 0; i < changing.WordCount; i++)
        {
            changing.Words[i] |= BitConverter.ToUInt64(bytes, i * 8);
        }

        Count();
    }

    /// <summary>Takes all bits for changing ones: nothing is left out.</summary>
    public void LearnAll()
    {
        for (int i = 0; i < changing.WordCount; i++)
        {
            changing.Words[i] = ulong.MaxValue;
        }

        Count();
    }

    /// <summary>A copy for another thread.</summary>
    public Layout Copy(MachineImage firstCopy, MachineImage changingCopy)
    {
        first.CopyTo(firstCopy);
        changing.CopyTo(changingCopy);
        var copy = new Layout(firstCopy, changingCopy);
        copy.Count();
        return copy;
    }

    /// <summary>Packs an image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="packed">Words for <see cref="BitCount"/> bits, all 0.</param>
    public void Pack(MachineImage image, ulong* packed)
    {
        Check(image);
        int at = 0;
        foreach (int place in places)
        {
            ulong mask = changing.Words[place], bits = ParallelBits.Extract(image.Words[place], mask);
            int width = BitOperations.PopCount(mask);
            packed[at / 64] |= bits << at;
            if (at % 64 + width > 64)
            {
                packed[at / 64 + 1] |= bits >> (64 - at % 64);
            }

            at += width;
        }
    }

    /// <summary>Makes an image of a packed state.</summary>
    /// <param name="packed">The packed state.</param>
    /// <param name="image">An image in which the bits that do not change are right already.</param>
    public void Unpack(ulong* packed, MachineImage image)
    {
        int at = 0;
        foreach (int place in places)
        {
            ulong mask = changing.Words[place], bits = packed[at / 64] >> at;
            int width = BitOperations.PopCount(mask);
            if (at % 64 + width > 64)
            {
                bits |= packed[at / 64 + 1] << (64 - at % 64);
            }

            image.Words[place] = (first.Words[place] & ~mask) | ParallelBits.Deposit(bits, mask);
            at += width;
        }
    }

    /// <summary>The initial state.</summary>
    public MachineImage First => first;

    /// <inheritdoc/>
    public void Dispose()
    {
        first.Dispose();
        changing.Dispose();
    }

    private static ReadOnlySpan<byte> Bytes(MachineImage image) => new(image.Words, image.WordCount * 8);

    private void Count()
    {
        List<int> found = [];
        BitCount = 0;
        for (int i = 0; i < changing.WordCount; i++)
        {
            if (changing.Words[i] != 0)
            {
                found.Add(i);
                BitCount += BitOperations.PopCount(changing.Words[i]);
            }
        }

        places = [.. found];
    }

    private void Check(MachineImage image)
    {
        Vector256<ulong> wrong = default;
        for (int i = 0; i < image.WordCount; i += 4)
        {
            Vector256<ulong> differs = Vector256.LoadAligned(image.Words + i) ^ Vector256.LoadAligned(first.Words + i);
            wrong |= Vector256.AndNot(differs, Vector256.LoadAligned(changing.Words + i));
        }

        if (wrong != default)
        {
            throw new LayoutException();
        }
    }
}

/// <summary>Bits under a mask to the bottom of a word, and back.</summary>
internal static class ParallelBits
{
    /// <summary>The bits of a value under a mask, next to each other.</summary>
    public static ulong Extract(ulong value, ulong mask)
    {
        if (Bmi2.X64.IsSupported)
        {
            return Bmi2.X64.ParallelBitExtract(value, mask);
        }

        ulong bits = 0;
        for (int i = 0; mask != 0; i++, mask &= mask - 1)
        {
            bits |= (value >> BitOperations.TrailingZeroCount(mask) & 1) << i;
        }

        return bits;
    }

    /// <summary>The lowest bits, put under a mask.</summary>
    public static ulong Deposit(ulong bits, ulong mask)
    {
        if (Bmi2.X64.IsSupported)
        {
            return Bmi2.X64.ParallelBitDeposit(bits, mask);
        }

        ulong value = 0;
        for (; mask != 0; bits >>= 1, mask &= mask - 1)
        {
            value |= (bits & 1) << BitOperations.TrailingZeroCount(mask);
        }

        return value;
    }
}
