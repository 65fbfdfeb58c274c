using Lockstep.Model.Gic;
using Lockstep.Model.Registers;
using Lockstep.Model.Words;

namespace Lockstep.Proofs.Theorems.Gic;

/// <summary>Every access of a word that there is, one after the other.</summary>
internal static class EveryAccess
{
    /// <summary>Writes of the distributor, each to a copy of the state.</summary>
    public static IEnumerable<(uint At, GicState<W, B> After)> OfGicd<W, B>(GicState<W, B> s, int cpu, W value)
        where W : struct, IWord<W, B>
        where B : struct, IBit<B>
    {
        uint end = Manual<W, B>.IsV2(s) ? GicdFrame.SizeBytes : 0x1_0000;
        for (uint at = 0; at < end; at += 4)
        {
            GicState<W, B> after = s.Copy();
            Gic<W, B>.WriteGicd(after, cpu, at, 4, value);
            yield return (at, after);
        }
    }

    /// <summary>
    /// Writes of a redistributor, each to a copy of the state; its registers are in the first 4 KiB of both frames (IHI 0069
    /// 12.10).
    /// </summary>
    public static IEnumerable<(uint At, GicState<W, B> After)> OfGicr<W, B>(GicState<W, B> s, int cpu, int owner, W value)
        where W : struct, IWord<W, B>
        where B : struct, IBit<B>
    {
        foreach (uint frame in new[] { 0u, GicrFrame.SgiBase })
        {
            for (uint at = frame; at < frame + 0x1000; at += 4)
            {
                GicState<W, B> after = s.Copy();
                Gic<W, B>.WriteGicr(after, cpu, owner, at, 4, value);
                yield return (at, after);
            }
        }
    }

    /// <summary>Writes of the CPU interface, each to a copy of the state.</summary>
    public static IEnumerable<(string Register, GicState<W, B> After)> OfCpuInterface<W, B>(GicState<W, B> s, int cpu, W value)
        where W : struct, IWord<W, B>
        where B : struct, IBit<B>
    {
        for (uint at = 0; at < 0x2000 && Manual<W, B>.IsV2(s); at += 4)
        {
            GicState<W, B> after = s.Copy();
            Gic<W, B>.WriteGicc(after, cpu, at, 4, value);
            yield return ($"GICC {at:x}", after);
        }

        foreach (IccRegister register in Enum.GetValues<IccRegister>())
        {
            GicState<W, B> after = s.Copy();
            Gic<W, B>.WriteIcc(after, cpu, register, value, value);
            yield return ($"{register}", after);
        }
    }
}

/// <summary>I2.</summary>
[Theorem("I2", "Active is set by acknowledge or GICD_ISACTIVER only, and cleared by an end, a deactivation or GICD_ICACTIVER only; "
    + "these two registers do not change pending.",
    "IHI 0048B 3.2.4, 4.3.9, 4.3.10")]
public sealed class I02_Who_changes_active : Theorem
{
    private static readonly string[] Ends =
    [
        $"GICC {GICC_EOIR.OffsetBytes:x}", $"GICC {GICC_AEOIR.OffsetBytes:x}", $"GICC {GICC_DIR.OffsetBytes:x}",
        nameof(IccRegister.ICC_EOIR0_EL1), nameof(IccRegister.ICC_EOIR1_EL1), nameof(IccRegister.ICC_DIR_EL1),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations => GicConfigurations.Both;

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        int cpu = c.AnyCpu();
        GicState<W, B> s = c.AnyState();
        W value = c.Word("value");
        B level = c.Bit("level");
        foreach ((uint at, GicState<W, B> after) in EveryAccess.OfGicd(s, cpu, value))
        {
            Claim(c, s, after, $"GICD {at:x}", at >= GICD_ISACTIVER.OffsetBytes && at < GICD_ICACTIVER.OffsetBytes,
                at >= GICD_ICACTIVER.OffsetBytes && at < GICD_IPRIORITYR.OffsetBytes);
        }

        foreach ((uint at, GicState<W, B> after) in EveryAccess.OfGicr(s, cpu, cpu, value))
        {
            Claim(c, s, after, $"GICR {at:x}", at == GICR_ISACTIVER0.OffsetBytes, at == GICR_ICACTIVER0.OffsetBytes);
        }

        foreach ((string register, GicState<W, B> after) in EveryAccess.OfCpuInterface(s, cpu, value))
        {
            bool ends = Ends.Contains(register);
            c.Holds($"{register} makes nothing active", Gained(s, after));
            c.Holds($"{register} leaves active what is", ends ? true : Gained(after, s));
            c.Holds($"{register} leaves pending what is", ends ? SamePending(s, after) : true);
        }

        for (int intid = 0; intid < c.Gic.IntidCount; intid++)
        {
            GicState<W, B> after = s.Copy();
            after.SetLine(cpu, intid, level);
            Claim(c, s, after, $"the line of INTID {intid}", false, false);
        }

        GicState<W, B> acknowledged = s.Copy();
        _ = acknowledged.Acknowledge(cpu, c.AnyRegister());
        c.Holds("acknowledge leaves active what is", Gained(acknowledged, s));
    }

    private static void Claim<X, W, B>(Case<X, W, B> c, GicState<W, B> s, GicState<W, B> after, string what, bool sets, bool clears)
        where X : struct, IWord<X, B>, IWide<X, W, B>
        where W : struct, IWord<W, B>
        where B : struct, IBit<B>
    {
        c.Holds($"{what} makes nothing active", sets ? true : Gained(s, after));
        c.Holds($"{what} leaves active what is", clears ? true : Gained(after, s));
        c.Holds($"{what} leaves pending what is", sets || clears ? SamePending(s, after) : true);
    }

