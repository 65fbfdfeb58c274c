using Lockstep.Model.Gic;

namespace Lockstep.InLockstep;

/// <summary>What a guest, a device or the kernel does.</summary>
public enum OperationKind : byte
{
    /// <summary>The guest loads from the distributor, or from the redistributors (Mode 1): Offset, Size.</summary>
    Read,

    /// <summary>The guest stores to the distributor, or to the redistributors (Mode 1): Offset, Size, Value.</summary>
    Write,

    /// <summary>
    /// The guest reads GICC_IAR (Mode 0), GICC_AIAR (1), or GICC_IAR and on 1022 GICC_AIAR (2). With GICv3 ICC_IAR0_EL1 (0),
    /// ICC_IAR1_EL1 (1), or ICC_IAR1_EL1 and on 1023 ICC_IAR0_EL1 (2). Offset is 0, or a list register plus 1 that comes before
    /// others of the same priority.
    /// </summary>
    Acknowledge,

    /// <summary>
    /// The guest writes GICC_EOIR, or ICC_EOIR0_EL1 or ICC_EOIR1_EL1 by the group that runs: of the interrupt it acknowledged last (Mode 0), or of INTID Value (1). With Size 1 the kernel
    /// reports ends at once.
    /// </summary>
    End,

    /// <summary>The guest writes GICC_DIR or ICC_DIR_EL1: of an interrupt that it ended with EOImode 1 (Mode 0), or of INTID Value (1).</summary>
    Deactivate,

    /// <summary>The guest writes a GICC register, or an ICC register (Offset is Registers.FirstIcc plus an IccRegister): Offset, Value.</summary>
    CpuInterface,

    /// <summary>The kernel reports the ends of interrupts that are due; with Mode 1 the first of them.</summary>
    Maintenance,

    /// <summary>The kernel reports a maintenance interrupt without an end: no index, a wrong one, or a refused list register (Value).</summary>
    EmptyMaintenance,

    /// <summary>Device Offset drives its line: 0 low, 1 high (Value), 2 a pulse.</summary>
    Device,

    /// <summary>The kernel notifies the physical interrupts in Value that are due, in one message.</summary>
    Notify,

    /// <summary>The virtual timer's line: Value.</summary>
    Timer,

    /// <summary>The kernel reports the virtual timer, if it is due.</summary>
    TimerEvent,

    /// <summary>The guest executes WFI.</summary>
    WaitForInterrupt,

    /// <summary>Time passes: the VMM's timer fires if it is due.</summary>
    TimePasses,

    /// <summary>The kernel refuses the next injection.</summary>
    Refuse,

    /// <summary>The guest is reset.</summary>
    Reset,

    /// <summary>The guest writes an ICC register that sends SGIs (Offset is an IccRegister): Offset, Value. GICv3.</summary>
    SendSgi,
}

/// <summary>One step. Every operation is legal in every state, so that any may be left out when a failing case is shrunk.</summary>
/// <param name="Kind">What.</param>
/// <param name="Cpu">The vCPU.</param>
/// <param name="Size">Size of an access in bytes; see the kind.</param>
/// <param name="Mode">See the kind.</param>
/// <param name="Offset">Byte offset in the frame, or the number of a device.</param>
/// <param name="Value">See the kind.</param>
public readonly record struct Operation(OperationKind Kind, byte Cpu, byte Size, byte Mode, uint Offset, ulong Value)
{
    /// <summary>The operation in words, with GICv2's names of the CPU interface.</summary>
    public override string ToString() => InWords(GicVersion.V2);

    /// <summary>The operation in words.</summary>
    /// <param name="version">Whose names the CPU interface has.</param>
    public string InWords(GicVersion version) => Kind switch
    {
        OperationKind.Acknowledge when version == GicVersion.V3 =>
            $"vCPU {Cpu} reads {(Mode == 0 ? "ICC_IAR0_EL1" : Mode == 1 ? "ICC_IAR1_EL1" : "ICC_IAR1_EL1, and on 1023 ICC_IAR0_EL1")}{First}",
        OperationKind.End when version == GicVersion.V3 => $"vCPU {Cpu} writes ICC_EOIR{{0,1}}_EL1 of {Target}{(Size == 1 ? ", reported at once" : "")}",
        OperationKind.Deactivate when version == GicVersion.V3 => $"vCPU {Cpu} writes ICC_DIR_EL1 of {Target}",
        OperationKind.Read => $"vCPU {Cpu} reads {Registers.Name(Offset, Size, Mode)}",
        OperationKind.Write => $"vCPU {Cpu} writes {Registers.Write(Offset, Size, Mode, Value)}",
        OperationKind.Acknowledge => $"vCPU {Cpu} reads GICC_{(Mode == 0 ? "IAR" : Mode == 1 ? "AIAR" : "IAR, and on 1022 GICC_AIAR")}{First}",
        OperationKind.End => $"vCPU {Cpu} writes GICC_EOIR of {Target}{(Size == 1 ? ", reported at once" : "")}",
        OperationKind.Deactivate => $"vCPU {Cpu} writes GICC_DIR of {Target}",
        OperationKind.CpuInterface => $"vCPU {Cpu} writes {Registers.WriteCpuInterface(Offset, Value)}",
        OperationKind.Maintenance => $"vCPU {Cpu}: the kernel reports {(Mode == 1 ? "an end" : "ends")}",
        OperationKind.EmptyMaintenance => $"vCPU {Cpu}: maintenance without an end ({Value})",
        OperationKind.Device => $"device {Offset} drives its line {(Value == 2 ? "high and low" : Value == 1 ? "high" : "low")}",
        OperationKind.Notify => $"the kernel notifies devices 0x{Value:x}",
        OperationKind.Timer => $"vCPU {Cpu}: virtual timer {(Value == 1 ? "high" : "low")}",
        OperationKind.TimerEvent => $"vCPU {Cpu}: the kernel reports the virtual timer",
        OperationKind.WaitForInterrupt => $"vCPU {Cpu} executes WFI",
        OperationKind.TimePasses => "time passes",
        OperationKind.Refuse => "the kernel refuses the next injection",
        OperationKind.SendSgi => $"vCPU {Cpu} writes {Registers.WriteIcc((IccRegister)Offset, Value)}",
        _ => "the guest is reset",
    };

    private string First => Offset == 0 ? "" : $", list register {Offset - 1} first";

    private string Target => Mode == 0 ? "the interrupt it acknowledged last" : $"INTID {Value}";
}
