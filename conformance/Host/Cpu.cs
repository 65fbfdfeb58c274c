using System.Runtime;
using System.Runtime.CompilerServices;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Host;

/// <summary>The instructions that C# has no words for; each is a few lines of boot.S or state.S.</summary>
internal static unsafe class Cpu
{
    [RuntimeImport("*", "read_far_el2")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern ulong ReadFar();

    [RuntimeImport("*", "read_hpfar_el2")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern ulong ReadHpfar();

    [RuntimeImport("*", "read_midr_el1")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern ulong ReadMidr();

    [RuntimeImport("*", "read_id_aa64pfr0_el1")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern ulong ReadIdAa64Pfr0();

    [RuntimeImport("*", "read_id_aa64mmfr0_el1")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern ulong ReadIdAa64Mmfr0();

    [RuntimeImport("*", "read_pmcr_el0")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern ulong ReadPmcr();

    [RuntimeImport("*", "read_cntp_ctl_el0")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern ulong ReadCntpCtl();

    [RuntimeImport("*", "read_cntpct_el0")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern ulong ReadCntpct();

    [RuntimeImport("*", "read_cntfrq_el0")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern ulong ReadCntfrq();

    [RuntimeImport("*", "write_cnthp_cval_el2")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void WriteCnthpCval(ulong value);

    [RuntimeImport("*", "write_cnthp_ctl_el2")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void WriteCnthpCtl(ulong value);

    [RuntimeImport("*", "write_cptr_el2")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void WriteCptr(ulong value);

    [RuntimeImport("*", "write_cnthctl_el2")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void WriteCnthctl(ulong value);

    [RuntimeImport("*", "write_vtcr_el2")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void WriteVtcr(ulong value);

    [RuntimeImport("*", "write_vpidr_el2")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void WriteVpidr(ulong value);

    [RuntimeImport("*", "write_mdcr_el2")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void WriteMdcr(ulong value);

    [RuntimeImport("*", "write_hstr_el2")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void WriteHstr(ulong value);

    [RuntimeImport("*", "write_pmcntenset_el0")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void WritePmcntenset(ulong value);

    /// <summary>HCR_EL2 and VTTBR_EL2; in force at the next ERET.</summary>
    [RuntimeImport("*", "write_translation")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void WriteTranslation(ulong hcr, ulong vttbr);

    [RuntimeImport("*", "instruction_barrier")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void InstructionBarrier();

    /// <summary>All stage 1 and stage 2 translations of EL1 and EL0, and the instruction cache.</summary>
    [RuntimeImport("*", "invalidate_translations")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void InvalidateTranslations();

    /// <summary>The stage 1 translations of the VMID in VTTBR_EL2.</summary>
    [RuntimeImport("*", "invalidate_stage1")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void InvalidateStage1();

    /// <summary>PAR_EL1 after <c>AT S1E1R</c>; the guest's PAR_EL1 is kept.</summary>
    [RuntimeImport("*", "translate_stage1")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern ulong TranslateStage1(ulong virtualAddress);

    /// <summary>Saves TPIDR_EL0 and TPIDRRO_EL0 to one context and loads them from another.</summary>
    [RuntimeImport("*", "swap_thread_registers")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void SwapThreadRegisters(UserContext* from, UserContext* to);

    [RuntimeImport("*", "el1_leave")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void El1Leave(El1State* bank);

    [RuntimeImport("*", "el1_native")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void El1Native();

    [RuntimeImport("*", "el1_enter")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void El1Enter(El1State* bank);

    [RuntimeImport("*", "el1_save")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void El1Save(El1State* bank);

    [RuntimeImport("*", "el1_load")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void El1Load(El1State* bank);

    /// <summary>A register by its seL4_VCPUReg number, below 24.</summary>
    [RuntimeImport("*", "el1_read")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern ulong El1Read(ulong index);

    /// <summary>A register by its seL4_VCPUReg number, below 24.</summary>
    [RuntimeImport("*", "el1_write")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void El1Write(ulong index, ulong value);

    [RuntimeImport("*", "fp_save")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void FpSave(ulong* state);

    [RuntimeImport("*", "fp_load")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void FpLoad(ulong* state);

    /// <summary>DC CVAC over [start, end).</summary>
    [RuntimeImport("*", "clean_data")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void CleanData(ulong start, ulong end);

    /// <summary>DC IVAC over [start, end).</summary>
    [RuntimeImport("*", "invalidate_data")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void InvalidateData(ulong start, ulong end);

    /// <summary>DC CIVAC over [start, end).</summary>
    [RuntimeImport("*", "clean_invalidate_data")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void CleanInvalidateData(ulong start, ulong end);

    /// <summary>DC CVAU over [start, end).</summary>
    [RuntimeImport("*", "clean_to_unification")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void CleanToUnification(ulong start, ulong end);

    /// <summary>IC IALLUIS.</summary>
    [RuntimeImport("*", "invalidate_instructions")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void InvalidateInstructions();

    /// <summary>A real SMC with x0 to x7 from and to the array.</summary>
    [RuntimeImport("*", "smc_call")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void SmcCall(ulong* x);

    /// <summary>PMEVCNTRn_EL0, n below 6.</summary>
    [RuntimeImport("*", "pmu_read")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern ulong PmuRead(ulong n);

    /// <summary>PMEVTYPERn_EL0, n below 6.</summary>
    [RuntimeImport("*", "pmu_write_type")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void PmuWriteType(ulong n, ulong value);

    /// <summary>PSCI SYSTEM_OFF; does not return.</summary>
    [RuntimeImport("*", "system_off")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void SystemOff();
}
