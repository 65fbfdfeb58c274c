using Lockstep.Agent;
using Lockstep.Model.Registers;
using Lockstep.Runner.Agent;

namespace Lockstep.Validation;

/// <summary>Directed scripts: the states of interrupts, and how they reach a CPU.</summary>
public static class PropertyScripts
{
    private const int Software = 60, Sgi = 5, Ppi = DeviceLines.VirtualTimerIntid;

    /// <summary>By name; each is written for every machine.</summary>
    public static IReadOnlyList<(string Name, Action<ScriptBuilder> Write)> All { get; } =
    [
        ("disable keeps pending, enable delivers", Enables),
        ("level: latch or signal", Levels),
        ("level at acknowledge and at end", LevelAtEnd),
        ("edge: latched once, and again while active", Edges),
        ("timers: levels and edges of PPIs", Timers),
        ("active by software", Actives),
        ("groups: enables, IRQ and FIQ, which register acknowledges", Groups),
        ("distributor off", DistributorOff),
        ("spurious acknowledges and ends", Spurious),
        ("interrupts to each CPU", Routes),
        ("handler: each mode", Handlers),
    ];

    /// <summary>Reads all that shows the state of an interrupt and of a CPU interface.</summary>
    public static void Look(ScriptBuilder s, int cpu, int intid)
    {
        s.ReadBits(cpu, GICD_ISENABLER.OffsetBytes, intid / 32);
        s.ReadBits(cpu, GICD_ISPENDR.OffsetBytes, intid / 32);
        s.ReadBits(cpu, GICD_ICPENDR.OffsetBytes, intid / 32);
        s.ReadBits(cpu, GICD_ISACTIVER.OffsetBytes, intid / 32);
        s.ReadRpr(cpu);
        if (s.Target.IsV2)
        {
            s.Read(cpu, Frame.Gicc, GICC_HPPIR.OffsetBytes);
        }
        else
        {
            s.Read(cpu, ICC_HPPIR0_EL1.Encoding);
            s.Read(cpu, ICC_HPPIR1_EL1.Encoding);
        }
    }

    /// <summary>Enables an interrupt with a priority, for one CPU.</summary>
    public static void Prepare(ScriptBuilder s, int intid, byte priority = 0x40, int cpu = 0, bool edge = false)
    {
        if (intid >= 32)
        {
            s.Route(cpu, intid, cpu);
        }

        if (intid >= 16)
        {
            s.Configure(cpu, intid, edge);
        }

        s.WritePriority(cpu, intid, priority);
        s.WriteBit(cpu, GICD_ISENABLER.OffsetBytes, intid);
    }

    private static void Enables(ScriptBuilder s)
    {
        s.Open();
        foreach (int intid in (int[])[Sgi, 20, Software, s.Target.Configuration.IntidCount - 1])
        {
            Prepare(s, intid);
            s.WriteBit(0, GICD_ICENABLER.OffsetBytes, intid);
            if (intid == Sgi)
            {
                s.SendSgi(0, Sgi, 1);
            }
            else
            {
                s.WriteBit(0, GICD_ISPENDR.OffsetBytes, intid);
            }

            Look(s, 0, intid);
            s.WriteBits(0, GICD_ISENABLER.OffsetBytes, intid / 32, 0);
            s.WriteBit(0, GICD_ISENABLER.OffsetBytes, intid);
            Look(s, 0, intid);
            s.WriteBit(0, GICD_ICENABLER.OffsetBytes, intid);
            Look(s, 0, intid);
            s.WriteBit(0, GICD_ISENABLER.OffsetBytes, intid);
            s.Acknowledge(0);
            s.WriteBit(0, GICD_ICENABLER.OffsetBytes, intid);
            Look(s, 0, intid);
            s.End(0, (uint)intid);
        }
    }

    private static void Levels(ScriptBuilder s)
    {
        s.Open();
        foreach (int intid in (int[])[s.GpioIntid, (int)s.Target.Platform.UartIntid])
        {
            void Line(bool level)
            {
                if (intid == s.GpioIntid)
                {
                    s.GpioLine(0, level);
                }
                else
                {
                    s.UartLine(0, level);
                }

                Look(s, 0, intid);
            }

            Prepare(s, intid);
            Line(true);
            s.WriteBit(0, GICD_ICPENDR.OffsetBytes, intid);
            Look(s, 0, intid);
            s.WriteBit(0, GICD_ISPENDR.OffsetBytes, intid);
            Line(false);
            s.WriteBit(0, GICD_ICPENDR.OffsetBytes, intid);
            Look(s, 0, intid);
            s.WriteBit(0, GICD_ISPENDR.OffsetBytes, intid);
            Line(true);
            s.WriteBit(0, GICD_ICPENDR.OffsetBytes, intid);
            Line(false);
            s.WriteBit(0, GICD_ISPENDR.OffsetBytes, intid);
            s.Acknowledge(0);
            s.WriteBit(0, GICD_ISPENDR.OffsetBytes, intid);
            Look(s, 0, intid);
            s.WriteBit(0, GICD_ICPENDR.OffsetBytes, intid);
            s.End(0, (uint)intid);
            Look(s, 0, intid);
        }
    }

