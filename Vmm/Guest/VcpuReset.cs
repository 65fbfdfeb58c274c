using Lockstep.Model.Configuration;
using Lockstep.Vmm.Faults;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Vmm.Guest;

/// <summary>A vCPU at its reset state: at boot, at PSCI CPU_ON and at SYSTEM_RESET.</summary>
public static unsafe class VcpuReset<TKernel> where TKernel : struct, IKernel
{
    /// <summary>
    /// SCTLR_EL1: MMU and caches off, everything else as seL4 gives it to a new vCPU (RES1 bits, and EL0 may use WFI, WFE,
    /// CTR_EL0 and cache maintenance).
    /// </summary>
    public const ulong SctlrReset = 0x34d5_8820;

    /// <summary>MPIDR_EL1 bit 31, RES1.</summary>
    public const ulong MpidrRes1 = 1UL << 31;

    /// <summary>
    /// Resets the EL1 registers and starts the vCPU at EL1h with all exceptions masked, X0 as given and all other
    /// registers 0. The vCPU must be suspended or never have run.
    /// </summary>
    /// <param name="vcpu">vCPU number.</param>
    /// <param name="entry">PC, guest-physical, as the MMU is off.</param>
    /// <param name="x0">X0.</param>
    public static void Start(uint vcpu, ulong entry, ulong x0)
    {
        ResetEl1(vcpu);
        UserContext context;
        ulong* words = (ulong*)&context;
        for (uint i = 0; i < UserContext.WordCount; i++)
        {
            words[i] = 0;
        }

        context.Pc = entry;
        context.Spsr = Pstate.Boot;
        context.X0 = x0;
        TKernel.WriteRegisters(vcpu, true, UserContext.WordCount, &context);
    }

    /// <summary>
    /// Writes every EL1 register of the vCPU but ISR, which is read-only (and is PAR_EL1 from seL4 16.0 on, which has no
    /// reset value).
    /// </summary>
    private static void ResetEl1(uint vcpu)
    {
        for (int i = 0; i < ConfigurationBlock.VcpuRegisterCount; i++)
        {
            VcpuRegister register = (VcpuRegister)i;
            if (register != VcpuRegister.ISR)
            {
                TKernel.WriteVcpuRegister(vcpu, register, ResetValue(vcpu, register));
            }
        }
    }

    private static ulong ResetValue(uint vcpu, VcpuRegister register) => register switch
    {
        VcpuRegister.SCTLR => SctlrReset,
        VcpuRegister.VMPIDR_EL2 => MpidrRes1 | vcpu,
        _ => 0,
    };
}
