using System.Runtime.CompilerServices;

namespace Lockstep.Vmm.Gic;

/// <summary>
/// The parts of the state by address arithmetic. Through fields the compiler would test each reference for null, which the
/// short paths of this folder cannot afford; for the same reason they write <c>x = x | y</c>, not <c>x |= y</c>, which
/// makes it compute the address first. A test ties these offsets to the fields.
/// </summary>
internal static unsafe class Parts
{
    private const int FirstVcpu = VgicState.HeaderBytes / VgicVcpu.SizeBytes;
    private const int FirstShared = VgicState.SharedOffsetBytes / VgicBank.SizeBytes;
    private const int BanksPerVcpu = VgicVcpu.SizeBytes / VgicBank.SizeBytes;

    /// <summary>The part of a vCPU.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref VgicVcpu Vcpu(ref VgicState s, uint vcpu) =>
        ref Unsafe.Add(ref Unsafe.As<VgicState, VgicVcpu>(ref s), (int)vcpu + FirstVcpu);

    /// <summary>The bank of a vCPU's INTIDs 0 to 31.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref VgicBank Private(ref VgicVcpu owner) =>
        ref Unsafe.Add(ref Unsafe.As<VgicVcpu, VgicBank>(ref owner), 1);

    /// <summary>The bank of INTIDs 32n to 32n+31, n at least 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref VgicBank Shared(ref VgicState s, uint n) =>
        ref Unsafe.Add(ref Unsafe.As<VgicState, VgicBank>(ref s), (int)n + FirstShared);

    /// <summary>The bank of INTIDs 32n to 32n+31 as a vCPU sees it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref VgicBank Bank(ref VgicState s, uint vcpu, uint n) =>
        ref Unsafe.Add(
            ref Unsafe.As<VgicState, VgicBank>(ref s),
            n == 0 ? (((int)vcpu + FirstVcpu) * BanksPerVcpu) + 1 : (int)n + FirstShared);

    /// <summary>What a list register is believed to hold: INTID + 1, or 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref ushort ListRegister(ref VgicVcpu owner, int index) =>
        ref Unsafe.Add(ref Unsafe.As<VgicVcpu, ushort>(ref owner), index);

    /// <summary>Levels of four INTIDs.</summary>
    /// <param name="bank">Their bank.</param>
    /// <param name="word">INTID modulo 32, divided by 4.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref uint Levels(ref VgicBank bank, uint word) =>
        ref Unsafe.Add(ref Unsafe.As<VgicBank, uint>(ref bank), (int)word);

    /// <summary>Targets of four INTIDs, 16 bits each.</summary>
    /// <param name="bank">Their bank.</param>
    /// <param name="word">INTID modulo 32, divided by 4.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref ulong Targets(ref VgicBank bank, uint word) =>
        ref Unsafe.Add(ref Unsafe.As<ushort, ulong>(ref bank.Targets[0]), (int)word);
}
