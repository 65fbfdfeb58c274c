using Lockstep.Model.Gic;
using Lockstep.Model.Registers;
using Lockstep.Model.Words;

namespace Lockstep.Proofs.Theorems.Gic;

/// <summary>
/// The CPU interface, whichever version. Registers that come in pairs are numbered: GICC_IAR 0 and GICC_AIAR 1 in GICv2, ICC_IAR0_EL1 0
/// and ICC_IAR1_EL1 1 in GICv3, and likewise those of the end of interrupt.
/// </summary>
internal static class CpuInterfaces
{
    /// <summary>Both registers of a pair, one after the other.</summary>
    public static int AnyRegister<X, W, B>(this Case<X, W, B> c)
        where X : struct, IWord<X, B>, IWide<X, W, B>
        where W : struct, IWord<W, B>
        where B : struct, IBit<B> => c.Choose("register of the pair", 0, 2);

    /// <summary>
    /// Any interrupt that a CPU may have before it, with any priority: what theorems about the acknowledge need to know of the choice.
    /// That the choice is the right one is T22.chosen, that the registers acknowledge it T12.registers.
    /// </summary>
    public static HighestPending<W, B> AnyChosen<X, W, B>(this Case<X, W, B> c, GicState<W, B> s, int cpu)
        where X : struct, IWord<X, B>, IWide<X, W, B>
        where W : struct, IWord<W, B>
        where B : struct, IBit<B>
    {
        HighestPending<W, B> h = new() { Intid = c.Word("INTID"), Priority = c.Word("priority"),
            GroupEnabled = c.Bit("its group is enabled") };
        c.Assume(Manual<W, B>.Exists(s, h.Intid) & ((h.Priority & ~(W)c.Gic.PriorityMask) == 0u));
        h.Group1 = Manual<W, B>.OfIntid(s, h.Intid, i => Manual<W, B>.Group1(s, cpu, i));
        return h;
    }

    /// <summary>The acknowledge of an interrupt, if it is signalled: what the register reads, or 1023.</summary>
    public static W Acknowledge<W, B>(this GicState<W, B> s, int cpu, in HighestPending<W, B> h)
        where W : struct, IWord<W, B>
        where B : struct, IBit<B>
    {
        B taken = Delivery<W, B>.IsSignalled(s, cpu, h);
        return W.Select(taken, Delivery<W, B>.Acknowledge(s, cpu, h, taken), 1023u);
    }

    /// <summary>A read of the acknowledge register.</summary>
    public static W Acknowledge<W, B>(this GicState<W, B> s, int cpu, int register)
        where W : struct, IWord<W, B>
        where B : struct, IBit<B> => Manual<W, B>.IsV2(s)
            ? Gic<W, B>.ReadGicc(s, cpu, register == 0 ? GICC_IAR.OffsetBytes : GICC_AIAR.OffsetBytes, 4)
            : Gic<W, B>.ReadIcc(s, cpu, register == 0 ? IccRegister.ICC_IAR0_EL1 : IccRegister.ICC_IAR1_EL1).Low;

    /// <summary>A write of the end of interrupt register.</summary>
    public static void End<W, B>(this GicState<W, B> s, int cpu, int register, W value)
        where W : struct, IWord<W, B>
        where B : struct, IBit<B>
    {
        if (Manual<W, B>.IsV2(s))
        {
            Gic<W, B>.WriteGicc(s, cpu, register == 0 ? GICC_EOIR.OffsetBytes : GICC_AEOIR.OffsetBytes, 4, value);
        }
        else
        {
            Gic<W, B>.WriteIcc(s, cpu, register == 0 ? IccRegister.ICC_EOIR0_EL1 : IccRegister.ICC_EOIR1_EL1, value, 0u);
        }
    }

    /// <summary>A write of the deactivate register.</summary>
    public static void Deactivate<W, B>(this GicState<W, B> s, int cpu, W value)
        where W : struct, IWord<W, B>
        where B : struct, IBit<B>
    {
        if (Manual<W, B>.IsV2(s))
        {
            Gic<W, B>.WriteGicc(s, cpu, GICC_DIR.OffsetBytes, 4, value);
        }
        else
        {
            Gic<W, B>.WriteIcc(s, cpu, IccRegister.ICC_DIR_EL1, value, 0u);
        }
    }

    /// <summary>The running priority register: 0xff for none.</summary>
    public static W RunningPriority<W, B>(this GicState<W, B> s, int cpu)
        where W : struct, IWord<W, B>
        where B : struct, IBit<B> => Manual<W, B>.IsV2(s)
            ? Gic<W, B>.ReadGicc(s, cpu, GICC_RPR.OffsetBytes, 4) : Gic<W, B>.ReadIcc(s, cpu, IccRegister.ICC_RPR_EL1).Low;

    /// <summary>The binary point register of a group.</summary>
    public static W BinaryPoint<W, B>(this GicState<W, B> s, int cpu, int group)
        where W : struct, IWord<W, B>
        where B : struct, IBit<B> => Manual<W, B>.IsV2(s)
            ? Gic<W, B>.ReadGicc(s, cpu, group == 0 ? GICC_BPR.OffsetBytes : GICC_ABPR.OffsetBytes, 4)
            : Gic<W, B>.ReadIcc(s, cpu, group == 0 ? IccRegister.ICC_BPR0_EL1 : IccRegister.ICC_BPR1_EL1).Low;

    /// <summary>A write of the binary point register of a group.</summary>
    public static void SetBinaryPoint<W, B>(this GicState<W, B> s, int cpu, int group, W value)
        where W : struct, IWord<W, B>
        where B : struct, IBit<B>
    {
        if (Manual<W, B>.IsV2(s))
        {
            Gic<W, B>.WriteGicc(s, cpu, group == 0 ? GICC_BPR.OffsetBytes : GICC_ABPR.OffsetBytes, 4, value);
        }
        else
        {
            Gic<W, B>.WriteIcc(s, cpu, group == 0 ? IccRegister.ICC_BPR0_EL1 : IccRegister.ICC_BPR1_EL1, value, 0u);
        }
    }

    /// <summary>An interrupt is signalled to the PE, as IRQ or as FIQ.</summary>
    public static B IsSignalled<W, B>(this GicState<W, B> s, int cpu)
        where W : struct, IWord<W, B>
        where B : struct, IBit<B> => Gic<W, B>.IrqSignalled(s, cpu) | Gic<W, B>.FiqSignalled(s, cpu);

    /// <summary>A bit of a register with one bit an INTID.</summary>
    public static B ReadBit<W, B>(this GicState<W, B> s, int cpu, uint first, int intid)
        where W : struct, IWord<W, B>
        where B : struct, IBit<B> => W.Bit(s.ReadArray(cpu, first, 1, intid / 32), intid % 32);
}

/// <summary>What claims are made of.</summary>
/// <typeparam name="B">Bits.</typeparam>
internal static class Logic<B>
    where B : struct, IBit<B>
{
    /// <summary>Not the first, or the second.</summary>
    public static B Implies(B condition, B consequence) => !condition | consequence;

    /// <summary>Both or neither.</summary>
    public static B Same(B a, B b) => !(a ^ b);
}
