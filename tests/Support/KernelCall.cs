namespace Lockstep.Tests.Support;

/// <summary>The members of <see cref="Lockstep.Vmm.Microkit.IKernel"/> that are recorded.</summary>
public enum KernelOperation
{
    /// <summary>Named as the members are.</summary>
    Receive, ReplyReceive, ReadRegisters, WriteRegisters, Suspend, ReadVcpuRegister, WriteVcpuRegister, InjectIrq,
    AckVppi, AckIrq, Notify, CleanInvalidateData, SmcCall, ArmTimer, DisarmTimer,
}

/// <summary>
/// One recorded call. A to D are the arguments after the vCPU, in the member's order; for
/// <see cref="KernelOperation.WriteRegisters"/> count, resume.
/// </summary>
/// <param name="Operation">The member.</param>
/// <param name="Vcpu">vCPU number, 0 where the member has none.</param>
/// <param name="A">First argument; of InjectIrq the INTID.</param>
/// <param name="B">Second; of InjectIrq the priority.</param>
/// <param name="C">Third; of InjectIrq the group.</param>
/// <param name="D">Fourth; of InjectIrq the list register.</param>
public readonly record struct KernelCall(
    KernelOperation Operation, uint Vcpu, ulong A = 0, ulong B = 0, ulong C = 0, ulong D = 0)
{
    /// <summary>One line for snapshots and failure messages.</summary>
    public override string ToString() => Operation switch
    {
        KernelOperation.InjectIrq => $"InjectIrq vcpu={Vcpu} intid={A} priority={B} group={C} lr={D}",
        KernelOperation.AckVppi => $"AckVppi vcpu={Vcpu} intid={A}",
        KernelOperation.AckIrq => $"AckIrq channel={A}",
        KernelOperation.WriteRegisters => $"WriteRegisters vcpu={Vcpu} count={A} resume={B}",
        _ => $"{Operation} vcpu={Vcpu} {A:x} {B:x} {C:x} {D:x}",
    };
}