    /// <summary>Nothing is active in the second that is not in the first.</summary>
    private static B Gained<W, B>(GicState<W, B> first, GicState<W, B> second)
        where W : struct, IWord<W, B>
        where B : struct, IBit<B>
    {
        B none = true;
        for (int i = 0; i < first.Intids.Length; i++)
        {
            none &= (second.Intids[i].Active & ~first.Intids[i].Active) == 0u;
        }

        return none;
    }

    private static B SamePending<W, B>(GicState<W, B> a, GicState<W, B> b)
        where W : struct, IWord<W, B>
        where B : struct, IBit<B>
    {
        B same = true;
        for (int i = 0; i < a.Intids.Length; i++)
        {
            same &= (a.Intids[i].Latch == b.Intids[i].Latch) & (a.Intids[i].Line == b.Intids[i].Line)
                & (a.Intids[i].Edge == b.Intids[i].Edge);
        }

        for (int i = 0; i < a.SgiSources.Length; i++)
        {
            same &= a.SgiSources[i] == b.SgiSources[i];
        }

        return same;
    }
}

/// <summary>N1, banking.</summary>
[Theorem("N1.banks", "A vCPU's accesses to its CPU interface change no other's, nor another's private interrupts but by sending an SGI.",
    "IHI 0048B 4.1.4 (banking); IHI 0069 12.2")]
public sealed class N01_Banks : Theorem
{
    private static readonly string[] Sends = [nameof(IccRegister.ICC_SGI0R_EL1), nameof(IccRegister.ICC_SGI1R_EL1),
        nameof(IccRegister.ICC_ASGI1R_EL1)];

    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations { get; } = [.. GicConfigurations.V2.Skip(1),
        .. GicConfigurations.V3.Skip(1)];

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        int cpu = c.AnyCpu();
        GicState<W, B> s = c.AnyState();
        W value = c.Word("value");
        foreach ((string register, GicState<W, B> after) in EveryAccess.OfCpuInterface(s, cpu, value))
        {
            if (!Sends.Contains(register))
            {
                c.Holds($"a write of {register}", KeepsOthers(s, after, cpu));
            }
        }

        GicState<W, B> acknowledged = s.Copy();
        _ = acknowledged.Acknowledge(cpu, c.AnyRegister());
        c.Holds("an acknowledge", KeepsOthers(s, acknowledged, cpu));
    }

    /// <summary>What is banked or a CPU interface's is the same, but for one CPU.</summary>
    private static B KeepsOthers<W, B>(GicState<W, B> s, GicState<W, B> after, int cpu)
        where W : struct, IWord<W, B>
        where B : struct, IBit<B>
    {
        GicState<W, B> expected = after.Copy();
        for (int other = 0; other < s.Configuration.CpuCount; other++)
        {
            if (other != cpu)
            {
                expected.Intids[other] = s.Intids[other];
                expected.Cpus[other] = s.Cpus[other];
                s.Priorities.AsSpan(8 * other, 8).CopyTo(expected.Priorities.AsSpan(8 * other, 8));
                s.ActivePriorities.AsSpan(8 * other, 8).CopyTo(expected.ActivePriorities.AsSpan(8 * other, 8));
                if (Manual<W, B>.IsV2(s))
                {
                    s.SgiSources.AsSpan(4 * other, 4).CopyTo(expected.SgiSources.AsSpan(4 * other, 4));
                }
            }
        }

        return after.StateEquals(expected);
    }
}

/// <summary>N1, reads.</summary>
[Theorem("N1.reads", "Reads other than acknowledge change nothing.", "IHI 0048B 4.1.4, 4.4.4; IHI 0069 12.2")]
public sealed class N01_Reads : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations { get; } = [.. GicConfigurations.Both, .. GicConfigurations.Others];

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        int cpu = c.AnyCpu();
        GicState<W, B> s = c.AnyState(), before = s.Copy();
        bool v2 = Manual<W, B>.IsV2(s);
        for (uint at = 0; at < (v2 ? GicdFrame.SizeBytes : 0x1_0000); at += 4)
        {
            _ = Gic<W, B>.ReadGicd(s, cpu, at, 4);
        }

        for (uint at = 0; at < GicrFrame.SizeBytes && !v2; at += 4)
        {
            _ = Gic<W, B>.ReadGicr(s, cpu, c.Gic.CpuCount - 1 - cpu, at, 4);
        }

        c.Holds("distributor and redistributors", s.StateEquals(before));
        for (uint at = 0; at < 0x2000 && v2; at += 4)
        {
            if (at is not (GICC_IAR.OffsetBytes or GICC_AIAR.OffsetBytes))
            {
                _ = Gic<W, B>.ReadGicc(s, cpu, at, 4);
            }
        }

        foreach (IccRegister register in Enum.GetValues<IccRegister>().Where(r =>
            r is not (IccRegister.ICC_IAR0_EL1 or IccRegister.ICC_IAR1_EL1)))
        {
            _ = Gic<W, B>.ReadIcc(s, cpu, register);
        }

        c.Holds("CPU interface", s.StateEquals(before));
        _ = Gic<W, B>.IrqSignalled(s, cpu);
        _ = Gic<W, B>.FiqSignalled(s, cpu);
        c.Holds("signals", s.StateEquals(before));
    }
}
