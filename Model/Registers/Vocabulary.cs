using System;

namespace Lockstep.Model.Registers;

/// <summary>
/// What a field does, in the words of the manual. Closed: whoever switches over it has no default arm.
/// In the file of a register each field is a nested class with <c>Hi</c>, <c>Lo</c> and <c>Kind</c>; a field that recurs in
/// the register has also <c>Repeat</c> (times) and <c>StepBits</c> (distance), and <c>Hi</c> and <c>Lo</c> are of the first.
/// </summary>
public enum FieldKind
{
    /// <summary>Reads a value, writes ignored.</summary>
    RO,

    /// <summary>Reads what was written.</summary>
    RW,

    /// <summary>A write acts, reads 0.</summary>
    WO,

    /// <summary>Reads the state; a write of 1 sets the bit, of 0 does nothing.</summary>
    W1S,

    /// <summary>Reads the state; a write of 1 clears the bit, of 0 does nothing.</summary>
    W1C,

    /// <summary>Reserved: reads 0, writes ignored.</summary>
    RES0,

    /// <summary>A field of the architecture that this implementation leaves out: reads 0, writes ignored.</summary>
    RAZ_WI,

    /// <summary>Reads 1, writes ignored.</summary>
    RAO_WI,

    /// <summary>The architecture says nothing of it; here it reads 0 and ignores writes.</summary>
    IMPDEF,
}

/// <summary>Which copies of a register there are.</summary>
public enum Banking
{
    /// <summary>One for all vCPUs.</summary>
    Common,

    /// <summary>The registers that describe INTIDs 0 to 31 are one for each vCPU; the others one for all.</summary>
    PrivateIntids,

    /// <summary>One for each vCPU.</summary>
    PerVcpu,
}

/// <summary>
/// The access sizes that the architecture allows (IHI 0048B 4.1.4). Others are not errors here: they address the byte
/// lanes of the word and change no other bit.
/// </summary>
[Flags]
public enum AccessSizes
{
    /// <summary>32 bits.</summary>
    Word = 1 << 2,

    /// <summary>8 or 32 bits.</summary>
    ByteAndWord = 1 << 0 | 1 << 2,

    /// <summary>32 or 64 bits (IHI 0069 12.1.3).</summary>
    WordAndDoubleword = 1 << 2 | 1 << 3,
}
