using Lockstep.Model.Gic;
using Lockstep.Model.Registers;
using Lockstep.Model.Words;

namespace Lockstep.Validation;

/// <summary>Differences of QEMU's arm_gic in the distributor.</summary>
internal static class Gicv2DistributorDifferences
{
    private static bool Writes(in Access access, uint offset, uint count) => access.IsWrite && access.Is(Frame.Gicd, offset, count);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<QemuDifference> All { get; } =
    [
        new()
        {
            Name = "SetPendingOfPpiIsForAllCpus", Version = GicVersion.V2, Register = "GICD_ISPENDR", Section = "IHI 0048B 4.3.7",
            Specification = "GICD_ISPENDR0 is banked: a PPI becomes pending on the CPU that writes.",
            Qemu = "It becomes pending on the CPUs that a write to GICD_ITARGETSR0 to 7 has given it: all.",
            Occurs = (m, access) => m.Target.Cpus > 1 && Writes(access, GICD_ISPENDR.OffsetBytes, 1) && Ppis(access) != 0,
            Does = (m, access, architecture) =>
            {
                ulong result = architecture();
                ForAll(m, cpu => m.State.Intid(cpu, 0).Latch |= Ppis(access));
                return result;
            },
            Witness = s => { s.WriteBit(1, GICD_ISPENDR.OffsetBytes, 20); s.ReadBits(0, GICD_ISPENDR.OffsetBytes, 0); },
            Values = ("0x0", "0x100000"), WitnessCpus = 2,
        },
        new()
        {
            Name = "ClearPendingOfPpiIsForAllCpus", Version = GicVersion.V2, Register = "GICD_ICPENDR", Section = "IHI 0048B 4.3.8",
            Specification = "GICD_ICPENDR0 is banked: a PPI is pending no more on the CPU that writes.",
            Qemu = "It is pending no more on any CPU.",
            Occurs = (m, access) => m.Target.Cpus > 1 && Writes(access, GICD_ICPENDR.OffsetBytes, 1) && Ppis(access) != 0,
            Does = (m, access, architecture) =>
            {
                ulong result = architecture();
                ForAll(m, cpu => m.State.Intid(cpu, 0).Latch &= ~Ppis(access));
                return result;
            },
            Witness = s =>
            {
                s.Configure(0, DeviceLines.VirtualTimerIntid, edge: true);
                s.TimerLine(0, isPhysical: false, level: true);
                s.WriteBit(1, GICD_ICPENDR.OffsetBytes, DeviceLines.VirtualTimerIntid);
                s.ReadBits(0, GICD_ISPENDR.OffsetBytes, 0);
            },
            Values = ("0x8000000", "0x0"), WitnessCpus = 2,
        },
        new()
        {
            Name = "ConfigurationOfPpisIsNotBanked", Version = GicVersion.V2, Register = "GICD_ICFGR1", Section = "IHI 0048B 4.3.13, 3.1.2",
            Specification = "Where the bits of PPIs can be programmed, each CPU has its own.",
            Qemu = "One set of bits serves all CPUs.",
            Occurs = (m, access) => m.Target.Cpus > 1 && Writes(access, GICD_ICFGR.OffsetBytes + 4, 1),
            Does = (m, access, architecture) =>
            {
                ulong result = architecture();
                uint edge = m.State.Intid(access.Cpu, 0).Edge.Value;
                ForAll(m, cpu => m.State.Intid(cpu, 0).Edge = edge);
                return result;
            },
            Witness = s => { s.Configure(1, 20, edge: true); s.Read(0, Frame.Gicd, GICD_ICFGR.OffsetBytes + 4); },
            Values = ("0x0", "0x200"), WitnessCpus = 2,
        },
        new()
        {
            Name = "TargetsKeepAbsentCpus", Version = GicVersion.V2, Register = "GICD_ITARGETSR", Section = "IHI 0048B 4.3.12",
            Specification = "The bit of a CPU interface that is not there is RAZ/WI.",
            Qemu = "Keeps all eight bits.",
            Occurs = (m, access) => Writes(access, GICD_ITARGETSR.OffsetBytes + 32, GICD_ITARGETSR.Count - 8)
                && m.Target.Cpus > 1 && (access.WordValue & access.Lanes & ~GicdFrame.CpuBytes((uint)m.Target.Cpus)) != 0,
            Witness = s =>
            {
                s.Write(0, Frame.Gicd, GICD_ITARGETSR.OffsetBytes + 40, 0x81, size: 1);
                s.Read(0, Frame.Gicd, GICD_ITARGETSR.OffsetBytes + 40);
            },
            Values = ("0x1", "0x81"), WitnessCpus = 2,
        },
        new()
        {
            Name = "NoTargetMeansNotPending", Version = GicVersion.V2, Register = "GICD_ISPENDR", Section = "IHI 0048B 4.3.7, 4.3.12",
            Specification = "An SPI without targets becomes pending, and stays so until it has one.",
            Qemu = "Pending is kept by target: without targets, a set-pending or an edge is lost.",
            Occurs = (m, access) => m.Target.Cpus > 1 && LosesPending(m, access),
            Witness = s => { s.WriteBit(0, GICD_ISPENDR.OffsetBytes, 40); s.ReadBits(0, GICD_ISPENDR.OffsetBytes, 1); },
            Values = ("0x100", "0x0"), WitnessCpus = 2,
        },
        new()
        {
            Name = "RetargetedPendingSpiDoesNotMove", Version = GicVersion.V2, Register = "GICD_ITARGETSR", Section = "IHI 0048B 4.3.12",
            Specification = "A change of targets while the SPI is pending moves it to the new targets.",
            Qemu = "Pending is kept by target: it stays with the old ones, who may not take it, and the new ones do not see it.",
            Occurs = (m, access) => m.Target.Cpus > 1 && Writes(access, GICD_ITARGETSR.OffsetBytes + 32, GICD_ITARGETSR.Count - 8)
                && AnyByte(access, (intid, written) => IsSet(m, intid, word => word.Latch) && written != TargetsOf(m, intid)),
            Witness = s =>
            {
                s.Open();
                s.Route(0, 40, 1);
                s.WriteBit(0, GICD_ISENABLER.OffsetBytes, 40);
                s.WriteBit(0, GICD_ISPENDR.OffsetBytes, 40);
                s.Route(0, 40, 0);
            },
            Values = ("signals 1", "signals 0"), WitnessCpus = 2,
        },
        new()
        {
            Name = "EachTargetTakesTheSpi", Version = GicVersion.V2, Register = "GICC_IAR", Section = "IHI 0048B 3.2.3, 1.4.3 (1-N model)",
            Specification = "An SPI with several targets is taken by one of them; the others read a spurious number.",
            Qemu = "Each target has a pending and an active state of its own, and takes it.",
            Occurs = (m, access) => m.Target.Cpus > 1 && Writes(access, GICD_ITARGETSR.OffsetBytes + 32, GICD_ITARGETSR.Count - 8)
                && AnyByte(access, (_, written) => (written & (written - 1)) != 0),
            Witness = s =>
            {
                s.Open();
                s.Write(0, Frame.Gicd, GICD_ITARGETSR.OffsetBytes + 40, 3, size: 1);
                s.WriteBit(0, GICD_ISENABLER.OffsetBytes, 40);
                s.WriteBit(0, GICD_ISPENDR.OffsetBytes, 40);
                s.Acknowledge(0);
                s.Acknowledge(1);
            },
            Values = ("0x3ff", "0x28"), WitnessCpus = 2,
        },
        new()
        {
            Name = "RetargetedActiveSpiIsTakenAgain", Version = GicVersion.V2, Register = "GICC_IAR", Section = "IHI 0048B 4.3.12, 3.2.4",
            Specification = "A change of targets does not change the active state: an active SPI is not forwarded.",
            Qemu = "Active is kept by CPU: the new target takes the SPI again.",
            Occurs = (m, access) => m.Target.Cpus > 1 && Writes(access, GICD_ITARGETSR.OffsetBytes + 32, GICD_ITARGETSR.Count - 8)
                && AnyByte(access, (intid, written) => IsSet(m, intid, word => word.Active) && written != TargetsOf(m, intid)),
            Witness = s =>
            {
                s.Open();
                s.Route(0, 40, 0);
                s.WriteBit(0, GICD_ISENABLER.OffsetBytes, 40);
                s.WriteBit(0, GICD_ISPENDR.OffsetBytes, 40);
                s.Acknowledge(0);
                s.Route(0, 40, 1);
                s.WriteBit(0, GICD_ISPENDR.OffsetBytes, 40);
                s.Acknowledge(1);
            },
            Values = ("0x3ff", "0x28"), WitnessCpus = 2,
        },
        new()
        {
            Name = "SetActiveSpiStaysActive", Version = GicVersion.V2, Register = "GICD_ISACTIVER", Section = "IHI 0048B 4.3.9, 4.4.5, 4.4.15",
            Specification = "Ending or deactivating the SPI on any CPU interface makes it inactive.",
            Qemu = "GICD_ISACTIVER makes the SPI active on all eight CPUs, an end or deactivation makes it inactive on one.",
            Occurs = (m, access) => (access.Is(Frame.Gicc, GICC_EOIR.OffsetBytes) || access.Is(Frame.Gicc, GICC_DIR.OffsetBytes)) && access.IsWrite
                && m.History.SetActive.Contains((int)access.Value & 0x3ff),
            Witness = s =>
            {
                s.Open(splitEnd: true);
                s.WriteBit(0, GICD_ISACTIVER.OffsetBytes, 40);
                s.Deactivate(0, 40);
                s.ReadBits(0, GICD_ISACTIVER.OffsetBytes, 1);
            },
            Values = ("0x0", "0x100"),
        },
        new()
        {
            Name = "OnlyTheTakerDeactivates", Version = GicVersion.V2, Register = "GICC_DIR", Section = "IHI 0048B 3.2.1, 4.4.15",
            Specification = "Any CPU interface may deactivate an SPI.",
            Qemu = "Active is kept by CPU: a deactivation by another does nothing.",
            Occurs = (m, access) => m.Target.Cpus > 1 && access.IsWrite && (access.Is(Frame.Gicc, GICC_EOIR.OffsetBytes) || access.Is(Frame.Gicc, GICC_DIR.OffsetBytes))
                && (int)(access.Value & 0x3ff) is >= 32 and < 288 and var intid
                && IsSet(m, intid, word => word.Active) && TargetsOf(m, intid) != 1u << access.Cpu,
            Witness = s =>
            {
                s.Open(splitEnd: true);
                s.Route(0, 40, 0);
                s.WriteBit(0, GICD_ISENABLER.OffsetBytes, 40);
                s.WriteBit(0, GICD_ISPENDR.OffsetBytes, 40);
                s.Acknowledge(0);
                s.Deactivate(1, 40);
                s.ReadBits(0, GICD_ISACTIVER.OffsetBytes, 1);
            },
            Values = ("0x0", "0x100"), WitnessCpus = 2,
        },
        new()
        {
            Name = "SpendsgirOfZeroSetsPending", Version = GicVersion.V2, Register = "GICD_SPENDSGIR", Section = "IHI 0048B 4.3.17",
            Specification = "A bit written 0 has no effect.",
            Qemu = "Each byte that is written makes its SGI pending; acknowledging one without source ends QEMU.",
            Occurs = (m, access) => Writes(access, GICD_SPENDSGIR.OffsetBytes, GICD_SPENDSGIR.Count) && AnyByte(access, (_, written) => written == 0),
            Witness = s => { s.Write(0, Frame.Gicd, GICD_SPENDSGIR.OffsetBytes, 0x0101_0100); s.ReadBits(0, GICD_ISPENDR.OffsetBytes, 0); },
            Values = ("0xe", "0xf"),
        },
        new()
        {
            Name = "SpendsgirTakesAbsentCpus", Version = GicVersion.V2, Register = "GICD_SPENDSGIR", Section = "IHI 0048B 4.3.17",
            Specification = "The bit of a CPU interface that is not there is RAZ/WI.",
            Qemu = "Keeps all eight bits, and acknowledges SGIs from CPUs that are not there.",
            Occurs = (m, access) => Writes(access, GICD_SPENDSGIR.OffsetBytes, GICD_SPENDSGIR.Count)
                && (access.WordValue & access.Lanes & ~GicdFrame.CpuBytes((uint)m.Target.Cpus)) != 0,
            Witness = s => { s.Write(0, Frame.Gicd, GICD_SPENDSGIR.OffsetBytes, 0x81, size: 1); s.Read(0, Frame.Gicd, GICD_SPENDSGIR.OffsetBytes); },
            Values = ("0x1", "0x81"),
        },
    ];

