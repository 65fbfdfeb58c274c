using Lockstep.Model.Configuration;
using Lockstep.Model.Words;
using Lockstep.Proofs.A64.Decode;
using Lockstep.Proofs.A64.Semantics;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Proofs.A64.Check.Elf;

/// <summary>
/// seL4's system calls as a program makes them, in registers and IPC buffer, handed to a kernel that has them as functions. What
/// the ABI does not promise to come back is poisoned.
/// </summary>
/// <typeparam name="TKernel">The kernel.</typeparam>
/// <param name="messages">MR0 in the program's IPC buffer; the tag is before it.</param>
/// <param name="configuration">Labels of the invocations and numbers of the vCPU's registers.</param>
internal sealed unsafe class KernelGate<TKernel>(ulong* messages, ConfigurationBlock* configuration) : ISystem<Bit, Word64>
    where TKernel : struct, IKernel
{
    private const int FirstArgument = 1, MessageRegistersInRegisters = 4, MaxMessage = 120;
    private const ulong Poison = 0x5eed_dead_5eed_dead;
    private ulong compareValue;

    /// <summary>Whether the program waits for a message.</summary>
    public bool IsWaiting { get; private set; }

    /// <summary>Whether it replied to the last one before it waited.</summary>
    public bool Replied { get; private set; }

    /// <summary>Number of system calls.</summary>
    public long Calls { get; private set; }

    /// <summary>Hands over the message that the program waits for; the message registers are the kernel's.</summary>
    public void Deliver(ProcessorState<Bit, Word64> state, ulong badge, ulong info)
    {
        IsWaiting = false;
        Answer(state, badge, info, new ReadOnlySpan<ulong>(TKernel.MessageRegisters, (int)(info & 127)));
    }

    /// <inheritdoc/>
    public void SupervisorCall(ProcessorState<Bit, Word64> state, int immediate)
    {
        Calls++;
        Word64[] x = state.General;
        switch ((long)x[7].Value)
        {
            case SystemCall.Recv or SystemCall.ReplyRecv:
                Replied = (long)x[7].Value == SystemCall.ReplyRecv;
                IsWaiting = x[0].Value == Slot.Input && x[6].Value == Slot.Reply ? true
                    : throw new ProgramException($"it waits on capability {x[0].Value} with reply capability {x[6].Value}");
                break;
            case SystemCall.Call:
                Call(state, x[0].Value, x[1].Value);
                break;
            case SystemCall.Send when x[0].Value >= Slot.BaseOutputNotification && x[0].Value < Slot.BaseEndpoint:
                TKernel.Notify((uint)x[0].Value - Slot.BaseOutputNotification);
                break;
            case SystemCall.DebugPutChar:
                TKernel.PutChar((byte)x[0].Value);
                break;
            default:
                throw new ProgramException($"system call {(long)x[7].Value} on capability {x[0].Value}");
        }
    }

    /// <inheritdoc/>
    public void Breakpoint(ProcessorState<Bit, Word64> state, int comment) =>
        throw new ProgramException($"brk #{comment} at 0x{state.Pc:x}");

    /// <inheritdoc/>
    public Word64 ReadRegister(int register) => new(SystemRegisters.Find(register)!.Name switch
    {
        "cntpct_el0" => TKernel.PhysicalCount,
        "cntfrq_el0" => TKernel.CounterFrequency,
        string other => throw new ProgramException($"it reads {other}"),
    });

    /// <inheritdoc/>
    public void WriteRegister(int register, Word64 value)
    {
        switch (SystemRegisters.Find(register)!.Name)
        {
            case "cntp_cval_el0":
                compareValue = value.Value;
                break;
            case "cntp_ctl_el0" when value.Value == 1:
                TKernel.ArmTimer(compareValue);
                break;
            case "cntp_ctl_el0" when value.Value == 0:
                TKernel.DisarmTimer();
                break;
            case string other:
                throw new ProgramException($"it writes 0x{value.Value:x} to {other}");
        }
    }

    /// <inheritdoc/>
    public void MaintainCache(int instruction, Word64 address) =>
        throw new ProgramException($"cache maintenance ({SystemRegisters.Find(instruction)!.Name}) at EL0");

    /// <inheritdoc/>
    public ulong BranchTarget(Word64 address) => address.Value;

    private void Call(ProcessorState<Bit, Word64> state, ulong capability, ulong info)
    {
        int length = (int)(info & 127);
        Span<ulong> arguments = stackalloc ulong[MaxMessage];
        for (int i = 0; i < length; i++)
        {
            arguments[i] = i < MessageRegistersInRegisters ? state.General[FirstArgument + 1 + i].Value : messages[i];
        }

        fixed (ulong* mr = arguments)
        {
            (ulong error, int results) = Invoke(capability, MessageInfo.Label(info), mr, length);
            Answer(state, 0, MessageInfo.Of((uint)error, (uint)results), arguments[..results]);
        }
    }

    /// <summary>One invocation; the results replace the arguments.</summary>
    /// <returns>The error and the number of results.</returns>
    private (ulong Error, int Results) Invoke(ulong capability, uint label, ulong* mr, int length)
    {
        ref InvocationLabels labels = ref configuration->Labels;
        switch (capability)
        {
            case >= Slot.BaseVmTcb and < Slot.BaseVcpu:
                return OfThread((uint)capability - Slot.BaseVmTcb, label, mr, length);
            case >= Slot.BaseVcpu and < Slot.BaseVcpu + ConfigurationBlock.MaxVcpus:
                return OfVcpu((uint)capability - Slot.BaseVcpu, label, mr);
            case >= Slot.BaseIrq and < Slot.BaseTcb when label == labels.IRQAckIRQ:
                TKernel.AckIrq((uint)capability - Slot.BaseIrq);
                return default;
            case Slot.VSpace when label == labels.ARMVSpaceCleanInvalidate_Data:
                TKernel.CleanInvalidateData(mr[0], mr[1]);
                return default;
            case Slot.ArmSmc when label == labels.ARMSMCCall && length == 8:
                return (TKernel.SmcCall(mr), 8);
            default:
                throw Unknown(capability, label);
        }
    }

    private (ulong Error, int Results) OfThread(uint vcpu, uint label, ulong* mr, int length)
    {
        ref InvocationLabels labels = ref configuration->Labels;
        if (label == labels.TCBReadRegisters && length == 2 && mr[0] == 0 && mr[1] is > 0 and <= UserContext.WordCount)
        {
            int count = (int)mr[1];
            new ReadOnlySpan<ulong>(TKernel.ReadRegisters(vcpu, (uint)count), count).CopyTo(new Span<ulong>(mr, MaxMessage));
            return (0, count);
        }

        if (label == labels.TCBWriteRegisters && mr[0] <= 1 && mr[1] is > 0 and <= UserContext.WordCount && length == (int)mr[1] + 2)
        {
            TKernel.WriteRegisters(vcpu, mr[0] == 1, (uint)mr[1], (UserContext*)(mr + 2));
            return default;
        }

        if (label == labels.TCBSuspend && length == 0)
        {
            TKernel.Suspend(vcpu);
            return default;
        }

        throw Unknown(Slot.BaseVmTcb + vcpu, label);
    }

    private (ulong Error, int Results) OfVcpu(uint vcpu, uint label, ulong* mr)
    {
        ref InvocationLabels labels = ref configuration->Labels;
        if (label == labels.ARMVCPUInjectIRQ)
        {
            ulong word = mr[0];
            uint priority = (uint)(word >> 16) & 0xff, group = (uint)(word >> 24) & 0xff, index = (uint)(word >> 32) & 0xff;
            return (TKernel.InjectIrq(vcpu, (uint)word & 0xffff, priority, group, index), 0);
        }

        if (label == labels.ARMVCPUAckVPPI)
        {
            TKernel.AckVppi(vcpu, (uint)mr[0]);
            return default;
        }

        if (label == labels.ARMVCPUReadReg)
        {
            mr[0] = TKernel.ReadVcpuRegister(vcpu, Register(mr[0]));
            return (0, 1);
        }

        if (label == labels.ARMVCPUWriteReg)
        {
            TKernel.WriteVcpuRegister(vcpu, Register(mr[0]), mr[1]);
            return default;
        }

        throw Unknown(Slot.BaseVcpu + vcpu, label);
    }

    private VcpuRegister Register(ulong number)
    {
        for (int i = 0; i < ConfigurationBlock.VcpuRegisterCount; i++)
        {
            if (configuration->VcpuRegisterNumber[i] == number)
            {
                return (VcpuRegister)i;
            }
        }

        throw new ProgramException($"there is no vCPU register {number}");
    }

    /// <summary>What a system call returns: badge, info, MR0 to MR3 in registers, the others in the IPC buffer.</summary>
    private void Answer(ProcessorState<Bit, Word64> state, ulong badge, ulong info, ReadOnlySpan<ulong> results)
    {
        Word64[] x = state.General;
        (x[0], x[FirstArgument]) = (new(badge), new(info));
        for (int i = 0; i < MessageRegistersInRegisters; i++)
        {
            x[FirstArgument + 1 + i] = new(i < results.Length ? results[i] : Poison);
        }

        for (int i = MessageRegistersInRegisters; i < results.Length; i++)
        {
            messages[i] = results[i];
        }
    }

    private static ProgramException Unknown(ulong capability, uint label) =>
        new($"invocation {label} of capability {capability}, which no kernel has");
}
