using Lockstep.Model.Gic;
using Lockstep.Model.Kernel;
using Lockstep.Model.Registers;
using Lockstep.Model.Words;
using Gic = Lockstep.Model.Gic.Gic<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;

namespace Lockstep.InLockstep.Replay;

/// <summary>
/// Brings about a state on a machine after reset by what a guest and devices can do: stores, and input lines. Nothing is forwarded before
/// GICD_CTLR is written, which is last, so that pending interrupts are still pending then. Whether the state is reached is for the caller
/// to look at.
/// </summary>
/// <param name="machine">The machine.</param>
/// <param name="wanted">The state.</param>
internal sealed class StateSetup(Machine machine, GicState<Word32, Bit> wanted)
{
    private const uint ProcessorSleep = 2;
    private readonly bool isV3 = wanted.Configuration.Version == GicVersion.V3;

    /// <summary>Operations that were done.</summary>
    public int Operations { get; private set; }

    private GicState<Word32, Bit> Reached => machine.Relation.Model;

    /// <summary>Does what there is to do.</summary>
    public void Run()
    {
        EachRegister(1, (cpu, n) => Bring(cpu, GICD_IGROUPR.OffsetBytes, 1, n));
        EachRegister(8, (cpu, n) => Bring(cpu, GICD_IPRIORITYR.OffsetBytes, 8, n));
        EachRegister(2, (cpu, n) => Bring(cpu, GICD_ICFGR.OffsetBytes, 2, n));
        BringRoutes();
        BringLines();
        EachRegister(1, BringPending);
        BringSgis();
        EachRegister(1, BringActive);
        for (int cpu = 0; cpu < wanted.Cpus.Length; cpu++)
        {
            BringInterface(cpu);
        }

        EachRegister(1, BringEnables);
        uint control = Gic.ReadGicd(wanted, 0, GICD_CTLR.OffsetBytes, 4).Value;
        if (control != Gic.ReadGicd(Reached, 0, GICD_CTLR.OffsetBytes, 4).Value)
        {
            Operations++;
            machine.WriteDistributor(0, GICD_CTLR.OffsetBytes, 4, control);
        }
    }

    /// <summary>Each register of an array over INTIDs, those of private INTIDs for each CPU.</summary>
    private void EachRegister(int bitsPerIntid, Action<int, int> action)
    {
        for (int n = 0; n < bitsPerIntid * wanted.Configuration.WordCount; n++)
        {
            for (int cpu = 0; cpu < (n < bitsPerIntid ? wanted.Cpus.Length : 1); cpu++)
            {
                action(cpu, n);
            }
        }
    }

    private bool IsInRedistributor(int bitsPerIntid, int n) => isV3 && n < bitsPerIntid;

    private uint Read(GicState<Word32, Bit> state, int cpu, uint first, int bitsPerIntid, int n)
    {
        uint offset = first + 4 * (uint)n;
        return IsInRedistributor(bitsPerIntid, n)
            ? Gic.ReadGicr(state, cpu, cpu, GicrFrame.SgiBase + offset, 4).Value : Gic.ReadGicd(state, cpu, offset, 4).Value;
    }

    private void Write(int cpu, uint first, int bitsPerIntid, int n, uint value)
    {
        Operations++;
        uint offset = first + 4 * (uint)n;
        if (IsInRedistributor(bitsPerIntid, n))
        {
            machine.WriteRedistributor(cpu, (uint)cpu * GicrFrame.SizeBytes + GicrFrame.SgiBase + offset, 4, value);
        }
        else
        {
            machine.WriteDistributor(cpu, offset, 4, value);
        }
    }

    /// <summary>A register that keeps what is written.</summary>
    private void Bring(int cpu, uint first, int bitsPerIntid, int n)
    {
        uint value = Read(wanted, cpu, first, bitsPerIntid, n);
        if (value != Read(Reached, cpu, first, bitsPerIntid, n))
        {
            Write(cpu, first, bitsPerIntid, n, value);
        }
    }

    /// <summary>A pair of registers, one that sets bits and one that clears them.</summary>
    private void BringBits(int cpu, int n, uint value, uint now, uint set, uint clear)
    {
        if ((value & ~now) != 0)
        {
            Write(cpu, set, 1, n, value & ~now);
        }

        if ((now & ~value) != 0)
        {
            Write(cpu, clear, 1, n, now & ~value);
        }
    }

    private void BringPending(int cpu, int n) => BringBits(cpu, n, wanted.Intid(cpu, n).Latch.Value, Reached.Intid(cpu, n).Latch.Value,
        GICD_ISPENDR.OffsetBytes, GICD_ICPENDR.OffsetBytes);

    private void BringActive(int cpu, int n) => BringBits(cpu, n, wanted.Intid(cpu, n).Active.Value, Reached.Intid(cpu, n).Active.Value,
        GICD_ISACTIVER.OffsetBytes, GICD_ICACTIVER.OffsetBytes);

