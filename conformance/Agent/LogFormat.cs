namespace Lockstep.Agent;

/// <summary>
/// The log: lines of ASCII that begin with '@', all numbers hexadecimal without leading zeros. Lines that do not begin so
/// belong to others who write on the same UART.
/// <code>
/// @agent VERSION MIDR_EL1 CNTFRQ_EL0
/// @script NUMBER
/// @CPU INDEX SIGNALS RESULT [TOKEN]...     one line an operation; INDEX counts from 0 in the script
/// @done NUMBER RECORDS CHECKSUM            of the lines from @script to here, line feeds included
/// @end SCRIPTS RECORDS CHECKSUM            of all bytes of all scripts, without the @done lines
/// @fail TEXT                               the agent cannot go on
/// </code>
/// SIGNALS is ISR_EL1 of the CPU after the operation and before interrupts are let in: bit 0 IRQ, bit 1 FIQ, bit 2 SError.
/// </summary>
public static class LogFormat
{
    /// <summary>First byte of a line.</summary>
    public const byte LineStart = (byte)'@';

    /// <summary>Token <c>=X1,X2,X3,CHANGED</c>: registers after SMC, HVC or Execute; CHANGED has bit n when xn (4 to 28) is not what it was.</summary>
    public const byte Registers = (byte)'=';

    /// <summary>Token <c>!ESR,FAR,OFFSET,SPSR,COUNT</c>: the first synchronous exception; FAR 0 where it has no meaning; OFFSET is ELR_EL1 less the address of the instruction; COUNT of exceptions.</summary>
    public const byte Exception = (byte)'!';

    /// <summary>Token <c>aCPU,ESR</c>: SError.</summary>
    public const byte SError = (byte)'a';

    /// <summary>Token <c>iCPU[,IAR]</c>: IRQ taken after this operation; IAR when the handler acknowledges.</summary>
    public const byte Irq = (byte)'i';

    /// <summary>Token <c>fCPU[,IAR]</c>: FIQ taken after this operation.</summary>
    public const byte Fiq = (byte)'f';

    /// <summary>Token <c>mCPU</c>: <see cref="ScriptFormat.MaxInterrupts"/> reached, IRQ and FIQ are masked now.</summary>
    public const byte Storm = (byte)'m';

    /// <summary>
    /// Token <c>kCPU,ACTIONS,INTERRUPTS,UNDEFINED,FETCH,DATA,OTHER,SERRORS,DIGEST</c>: a CPU's part of an attack: actions begun,
    /// interrupts taken, exceptions with EC 0, 0x21, 0x25 and others, SErrors, and <see cref="ScriptFormat.Digest"/> over ESR_EL1 and
    /// FAR_EL1 of every exception and X0 of every call that has a determined result.
    /// </summary>
    public const byte Attack = (byte)'k';

    /// <summary>Token <c>?REFUSAL</c>: not done.</summary>
    public const byte Refused = (byte)'?';
}
