using Lockstep.Model.Registers;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Vmm.Gic;

/// <summary>The enables of the groups in GICD_CTLR, which have the same place in both versions.</summary>
internal static unsafe class GroupEnables<TKernel>
    where TKernel : struct, IKernel
{
    /// <summary>Sets the enables, and loads what may be forwarded now.</summary>
    /// <param name="s">State.</param>
    /// <param name="control">EnableGrp0 and EnableGrp1.</param>
    public static void Set(ref VgicState s, uint control)
    {
        s.Control = control;
        // Even levels are Group 0, odd ones Group 1.
        s.LevelGate = ((control & 1) * 0x5555_5555_5555_5555u)
            | ((ulong)(control >> GICD_CTLR.EnableGrp1.Lo) * 0xaaaa_aaaa_aaaa_aaaau);
        for (uint i = 1; i < VgicState.BankCount; i++)
        {
            Refresh(ref s, ref Parts.Shared(ref s, i), 0);
        }

        for (uint i = 0; i < VgicState.MaxVcpus; i++)
        {
            ref VgicVcpu owner = ref Parts.Vcpu(ref s, i);
            Refresh(ref s, ref Parts.Private(ref owner), owner.Asleep);
        }

        for (uint i = 0; i < VgicState.MaxVcpus; i++)
        {
            Delivery<TKernel>.Refill(ref s, i);
        }
    }

    /// <summary>Brings what may be forwarded of a bank up to date.</summary>
    /// <param name="s">State.</param>
    /// <param name="bank">The bank.</param>
    /// <param name="asleep">1 for a private bank whose redistributor is asleep, else 0.</param>
    public static void Refresh(ref VgicState s, ref VgicBank bank, uint asleep)
    {
        uint enables = asleep != 0 ? 0 : s.Control;
        bank.Gate0 = (uint)-(int)(enables & 1);
        bank.Gate1 = (uint)-(int)(enables >> GICD_CTLR.EnableGrp1.Lo);
        Delivery<TKernel>.RefreshForward(ref bank);
    }
}