    private void BringEnables(int cpu, int n) => BringBits(cpu, n, wanted.Intid(cpu, n).Enabled.Value, Reached.Intid(cpu, n).Enabled.Value,
        GICD_ISENABLER.OffsetBytes, GICD_ICENABLER.OffsetBytes);

    private void BringRoutes()
    {
        for (int n = 8; !isV3 && n < 8 * wanted.Configuration.WordCount; n++)
        {
            Bring(0, GICD_ITARGETSR.OffsetBytes, 8, n);
        }

        for (uint intid = GICDv3_IROUTER.FirstIntid; isV3 && intid < wanted.Configuration.IntidCount; intid++)
        {
            ulong route = wanted.RoutesLow[intid].Value | (ulong)wanted.RoutesHigh[intid].Value << 32;
            if (route != (Reached.RoutesLow[intid].Value | (ulong)Reached.RoutesHigh[intid].Value << 32))
            {
                Operations++;
                machine.WriteDistributor(0, GICDv3_IROUTER.OffsetBytes + 8 * (intid - GICDv3_IROUTER.FirstIntid), 8, route);
            }
        }
    }

    /// <summary>Lines of passthrough interrupts and of the virtual timers. No other line leads to a VMM.</summary>
    private void BringLines()
    {
        foreach (int intid in machine.Configuration.DeviceIntids)
        {
            if ((wanted.Intid(0, intid / 32).Line.Value >> intid % 32 & 1) != 0)
            {
                Operations++;
                machine.DriveLine(intid, true);
            }
        }

        for (int cpu = 0; cpu < wanted.Cpus.Length; cpu++)
        {
            if ((wanted.Intid(cpu, 0).Line.Value >> (int)VirtualPpi.VirtualTimerIntid & 1) != 0)
            {
                Operations++;
                machine.DriveTimer(cpu, true);
            }

            machine.Report(cpu);
        }
    }

    private void BringSgis()
    {
        for (int cpu = 0; !isV3 && cpu < wanted.Cpus.Length; cpu++)
        {
            for (int n = 0; n < 4; n++)
            {
                uint sources = wanted.SgiSources[cpu * 4 + n].Value;
                if (sources != 0)
                {
                    Operations++;
                    machine.WriteDistributor(cpu, GICD_SPENDSGIR.OffsetBytes + 4 * (uint)n, 4, sources);
                }
            }
        }
    }

    /// <summary>Modes are written last: one of them makes a binary point another register's.</summary>
    private void BringInterface(int cpu)
    {
        CpuInterface<Word32, Bit> now = Reached.Cpus[cpu], its = wanted.Cpus[cpu];
        int group1 = cpu * 8 + 4;
        WriteIf(now.Pmr.Value != its.Pmr.Value, cpu, GICC_PMR.OffsetBytes, IccRegister.ICC_PMR_EL1, its.Pmr.Value);
        WriteIf(now.Bpr0.Value != its.Bpr0.Value, cpu, GICC_BPR.OffsetBytes, IccRegister.ICC_BPR0_EL1, its.Bpr0.Value);
        WriteIf(now.Bpr1.Value != its.Bpr1.Value, cpu, GICC_ABPR.OffsetBytes, IccRegister.ICC_BPR1_EL1, its.Bpr1.Value);
        WriteIf(wanted.ActivePriorities[cpu * 8].Value != 0, cpu, GICC_APR.OffsetBytes, IccRegister.ICC_AP0R0_EL1,
            wanted.ActivePriorities[cpu * 8].Value);
        WriteIf(isV3 && wanted.ActivePriorities[group1].Value != 0, cpu, 0, IccRegister.ICC_AP1R0_EL1,
            wanted.ActivePriorities[group1].Value);
        if (isV3)
        {
            WriteIf((its.Enables.Value & 1) != 0, cpu, 0, IccRegister.ICC_IGRPEN0_EL1, 1);
            WriteIf((its.Enables.Value & 2) != 0, cpu, 0, IccRegister.ICC_IGRPEN1_EL1, 1);
            WriteIf(its.Ctlr.Value != 0, cpu, 0, IccRegister.ICC_CTLR_EL1, Gic.ReadIcc(wanted, cpu, IccRegister.ICC_CTLR_EL1).Low.Value);
            if (its.Waker.Value != now.Waker.Value)
            {
                Operations++;
                uint offset = (uint)cpu * GicrFrame.SizeBytes + GICR_WAKER.OffsetBytes;
                machine.WriteRedistributor(cpu, offset, 4, its.Waker.Value & ProcessorSleep);
            }
        }
        else
        {
            uint control = Gic.ReadGicc(wanted, cpu, GICC_CTLR.OffsetBytes, 4).Value;
            WriteIf(control != 0, cpu, GICC_CTLR.OffsetBytes, default, control);
        }
    }

    private void WriteIf(bool needed, int cpu, uint offset, IccRegister register, uint value)
    {
        if (!needed)
        {
            return;
        }

        Operations++;
        if (isV3)
        {
            machine.WriteInterface(cpu, register, value);
        }
        else
        {
            machine.WriteInterface(cpu, offset, value);
        }
    }
}
