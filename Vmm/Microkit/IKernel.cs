using Lockstep.Model.Configuration;

namespace Lockstep.Vmm.Microkit;

/// <summary>
/// What the VMM asks of the kernel below it, one member an seL4 invocation. A type parameter, so that vmm.elf has the
/// real system calls with no indirection and tests have a recording double.
/// </summary>
public unsafe interface IKernel
{
    /// <summary>The message registers MR0, MR1, ... of the message received last (seL4_IPCBuffer.msg).</summary>
    static abstract ulong* MessageRegisters { get; }

    /// <summary>seL4_Recv on the domain's input capability.</summary>
    /// <param name="messageInfo">The message's seL4_MessageInfo (label in bits 12 and up, length in bits 6:0).</param>
    /// <returns>The badge.</returns>
    static abstract ulong Receive(out ulong messageInfo);

    /// <summary>seL4_ReplyRecv: replies to the caller or faulting vCPU, then waits. A reply of 0 resumes a vCPU at its PC.</summary>
    /// <param name="replyInfo">seL4_MessageInfo of the reply.</param>
    /// <param name="messageInfo">As for <see cref="Receive"/>.</param>
    /// <returns>The badge.</returns>
    static abstract ulong ReplyReceive(ulong replyInfo, out ulong messageInfo);

    /// <summary>seL4_TCB_ReadRegisters without suspending.</summary>
    /// <param name="vcpu">vCPU number.</param>
    /// <param name="count">Number of registers, 1 to 36, a prefix of <see cref="UserContext"/>.</param>
    /// <returns>The registers read; valid until the next call of any member.</returns>
    static abstract UserContext* ReadRegisters(uint vcpu, uint count);

    /// <summary>seL4_TCB_WriteRegisters.</summary>
    /// <param name="vcpu">vCPU number.</param>
    /// <param name="resume">Whether to start the vCPU (needed when no fault of it awaits a reply).</param>
    /// <param name="count">Number of registers, 1 to 36, a prefix of <see cref="UserContext"/>.</param>
    /// <param name="registers">The values; may be the pointer that <see cref="ReadRegisters"/> returned.</param>
    static abstract void WriteRegisters(uint vcpu, bool resume, uint count, UserContext* registers);

    /// <summary>seL4_TCB_Suspend.</summary>
    static abstract void Suspend(uint vcpu);

    /// <summary>seL4_ARM_VCPU_ReadRegs.</summary>
    static abstract ulong ReadVcpuRegister(uint vcpu, VcpuRegister register);

    /// <summary>seL4_ARM_VCPU_WriteRegs.</summary>
    static abstract void WriteVcpuRegister(uint vcpu, VcpuRegister register, ulong value);

    /// <summary>seL4_ARM_VCPU_InjectIRQ: writes list register <paramref name="index"/> as pending with EOI maintenance.</summary>
    /// <param name="vcpu">vCPU number.</param>
    /// <param name="intid">INTID, 0 to 1019.</param>
    /// <param name="priority">Priority field of the list register, 0 to 31.</param>
    /// <param name="group">0 or 1.</param>
    /// <param name="index">List register number.</param>
    /// <returns>The seL4 error, 0 when none (4 RangeError, 8 DeleteFirst).</returns>
    static abstract ulong InjectIrq(uint vcpu, uint intid, uint priority, uint group, uint index);

    /// <summary>seL4_ARM_VCPU_AckVPPI: unmasks the virtual PPI.</summary>
    static abstract void AckVppi(uint vcpu, uint intid);

    /// <summary>seL4_IRQHandler_Ack: unmasks the physical interrupt of a channel.</summary>
    static abstract void AckIrq(uint channel);

    /// <summary>seL4_Signal: notifies the domain at the other end of a channel.</summary>
    static abstract void Notify(uint channel);

    /// <summary>seL4_ARM_VSpace_CleanInvalidate_Data on the VMM's own addresses [start, end): to the Point of Coherency.</summary>
    static abstract void CleanInvalidateData(ulong start, ulong end);

    /// <summary>seL4_ARM_SMC_Call: x0 to x7 in and out.</summary>
    /// <returns>The seL4 error, 0 when none.</returns>
    static abstract ulong SmcCall(ulong* x0ToX7);

    /// <summary>CNTPCT_EL0: the physical count, in ticks of CNTFRQ_EL0.</summary>
    static abstract ulong PhysicalCount { get; }

    /// <summary>CNTFRQ_EL0, in Hz.</summary>
    static abstract ulong CounterFrequency { get; }

    /// <summary>Arms the EL1 physical timer: CNTP_CVAL_EL0 := <paramref name="cval"/>, CNTP_CTL_EL0 := 1.</summary>
    static abstract void ArmTimer(ulong cval);

    /// <summary>CNTP_CTL_EL0 := 0.</summary>
    static abstract void DisarmTimer();

    /// <summary>seL4_DebugPutChar; nothing where the kernel has none.</summary>
    static abstract void PutChar(byte character);
}
