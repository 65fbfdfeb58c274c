using Lockstep.Model.Faults;
using Lockstep.Model.Kernel;
using Lockstep.Model.Words;
using Context = Lockstep.Model.Faults.VcpuContext<Lockstep.Model.Words.Word64, Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using Hvc = Lockstep.Model.Kernel.HvcSystemCall<Lockstep.Model.Words.Word64, Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;

namespace Lockstep.InLockstep.Replay;

/// <summary>
/// A fault message as seL4 sends it. A theorem takes any words for one; those that seL4 copies from the vCPU are the vCPU's here, which
/// the model's answer does not depend on.
/// </summary>
/// <param name="Label">A label of seL4's.</param>
/// <param name="Words">MR0 and up.</param>
internal sealed record GuestMessage(ulong Label, ulong[] Words)
{
    private const uint ILBit = 1u << 25, S1PTWBit = 1u << 7;
    private const int AddressAt = 1, FetchAt = 2, SyndromeAt = 3;

    /// <summary>The message of an event.</summary>
    /// <param name="step">The event.</param>
    /// <param name="context">The vCPU, at the instruction.</param>
    public static GuestMessage Of(GuestStep step, Context context)
    {
        ulong Value(int i) => i < step.Values.Count ? step.Values[i] : 0;
        ulong pc = context.PC.Value;
        return step.Label switch
        {
            FaultLabel.VMFault => new(step.Label, [pc, Value(AddressAt), Value(FetchAt) != 0 ? 1u : 0, (uint)Value(SyndromeAt)]),

            // EC 0 has IL 1 and nothing else.
            FaultLabel.UserException => new(step.Label, [pc, context.SP_EL0.Value, context.PSTATE.Value, ILBit]),
            FaultLabel.DebugException => new(step.Label, [pc, Value(1), Value(2)]),
            FaultLabel.CapFault => new(step.Label, [pc, context.General[0].Value, 0, 0]),
            FaultLabel.VCPUFault when ClassOf(Value(0)) == ExceptionClass.Hvc64 => SystemCall(context),
            FaultLabel.UnknownSyscall => SystemCall(context),
            FaultLabel.VCPUFault => new(step.Label, [(uint)Value(0)]),
            _ => new(step.Label, [Value(0)]),
        };
    }

    /// <summary>The message with another address, for a VMFault.</summary>
    /// <param name="address">Guest-physical.</param>
    public GuestMessage At(ulong address) => this with { Words = [Words[0], address, .. Words[FetchAt..]] };

    /// <summary>The guest-physical address of a VMFault.</summary>
    public ulong Address => Words[AddressAt];

    /// <summary>ESR_EL2, where the message has one that an instruction of the guest has made; else null.</summary>
    public uint? Syndrome => Label switch
    {
        FaultLabel.VMFault => (uint)Words[SyndromeAt],
        FaultLabel.VCPUFault => (uint)Words[0],
        _ => null,
    };

    /// <summary>The fault is of an access that a stage 1 table walk has made (S1PTW).</summary>
    public bool IsOnWalk => Label == FaultLabel.VMFault && (Words[SyndromeAt] & S1PTWBit) != 0;

    /// <summary>The message as the model takes it.</summary>
    public FaultMessage<Word64, Bit> ToModel() => new(Label, Words.Select(word => new Word64(word)).ToArray());

    /// <summary>What of it no instruction of the guest's can make: IL is 0 for T32 instructions of 16 bits alone.</summary>
    /// <param name="context">The vCPU.</param>
    public RegisterDifference? Unreachable(Context context)
    {
        const ulong t32 = Pstate.AArch32 | 1 << Pstate.TBit;
        return Syndrome is { } esr && (esr & ILBit) == 0 && (context.PSTATE.Value & t32) != t32
            ? new RegisterDifference("ESR_EL2", esr, esr | ILBit) : null;
    }

    /// <summary>Why the event is none that a guest of the VMM can cause; null when it is one.</summary>
    /// <param name="context">The vCPU.</param>
    /// <param name="answer">What the model answers to it.</param>
    /// <param name="listRegisters">Number of list registers.</param>
    public string? Refusal(Context context, AnswerKind answer, int listRegisters) => Label switch
    {
        FaultLabel.VPPIEvent when Words[0] != VirtualPpi.VirtualTimerIntid =>
            $"seL4 forwards no virtual PPI but INTID {VirtualPpi.VirtualTimerIntid}",
        FaultLabel.VGICMaintenance when Words[0] < (ulong)listRegisters => "which list registers end is decided below the VMM",
        FaultLabel.DebugException =>
            "seL4 reports debug exceptions with its hardware debug API alone, which no configuration of Microkit has",
        FaultLabel.Timeout => "seL4 reports no used up scheduling context where there is no timeout handler",
        FaultLabel.UnknownSyscall when Hvc.IsSystemCall(context.General[7], Hvc.ApiCalls).Value =>
            "seL4 executes the system call itself (the deviation HvcIsSystemCall)",
        FaultLabel.VCPUFault when ClassOf(Words[0]) is >= ExceptionClass.InstructionAbortLower and <= ExceptionClass.DataAbortSame =>
            "seL4 reports an abort as a VMFault",
        _ when answer == AnswerKind.Stop => "no guest can cause this event",
        _ => null,
    };

    /// <summary>The message in words.</summary>
    public override string ToString() => Label switch
    {
        FaultLabel.VMFault => $"VMFault: IP 0x{Words[0]:x}, {(Words[FetchAt] != 0 ? "fetch at" : "address")} 0x{Words[AddressAt]:x}, "
            + $"ESR_EL2 0x{Words[SyndromeAt]:x} ({SyndromeText.Of((uint)Words[SyndromeAt])})",
        FaultLabel.VCPUFault => $"VCPUFault: ESR_EL2 0x{Words[0]:x} ({SyndromeText.Of((uint)Words[0])})",
        FaultLabel.UnknownSyscall => "UnknownSyscall: HVC",
        FaultLabel.CapFault => "CapFault: HVC",
        FaultLabel.UserException => "UserException: an instruction that does not exist",
        FaultLabel.DebugException => $"DebugException: reason {Words[1]}, address 0x{Words[2]:x}",
        FaultLabel.VGICMaintenance => $"VGICMaintenance: list register {(long)Words[0]}",
        FaultLabel.VPPIEvent => $"VPPIEvent: INTID {Words[0]}",
        _ => $"a fault with label {Label}",
    };

    private static uint ClassOf(ulong esr) => (uint)esr >> 26;

    private static GuestMessage SystemCall(Context context)
    {
        FaultMessage<Word64, Bit> message = Hvc.UnknownSyscall(context);
        return new(message.Label, [.. message.Registers.ToArray().Select(word => word.Value)]);
    }
}
