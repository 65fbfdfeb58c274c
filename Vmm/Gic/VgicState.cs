using System.Runtime.InteropServices;
using Lockstep.Model.Configuration;

namespace Lockstep.Vmm.Gic;

/// <summary>
/// State of 32 INTIDs: one bit each in words, and an entry each in <see cref="Level"/> and <see cref="Targets"/>.
/// An interrupt is pending when <c>Latch | (Line &amp; ~Edge)</c>, and waits for a list register when it is also enabled,
/// not active by software and not loaded (<see cref="Queued"/>).
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = SizeBytes)]
public unsafe struct VgicBank
{
    /// <summary>Size in bytes; a power of two, so that an index is a shift.</summary>
    public const int SizeBytes = 256;

    /// <summary>One byte an INTID: priority (0 to 31) in bits 5:1, group in bit 0. First, so that it is addressed directly.</summary>
    public fixed byte Level[32];

    /// <summary>GICD_ISENABLER.</summary>
    public uint Enabled;

    /// <summary>
    /// Enabled, not active by software, its group enabled in GICD_CTLR, and with GICv3 a private one's redistributor awake.
    /// Derived.
    /// </summary>
    public uint Forward;

    /// <summary>Believed to be in a list register: from its injection to its maintenance.</summary>
    public uint Loaded;

    /// <summary>The physical interrupt was notified and its acknowledge is owed; for level configuration: line high.</summary>
    public uint Line;

    /// <summary>Pending latch: edges, GICD_ISPENDR; for SGIs: any source is pending.</summary>
    public uint Latch;

    /// <summary>Made active by GICD_ISACTIVER. Never set together with <see cref="Loaded"/>.</summary>
    public uint SoftActive;

    /// <summary>GICD_ICFGR: 1 for edge-triggered.</summary>
    public uint Edge;

    /// <summary>GICD_IGROUPR.</summary>
    public uint Group;

    /// <summary>Bits now in the ready rows of their targets. Derived: pending, enabled, not active, not loaded.</summary>
    public uint Queued;

    /// <summary>Implemented INTIDs; constant.</summary>
    public uint Present;

    /// <summary>
    /// All ones where Group 0, and where Group 1, is forwarded: by GICD_CTLR, and with GICv3 for a private bank by GICR_WAKER.
    /// Derived.
    /// </summary>
    public uint Gate0, Gate1;

    /// <summary>
    /// The vCPUs that may get an INTID, one bit each: GICD_ITARGETSR; or the one that GICD_IROUTER names, if it exists and its
    /// redistributor is awake. For private INTIDs the owner, with GICv3 if its redistributor is awake.
    /// </summary>
    public fixed ushort Targets[32];
}

/// <summary>What belongs to one vCPU.</summary>
[StructLayout(LayoutKind.Sequential, Size = SizeBytes)]
public unsafe struct VgicVcpu
{
    /// <summary>Size in bytes; a power of two, so that an index is a shift.</summary>
    public const int SizeBytes = 1024;

    /// <summary>What each list register is believed to hold: INTID + 1, or 0 for none. First, so that it is addressed directly.</summary>
    public fixed ushort ListRegister[VgicState.MaxListRegisters];

    /// <summary>Levels that have a ready interrupt, one bit each: priority * 2 + group, so smaller is more urgent.</summary>
    public ulong Top;

    /// <summary>List registers that are free, one bit each.</summary>
    public uint Free;

    /// <summary>List registers that refused an injection and wait for their maintenance, one bit each.</summary>
    public uint Unusable;

    /// <summary>Pending sources of SGIs 0 to 15, one byte each (GICD_SPENDSGIR). With GICv3 an SGI has none: all 0.</summary>
    public fixed uint SgiSources[4];

    /// <summary>GICR_WAKER.ProcessorSleep, 0 or 1; 0 with GICv2.</summary>
    public uint Asleep;

    private fixed uint reserved[47];

    /// <summary>INTIDs 0 to 31; at an offset that is a multiple of a bank's size.</summary>
    public VgicBank Private;

    /// <summary>For each level the words of its ready row that are not 0, one bit each.</summary>
    public fixed uint Words[VgicState.LevelCount];
}

/// <summary>
/// All state of the virtual distributor and of what is believed of the list registers. Blittable, fixed size, no
/// references; zero before <c>Vgic.Initialise</c>.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct VgicState
{
    /// <summary>Capacities. More list registers than these are left unused.</summary>
    public const int MaxVcpus = ConfigurationBlock.MaxVcpus, MaxListRegisters = 16, LevelCount = 64, BankCount = 32;

    /// <summary>Bytes before the vCPUs, and before the shared banks.</summary>
    public const int HeaderBytes = VgicVcpu.SizeBytes, SharedOffsetBytes = HeaderBytes + (MaxVcpus * VgicVcpu.SizeBytes);

    /// <summary>
    /// Targets of interrupts that were loaded into a list register; whoever wakes them clears it. All targets of an SPI wake
    /// (1-N model, IHI 0048B 1.4.3), though one gets it.
    /// </summary>
    public uint WakeMask;

    /// <summary>GICD_CTLR: the enables of the groups.</summary>
    public uint Control;

    /// <summary>Version of the guest's GIC architecture, 2 or 3; constant.</summary>
    public uint Version;

    /// <summary>The levels whose group is enabled. Derived from <see cref="Control"/>.</summary>
    public ulong LevelGate;

    /// <summary>Number of vCPUs, INTIDs and used list registers; constant.</summary>
    public uint VcpuCount, IntidCount, ListRegisterCount;

    /// <summary>Bits of GICD_ITARGETSR that exist, in all four bytes; 0 with one vCPU; constant.</summary>
    public uint TargetBits;

    /// <summary>Lines that emulated devices assert: bit b of word n is INTID 32n + b.</summary>
    public fixed uint DeviceLines[BankCount];

    private fixed byte reserved[HeaderBytes - 40 - (4 * BankCount)];

    /// <summary>Per vCPU; element 0 of <see cref="MaxVcpus"/>.</summary>
    public VgicVcpu Vcpu;

    private fixed byte otherVcpus[(MaxVcpus - 1) * VgicVcpu.SizeBytes];

    /// <summary>
    /// Bank n holds INTIDs 32n to 32n+31; element 0 of <see cref="BankCount"/>, which is unused: see
    /// <see cref="VgicVcpu.Private"/>.
    /// </summary>
    public VgicBank Shared;

    private fixed byte otherBanks[(BankCount - 1) * VgicBank.SizeBytes];

    /// <summary>Channel of each passthrough INTID, plus 1; 0 for none; constant.</summary>
    public fixed byte Channel[1024];

    /// <summary>GICD_IROUTER of each SPI: Aff3 in bits 31:24, then Aff2, Aff1 and Aff0. GICv3.</summary>
    public fixed uint Route[1024];

    /// <summary>
    /// For each vCPU and level a row of 32 words, one bit an INTID: the interrupts that wait for a list register of that vCPU.
    /// </summary>
    public fixed uint Ready[MaxVcpus * LevelCount * BankCount];
}
