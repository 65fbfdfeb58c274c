using System.Numerics;

namespace Lockstep.Proofs.A64.Decode;

/// <summary>The constants of the logical instructions.</summary>
internal static class BitMasks
{
    /// <summary>
    /// DecodeBitMasks (DDI 0487 J1.1): an element of 2, 4, ..., 64 bits with S + 1 ones, rotated right by R, repeated. Null where the
    /// fields are reserved.
    /// </summary>
    /// <param name="n">Field N.</param>
    /// <param name="imms">Field imms: the element's size and S.</param>
    /// <param name="immr">Field immr: R.</param>
    public static ulong? Decode(int n, int imms, int immr)
    {
        int sizeCode = n << 6 | ~imms & 63;
        if (sizeCode < 2)
        {
            return null;
        }

        int size = 1 << BitOperations.Log2((uint)sizeCode), levels = size - 1;
        int s = imms & levels, r = immr & levels;
        if (s == levels)
        {
            return null;
        }

        ulong ones = (1ul << (s + 1)) - 1, all = ulong.MaxValue >> (64 - size);
        ulong element = r == 0 ? ones : (ones >> r | ones << (size - r)) & all;
        for (int width = size; width < 64; width *= 2)
        {
            element |= element << width;
        }

        return element;
    }
}
