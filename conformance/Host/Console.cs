using System;

namespace Lockstep.Host;

/// <summary>The host's output on the PL011, which it shares with whoever else drives it.</summary>
internal static unsafe class Console
{
    private const ulong UARTDR = Platform.Pl011, UARTFR = Platform.Pl011 + 0x18;
    private const uint TransmitFull = 1 << 5;

    /// <summary>One byte; a line feed gets its carriage return.</summary>
    internal static void Put(byte character)
    {
        if (character == (byte)'\n')
        {
            PutRaw((byte)'\r');
        }

        PutRaw(character);
    }

    /// <summary>A literal.</summary>
    internal static void Write(ReadOnlySpan<byte> text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            Put(text[i]);
        }
    }

    /// <summary>Bytes up to a zero or <paramref name="limit"/>; what is not printable becomes '?'.</summary>
    internal static void WriteName(byte* name, int limit)
    {
        for (int i = 0; i < limit && name[i] != 0; i++)
        {
            Put(name[i] is >= 0x20 and < 0x7f ? name[i] : (byte)'?');
        }
    }

    /// <summary>"0x" and hexadecimal digits without leading zeros.</summary>
    internal static void WriteHex(ulong value)
    {
        Write("0x"u8);
        bool started = false;
        for (int shift = 60; shift >= 0; shift -= 4)
        {
            uint digit = (uint)(value >> shift) & 15;
            started |= digit != 0 || shift == 0;
            if (started)
            {
                Put((byte)(digit < 10 ? '0' + digit : 'a' - 10 + digit));
            }
        }
    }

    /// <summary>Decimal digits.</summary>
    internal static void WriteDecimal(ulong value)
    {
        ulong divisor = 1;
        for (int i = 0; i < 19 && value / divisor >= 10; i++)
        {
            divisor *= 10;
        }

        for (int i = 0; i < 20 && divisor != 0; i++)
        {
            Put((byte)('0' + (value / divisor % 10)));
            divisor /= 10;
        }
    }

    private static void PutRaw(byte character)
    {
        // The UART drains by itself; a bound keeps a broken one from stopping the machine.
        for (int i = 0; i < 1_000_000 && (Mmio.Read(UARTFR) & TransmitFull) != 0; i++)
        {
        }

        Mmio.Write(UARTDR, character);
    }
}
