namespace Lockstep.Agent;

/// <summary>What an operation of a script does. Its operands are 64-bit words; "result" is what the log shows.</summary>
public enum OperationKind : byte
{
    /// <summary>End of the file.</summary>
    End = 0,

    /// <summary>
    /// Begins a script. Argument: <see cref="HandlerMode"/> of every CPU. Operand: the script's number. Masks IRQ and FIQ,
    /// switches the EL1 timers off on every running CPU, and clears UARTIMSC and the UART's raw interrupts.
    /// </summary>
    Begin = 1,

    /// <summary>Loads from a guest-physical address. Argument: bytes (1, 2, 4, 8). Operand: address. Result: the value.</summary>
    Read = 2,

    /// <summary>Stores to a guest-physical address. Argument: bytes. Operands: address, value (all 64 bits of the register).</summary>
    Write = 3,

    /// <summary>Stores one value many times. Argument: bytes. Operands: address, value, stride in bytes, count.</summary>
    Fill = 4,

    /// <summary>Loads many times. Argument: bytes. Operands: address, stride in bytes, count. Result: <see cref="ScriptFormat.Digest"/> of the values in order.</summary>
    ReadRange = 5,

    /// <summary>MRS. Argument: <see cref="SystemRegister"/>. Result: the value.</summary>
    ReadRegister = 6,

    /// <summary>MSR. Argument: <see cref="SystemRegister"/>. Operand: the value.</summary>
    WriteRegister = 7,

    /// <summary>Sets bits of the CPU's interrupt mask. Argument: bits <see cref="Masks"/>.</summary>
    Mask = 8,

    /// <summary>Clears bits of the CPU's interrupt mask. Argument: bits <see cref="Masks"/>.</summary>
    Unmask = 9,

    /// <summary>Chooses what the CPU's interrupt handler does. Argument: <see cref="HandlerMode"/>.</summary>
    SetHandler = 10,

    /// <summary>
    /// Waits, with IRQ and FIQ open, until the CPU has taken an interrupt. Operand: most ticks of CNTVCT_EL0. Argument: 1 to
    /// execute WFI between looks, which an interrupt has to end. Result: interrupts taken.
    /// </summary>
    Wait = 11,

    /// <summary>Starts an EL1 timer. Argument: <see cref="Timer"/>. Operand: ticks from now (TimerValue).</summary>
    ArmTimer = 12,

    /// <summary>Stops an EL1 timer. Argument: <see cref="Timer"/>.</summary>
    DisarmTimer = 13,

    /// <summary>
    /// Polls an EL1 timer until its condition is met (ISTATUS). Argument: <see cref="Timer"/>. Operand: most ticks. Result: CTL.
    /// </summary>
    WaitTimer = 14,

    /// <summary>SMC #0. Operands: x0 to x7, as many as there are. Result: x0; the log has x1, x2, x3 and what else changed.</summary>
    Smc = 15,

    /// <summary>HVC #0, as <see cref="Smc"/>.</summary>
    Hvc = 16,

    /// <summary>
    /// Any A64 instruction that neither branches nor uses SP, x29 or x30. Operands: encoding, then x0 to x7. Result and log as
    /// <see cref="Smc"/>.
    /// </summary>
    Execute = 17,

    /// <summary>PSCI CPU_ON by the CPU of the operation, then waits until it is there. Argument: CPU to start. Operand: its MPIDR affinity. Result: what PSCI returned.</summary>
    StartCpu = 18,

    /// <summary>PSCI CPU_OFF by the CPU of the operation, not CPU 0. Result: AFFINITY_INFO of it afterwards, or what CPU_OFF returned.</summary>
    StopCpu = 19,

    /// <summary>Does nothing for a number of ticks of CNTVCT_EL0. Operand: ticks.</summary>
    Delay = 20,

    /// <summary>
    /// Pseudo-random actions at full speed against whatever is below, on one CPU or on several at once; not logged one by one.
    /// Argument: CPUs of the machine. Operands: <see cref="AttackFormat"/>. Result: actions done by all; the log shows a token for each CPU.
    /// </summary>
    Attack = 21,
}

/// <summary>What a CPU's interrupt handler does besides recording that it was entered. With no bit: it masks IRQ and FIQ.</summary>
[System.Flags]
public enum HandlerMode : ushort
{
    /// <summary>Only masks IRQ and FIQ on the CPU, until <see cref="OperationKind.Unmask"/>.</summary>
    RecordAndMask = 0,

    /// <summary>Reads GICC_IAR, ICC_IAR1_EL1 (IRQ) or ICC_IAR0_EL1 (FIQ), and records the value.</summary>
    Acknowledge = 1,

    /// <summary>Writes that value to the end-of-interrupt register of the same group, unless it is special (1020 to 1023).</summary>
    EndOfInterrupt = 2,

    /// <summary>Writes it to GICC_DIR or ICC_DIR_EL1 after that.</summary>
    Deactivate = 4,

    /// <summary>Before that, makes a known level source quiet: the timers of PPI 27 and 30, UARTIMSC of the UART's SPI.</summary>
    QuietSource = 8,
}

/// <summary>An EL1 timer.</summary>
public enum Timer : ushort
{
    /// <summary>CNTV_*, PPI 27.</summary>
    Virtual = 0,

    /// <summary>CNTP_*, PPI 30.</summary>
    Physical = 1,
}

