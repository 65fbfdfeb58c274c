namespace Lockstep.Proofs.A64.Semantics;

/// <summary>The condition flags (DDI 0487 C5.2, NZCV).</summary>
/// <typeparam name="B">Bits.</typeparam>
public readonly record struct Flags<B>(B N, B Z, B C, B V)
    where B : struct;

/// <summary>The registers that a program at EL0 has (DDI 0487 B1.2.1), but for the system registers.</summary>
/// <typeparam name="B">Bits.</typeparam>
/// <typeparam name="X">Words of 64 bits.</typeparam>
public sealed class ProcessorState<B, X>
    where B : struct
    where X : struct
{
    /// <summary>Number of general registers; register 31 is none of them.</summary>
    public const int GeneralRegisters = 31;

    /// <summary>Number of vector registers.</summary>
    public const int VectorRegisters = 32;

    /// <summary>X0 to X30.</summary>
    public X[] General { get; } = new X[GeneralRegisters];

    /// <summary>V0 to V31, bits 63:0.</summary>
    public X[] VectorLow { get; } = new X[VectorRegisters];

    /// <summary>V0 to V31, bits 127:64.</summary>
    public X[] VectorHigh { get; } = new X[VectorRegisters];

    /// <summary>SP_EL0.</summary>
    public X Sp { get; set; }

    /// <summary>The address of the instruction that is executed next: a number in every instance.</summary>
    public ulong Pc { get; set; }

    /// <summary>PSTATE.{N,Z,C,V}.</summary>
    public Flags<B> Flags { get; set; }
}
