using System.Runtime;

namespace Lockstep.Runtime;

/// <summary>Copying and filling memory, and the C names under which the compiler calls them.</summary>
public static unsafe class Memory
{
    /// <summary>Copies <paramref name="length"/> bytes; the areas may overlap.</summary>
    public static void Move(byte* to, byte* from, ulong length)
    {
        if ((ulong)to - (ulong)from >= length)
        {
            MoveUp(to, from, length);
        }
        else
        {
            MoveDown(to, from, length);
        }
    }

    /// <summary>Sets <paramref name="length"/> bytes to <paramref name="value"/>.</summary>
    public static void Fill(byte* to, byte value, ulong length)
    {
        ulong word = value * 0x0101_0101_0101_0101UL;
        for (; length >= 8 && ((ulong)to & 7) == 0; length -= 8, to += 8)
        {
            *(ulong*)to = word;
        }

        for (; length != 0; length--, to++)
        {
            *to = value;
        }
    }

    private static void MoveUp(byte* to, byte* from, ulong length)
    {
        for (; length >= 32; length -= 32, to += 32, from += 32)
        {
            ulong a = ((ulong*)from)[0], b = ((ulong*)from)[1], c = ((ulong*)from)[2], d = ((ulong*)from)[3];
            ((ulong*)to)[0] = a;
            ((ulong*)to)[1] = b;
            ((ulong*)to)[2] = c;
            ((ulong*)to)[3] = d;
        }

        for (; length != 0; length--, to++, from++)
        {
            *to = *from;
        }
    }

    private static void MoveDown(byte* to, byte* from, ulong length)
    {
        for (; length != 0; length--)
        {
            to[length - 1] = from[length - 1];
        }
    }

    [RuntimeExport("memcpy")]
    private static byte* MemCpy(byte* to, byte* from, ulong length)
    {
        Move(to, from, length);
        return to;
    }

    [RuntimeExport("memmove")]
    private static byte* MemMove(byte* to, byte* from, ulong length)
    {
        Move(to, from, length);
        return to;
    }

    [RuntimeExport("memset")]
    private static byte* MemSet(byte* to, int value, ulong length)
    {
        Fill(to, (byte)value, length);
        return to;
    }
}
