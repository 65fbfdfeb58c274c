using System.Runtime;
using System.Runtime.CompilerServices;

namespace Lockstep.Host;

/// <summary>System registers of GICv3 (IHI 0069 12.2, 12.4); each is a few lines of gicv3.S.</summary>
internal static class GicCpu
{
    /// <summary>System registers on at EL2 and EL1, all priorities, EOImode 1, group 1 enabled.</summary>
    [RuntimeImport("*", "icc_initialise")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void Initialise();

    /// <summary>ICC_IAR1_EL1.</summary>
    [RuntimeImport("*", "icc_acknowledge")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern ulong Acknowledge();

    /// <summary>ICC_EOIR1_EL1.</summary>
    [RuntimeImport("*", "icc_drop_priority")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void DropPriority(ulong intid);

    /// <summary>ICC_DIR_EL1.</summary>
    [RuntimeImport("*", "icc_deactivate")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void Deactivate(ulong intid);

    [RuntimeImport("*", "write_ich_hcr_el2")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void WriteHcr(ulong value);

    [RuntimeImport("*", "read_ich_vtr_el2")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern ulong ReadVtr();

    [RuntimeImport("*", "read_ich_misr_el2")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern ulong ReadMisr();

    [RuntimeImport("*", "read_ich_eisr_el2")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern ulong ReadEisr();

    [RuntimeImport("*", "read_ich_vmcr_el2")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern ulong ReadVmcr();

    [RuntimeImport("*", "write_ich_vmcr_el2")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void WriteVmcr(ulong value);

    [RuntimeImport("*", "read_ich_ap1r0_el2")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern ulong ReadAp1r0();

    [RuntimeImport("*", "write_ich_ap1r0_el2")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void WriteAp1r0(ulong value);

    /// <summary>ICH_LRn_EL2, n below 16.</summary>
    [RuntimeImport("*", "read_ich_lr")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern ulong ReadLr(ulong n);

    /// <summary>ICH_LRn_EL2, n below 16.</summary>
    [RuntimeImport("*", "write_ich_lr")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void WriteLr(ulong n, ulong value);
}
