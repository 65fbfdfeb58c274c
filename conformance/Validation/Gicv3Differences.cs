using Lockstep.Model.Gic;
using Lockstep.Model.Registers;
using Lockstep.Model.Words;

namespace Lockstep.Validation;

/// <summary>Differences of QEMU's arm_gicv3.</summary>
internal static class Gicv3Differences
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<QemuDifference> All { get; } =
    [
        new()
        {
            Name = "RouterKeepsReservedBits", Version = GicVersion.V3, Register = "GICD_IROUTER", Section = "IHI 0069 12.9, GICD_IROUTER<n>",
            Specification = "Bits 63:40 and 30:24 are RES0; so is Interrupt_Routing_Mode, bit 31, where GICD_TYPER.No1N is 1.",
            Qemu = "Keeps all 64 bits.",
            Occurs = (m, access) => access.Is(Frame.Gicd, GICDv3_IROUTER.OffsetBytes, GICDv3_IROUTER.Count * 2) && !access.IsWrite && m.History.ReservedRoute(access) != 0,
            Does = (m, access, architecture) => architecture() | m.History.ReservedRoute(access),
            Witness = s =>
            {
                s.Write(0, Frame.Gicd, GICDv3_IROUTER.OffsetBytes + 16, 0xff00_0000);
                s.Read(0, Frame.Gicd, GICDv3_IROUTER.OffsetBytes + 16);
            },
            Values = ("0x0", "0xff000000"),
        },
        new()
        {
            Name = "TyperCountsOnlySpis", Version = GicVersion.V3, Register = "GICD_TYPER", Section = "IHI 0069 12.9, GICD_TYPER",
            Specification = "ITLinesNumber is N where the INTIDs end at 32(N+1)-1: 8 for INTIDs 0 to 287.",
            Qemu = "One less, although INTIDs 256 to 287 are there.",
            Occurs = (_, access) => access.Is(Frame.Gicd, GICDv3_TYPER.OffsetBytes) && !access.IsWrite,
            Does = (_, _, architecture) => architecture() - 1,
            Witness = s => s.Read(0, Frame.Gicd, GICDv3_TYPER.OffsetBytes),
            Values = ("0x37a0008", "0x37a0007"),
        },
        new()
        {
            Name = "DistributorHasLpis", Version = GicVersion.V3, Register = "GICD_TYPER", Section = "IHI 0069 12.9, GICD_TYPER",
            IsLeftOpen = true,
            Specification = "LPIS says whether LPIs are implemented; the model has none and reads 0.",
            Qemu = "virt has an ITS: LPIs are implemented.",
            Occurs = (_, access) => access.Is(Frame.Gicd, GICDv3_TYPER.OffsetBytes) && !access.IsWrite,
            Does = (_, _, architecture) => architecture() | 1 << 17,
            Witness = s => s.Read(0, Frame.Gicd, GICDv3_TYPER.OffsetBytes),
            Values = ("0x3780007", "0x37a0007"),
        },
        new()
        {
            Name = "RedistributorHasLpis", Version = GicVersion.V3, Register = "GICR_TYPER", Section = "IHI 0069 12.11, GICR_TYPER",
            IsLeftOpen = true,
            Specification = "PLPIS and CommonLPIAff tell about LPIs; the model has none and reads 0.",
            Qemu = "Both read 1.",
            Occurs = (_, access) => access.Is(Frame.Gicr, GICR_TYPER.OffsetBytes) && !access.IsWrite,
            Does = (_, _, architecture) => architecture() | 1 << 24 | 1,
            Witness = s => s.Read(0, Frame.Gicr, GICR_TYPER.OffsetBytes),
            Values = ("0x10", "0x1000011"),
        },
        new()
        {
            Name = "RedistributorHasClearEnable", Version = GicVersion.V3, Register = "GICR_CTLR", Section = "IHI 0069 12.11, GICR_CTLR",
            IsLeftOpen = true,
            Specification = "CES says whether EnableLPIs can be cleared; the model has no LPIs and reads 0.",
            Qemu = "Reads 1.",
            Occurs = (_, access) => access.Is(Frame.Gicr, GICR_CTLR.OffsetBytes) && !access.IsWrite,
            Does = (_, _, architecture) => architecture() | 2,
            Witness = s => s.Read(0, Frame.Gicr, GICR_CTLR.OffsetBytes),
            Values = ("0x0", "0x2"),
        },
        new()
        {
            Name = "RedistributorHasLpiTables", Version = GicVersion.V3, Register = "GICR_PROPBASER", Section = "IHI 0069 12.11, GICR_PROPBASER, GICR_PENDBASER, GICR_CTLR",
            IsLeftOpen = true,
            Specification = "Without LPIs, as in the model, GICR_CTLR.EnableLPIs, GICR_PROPBASER and GICR_PENDBASER are RES0.",
            Qemu = "The registers of LPIs are there.",
            Occurs = (_, access) => access.IsWrite
                && (access.Is(Frame.Gicr, GICR_CTLR.OffsetBytes) || access.Is(Frame.Gicr, GICR_PROPBASER.OffsetBytes, 2) || access.Is(Frame.Gicr, GICR_PENDBASER.OffsetBytes, 2)),
            Witness = s =>
            {
                s.Write(0, Frame.Gicr, GICR_PROPBASER.OffsetBytes, 0x4000_0000);
                s.Read(0, Frame.Gicr, GICR_PROPBASER.OffsetBytes);
            },
            Values = ("0x0", "0x40000000"),
        },
        new()
        {
            Name = "BinaryPointIsCheckedWithReservedBits", Version = GicVersion.V3, Register = "ICC_BPR0_EL1", Section = "IHI 0069 12.2, ICC_BPR0_EL1, ICC_BPR1_EL1",
            Specification = "Bits 63:3 are RES0; a binary point below the minimum sets the minimum.",
            Qemu = "Compares the whole value with the minimum, then keeps bits 2:0: smaller points are accepted when a reserved bit is set.",
            Occurs = (m, access) => access.IsWrite && access.Value >> 3 != 0 && IsBelowMinimum(m, access),
            Witness = s => { s.Write(0, ICC_BPR0_EL1.Encoding, 0x100); s.Read(0, ICC_BPR0_EL1.Encoding); },
            Values = ("0x2", "0x0"),
        },
        new()
        {
            Name = "PmrKeepsReservedBits", Version = GicVersion.V3, Register = "ICC_PMR_EL1", Section = "IHI 0069 12.2, ICC_PMR_EL1",
            Specification = "Bits 63:8 are RES0.",
            Qemu = "Keeps bits 31:8, and masks nothing while one is set.",
            Occurs = (m, access) => access.Is(IccRegister.ICC_PMR_EL1) && access.IsWrite
                && ((uint)access.Value >> 8 != 0 || m.State.Cpus[access.Cpu].Pmr.Value >> 8 != 0),
            Does = (m, access, architecture) =>
            {
                ulong result = architecture();
                m.State.Cpus[access.Cpu].Pmr = (uint)access.Value & ~7u;
                return result;
            },
            Witness = s => { s.Write(0, ICC_PMR_EL1.Encoding, 0x100); s.Read(0, ICC_PMR_EL1.Encoding); },
            Values = ("0x0", "0x100"),
        },
        new()
        {
            Name = "PriorityKeepsUnimplementedBits", Version = GicVersion.V3, Register = "GICD_IPRIORITYR", Section = "IHI 0069 4.8",
            Specification = "With 5 bits of priority, as ICC_CTLR_EL1.PRIbits says, bits 2:0 of each priority are RAZ/WI.",
            Qemu = "GICD_IPRIORITYR and GICR_IPRIORITYR keep all eight bits, and order pending interrupts by them.",
            Occurs = (m, access) => access.IsWrite && (access.Value & 0x0707_0707) != 0
                && (access.Is(Frame.Gicd, GICD_IPRIORITYR.OffsetBytes + 32, (uint)m.State.Configuration.IntidCount / 4 - 8)
                    || access.Is(Frame.Gicr, GicrFrame.SgiBase + GICD_IPRIORITYR.OffsetBytes, 8)),
            Witness = s => { s.WritePriority(0, 40, 0x47); s.Read(0, Frame.Gicd, GICD_IPRIORITYR.OffsetBytes + 40); },
            Values = ("0x40", "0x47"),
        },
        new()
        {
            Name = "SleepDoesNotStopForwarding", Version = GicVersion.V3, Register = "GICR_WAKER", Section = "IHI 0069 11.1, 12.11, GICR_WAKER",
            Specification = "While ChildrenAsleep is 1 the redistributor forwards nothing to the PE.",
            Qemu = "The bits read as the specification says, and interrupts are forwarded all the same.",
            Occurs = (m, access) => access.Is(Frame.Gicr, GICR_WAKER.OffsetBytes),
            Does = (m, access, architecture) =>
            {
                ref CpuInterface<Word32, Bit> cpu = ref m.State.Cpus[access.Owner];
                cpu.Waker = m.History.Waker.GetValueOrDefault(access.Owner, cpu.Waker.Value);
                ulong result = architecture();
                m.History.Waker[access.Owner] = cpu.Waker.Value;
                cpu.Waker = access.IsWrite ? 0 : cpu.Waker;
                return result;
            },
            Witness = s =>
            {
                s.Open();
                s.WriteBit(0, GICD_ISENABLER.OffsetBytes, 3);
                s.SendSgi(0, 3, 1);
                s.Write(0, Frame.Gicr, GICR_WAKER.OffsetBytes, 2);
            },
            Values = ("signals 0", "signals 2"),
        },
        new()
        {
            Name = "ConfigurationOfEnabledSpiTakesEffectLate", Version = GicVersion.V3, Register = "GICD_ICFGR", Section = "IHI 0069 12.9, GICD_ICFGR<n>",
            IsLeftOpen = true,
            Specification = "UNPREDICTABLE for an interrupt that is enabled. The model takes the new configuration at once.",
            Qemu = "What is signalled changes only with the next change of the interrupt's state.",
            Occurs = (m, access) => access.IsWrite && access.Is(Frame.Gicd, GICD_ICFGR.OffsetBytes + 8, GICD_ICFGR.Count - 2) && ChangesRaised(m, access),
            Witness = s =>
            {
                s.Open();
                s.WriteBit(0, GICD_ISENABLER.OffsetBytes, s.GpioIntid);
                s.GpioLine(0, true);
                s.Configure(0, s.GpioIntid, edge: true);
            },
            Values = ("signals 0", "signals 2"),
        },
    ];

    private static bool IsBelowMinimum(ModelMachine machine, in Access access)
    {
        int minimum = machine.State.Configuration.MinimumBinaryPoint;
        return (access.Is(IccRegister.ICC_BPR0_EL1) && (int)(access.Value & 7) < minimum)
            || (access.Is(IccRegister.ICC_BPR1_EL1) && (int)(access.Value & 7) <= minimum);
    }

    private static bool ChangesRaised(ModelMachine machine, in Access access)
    {
        uint n = (access.Offset - GICD_ICFGR.OffsetBytes) / 4;
        if (n / 2 >= machine.State.Configuration.WordCount)
        {
            return false;
        }

        IntidWord<Word32, Bit> word = machine.State.Intid(0, (int)n / 2);
        uint edge = 0;
        for (int i = 0; i < 16; i++)
        {
            edge |= (access.WordValue >> (i * 2 + GICD_ICFGR.Edge.Lo) & 1) << i;
        }

        int half = n % 2 == 0 ? 0 : 16;
        return (((word.Edge.Value >> half) ^ edge) & 0xffff & (word.Enabled.Value & word.Line.Value) >> half) != 0;
    }
}