/// <summary>Why an operation was not done. Logged after '?'.</summary>
public enum Refusal : byte
{
    /// <summary>It was done.</summary>
    None = 0,

    /// <summary>Its CPU is not running.</summary>
    CpuNotRunning = 1,

    /// <summary>Its CPU did not answer in <see cref="ScriptFormat.AnswerTicksWord"/> ticks; the CPU counts as gone.</summary>
    NoAnswer = 2,

    /// <summary>The agent does not know it, or an argument is out of range.</summary>
    Unknown = 3,
}

/// <summary>Bits of a CPU's interrupt mask, at their places in DAIF (DDI 0487 C5.2.3).</summary>
public static class Masks
{
    /// <summary>FIQ.</summary>
    public const ushort Fiq = 1 << 6;

    /// <summary>IRQ.</summary>
    public const ushort Irq = 1 << 7;

    /// <summary>Both.</summary>
    public const ushort Both = Irq | Fiq;
}

/// <summary>
/// The format of a script file and of the log, for the agent, which is freestanding, and for the tools. A file is a header
/// of eight 64-bit little-endian words and then operations; an operation is a header word and its operands.
/// </summary>
public static class ScriptFormat
{
    /// <summary>First word: "LSAGENT1".</summary>
    public const ulong Magic = 0x31544e454741534c;

    /// <summary>Version of this format, in the log's first line.</summary>
    public const uint Version = 1;

    /// <summary>Words of the header.</summary>
    public const int HeaderWords = 8;

    /// <summary>Header word: bytes of the file, a multiple of 8.</summary>
    public const int LengthWord = 1;

    /// <summary>Header word: <see cref="Digest"/> of all words after the header.</summary>
    public const int DigestWord = 2;

    /// <summary>Header word: guest-physical address of the PL011.</summary>
    public const int UartWord = 3;

    /// <summary>Header word: INTID of the PL011.</summary>
    public const int UartIntidWord = 4;

    /// <summary>Header word: guest-physical address of GICC, or 0 when the CPU interface is ICC_*_EL1.</summary>
    public const int GiccWord = 5;

    /// <summary>Header word: ticks of CNTVCT_EL0 after which a CPU that does not answer counts as gone.</summary>
    public const int AnswerTicksWord = 6;

    /// <summary>Header word: <see cref="PrintAtOnce"/> and <see cref="SharesCpu"/>.</summary>
    public const int FlagsWord = 7;

    /// <summary>
    /// Flag: print every record when it is made, to see how far a run gets that does not end. Printing sets the UART's raw transmit
    /// interrupt, which scripts about the UART see.
    /// </summary>
    public const ulong PrintAtOnce = 1;

    /// <summary>
    /// Flag: the CPUs are vCPUs of seL4 that take turns on one CPU, so a CPU that waits for another gives the rest of its time slice
    /// away, by the system call seL4_Yield. A WFE would keep the slice, and waiting would cost most of a run's time.
    /// </summary>
    public const ulong SharesCpu = 2;

    /// <summary>CPUs that scripts can use.</summary>
    public const int MaxCpus = 16;

    /// <summary>Most operands of an operation.</summary>
    public const int MaxOperands = 10;

    /// <summary>Most loads or stores of <see cref="OperationKind.Fill"/> and <see cref="OperationKind.ReadRange"/>.</summary>
    public const uint MaxRepeat = 0x10000;

    /// <summary>
    /// Interrupts that one CPU takes in one operation. The last of them masks IRQ and FIQ on the CPU: a level source that nobody
    /// quiets does not hang a script.
    /// </summary>
    public const int MaxInterrupts = 16;

    /// <summary>What x0 holds before a load or an MRS: the result of one that has faulted.</summary>
    public const ulong Unwritten = 0x5a5a_5a5a_5a5a_5a5a;

    /// <summary>SPSR_EL1 of a synchronous exception in an operation: EL1h, D, I and F masked, NZCV zero.</summary>
    public const ulong Pstate = 0x2c5;

    /// <summary>The header word of an operation.</summary>
    public static ulong OperationHeader(OperationKind kind, int cpu, int argument, int operands) =>
        (byte)kind | (ulong)(byte)cpu << 8 | (ulong)(ushort)argument << 16 | (ulong)(byte)operands << 32;

    /// <summary>Bits 7:0.</summary>
    public static OperationKind Kind(ulong header) => (OperationKind)(byte)header;

    /// <summary>Bits 15:8.</summary>
    public static int Cpu(ulong header) => (byte)(header >> 8);

    /// <summary>Bits 31:16.</summary>
    public static int Argument(ulong header) => (ushort)(header >> 16);

    /// <summary>Bits 39:32.</summary>
    public static int Operands(ulong header) => (byte)(header >> 32);

    /// <summary>The digest of no words.</summary>
    public const ulong DigestStart = 0xcbf2_9ce4_8422_2325;

    /// <summary>The digest of some words and one more (FNV-1a, by words).</summary>
    public static ulong Digest(ulong digest, ulong word) => (digest ^ word) * 0x0000_0100_0000_01b3;

    /// <summary>The checksum of no bytes.</summary>
    public const uint ChecksumStart = 0x811c_9dc5;

    /// <summary>The checksum of a text and one more byte (FNV-1a, 32 bits). Carriage returns are left out.</summary>
    public static uint Checksum(uint checksum, byte next) => (checksum ^ next) * 0x0100_0193;
}
