using Lockstep.Agent;
using Lockstep.Model.Registers;
using Lockstep.Runner.Agent;

namespace Lockstep.Validation;

/// <summary>Directed scripts: priorities, preemption, and the ends of interrupts.</summary>
public static class PriorityScripts
{
    private const int Software = 60, Sgi = 5;

    /// <summary>By name; each is written for every machine.</summary>
    public static IReadOnlyList<(string Name, Action<ScriptBuilder> Write)> All { get; } =
    [
        ("order of priorities, ties", Priorities),
        ("preemption through all levels, ends in reverse", Nesting),
        ("binary points of both groups", BinaryPoints),
        ("priority mask", PriorityMasks),
        ("EOImode 1: drop, other interrupts, deactivate", SplitEnd),
    ];

    private static void Priorities(ScriptBuilder s)
    {
        s.Open(splitEnd: true);
        for (int intid = 0; intid < 16; intid++)
        {
            PropertyScripts.Prepare(s, intid, (byte)((intid * 0x68) & 0xf8));
            s.SendSgi(0, intid, 1);
        }

        foreach (int intid in (int[])[Software + 1, Software, Software + 32])
        {
            PropertyScripts.Prepare(s, intid, 0x68, edge: true);
            s.WriteBit(0, GICD_ISPENDR.OffsetBytes, intid);
        }

        s.WritePriority(0, 3, 0);
        s.WritePriority(0, 4, 0xf8);
        // Every acknowledge is ended by what it read: by the handler.
        s.Add(new Operation(OperationKind.SetHandler, 0, (int)(HandlerMode.Acknowledge | HandlerMode.EndOfInterrupt | HandlerMode.Deactivate)));
        s.Add(new Operation(OperationKind.Unmask, 0, Masks.Both));
        s.Add(new Operation(OperationKind.Unmask, 0, Masks.Both));
        PropertyScripts.Look(s, 0, Software);
    }

    private static void Nesting(ScriptBuilder s)
    {
        s.Open();
        int step = 1 << s.Target.Configuration.ActivePriorityShift, levels = (0x100 / step) - 1;
        for (int i = 0; i < levels; i++)
        {
            int intid = 32 + 16 + i;
            PropertyScripts.Prepare(s, intid, (byte)((levels - 1 - i) * step), edge: true);
        }

        for (int i = 0; i < levels; i++)
        {
            s.WriteBit(0, GICD_ISPENDR.OffsetBytes, 48 + i);
            s.Acknowledge(0);
            s.ReadRpr(0);
            s.Acknowledge(0);
        }

        for (int i = levels - 1; i >= 0; i--)
        {
            s.End(0, (uint)(48 + i));
            s.ReadRpr(0);
        }

        s.End(0, 48);
        PropertyScripts.Look(s, 0, 48);
    }

    private static void BinaryPoints(ScriptBuilder s)
    {
        s.Open();
        for (uint point = 0; point < 8; point++)
        {
            foreach (bool common in (bool[])[false, true])
            {
                foreach (bool group1 in (bool[])[false, true])
                {
                    BinaryPoint(s, point, common, group1);
                }
            }
        }
    }

    private static void BinaryPoint(ScriptBuilder s, uint point, bool common, bool group1)
    {
        if (s.Target.IsV2)
        {
            s.Write(0, Frame.Gicc, GICC_CTLR.OffsetBytes, common ? 0x17u : 7);
            s.Write(0, Frame.Gicc, group1 ? GICC_ABPR.OffsetBytes : GICC_BPR.OffsetBytes, point);
            s.Read(0, Frame.Gicc, group1 ? GICC_ABPR.OffsetBytes : GICC_BPR.OffsetBytes);
        }
        else
        {
            s.Write(0, ICC_CTLR_EL1.Encoding, common ? 1u : 0);
            s.Write(0, group1 ? ICC_BPR1_EL1.Encoding : ICC_BPR0_EL1.Encoding, point);
            s.Read(0, ICC_BPR0_EL1.Encoding);
            s.Read(0, ICC_BPR1_EL1.Encoding);
        }

        foreach (int intid in (int[])[Software, Software + 1])
        {
            s.Route(0, intid, 0);
            s.Configure(0, intid, edge: true);
            s.WriteBits(0, GICD_IGROUPR.OffsetBytes, Software / 32, group1 ? uint.MaxValue : 0);
            s.WriteBit(0, GICD_ISENABLER.OffsetBytes, intid);
        }

        foreach (byte urgent in (byte[])[0x80, 0x78, 0x70, 0x60, 0x40, 0x00])
        {
            s.WritePriority(0, Software, 0x88);
            s.WritePriority(0, Software + 1, urgent);
            s.WriteBit(0, GICD_ISPENDR.OffsetBytes, Software);
            s.Acknowledge(0, group1);
            s.ReadRpr(0);
            s.WriteBit(0, GICD_ISPENDR.OffsetBytes, Software + 1);
            s.WriteBit(0, GICD_ICPENDR.OffsetBytes, Software + 1);
            s.End(0, Software, group1);
        }
    }

    private static void PriorityMasks(ScriptBuilder s)
    {
        s.Open();
        PropertyScripts.Prepare(s, Sgi, 0x50);
        s.SendSgi(0, Sgi, 1);
        for (int mask = 0; mask <= 0xff; mask++)
        {
            s.WritePmr(0, (byte)mask);
            s.Read(0, Frame.Gicd, GICD_CTLR.OffsetBytes);
        }

        s.WritePriority(0, Sgi, 0xff);
        s.WritePmr(0, 0xff);
        s.Acknowledge(0);
        s.WritePriority(0, Sgi, 0xf0);
        s.Acknowledge(0);
    }

    private static void SplitEnd(ScriptBuilder s)
    {
        s.Open(splitEnd: true);
        PropertyScripts.Prepare(s, Sgi, 0x40);
        PropertyScripts.Prepare(s, Software, 0x40, edge: true);
        PropertyScripts.Prepare(s, s.GpioIntid, 0x40);
        s.SendSgi(0, Sgi, 1);
        s.WriteBit(0, GICD_ISPENDR.OffsetBytes, Software);
        s.GpioLine(0, true);
        foreach (int intid in (int[])[Sgi, s.GpioIntid, Software])
        {
            s.Acknowledge(0);
            PropertyScripts.Look(s, 0, intid);
            s.End(0, (uint)intid);
            PropertyScripts.Look(s, 0, intid);
        }

        s.SendSgi(0, Sgi, 1);
        s.WriteBit(0, GICD_ISPENDR.OffsetBytes, Software);
        s.Acknowledge(0);
        foreach (uint intid in (uint[])[Software, (uint)s.GpioIntid, Sgi, 1023, 1020, 300])
        {
            s.Deactivate(0, intid);
            PropertyScripts.Look(s, 0, s.GpioIntid);
        }

        s.Open(splitEnd: false);
        s.Deactivate(0, (uint)s.GpioIntid);
        PropertyScripts.Look(s, 0, s.GpioIntid);
    }
}
