using System;
using System.Runtime.CompilerServices;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Vmm.Guest;

/// <summary>
/// Lines on the debug console, written character by character without a buffer. What a guest can cause goes through
/// <see cref="TryBegin"/>, which bounds it (<see cref="LogLimiter"/>); the VMM's own messages start with <see cref="Begin"/>.
/// </summary>
public static class Log<TKernel> where TKernel : struct, IKernel
{
    /// <summary>No text is longer, so that the loop has a bound.</summary>
    private const int MaxTextLength = 128;

    /// <summary>Starts a line about something the guest did: "vmm: vcpu N: ". False when too many were printed lately.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool TryBegin(ref VmmState s, uint vcpu)
    {
        if (!LogLimiter.TryTake(ref s.Log, TKernel.PhysicalCount, TKernel.CounterFrequency))
        {
            return false;
        }

        if (s.Log.Suppressed != 0)
        {
            Begin();
            Decimal(s.Log.Suppressed);
            Text(" lines suppressed"u8);
            End();
            s.Log.Suppressed = 0;
        }

        Begin();
        Text("vcpu "u8);
        Decimal(vcpu);
        Text(": "u8);
        return true;
    }

    /// <summary>Starts a line: "vmm: ".</summary>
    public static void Begin() => Text("vmm: "u8);

    /// <summary>Ends a line.</summary>
    public static void End() => TKernel.PutChar((byte)'\n');

    /// <summary>A whole line of the VMM's own.</summary>
    public static void Line(ReadOnlySpan<byte> text)
    {
        Begin();
        Text(text);
        End();
    }

    /// <summary>Text without a line end.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Text(ReadOnlySpan<byte> text)
    {
        for (int i = 0; i < MaxTextLength && i < text.Length; i++)
        {
            TKernel.PutChar(text[i]);
        }
    }

    /// <summary>"0x" and 8 hexadecimal digits, or 16 where the value needs them.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Hex(ulong value)
    {
        Text("0x"u8);
        for (int shift = value > uint.MaxValue ? 60 : 28; shift >= 0; shift -= 4)
        {
            uint digit = (uint)(value >> shift) & 15;
            TKernel.PutChar((byte)(digit < 10 ? '0' + digit : 'a' + digit - 10));
        }
    }

    /// <summary>An unsigned number in decimal, without leading zeros.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Decimal(uint value)
    {
        bool started = false;
        for (uint unit = 1_000_000_000; unit != 0; unit /= 10)
        {
            uint digit = value / unit % 10;
            started |= digit != 0 || unit == 1;
            if (started)
            {
                TKernel.PutChar((byte)('0' + digit));
            }
        }
    }
}
