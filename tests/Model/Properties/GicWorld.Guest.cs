using Lockstep.Model.Gic;
using Lockstep.Model.Registers;

namespace Lockstep.Tests.Model.Properties;

/// <summary>An acknowledged interrupt: what the register read, and which register it was.</summary>
internal readonly record struct Taken(uint Raw, bool Group1)
{
    public int Intid => (int)(Raw & 0x3ff);

    public int Source => (int)(Raw >> 10);
}

/// <content>What a guest's handler does, and the random operations.</content>
internal sealed partial class GicWorld
{
    private int[]? hot;

    /// <summary>By CPU: acknowledged and not ended.</summary>
    public Stack<Taken>[] Nested { get; }

    /// <summary>By CPU: with EOImode 1, ended and not deactivated.</summary>
    public List<Taken>[] Dropped { get; }

    /// <summary>The INTIDs that random operations use: few, so that they meet.</summary>
    public int[] Hot => hot ??= [.. ((int[])[40, 27, 3, 33, 16, 0, 15, 31, 32, 63, IntidEnd - 1, 35]).Where(i => i < IntidEnd)];

    /// <summary>Distributor and CPU interfaces on, nothing masked, EOImode as the setup says.</summary>
    public void MakeReady()
    {
        WriteD(0, GICD_CTLR.OffsetBytes, 3);
        for (int cpu = 0; cpu < Cpus; cpu++)
        {
            SetMask(cpu, 0xff);
            if (IsV2)
            {
                WriteC(cpu, GICC_CTLR.OffsetBytes, 0b111 | (Setup.SplitsEnd ? 1u << 9 : 0));
                continue;
            }

            WriteR(cpu, GICR_WAKER.OffsetBytes, 0);
            WriteI(cpu, IccRegister.ICC_IGRPEN0_EL1, 1);
            WriteI(cpu, IccRegister.ICC_IGRPEN1_EL1, 1);
            WriteI(cpu, IccRegister.ICC_CTLR_EL1, Setup.SplitsEnd ? 2u : 0);
        }
    }

    /// <summary>Makes an interrupt such that it needs only to become pending.</summary>
    public void Prepare(int cpu, int intid, bool edge = false, uint priority = 0x40, bool group1 = false)
    {
        SetPriority(cpu, intid, priority);
        SetGroup(cpu, intid, group1);
        SetTarget(intid, cpu);
        Put(Field.Edge, cpu, intid, edge || IsSgi(intid));
        WriteOne(GICD_ISENABLER.OffsetBytes, cpu, intid);
    }

    public void SetMask(int cpu, uint mask)
    {
        if (IsV2)
        {
            WriteC(cpu, GICC_PMR.OffsetBytes, mask);
        }
        else
        {
            WriteI(cpu, IccRegister.ICC_PMR_EL1, mask);
        }
    }

    public uint RunningPriority(int cpu) => IsV2 ? ReadC(cpu, GICC_RPR.OffsetBytes) : ReadI(cpu, IccRegister.ICC_RPR_EL1);

    /// <summary>Reads the acknowledge registers as a guest of both groups does; null for 1023.</summary>
    public Taken? Acknowledge(int cpu)
    {
        bool group1 = !IsV2;
        uint raw = IsV2 ? ReadC(cpu, GICC_IAR.OffsetBytes) : ReadI(cpu, IccRegister.ICC_IAR1_EL1);
        if (IsV2 && raw == 1022)
        {
            raw = ReadC(cpu, GICC_AIAR.OffsetBytes);
            group1 = true;
        }
        else if (!IsV2 && raw == 1023)
        {
            raw = ReadI(cpu, IccRegister.ICC_IAR0_EL1);
            group1 = false;
        }

        if ((raw & 0x3ff) >= 1020)
        {
            return null;
        }

        Taken taken = new(raw, group1 || (IsV2 && Get(Field.Group, cpu, (int)(raw & 0x3ff))));
        Nested[cpu].Push(taken);
        return taken;
    }

    /// <summary>Writes the end of interrupt register of the interrupt's group.</summary>
    public void End(int cpu, Taken taken)
    {
        if (IsV2)
        {
            WriteC(cpu, GICC_EOIR.OffsetBytes, taken.Raw);
        }
        else
        {
            WriteI(cpu, taken.Group1 ? IccRegister.ICC_EOIR1_EL1 : IccRegister.ICC_EOIR0_EL1, taken.Raw);
        }
    }

    public void Deactivate(int cpu, Taken taken)
    {
        if (IsV2)
        {
            WriteC(cpu, GICC_DIR.OffsetBytes, taken.Raw);
        }
        else
        {
            WriteI(cpu, IccRegister.ICC_DIR_EL1, taken.Raw);
        }
    }

