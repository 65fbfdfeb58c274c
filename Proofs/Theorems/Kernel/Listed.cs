using Lockstep.Model.Kernel;
using Lockstep.Model.Words;

namespace Lockstep.Proofs.Theorems.Kernel;

/// <summary>The lines of docs/properties.md about list registers, written a second time.</summary>
/// <typeparam name="W">Words of 32 bits.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
internal static class Listed<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>State is not 0.</summary>
    public static B IsValid(in ListRegister<W, B> lr) => lr.Pending | lr.Active;

    /// <summary>I10: it may be used for another interrupt.</summary>
    public static B IsUsable(in ListRegister<W, B> lr) => !lr.Pending & !lr.Active & (lr.Hw | !lr.EoiMaintenance);

    /// <summary>I11: its end is due to be reported.</summary>
    public static B IsEnded(in ListRegister<W, B> lr) => !lr.Pending & !lr.Active & lr.EoiMaintenance & !lr.Hw;

    /// <summary>I8: no INTID in two list registers whose state is not 0, and none of 1020 to 1023 in any.</summary>
    public static B IntidsAreDistinctAndOrdinary(VirtualInterfaceState<W, B> s)
    {
        B all = true;
        for (int i = 0; i < s.ListRegisters.Length; i++)
        {
            ListRegister<W, B> a = s.ListRegisters[i];
            all &= !IsValid(a) | (a.Intid < 1020u);
            for (int j = i + 1; j < s.ListRegisters.Length; j++)
            {
                all &= !(IsValid(a) & IsValid(s.ListRegisters[j]) & (a.Intid == s.ListRegisters[j].Intid));
            }
        }

        return all;
    }

    /// <summary>Whether a list register whose state is not 0 has the INTID.</summary>
    public static B HasIntid(VirtualInterfaceState<W, B> s, W intid)
    {
        B any = false;
        foreach (ListRegister<W, B> lr in s.ListRegisters)
        {
            any |= IsValid(lr) & (lr.Intid == intid);
        }

        return any;
    }

    /// <summary>I9: nothing is active and pending; <paramref name="ofHardware"/> asks it only of those with HW.</summary>
    public static B NothingIsActiveAndPending(VirtualInterfaceState<W, B> s, bool ofHardware)
    {
        B all = true;
        foreach (ListRegister<W, B> lr in s.ListRegisters)
        {
            all &= !(lr.Active & lr.Pending & (lr.Hw | !ofHardware));
        }

        return all;
    }
}