    private static void LevelAtEnd(ScriptBuilder s)
    {
        s.Open();
        Prepare(s, s.GpioIntid);
        foreach (bool falls in (bool[])[false, true])
        {
            s.GpioLine(0, true);
            s.Acknowledge(0);
            Look(s, 0, s.GpioIntid);
            s.GpioLine(0, !falls);
            Look(s, 0, s.GpioIntid);
            s.End(0, (uint)s.GpioIntid);
            Look(s, 0, s.GpioIntid);
        }
    }

    private static void Edges(ScriptBuilder s)
    {
        s.Open();
        Prepare(s, s.GpioIntid, edge: true);
        for (int edges = 1; edges <= 3; edges++)
        {
            for (int i = 0; i < edges; i++)
            {
                s.GpioLine(0, true);
                s.GpioLine(0, false);
            }

            Look(s, 0, s.GpioIntid);
            s.Acknowledge(0);
            for (int i = 1; i < edges; i++)
            {
                s.GpioLine(0, true);
                Look(s, 0, s.GpioIntid);
                s.GpioLine(0, false);
            }

            s.End(0, (uint)s.GpioIntid);
            Look(s, 0, s.GpioIntid);
            s.Acknowledge(0);
            s.End(0, (uint)s.GpioIntid);
        }

        s.GpioLine(0, true);
        s.WriteBit(0, GICD_ICPENDR.OffsetBytes, s.GpioIntid);
        Look(s, 0, s.GpioIntid);
        if (s.Target.IsV2)
        {
            Prepare(s, s.FirstMsi, edge: true);
            s.Write(0, Frame.Msi, DeviceLines.SetSpi, s.Target.Platform.MessageOf(s.FirstMsi));
            Look(s, 0, s.FirstMsi);
            s.Configure(0, s.FirstMsi, edge: false);
            s.Write(0, Frame.Msi, DeviceLines.SetSpi, s.Target.Platform.MessageOf(s.FirstMsi));
            Look(s, 0, s.FirstMsi);
        }
    }

    private static void Timers(ScriptBuilder s)
    {
        s.Open();
        for (int cpu = 0; cpu < s.Target.Cpus; cpu++)
        {
            foreach (bool edge in (bool[])[false, true])
            {
                foreach (bool isPhysical in (bool[])[false, true])
                {
                    int intid = isPhysical ? DeviceLines.PhysicalTimerIntid : Ppi;
                    Prepare(s, intid, cpu: cpu, edge: edge);
                    s.TimerLine(cpu, isPhysical, true);
                    Look(s, cpu, intid);
                    s.WriteBit(cpu, GICD_ICPENDR.OffsetBytes, intid);
                    Look(s, cpu, intid);
                    s.TimerLine(cpu, isPhysical, false);
                    s.TimerLine(cpu, isPhysical, true);
                    s.Acknowledge(cpu);
                    s.TimerLine(cpu, isPhysical, false);
                    s.End(cpu, (uint)intid);
                    Look(s, cpu, intid);
                }
            }
        }
    }

    private static void Actives(ScriptBuilder s)
    {
        s.Open();
        foreach (int intid in (int[])[Sgi, 20, Software])
        {
            Prepare(s, intid, edge: true);
            s.WriteBit(0, GICD_ISACTIVER.OffsetBytes, intid);
            if (intid == Sgi)
            {
                s.SendSgi(0, Sgi, 1);
            }

            s.WriteBit(0, GICD_ISPENDR.OffsetBytes, intid);
            Look(s, 0, intid);
            s.Acknowledge(0);
            s.WriteBits(0, GICD_ICACTIVER.OffsetBytes, intid / 32, 0);
            Look(s, 0, intid);
            s.WriteBit(0, GICD_ICACTIVER.OffsetBytes, intid);
            Look(s, 0, intid);
            s.Acknowledge(0);
            s.WriteBit(0, GICD_ICACTIVER.OffsetBytes, intid);
            Look(s, 0, intid);
            s.End(0, (uint)intid);
            Look(s, 0, intid);
        }
    }

    private static void Groups(ScriptBuilder s)
    {
        s.Open();
        Prepare(s, 1, 0x20);
        Prepare(s, 2, 0x30);
        s.WriteBit(0, GICD_IGROUPR.OffsetBytes, 1);
        s.SendSgi(0, 1, 1, group1: true);
        s.SendSgi(0, 2, 1);
        for (uint distributor = 0; distributor < 4; distributor++)
        {
            s.Write(0, Frame.Gicd, GICD_CTLR.OffsetBytes, distributor);
            for (uint control = 0; control < (s.Target.IsV2 ? 32u : 4); control++)
            {
                GroupControl(s, control);
            }
        }
    }

