using Lockstep.Model.Configuration;
using Lockstep.Proofs.A64.Decode;
using Lockstep.Proofs.A64.Semantics;
using Lockstep.Proofs.Words;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Proofs.A64.Proof.Machine;

/// <summary>
/// seL4 below vmm.elf on one path: system calls are recorded, registers of the vCPU are read and written, and what the ABI does not
/// promise to come back is anything. Only what a proof knows the effect of is accepted; any other system call fails it.
/// </summary>
/// <param name="image">The program, for the labels of its configuration.</param>
/// <param name="memory">Its memory, for message registers from MR4 up.</param>
/// <param name="numbers">Makes arguments numbers.</param>
/// <param name="vcpu">The vCPU that the event is about.</param>
internal sealed class SymbolicKernel(VmmImage image, SymbolicMemory memory, AddressChoice numbers, int vcpu)
    : ISystem<SymbolicBit, SymbolicWord64>
{
    /// <summary>The name of a TCB_WriteRegisters that resumes the thread.</summary>
    public const string Resume = "TCB_WriteRegisters, resume";

    /// <summary>The name of a signal to a channel's other end.</summary>
    public const string Signal = "Signal";

    private const int FirstArgument = 2, MessageRegistersInRegisters = 4, MaxMessage = 120, LabelShift = 12, LengthMask = 127;

    /// <summary>Labels of replies that are errors (seL4_Error): some number of a few bits.</summary>
    private const ulong ErrorBits = 15;

    /// <summary>What the VMM uses of the EL1 physical timer, by the manual's names.</summary>
    public const string Counter = "cntpct_el0", Frequency = "cntfrq_el0", TimerValue = "cntp_cval_el0", TimerControl = "cntp_ctl_el0";

    private readonly List<Invocation> invocations = [];
    private readonly GuestContext?[] guests = new GuestContext?[image.Configuration.VcpuCount];
    private int counterReads;

    /// <summary>The system calls, in order.</summary>
    public IReadOnlyList<Invocation> Invocations => invocations;

    /// <summary>Registers of the vCPU that the event is about.</summary>
    public GuestContext Guest
    {
        get => GuestOf(vcpu);
        set => guests[vcpu] = value;
    }

    /// <summary>Its EL1 registers.</summary>
    public GuestSystemRegisters El1 { get; } = new(image.Configuration);

    /// <summary>
    /// Whether the calls are served that no event of the interrupt controller makes: EL1 registers of the vCPU, its suspension and
    /// resumption, cache maintenance, and the VMM's own timer and counter. A case that says so claims the whole sequence.
    /// </summary>
    public bool ServesEverything { get; set; }

    /// <summary>Whether the kernel may refuse an injection.</summary>
    public bool MayRefuse { get; set; }

    /// <summary>Sees each injection: the vCPU, the argument, and whether it is refused.</summary>
    public Action<ulong, SymbolicWord64, SymbolicBit>? Injected { get; set; }

    /// <summary>What is printed by seL4_DebugPutChar; null where that is none of the kernel's calls.</summary>
    public System.Text.StringBuilder? Printed { get; set; }

    /// <summary>Whether the program waits for a message, and whether it replied to the last one.</summary>
    public bool IsWaiting { get; private set; }

    /// <inheritdoc cref="IsWaiting"/>
    public bool Replied { get; private set; }

    /// <summary>Registers of a vCPU.</summary>
    public GuestContext GuestOf(int number) => guests[number] ??= new(number);

    /// <summary>Hands over a message.</summary>
    public void Deliver(
        ProcessorState<SymbolicBit, SymbolicWord64> state, SymbolicWord64 badge, SymbolicWord64 label, SymbolicWord64[] message) =>
        Answer(state, badge, (label << LabelShift) | SymbolicWord64.Of((uint)message.Length), message);

    /// <inheritdoc/>
    public void SupervisorCall(ProcessorState<SymbolicBit, SymbolicWord64> state, int immediate)
    {
        SymbolicWord64[] x = state.General;
        ulong capability = numbers.Of(x[0]);
        switch ((long)numbers.Of(x[7]))
        {
            case SystemCall.Recv:
                Wait(x, capability, replies: false);
                break;
            case SystemCall.ReplyRecv:
                Wait(x, capability, replies: true);
                break;
            case SystemCall.Call:
                Call(state, capability, numbers.Of(x[1]));
                break;
            case SystemCall.DebugPutChar when Printed is not null:
                Printed.Append((char)capability);
                break;
            case SystemCall.Send when ServesEverything && numbers.Of(x[1]) == 0:
                // A signal to a channel; nothing that comes back in registers means anything.
                invocations.Add(new(Signal, capability, []));
                Answer(state, Unknowns.Wide($"X0 after call {invocations.Count}"), Unknowns.Wide($"X1 after call {invocations.Count}"), []);
                break;
            case long other:
                throw new ObligationFailedException($"system call {other} on capability {capability}");
        }
    }

    /// <inheritdoc/>
    public void Breakpoint(ProcessorState<SymbolicBit, SymbolicWord64> state, int comment) =>
        throw new ObligationFailedException($"brk #{comment} at 0x{state.Pc:x} is reached");

    /// <inheritdoc/>
    public SymbolicWord64 ReadRegister(int register)
    {
        string? name = SystemRegisters.Find(register)?.Name;
        if (!ServesEverything || name is not (Counter or Frequency))
        {
            throw new ObligationFailedException($"{name} is read");
        }

        // A counter may have any value each time it is read; its frequency does not change.
        return name == Frequency ? Unknowns.Wide(name) : Unknowns.Wide($"{name}, read {counterReads++}");
    }

    /// <inheritdoc/>
    public void WriteRegister(int register, SymbolicWord64 value)
    {
        string? name = SystemRegisters.Find(register)?.Name;
        if (!ServesEverything || name is not (TimerValue or TimerControl))
        {
            throw new ObligationFailedException($"{name} is written");
        }

        invocations.Add(new(name, 0, [value]));
    }

    /// <inheritdoc/>
    public void MaintainCache(int instruction, SymbolicWord64 address) => throw new ObligationFailedException("cache maintenance");

    /// <inheritdoc/>
    public ulong BranchTarget(SymbolicWord64 address) => numbers.Of(address);

    private void Wait(SymbolicWord64[] x, ulong capability, bool replies)
    {
        if (capability != Slot.Input || numbers.Of(x[6]) != Slot.Reply)
        {
            throw new ObligationFailedException($"it waits on capability {capability} with reply capability {numbers.Of(x[6])}");
        }

        if (replies && numbers.Of(x[1]) != 0)
        {
            throw new ObligationFailedException("the reply is not empty");
        }

        (IsWaiting, Replied) = (true, replies);
        invocations.Add(new(replies ? "ReplyRecv" : "Recv", capability, []));
    }

    private void Call(ProcessorState<SymbolicBit, SymbolicWord64> state, ulong capability, ulong info)
    {
        int length = (int)(info & LengthMask);
        ulong label = info >> LabelShift;
        if (length > MaxMessage || (info & ((1 << LabelShift) - 1) & ~(ulong)LengthMask) != 0)
        {
            throw new ObligationFailedException($"a call with message info 0x{info:x}");
        }

        SymbolicWord64[] arguments = new SymbolicWord64[length];
        for (int i = 0; i < length; i++)
        {
            arguments[i] = i < MessageRegistersInRegisters ? state.General[FirstArgument + i] : memory.Read(MessageRegister(i), 8);
        }

        (SymbolicWord64 error, SymbolicWord64[] results) = Invoke(capability, label, arguments);
        SymbolicWord64 reply = (error << LabelShift) | SymbolicWord64.Of((uint)results.Length);
        Answer(state, Unknowns.Wide($"badge after call {invocations.Count}"), reply, results);
    }

    private (SymbolicWord64 Error, SymbolicWord64[] Results) Invoke(ulong capability, ulong label, SymbolicWord64[] arguments)
    {
        InvocationLabels labels = image.Configuration.Labels;
        ulong thread = capability - Slot.BaseVmTcb, ofVcpu = capability - Slot.BaseVcpu;
        if (thread < (ulong)guests.Length && label == labels.TCBReadRegisters && arguments.Length == 2)
        {
            return (0u, Read(capability, arguments));
        }

        if (thread < (ulong)guests.Length && label == labels.TCBWriteRegisters && arguments.Length > 2)
        {
            Write(capability, arguments);
            return (0u, []);
        }

        if (ofVcpu < (ulong)guests.Length && label == labels.ARMVCPUInjectIRQ && arguments.Length == 1)
        {
            // It is taken where no refusal is looked at: the list registers that the VMM believes to be free are (Model/Kernel).
            SymbolicWord64 error = !MayRefuse ? 0u
                : Unknowns.Wide($"error of invocation {invocations.Count}") & SymbolicWord64.Of(ErrorBits);
            invocations.Add(new("VCPU_InjectIRQ", capability, arguments));
            Injected?.Invoke(capability - Slot.BaseVcpu, arguments[0], error != SymbolicWord64.Of(0ul));
            return (error, []);
        }

        if (ofVcpu < (ulong)guests.Length && label == labels.ARMVCPUAckVPPI && arguments.Length == 1)
        {
            invocations.Add(new("VCPU_AckVPPI", capability, arguments));
            return (0u, []);
        }

        if (capability >= Slot.BaseIrq && capability < Slot.BaseTcb && label == labels.IRQAckIRQ && arguments.Length == 0)
        {
            invocations.Add(new("IRQ_AckIRQ", capability, arguments));
            return (0u, []);
        }

        return ServesEverything && InvokeOther(capability, label, arguments) is { } results ? (0u, results)
            : throw new ObligationFailedException($"invocation {label} of capability {capability} with {arguments.Length} arguments");
    }

    /// <summary>The rest of what the VMM asks the kernel for; null where it is none of that. All of it succeeds.</summary>
    private SymbolicWord64[]? InvokeOther(ulong capability, ulong label, SymbolicWord64[] arguments)
    {
        InvocationLabels labels = image.Configuration.Labels;
        if (capability == Slot.BaseVmTcb && label == labels.TCBSuspend && arguments.Length == 0)
        {
            invocations.Add(new("TCB_Suspend", capability, arguments));
            return [];
        }

        if (capability == Slot.BaseVcpu && label == labels.ARMVCPUReadReg && arguments.Length == 1)
        {
            VcpuRegister register = El1.Named(numbers.Of(arguments[0]));
            invocations.Add(new($"VCPU_ReadRegs {register}", capability, arguments));
            return [El1[register]];
        }

        if (capability == Slot.BaseVcpu && label == labels.ARMVCPUWriteReg && arguments.Length == 2)
        {
            VcpuRegister register = El1.Named(numbers.Of(arguments[0]));
            invocations.Add(new($"VCPU_WriteRegs {register}", capability, arguments));
            El1[register] = arguments[1];
            return [];
        }

        if (capability == Slot.VSpace && label == labels.ARMVSpaceCleanInvalidate_Data && arguments.Length == 2)
        {
            invocations.Add(new("VSpace_CleanInvalidate_Data", capability, arguments));
            return [];
        }

        return null;
    }

    private SymbolicWord64[] Read(ulong capability, SymbolicWord64[] arguments)
    {
        invocations.Add(new("TCB_ReadRegisters", capability, arguments));
        ulong count = numbers.Of(arguments[1]);
        return numbers.Of(arguments[0]) == 0 && count is > 0 and <= UserContext.WordCount
            ? GuestOf((int)(capability - Slot.BaseVmTcb)).Words[..(int)count]
            : throw new ObligationFailedException($"TCB_ReadRegisters of {count} registers, or with a flag");
    }

    private void Write(ulong capability, SymbolicWord64[] arguments)
    {
        ulong flags = numbers.Of(arguments[0]), count = numbers.Of(arguments[1]);
        invocations.Add(new(flags == 0 ? "TCB_WriteRegisters" : Resume, capability, arguments));
        if (flags > 1 || count + 2 != (ulong)arguments.Length || count > UserContext.WordCount)
        {
            throw new ObligationFailedException($"TCB_WriteRegisters of {count} registers in a message of {arguments.Length}, with flags"
                + $" 0x{flags:x}");
        }

        arguments.AsSpan(2).CopyTo(GuestOf((int)(capability - Slot.BaseVmTcb)).Words);
    }

    /// <summary>What a system call returns: badge, info, MR0 to MR3 in registers, the others in the IPC buffer.</summary>
    private void Answer(ProcessorState<SymbolicBit, SymbolicWord64> state, SymbolicWord64 badge, SymbolicWord64 info,
        SymbolicWord64[] results)
    {
        SymbolicWord64[] x = state.General;
        (x[0], x[1]) = (badge, info);
        for (int i = 0; i < MessageRegistersInRegisters; i++)
        {
            x[FirstArgument + i] = i < results.Length ? results[i] : Unknowns.Wide($"MR{i} after call {invocations.Count}");
        }

        for (int i = MessageRegistersInRegisters; i < results.Length; i++)
        {
            memory.Write(MessageRegister(i), 8, results[i]);
        }
    }

    private ulong MessageRegister(int number) => image.IpcBuffer + 8 + (8 * (ulong)number);
}
