using System.Runtime.CompilerServices;
using Lockstep.Model.Configuration;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Vmm.Faults;

/// <summary>
/// Takes a synchronous exception to the guest's EL1, as the hardware would have (DDI 0487, AArch64.TakeException): the
/// architectural answer to everything that the VMM does not emulate. The PC is not advanced.
/// </summary>
public static unsafe class Injection<TKernel> where TKernel : struct, IKernel
{
    /// <summary>Bits of an address that are an offset into the vectors.</summary>
    private const ulong VectorMask = 0x7ff;

    /// <summary>An exception without a fault address. EC and ISS are in <paramref name="esr"/>; FAR_EL1 stays.</summary>
    /// <param name="vcpu">vCPU number.</param>
    /// <param name="pc">Preferred return address.</param>
    /// <param name="sp">SP_EL0, which is written back as it was.</param>
    /// <param name="spsr">PSTATE before.</param>
    /// <param name="esr">The guest's ESR_EL1.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Enter(uint vcpu, ulong pc, ulong sp, ulong spsr, uint esr)
    {
        TKernel.WriteVcpuRegister(vcpu, VcpuRegister.ELR_EL1, pc);
        TKernel.WriteVcpuRegister(vcpu, VcpuRegister.SPSR_EL1, spsr);
        TKernel.WriteVcpuRegister(vcpu, VcpuRegister.ESR, esr);
        // VBAR_EL1<10:0> is RES0: hardware takes the offset in its place, whatever was written there (DDI 0487, AArch64.TakeException).
        ulong vector = (TKernel.ReadVcpuRegister(vcpu, VcpuRegister.VBAR) & ~VectorMask) | Pstate.VectorOffset(spsr);
        ulong sctlr = TKernel.ReadVcpuRegister(vcpu, VcpuRegister.SCTLR);
        RegisterPrefix registers;
        registers.Pc = vector;
        registers.Sp = sp;
        registers.Spsr = Pstate.AfterEntry(spsr, sctlr);
        // Not part of the message, but WriteRegisters copies words in fours.
        registers.X0 = 0;
        TKernel.WriteRegisters(vcpu, false, 3, (UserContext*)&registers);
    }

    /// <summary>An exception with a fault address.</summary>
    /// <param name="vcpu">vCPU number.</param>
    /// <param name="pc">Preferred return address.</param>
    /// <param name="sp">SP_EL0.</param>
    /// <param name="spsr">PSTATE before.</param>
    /// <param name="esr">The guest's ESR_EL1.</param>
    /// <param name="far">The guest's FAR_EL1, a virtual address.</param>
    public static void EnterWithAddress(uint vcpu, ulong pc, ulong sp, ulong spsr, uint esr, ulong far)
    {
        TKernel.WriteVcpuRegister(vcpu, VcpuRegister.FAR, far);
        Enter(vcpu, pc, sp, spsr, esr);
    }

    /// <summary>An UNDEFINED instruction at the vCPU's PC: EC 0, ISS 0, and IL 1 as for every exception with EC 0.</summary>
    /// <param name="vcpu">vCPU number.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Undefined(uint vcpu)
    {
        UserContext* context = TKernel.ReadRegisters(vcpu, 3);
        Enter(vcpu, context->Pc, context->Sp, context->Spsr, EsrEl2.Il);
    }

    /// <summary>
    /// A stage 2 abort as the guest sees it: an External abort. seL4 hands over the IPA of a data access but not its
    /// virtual address, so FnV says that FAR_EL1 is not valid; of a fetch the virtual address is the PC. On a translation
    /// table walk FnV is RES0: FAR_EL1 is 0 there for data, and the level is that of the stage 2 fault.
    /// </summary>
    /// <param name="vcpu">vCPU number.</param>
    /// <param name="pc">Preferred return address.</param>
    /// <param name="esr">ESR_EL2: for data WnR and CM are taken over.</param>
    /// <param name="fetch">Whether it was an instruction fetch.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Abort(uint vcpu, ulong pc, uint esr, bool fetch)
    {
        UserContext* context = TKernel.ReadRegisters(vcpu, 3);
        ulong sp = context->Sp, spsr = context->Spsr;
        bool onWalk = (esr & EsrEl2.S1ptw) != 0;
        uint iss = onWalk ? EsrEl2.FscExternalOnWalk | (esr & 3) : EsrEl2.FscExternal;
        uint ec = fetch ? EsrEl2.EcInstructionAbortLower : EsrEl2.EcDataAbortLower;
        if (!fetch)
        {
            iss |= (esr & (EsrEl2.Wnr | EsrEl2.Cm)) | (onWalk ? 0 : EsrEl2.Fnv);
        }

        EnterWithAddress(vcpu, pc, sp, spsr, Compose(ec, spsr, iss), fetch ? pc : 0);
    }

    /// <summary>
    /// ESR_EL1 for an exception class that has a "from a lower EL" and a "without a change of EL" value. IL is 1 whatever the length of
    /// the instruction: for instruction aborts, data aborts with ISV 0, and debug exceptions other than of a breakpoint instruction
    /// (DDI 0487 D24.2.40, ESR_EL1.IL).
    /// </summary>
    /// <param name="lower">The former; the latter is one above.</param>
    /// <param name="spsr">PSTATE before.</param>
    /// <param name="iss">ISS.</param>
    public static uint Compose(uint lower, ulong spsr, uint iss)
    {
        uint ec = lower + (Pstate.IsEl0(spsr) ? 0u : 1u);
        return (ec << EsrEl2.EcShift) | EsrEl2.Il | iss;
    }
}
