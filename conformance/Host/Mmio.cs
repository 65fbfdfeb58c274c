using System.Runtime.CompilerServices;

namespace Lockstep.Host;

/// <summary>Accesses to device registers, 32 bits wide but for <see cref="WriteByte"/>; one load or store each, in program order.</summary>
internal static unsafe class Mmio
{
    private struct Register
    {
        public volatile uint Value;
    }

    private struct ByteRegister
    {
        public volatile byte Value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static uint Read(ulong address) => ((Register*)address)->Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Write(ulong address, uint value) => ((Register*)address)->Value = value;

    internal static void WriteByte(ulong address, byte value) => ((ByteRegister*)address)->Value = value;
}