    /// <summary>Ends and, with EOImode 1, deactivates.</summary>
    public void Finish(int cpu, Taken taken)
    {
        End(cpu, taken);
        if (Setup.SplitsEnd)
        {
            Deactivate(cpu, taken);
        }
    }

    /// <summary>One random operation.</summary>
    public void Do(Step step)
    {
        int cpu = step.Cpu % Cpus, intid = Hot[step.Which % Hot.Length];
        uint value = step.Value;
        switch (step.Op)
        {
            case Op.Raise: Line(cpu, intid, true); break;
            case Op.Lower: Line(cpu, intid, false); break;
            case Op.Enable: WriteOne(GICD_ISENABLER.OffsetBytes, cpu, intid); break;
            case Op.Disable: WriteOne(GICD_ICENABLER.OffsetBytes, cpu, intid); break;
            case Op.SetPending: WriteOne(GICD_ISPENDR.OffsetBytes, cpu, intid); break;
            case Op.ClearPending: WriteOne(GICD_ICPENDR.OffsetBytes, cpu, intid); break;
            case Op.SetActive: WriteOne(GICD_ISACTIVER.OffsetBytes, cpu, intid); break;
            case Op.ClearActive: WriteOne(GICD_ICACTIVER.OffsetBytes, cpu, intid); break;
            case Op.Prioritise: SetPriority(cpu, intid, value << 3); break;
            case Op.Regroup: SetGroup(cpu, intid, (value & 1) == 1); break;
            case Op.Configure: SetEdge(cpu, intid, (value & 1) == 1); break;
            case Op.Target: SetTarget(intid, cpu); break;
            case Op.Send: Send(cpu, (int)(value % (uint)Cpus), intid & 15, (value & 16) == 0); break;
            case Op.Acknowledge: Acknowledge(cpu); break;
            case Op.End or Op.Deactivate: FinishOne(cpu, step.Op); break;
            default: DoControl(step with { Cpu = cpu }); break;
        }
    }

    private void FinishOne(int cpu, Op op)
    {
        if (op == Op.End && Nested[cpu].TryPop(out Taken taken))
        {
            End(cpu, taken);
            Dropped[cpu].Add(taken);
        }
        else if (op == Op.Deactivate && Dropped[cpu].Count > 0)
        {
            Deactivate(cpu, Dropped[cpu][0]);
            Dropped[cpu].RemoveAt(0);
        }
    }

    private void DoControl(Step step)
    {
        int cpu = step.Cpu;
        uint value = step.Value;
        switch (step.Op)
        {
            case Op.Mask: SetMask(cpu, (value & 1) == 0 ? 0xff : value << 3); break;
            case Op.Point when IsV2: WriteC(cpu, (value & 8) == 0 ? GICC_BPR.OffsetBytes : GICC_ABPR.OffsetBytes, value); break;
            case Op.Point: WriteI(cpu, (value & 8) == 0 ? IccRegister.ICC_BPR0_EL1 : IccRegister.ICC_BPR1_EL1, value); break;
            case Op.Switch: WriteD(cpu, GICD_CTLR.OffsetBytes, value | (value & 4) >> 2); break;
            case Op.Interface when IsV2: WriteC(cpu, GICC_CTLR.OffsetBytes, (ReadC(cpu, GICC_CTLR.OffsetBytes) & ~3u) | (value & 3)); break;
            case Op.Interface: WriteI(cpu, (value & 2) == 0 ? IccRegister.ICC_IGRPEN0_EL1 : IccRegister.ICC_IGRPEN1_EL1, value & 1); break;
            case Op.Mode when IsV2: WriteC(cpu, GICC_CTLR.OffsetBytes, (ReadC(cpu, GICC_CTLR.OffsetBytes) & 0x203) | (value & 0x1c)); break;
            case Op.Mode: WriteI(cpu, IccRegister.ICC_CTLR_EL1, (Setup.SplitsEnd ? 2u : 0) | (value & 1)); break;
            case Op.Sleep when !IsV2: WriteR(cpu, GICR_WAKER.OffsetBytes, value & 2); break;
            case Op.Wild: WildWrite(step); break;
            default: break;
        }
    }

    private void WildWrite(Step step)
    {
        uint offset = (uint)(step.Which * 0x1357 + step.Value % 0x1000) % 0x1_0000;
        int size = 1 << (step.Which & 3);
        if (IsV2)
        {
            WriteD(step.Cpu, offset % 0x1000, step.Value, size);
        }
        else if (step.Which % 2 == 0)
        {
            WriteD(step.Cpu, offset, step.Value, size);
        }
        else
        {
            WriteR(step.Cpu, GicrFrame.SgiBase + offset % 0x1000, step.Value, size);
        }
    }
}