    private static void GroupControl(ScriptBuilder s, uint control)
    {
        if (s.Target.IsV2)
        {
            s.Write(0, Frame.Gicc, GICC_CTLR.OffsetBytes, control);
        }
        else
        {
            s.Write(0, ICC_IGRPEN0_EL1.Encoding, control & 1);
            s.Write(0, ICC_IGRPEN1_EL1.Encoding, control >> 1);
        }

        Look(s, 0, 1);
        foreach (bool group1 in (bool[])[true, false])
        {
            s.Acknowledge(0, group1);
            Look(s, 0, 1);
            s.WriteBits(0, GICD_ICACTIVER.OffsetBytes, 0, 6);
            s.End(0, 1, group1: true);
            s.End(0, 2);
            s.SendSgi(0, 1, 1, group1: true);
            s.SendSgi(0, 2, 1);
        }
    }

    private static void DistributorOff(ScriptBuilder s)
    {
        s.Open();
        s.Write(0, Frame.Gicd, GICD_CTLR.OffsetBytes, 0);
        Prepare(s, Sgi);
        Prepare(s, s.GpioIntid);
        s.GpioLine(0, true);
        s.SendSgi(0, Sgi, 1);
        Look(s, 0, Sgi);
        Look(s, 0, s.GpioIntid);
        s.Acknowledge(0);
        s.Write(0, Frame.Gicd, GICD_CTLR.OffsetBytes, 1);
        Look(s, 0, Sgi);
        s.Acknowledge(0);
        s.Write(0, Frame.Gicd, GICD_CTLR.OffsetBytes, 0);
        s.End(0, Sgi);
        Look(s, 0, Sgi);
    }

    private static void Spurious(ScriptBuilder s)
    {
        s.Open();
        foreach (bool group1 in (bool[])[false, true])
        {
            s.Acknowledge(0, group1);
            foreach (uint intid in (uint[])[0, 31, 100, 287, 288, 1019, 1020, 1021, 1022, 1023])
            {
                s.End(0, intid, group1);
                s.ReadRpr(0);
            }
        }

        Prepare(s, Sgi);
        s.SendSgi(0, Sgi, 1);
        s.Acknowledge(0);
        foreach (uint intid in (uint[])[1020, 1021, 1022, 1023, 288, 1019])
        {
            s.End(0, intid);
            Look(s, 0, Sgi);
        }

        s.End(0, Sgi);
        Look(s, 0, Sgi);
    }

    private static void Routes(ScriptBuilder s)
    {
        s.Open();
        Prepare(s, Software, edge: true);
        for (int from = 0; from < s.Target.Cpus; from++)
        {
            for (int to = 0; to < s.Target.Cpus; to++)
            {
                s.Route(from, Software, to);
                s.WriteBit(from, GICD_ISPENDR.OffsetBytes, Software);
                for (int cpu = 0; cpu < s.Target.Cpus; cpu++)
                {
                    Look(s, cpu, Software);
                }

                s.Acknowledge((to + 1) % s.Target.Cpus);
                s.Acknowledge(to);
                s.End(to, Software);
                s.WriteBit(from, GICD_ICPENDR.OffsetBytes, Software);
                s.WriteBit(from, GICD_ICACTIVER.OffsetBytes, Software);
            }
        }
    }

    private static void Handlers(ScriptBuilder s)
    {
        const HandlerMode end = HandlerMode.Acknowledge | HandlerMode.EndOfInterrupt;
        foreach (bool split in (bool[])[false, true])
        {
            s.Open(split);
            foreach (HandlerMode mode in (HandlerMode[])[HandlerMode.RecordAndMask, HandlerMode.Acknowledge, end, end | HandlerMode.Deactivate, end | HandlerMode.QuietSource])
            {
                int cpu = s.Target.Cpus - 1;
                Prepare(s, Sgi, 0x40, cpu);
                Prepare(s, s.GpioIntid, 0x30, cpu);
                s.Add(new Operation(OperationKind.SetHandler, cpu, (int)mode));
                s.Add(new Operation(OperationKind.Unmask, cpu, Masks.Both));
                s.SendSgi(0, Sgi, 1u << cpu);
                s.GpioLine(0, true);
                s.GpioLine(0, false);
                s.Add(new Operation(OperationKind.Mask, cpu, Masks.Both));
                Look(s, cpu, Sgi);
                Look(s, cpu, s.GpioIntid);
                s.WriteBit(cpu, GICD_ICACTIVER.OffsetBytes, Sgi);
                s.WriteBit(cpu, GICD_ICACTIVER.OffsetBytes, s.GpioIntid);
                s.End(cpu, (uint)s.GpioIntid);
                s.End(cpu, Sgi);
            }
        }
    }
}
