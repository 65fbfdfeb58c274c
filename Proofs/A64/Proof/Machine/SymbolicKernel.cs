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

    private const int FirstArgument = 2, MessageRegistersInRegisters = 4, MaxMessage = 120, LabelShift = 12, LengthMask = 127;

    private readonly List<Invocation> invocations = [];
    private readonly GuestContext?[] guests = new GuestContext?[image.Configuration.VcpuCount];

    /// <summary>The system calls, in order.</summary>
    public IReadOnlyList<Invocation> Invocations => invocations;

    /// <summary>Registers of the vCPU that the event is about.</summary>
    public GuestContext Guest => GuestOf(vcpu);

    /// <summary>Whether the program waits for a message, and whether it replied to the last one.</summary>
    public bool IsWaiting { get; private set; }

    /// <inheritdoc cref="IsWaiting"/>
    public bool Replied { get; private set; }

    /// <summary>Registers of a vCPU.</summary>
    public GuestContext GuestOf(int number) => guests[number] ??= new(number);

    /// <summary>Hands over a message.</summary>
    public void Deliver(ProcessorState<SymbolicBit, SymbolicWord64> state, ulong badge, ulong label, params SymbolicWord64[] message) =>
        Answer(state, SymbolicWord64.Of(badge), SymbolicWord64.Of((label << LabelShift) | (uint)message.Length), message);

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
            case long other:
                throw new ObligationFailedException($"system call {other} on capability {capability}");
        }
    }

    /// <inheritdoc/>
    public void Breakpoint(ProcessorState<SymbolicBit, SymbolicWord64> state, int comment) =>
        throw new ObligationFailedException($"brk #{comment} at 0x{state.Pc:x} is reached");

    /// <inheritdoc/>
    public SymbolicWord64 ReadRegister(int register) =>
        throw new ObligationFailedException($"{SystemRegisters.Find(register)?.Name} is read");

    /// <inheritdoc/>
    public void WriteRegister(int register, SymbolicWord64 value) =>
        throw new ObligationFailedException($"{SystemRegisters.Find(register)?.Name} is written");

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
            // It is taken: the list registers that the VMM believes to be free are (Model/Kernel). A refusal is not looked at.
            invocations.Add(new("VCPU_InjectIRQ", capability, arguments));
            return (0u, []);
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

        throw new ObligationFailedException($"invocation {label} of capability {capability} with {arguments.Length} arguments");
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
