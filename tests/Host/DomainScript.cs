using System.Buffers.Binary;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Tests.Host;

/// <summary>What a test's protection domain does, for <c>Programs/player.s</c>. Each call adds an operation.</summary>
public sealed class DomainScript
{
    /// <summary>Where a domain sees its IPC buffer, and message register 0 in it.</summary>
    public const ulong IpcBuffer = 0x40_0000, Messages = IpcBuffer + 8;

    private const int RecordWords = 12;
    private const ulong End = 0, SystemCallKind = 1, Store = 2, Load = 3, DelayKind = 4, VectorSet = 5, VectorGet = 6,
        AdvanceKind = 7, AlarmKind = 8;

    private readonly List<ulong> words = [];

    /// <summary>Executes SVC with these registers; the result is printed unless <paramref name="silent"/>.</summary>
    public DomainScript Svc(long number, ulong x0, ulong x1, ulong[] messages, ulong x8 = 0, bool silent = false)
    {
        for (int i = 4; i < messages.Length; i++)
        {
            Poke(Messages + (8 * (ulong)i), messages[i]);
        }

        ulong Word(int i) => i < messages.Length ? messages[i] : 0;
        return Add(SystemCallKind, [x0, x1, Word(0), Word(1), Word(2), Word(3), Slot.Reply, (ulong)number, x8, silent ? 0UL : 1]);
    }

    /// <summary>Call on a capability: an invocation, or a protected call.</summary>
    public DomainScript Call(uint slot, uint label, params ulong[] messages) =>
        Svc(SystemCall.Call, slot, MessageInfo.Of(label, (uint)messages.Length), messages);

    /// <summary>An invocation whose answer is not printed.</summary>
    public DomainScript Quietly(uint slot, uint label, params ulong[] messages) =>
        Svc(SystemCall.Call, slot, MessageInfo.Of(label, (uint)messages.Length), messages, silent: true);

    /// <summary>Recv.</summary>
    public DomainScript Receive() => Svc(SystemCall.Recv, Slot.Input, 0, []);

    /// <summary>NBRecv.</summary>
    public DomainScript Poll() => Svc(SystemCall.NBRecv, Slot.Input, 0, []);

    /// <summary>ReplyRecv.</summary>
    public DomainScript ReplyReceive(uint label = 0, params ulong[] messages) =>
        Svc(SystemCall.ReplyRecv, Slot.Input, MessageInfo.Of(label, (uint)messages.Length), messages);

    /// <summary>seL4_Signal on a channel.</summary>
    public DomainScript Notify(uint channel) => Svc(SystemCall.Send, Slot.BaseOutputNotification + channel, 0, [], silent: true);

    /// <summary>A protected procedure call on a channel.</summary>
    public DomainScript ProtectedCall(uint channel, uint label, params ulong[] messages) =>
        Call(Slot.BaseEndpoint + channel, label, messages);

    /// <summary>Starts a vCPU at an address with x0 and x1, by TCB_WriteRegisters of pc, sp, spsr, x0, x1.</summary>
    public DomainScript Start(uint vcpu, ulong pc, ulong x0, ulong x1) =>
        Quietly(Slot.BaseVmTcb + vcpu, TestSystem.Labels.TCBWriteRegisters, 1, 5, pc, 0, 0x3c5, x0, x1);

    /// <summary>Lets a vCPU go on at another address.</summary>
    public DomainScript ResumeAt(uint vcpu, ulong pc) => Quietly(Slot.BaseVmTcb + vcpu, TestSystem.Labels.TCBWriteRegisters, 1, 1, pc);

    /// <summary>TCB_Suspend.</summary>
    public DomainScript Suspend(uint vcpu) => Quietly(Slot.BaseVmTcb + vcpu, TestSystem.Labels.TCBSuspend);

    /// <summary>VCPU_InjectIRQ.</summary>
    public DomainScript Inject(uint vcpu, ulong intid, ulong priority, ulong group, ulong index) =>
        Call(Slot.BaseVcpu + vcpu, TestSystem.Labels.ARMVCPUInjectIRQ, intid | (priority << 16) | (group << 24) | (index << 32));

    /// <summary>VCPU_AckVPPI of the virtual timer.</summary>
    public DomainScript AckTimer(uint vcpu) => Quietly(Slot.BaseVcpu + vcpu, TestSystem.Labels.ARMVCPUAckVPPI, 27);

    /// <summary>VCPU_ReadRegs.</summary>
    public DomainScript ReadRegister(uint vcpu, uint register) => Call(Slot.BaseVcpu + vcpu, TestSystem.Labels.ARMVCPUReadReg, register);

    /// <summary>VCPU_WriteRegs.</summary>
    public DomainScript WriteRegister(uint vcpu, uint register, ulong value) =>
        Quietly(Slot.BaseVcpu + vcpu, TestSystem.Labels.ARMVCPUWriteReg, register, value);

    /// <summary>Stores a word.</summary>
    public DomainScript Poke(ulong address, ulong value) => Add(Store, [address, value]);

    /// <summary>Loads a word and prints it.</summary>
    public DomainScript Peek(ulong address) => Add(Load, [address]);

    /// <summary>Spins; the counter has 62.5 ticks a microsecond.</summary>
    public DomainScript Delay(ulong ticks) => Add(DelayKind, [ticks]);

    /// <summary>Sets d9.</summary>
    public DomainScript SetVector(ulong value) => Add(VectorSet, [value]);

    /// <summary>Prints d9.</summary>
    public DomainScript PrintVector() => Add(VectorGet, []);

    /// <summary>Moves a vCPU's PC past the instruction where it stands.</summary>
    public DomainScript Advance(uint vcpu) =>
        Add(AdvanceKind,
        [
            Slot.BaseVmTcb + vcpu,
            MessageInfo.Of(TestSystem.Labels.TCBReadRegisters, 2),
            MessageInfo.Of(TestSystem.Labels.TCBWriteRegisters, 3),
        ]);

    /// <summary>Past the instruction, and on to the next event, which is printed.</summary>
    public DomainScript StepOver(uint vcpu) => Advance(vcpu).ReplyReceive();

    /// <summary>Prints x0 (last word of the first line), x1, x2 and x3 of a vCPU, a line each.</summary>
    public DomainScript PrintRegisters(uint vcpu)
    {
        Call(Slot.BaseVmTcb + vcpu, TestSystem.Labels.TCBReadRegisters, 0, 7);
        return Peek(Messages + 32).Peek(Messages + 40).Peek(Messages + 48);
    }

    /// <summary>Starts the EL1 physical timer; 0 switches it off.</summary>
    public DomainScript Alarm(ulong ticks) => Add(AlarmKind, [ticks]);

    /// <summary>IRQAckIRQ.</summary>
    public DomainScript AcknowledgeInterrupt(uint channel) => Quietly(Slot.BaseIrq + channel, TestSystem.Labels.IRQAckIRQ);

    /// <summary>The bytes that the player reads.</summary>
    internal byte[] ToBytes(char letter)
    {
        ulong[] all = [letter, .. words, .. new ulong[RecordWords]];
        byte[] bytes = new byte[all.Length * 8];
        for (int i = 0; i < all.Length; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(i * 8), all[i]);
        }

        return bytes;
    }

    private DomainScript Add(ulong kind, ulong[] operands)
    {
        words.Add(kind);
        words.AddRange(operands);
        words.AddRange(new ulong[RecordWords - 1 - operands.Length]);
        return this;
    }
}