    private static void ForAll(ModelMachine machine, Action<int> action)
    {
        for (int cpu = 0; cpu < machine.Target.Cpus; cpu++)
        {
            action(cpu);
        }
    }

    private static int Word(in Access access) => (int)(access.Offset & 0x7f) / 4;

    private static uint Ppis(in Access access) => access.WordValue & GicdFrame.PpiBits;

    private static bool LosesPending(ModelMachine machine, in Access access)
    {
        if (Writes(access, GICD_ISPENDR.OffsetBytes + 4, GICD_ISPENDR.Count - 1))
        {
            for (int i = 0; i < 32; i++)
            {
                int intid = Word(access) * 32 + i;
                if (intid < machine.State.Configuration.IntidCount && (access.WordValue >> i & 1) != 0 && TargetsOf(machine, intid) == 0)
                {
                    return true;
                }
            }
        }

        return EdgeOf(access, machine) is int spi and > 0 && TargetsOf(machine, spi) == 0 && IsSet(machine, spi, word => word.Edge);
    }

    /// <summary>The SPI whose signal the access may move.</summary>
    private static int EdgeOf(in Access access, ModelMachine machine) => access.Frame switch
    {
        Frame.Msi => (int)access.Value & 0x3ff,
        Frame.Uart => (int)machine.Target.Platform.UartIntid,
        Frame.Gpio => machine.Target.Platform.GpioIntid,
        _ => 0,
    };

    private static bool IsSet(ModelMachine machine, int intid, Func<IntidWord<Word32, Bit>, Word32> of) =>
        intid < machine.State.Configuration.IntidCount && (of(machine.State.Intid(0, intid / 32)).Value >> intid % 32 & 1) != 0;

    private static uint TargetsOf(ModelMachine machine, int intid) => machine.State.Targets[machine.State.Bank(0, intid / 32) * 8 + intid % 32 / 4].Value >> intid % 4 * 8 & 0xff;

    /// <summary>Whether it holds for any byte written: number of the byte in its register, and the byte.</summary>
    private static bool AnyByte(in Access access, Func<int, uint, bool> holds)
    {
        for (int i = 0; i < access.SizeBytes && i < 4; i++)
        {
            if (holds((int)(access.Offset & 0x3ff) + i, (uint)(access.Value >> i * 8) & 0xff))
            {
                return true;
            }
        }

        return false;
    }
}
