using System.Runtime.InteropServices;

namespace Lockstep.Vmm.Microkit;

/// <summary>
/// seL4_UserContext on AArch64: 36 words of 64 bits, in the order in which TCB_ReadRegisters and TCB_WriteRegisters
/// transfer a prefix. For a vCPU <see cref="Sp"/> is SP_EL0.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct UserContext
{
    /// <summary>Program counter, SP_EL0 and SPSR (the guest's PSTATE).</summary>
    public ulong Pc, Sp, Spsr;

    /// <summary>General-purpose registers, in seL4's order.</summary>
    public ulong X0, X1, X2, X3, X4, X5, X6, X7, X8, X16, X17, X18, X29, X30,
        X9, X10, X11, X12, X13, X14, X15, X19, X20, X21, X22, X23, X24, X25, X26, X27, X28;

    /// <summary>Thread ID registers.</summary>
    public ulong TpidrEl0, TpidrroEl0;

    /// <summary>Number of 64-bit words.</summary>
    public const uint WordCount = 36;

    /// <summary>Index of the word that holds Xn, for n in 0..30, else undefined.</summary>
    /// <param name="n">Register number, 0 to 30.</param>
    public static uint IndexOf(uint n) =>
        n <= 8 ? n + 3
        : n <= 15 ? n + 8
        : n <= 18 ? n - 4
        : n <= 28 ? n + 5
        : n - 14;
}
