using Lockstep.Proofs.A64.Decode;

namespace Lockstep.Proofs.A64;

/// <summary>A decoded instruction. A field that its operation does not use is 0.</summary>
public sealed record Instruction
{
    /// <summary>Size of every instruction, in bytes.</summary>
    public const int Bytes = 4;

    /// <summary>The register number that means the zero register or the stack pointer, as the operand says.</summary>
    public const int ZeroOrSp = 31;

    /// <summary>The instruction word, 32 bits.</summary>
    public uint Word { get; init; }

    /// <summary>The row of the table that it was decoded by.</summary>
    public EncodingClass Class { get; init; } = null!;

    /// <summary>What it does.</summary>
    public required Operation Operation { get; init; }

    /// <summary>Whether it computes with 64 bits; otherwise with 32. Of a load: the width that it writes.</summary>
    public bool Is64 { get; init; }

    /// <summary>Whether it sets NZCV.</summary>
    public bool SetsFlags { get; init; }

    /// <summary>Number of the destination register Rd, or of the register Rt that is loaded, stored or tested.</summary>
    public int Rd { get; init; }

    /// <summary>Number of the first source register or base register.</summary>
    public int Rn { get; init; }

    /// <summary>Number of the second source register or index register.</summary>
    public int Rm { get; init; }

    /// <summary>Number of the third source register.</summary>
    public int Ra { get; init; }

    /// <summary>Number of the second register of a pair.</summary>
    public int Rt2 { get; init; }

    /// <summary>Where the second operand comes from.</summary>
    public OperandKind Operand { get; init; }

    /// <summary>
    /// The constant operand: not yet shifted by <see cref="Amount"/>; a bit mask and a vector constant as 64 bits; an offset in bytes,
    /// sign-extended; the bit number of TBZ and TBNZ; immr of the bit fields, lsb of EXTR.
    /// </summary>
    public ulong Immediate { get; init; }

    /// <summary>Branch offset in bytes, of TBZ and TBNZ, which have another constant; imms of the bit fields.</summary>
    public int Second { get; init; }

    /// <summary>Where a conditional branch goes when it is taken, in bytes from itself.</summary>
    public ulong TargetOffset => Operation is Operation.TBZ or Operation.TBNZ ? (ulong)Second : Immediate;

    /// <summary>How a shifted register is shifted.</summary>
    public ShiftType Shift { get; init; }

    /// <summary>How an extended register is extended.</summary>
    public ExtendType Extend { get; init; }

    /// <summary>Number of bits by which an operand is shifted, 0 to 63.</summary>
    public int Amount { get; init; }

    /// <summary>The condition.</summary>
    public Condition Condition { get; init; }

    /// <summary>The flags of a conditional compare whose condition does not hold: N is bit 3, V bit 0.</summary>
    public int Nzcv { get; init; }

    /// <summary>Size of a memory access, or of one of a pair, in bytes: 1, 2, 4, 8 or 16.</summary>
    public int SizeBytes { get; init; }

    /// <summary>Whether a load sign-extends.</summary>
    public bool IsSigned { get; init; }

    /// <summary>Whether the register loaded or stored is a vector register.</summary>
    public bool IsVector { get; init; }

    /// <summary>Whether an index register is scaled by the size of the access; for bytes that is a difference of text alone.</summary>
    public bool IsScaled { get; init; }

    /// <summary>How the address is formed.</summary>
    public AddressingMode Mode { get; init; }

    /// <summary>The system register or system instruction: op0:op1:CRn:CRm:op2, 16 bits (DDI 0487 C5.1.2).</summary>
    public int SystemRegister { get; init; }
}
