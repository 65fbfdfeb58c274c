namespace Lockstep.Agent;

/// <summary>What an action of <see cref="OperationKind.Attack"/> does. The number is the class's place in the weights.</summary>
public enum AttackClass : byte
{
    /// <summary>A load or store with a valid syndrome in GICD: every width, sign extension, the zero register, unaligned, past the end.</summary>
    Distributor = 0,

    /// <summary>The same in the frames of GICR, and in the frame after the last.</summary>
    Redistributor = 1,

    /// <summary>A load or store of a word in GICC.</summary>
    Interface = 2,

    /// <summary>A load or store with a valid syndrome where nothing is.</summary>
    Unmapped = 3,

    /// <summary>A load or store without a valid syndrome in GICD, GICR or where nothing is: pair, write-back, exclusive, vector.</summary>
    NoSyndrome = 4,

    /// <summary>An instruction fetch from GICD, GICR or where nothing is.</summary>
    Fetch = 5,

    /// <summary>MRS of an ICC register, of the physical timer or of an encoding that no register has.</summary>
    RegisterRead = 6,

    /// <summary>MSR of these.</summary>
    RegisterWrite = 7,

    /// <summary>SMC or HVC: PSCI's questions, CPU_ON of a CPU that is on or that there is not, any other number and arguments.</summary>
    Call = 8,

    /// <summary>An SGI of any kind to anyone.</summary>
    Sgi = 9,

    /// <summary>A write to the virtual timer: on and off, in the past, in one tick, never.</summary>
    Timer = 10,

    /// <summary>WFE, YIELD, and, when an interrupt is signalled and no other CPU can take it away, WFI and CPU_SUSPEND.</summary>
    Wait = 11,

    /// <summary>Interrupts are let in, with any handler.</summary>
    Window = 12,

    /// <summary>CPU_ON of a CPU of the attack, and CPU_OFF by any of them but CPU 0.</summary>
    Power = 13,

    /// <summary>Hundreds of INTIDs are enabled, targeted at everyone and made pending.</summary>
    Flood = 14,

    /// <summary>Interrupts are acknowledged and ended by polling, also in a wrong order and ones that are not active.</summary>
    Drain = 15,
}

/// <summary>Operands of <see cref="OperationKind.Attack"/>; its argument is the number of CPUs of the machine.</summary>
public static class AttackFormat
{
    /// <summary>Operand: seed of the actions. With it the actions of a CPU are the same in every run and on every machine.</summary>
    public const int Seed = 0;

    /// <summary>Operand: actions of each CPU, at most <see cref="MaxActions"/>.</summary>
    public const int Actions = 1;

    /// <summary>Operand: 16 weights of 4 bits; that of <see cref="AttackClass"/> n is in bits 4n+3:4n. Not all 0.</summary>
    public const int Weights = 2;

    /// <summary>Operand: bit n for each CPU that attacks. With others than the operation's CPU that has to be CPU 0.</summary>
    public const int Cpus = 3;

    /// <summary>Operand: ticks of CNTVCT_EL0 after which no action is begun, and as many again after which a CPU counts as gone.</summary>
    public const int Ticks = 4;

    /// <summary>Operand: guest-physical address of GICD.</summary>
    public const int Gicd = 5;

    /// <summary>Operand: guest-physical address of CPU 0's GICR, or 0; the others follow at 128 KiB.</summary>
    public const int Gicr = 6;

    /// <summary>Operand: guest-physical address of <see cref="UnmappedBytes"/> where nothing is.</summary>
    public const int Unmapped = 7;

    /// <summary>Operand: bits of <see cref="BadEntries"/>.</summary>
    public const int Flags = 8;

    /// <summary>Operand: bytes of GICD and more that are accessed.</summary>
    public const int GicdBytes = 9;

    /// <summary>Number of operands.</summary>
    public const int Operands = 10;

    /// <summary>Flag: CPU_ON also with entry points outside RAM. Firmware need not refuse them (DEN0022 5.6), and a CPU that starts there is lost.</summary>
    public const ulong BadEntries = 1;

    /// <summary>Most actions of a CPU.</summary>
    public const ulong MaxActions = 0x10_0000;

    /// <summary>Bytes of a CPU's GICR: RD and SGI frame.</summary>
    public const uint GicrBytes = 0x2_0000;

    /// <summary>Bytes of GICC that are accessed.</summary>
    public const uint GiccBytes = 0x1000;

    /// <summary>Bytes where nothing is.</summary>
    public const uint UnmappedBytes = 0x10_0000;

    /// <summary>The weight of a class in the operand.</summary>
    public static ulong Weight(AttackClass kind, int weight) => (ulong)(weight & 15) << (4 * (int)kind);
}
