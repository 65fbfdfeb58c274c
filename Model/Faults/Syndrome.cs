using Lockstep.Model.Words;

namespace Lockstep.Model.Faults;

/// <summary>
/// ESR_EL2 as the parts that the architecture names (DDI 0487 D24.2.40). Bits 63 to 32 (ISS2) say nothing that a monitor
/// needs and are not looked at.
/// </summary>
/// <typeparam name="W">A word of 32 bits.</typeparam>
/// <typeparam name="B">Its bits.</typeparam>
public readonly struct Syndrome<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>ESR_EL2, bits 31 to 0.</summary>
    public readonly W Word;

    /// <summary>The syndrome in this word.</summary>
    /// <param name="word">ESR_EL2, bits 31 to 0.</param>
    public Syndrome(W word) => Word = word;

    /// <summary>EC, bits 31 to 26: a value of <see cref="ExceptionClass"/>.</summary>
    public W EC => W.Extract(Word, 31, 26);

    /// <summary>IL, bit 25: the instruction is 32 bits long; 0 for one of 16 bits (T32).</summary>
    public B IL => W.Bit(Word, 25);

    /// <summary>ISS, bits 24 to 0.</summary>
    public W ISS => W.Extract(Word, 24, 0);

    /// <summary>Whether EC has this value.</summary>
    /// <param name="exceptionClass">A value of <see cref="ExceptionClass"/>.</param>
    public B Is(uint exceptionClass) => EC == W.Of(exceptionClass);

    /// <summary>TI, bits 1 to 0 of a trapped wait instruction: 0 WFI, 1 WFE, 2 WFIT, 3 WFET.</summary>
    public W TI => W.Extract(Word, 1, 0);

    /// <summary>imm16, bits 15 to 0 of HVC and SMC.</summary>
    public W Immediate => W.Extract(Word, 15, 0);
}

/// <summary>ISS of a data abort (DDI 0487 D24.2.40, "ISS encoding for an exception from a Data Abort").</summary>
/// <typeparam name="W">A word of 32 bits.</typeparam>
/// <typeparam name="B">Its bits.</typeparam>
public readonly struct DataAbortSyndrome<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    private readonly W word;

    /// <summary>The syndrome in this word.</summary>
    /// <param name="syndrome">ESR_EL2.</param>
    public DataAbortSyndrome(Syndrome<W, B> syndrome) => word = syndrome.Word;

    /// <summary>Instruction syndrome valid: SAS, SSE, SRT, SF and AR describe the access.</summary>
    public B ISV => W.Bit(word, 24);

    /// <summary>Access size: the base-2 logarithm of the number of bytes.</summary>
    public W SAS => W.Extract(word, 23, 22);

    /// <summary>A load is sign-extended.</summary>
    public B SSE => W.Bit(word, 21);

    /// <summary>Number of the register loaded or stored; 31 is the zero register.</summary>
    public W SRT => W.Extract(word, 20, 16);

    /// <summary>The register is 64 bits wide (Xt), else 32 (Wt).</summary>
    public B SF => W.Bit(word, 15);

    /// <summary>Cache maintenance or address translation instruction.</summary>
    public B CM => W.Bit(word, 8);

    /// <summary>The stage 2 fault is of an access made for a stage 1 translation table walk.</summary>
    public B S1PTW => W.Bit(word, 7);

    /// <summary>Write, else read.</summary>
    public B WnR => W.Bit(word, 6);

    /// <summary>Fault status code.</summary>
    public W DFSC => W.Extract(word, 5, 0);

    /// <summary>A translation fault of level 0 to 3: DFSC is 0b0001xx (F6).</summary>
    public B IsTranslationFault => DFSC >> 2 == W.Of(0b0001);

    /// <summary>
    /// The access can be completed from the syndrome alone: a valid description (F5) of a plain load or store that no
    /// stage 2 entry translates (F6).
    /// </summary>
    public B IsDescribed => ISV & IsTranslationFault & !S1PTW & !CM;
}

/// <summary>ISS of a trapped MSR, MRS or system instruction (DDI 0487 D24.2.40, F8).</summary>
/// <typeparam name="W">A word of 32 bits.</typeparam>
/// <typeparam name="B">Its bits.</typeparam>
public readonly struct SystemRegisterSyndrome<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    private readonly W word;

    /// <summary>The syndrome in this word.</summary>
    /// <param name="syndrome">ESR_EL2.</param>
    public SystemRegisterSyndrome(Syndrome<W, B> syndrome) => word = syndrome.Word;

    /// <summary>Op0, bits 21 to 20.</summary>
    public W Op0 => W.Extract(word, 21, 20);

    /// <summary>Op1, bits 16 to 14.</summary>
    public W Op1 => W.Extract(word, 16, 14);

    /// <summary>CRn, bits 13 to 10.</summary>
    public W CRn => W.Extract(word, 13, 10);

    /// <summary>CRm, bits 4 to 1.</summary>
    public W CRm => W.Extract(word, 4, 1);

    /// <summary>Op2, bits 19 to 17.</summary>
    public W Op2 => W.Extract(word, 19, 17);

    /// <summary>Rt, bits 9 to 5; 31 is the zero register.</summary>
    public W Rt => W.Extract(word, 9, 5);

    /// <summary>Direction, bit 0: a read (MRS), else a write (MSR).</summary>
    public B IsRead => W.Bit(word, 0);

    /// <summary>The register's name in one number: bits 21 to 10 and 4 to 1 of the ISS, as <see cref="SystemRegisters"/> has it.</summary>
    public W Encoding => word & W.Of(SystemRegisters.EncodingBits);
}
