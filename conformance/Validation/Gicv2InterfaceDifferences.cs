using Lockstep.Model.Gic;
using Lockstep.Model.Registers;

namespace Lockstep.Validation;

/// <summary>Differences of QEMU's arm_gic in the CPU interface.</summary>
internal static class Gicv2InterfaceDifferences
{
    private const uint Spurious = 1023, Group1Instead = 1022, Cpuid = 7 << 10;

    private static bool IsHppir(in Access access) => access.Is(Frame.Gicc, GICC_HPPIR.OffsetBytes) && !access.IsWrite;

    private static bool IsIar(in Access access) => access.Is(Frame.Gicc, GICC_IAR.OffsetBytes) && !access.IsWrite;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<QemuDifference> All { get; } =
    [
        new()
        {
            Name = "HppirIsMaskedByPmr", Version = GicVersion.V2, Register = "GICC_HPPIR", Section = "IHI 0048B 4.4.7, 3.3.2",
            Specification = "The register shows the highest priority pending interrupt; the priority mask decides on signalling only.",
            Qemu = "Reads 1023 while GICC_PMR masks that interrupt.",
            Occurs = (m, access) => IsHppir(access) && new Gicv2Candidate(m, access.Cpu) is { Exists: true, GroupIsEnabled: true, IsUnmasked: false },
            Does = (_, _, _) => Spurious,
            Witness = s => { s.Open(); s.WritePmr(0, 0); s.SendSgi(0, 3, 1); s.Read(0, Frame.Gicc, GICC_HPPIR.OffsetBytes); },
            Values = ("0x3", "0x3ff"),
        },
        new()
        {
            Name = "HppirHasNoCpuid", Version = GicVersion.V2, Register = "GICC_HPPIR", Section = "IHI 0048B 4.4.7, table 4-37",
            Specification = "Bits 12:10 are the CPU that sent the SGI.",
            Qemu = "Bits 12:10 read 0.",
            Occurs = (m, access) => IsHppir(access)
                && new Gicv2Candidate(m, access.Cpu) is { Intid: < 16, GroupIsEnabled: true, IsUnmasked: true, IsHiddenGroup1: false } candidate
                && SourceIsOther(m, access.Cpu, candidate.Intid),
            Does = (_, _, architecture) => architecture() & ~(ulong)Cpuid,
            Witness = s => { s.Open(); s.SendSgi(1, 3, 1); s.Read(0, Frame.Gicc, GICC_HPPIR.OffsetBytes); },
            Values = ("0x403", "0x3"), WitnessCpus = 2,
        },
        new()
        {
            Name = "HppirIgnoresGroupEnable", Version = GicVersion.V2, Register = "GICC_HPPIR", Section = "IHI 0048B 4.4.7",
            Specification = "1023 when the interrupt's group is disabled in GICD_CTLR or GICC_CTLR.",
            Qemu = "Shows the interrupt as long as any group is enabled in each of them.",
            Occurs = (m, access) => IsHppir(access) && new Gicv2Candidate(m, access.Cpu) is { Exists: true, GroupIsEnabled: false, AnyGroupIsEnabled: true, IsUnmasked: true },
            Does = (m, access, _) => new Gicv2Candidate(m, access.Cpu) is { IsHiddenGroup1: false } candidate ? candidate.Intid : Group1Instead,
            Witness = s => { s.Open(); s.Write(0, Frame.Gicc, GICC_CTLR.OffsetBytes, 2); s.SendSgi(0, 3, 1); s.Read(0, Frame.Gicc, GICC_HPPIR.OffsetBytes); },
            Values = ("0x3ff", "0x3"),
        },
        new()
        {
            Name = "IarIgnoresGroupEnable", Version = GicVersion.V2, Register = "GICC_IAR", Section = "IHI 0048B 4.4.4",
            Specification = "1023, and nothing is acknowledged, when the interrupt's group is disabled in GICD_CTLR or GICC_CTLR.",
            Qemu = "Acknowledges it as long as any group is enabled in each of them.",
            Occurs = (m, access) => IsIar(access) && new Gicv2Candidate(m, access.Cpu) is { Exists: true, GroupIsEnabled: false, AnyGroupIsEnabled: true, IsUnmasked: true },
            Does = (m, access, _) => AcknowledgeAsQemu(m, access.Cpu),
            Witness = s => { s.Open(); s.Write(0, Frame.Gicc, GICC_CTLR.OffsetBytes, 2); s.SendSgi(0, 3, 1); s.Acknowledge(0); },
            Values = ("0x3ff", "0x3"),
        },
        new()
        {
            Name = "IarGives1022WithoutSignal", Version = GicVersion.V2, Register = "GICC_IAR", Section = "IHI 0048B 3.2.5, 4.4.4",
            Specification = "1022 only for a Group 1 interrupt of sufficient priority to be signalled; else 1023.",
            Qemu = "1022 even when the Group 1 interrupt is not more urgent than what runs.",
            Occurs = (m, access) => IsIar(access)
                && new Gicv2Candidate(m, access.Cpu) is { Exists: true, GroupIsEnabled: true, IsHiddenGroup1: true, IsUnmasked: true, Preempts: false },
            Does = (_, _, _) => Group1Instead,
            Witness = s =>
            {
                s.Open();
                s.WriteBit(0, GICD_IGROUPR.OffsetBytes, 4);
                s.WritePriority(0, 4, 0x40);
                s.SendSgi(0, 3, 1);
                s.Acknowledge(0);
                s.SendSgi(0, 4, 1);
                s.Write(0, Frame.Gicc, GICC_CTLR.OffsetBytes, 3);
                s.Acknowledge(0);
            },
            Values = ("0x3ff", "0x3fe"),
        },
        new()
        {
            Name = "SubpriorityPreempts", Version = GicVersion.V2, Register = "GICC_BPR", Section = "IHI 0048B 3.3.3, 4.4.3",
            Specification = "Preemption compares group priorities, by the binary point in force: bits of the subpriority do not count.",
            Qemu = "Compares the pending interrupt's whole priority with the running priority, which has the binary point of its acknowledge.",
            Signals = (m, cpu, signals) => SignalsAsQemu(m, cpu, signals),
            Occurs = (m, access) => IsIar(access)
                && new Gicv2Candidate(m, access.Cpu) is { Exists: true, GroupIsEnabled: true, IsUnmasked: true, Preempts: false, PreemptsWhole: true, IsHiddenGroup1: false },
            Does = (m, access, _) => AcknowledgeAsQemu(m, access.Cpu),
            Witness = s =>
            {
                s.Open();
                s.WritePriority(0, 3, 0x30);
                s.WritePriority(0, 4, 0x20);
                s.SendSgi(0, 3, 1);
                s.Acknowledge(0);
                s.Write(0, Frame.Gicc, GICC_BPR.OffsetBytes, 5);
                s.SendSgi(0, 4, 1);
            },
            Values = ("signals 0", "signals 1"),
        },
        Aliased("AiarIsAbsent", "GICC_AIAR", GICC_AIAR.OffsetBytes, "IHI 0048B 4.4.8", s =>
        {
            s.Open();
            s.Read(0, Frame.Gicc, GICC_AIAR.OffsetBytes);
        }),
        Aliased("AeoirIsAbsent", "GICC_AEOIR", GICC_AEOIR.OffsetBytes, "IHI 0048B 4.4.9", s =>
        {
            s.Open();
            s.WriteBit(0, GICD_IGROUPR.OffsetBytes, 3);
            s.WritePriority(0, 3, 0x20);
            s.SendSgi(0, 3, 1);
            s.Acknowledge(0);
            s.Write(0, Frame.Gicc, GICC_AEOIR.OffsetBytes, 3);
            s.ReadRpr(0);
        }),
        Aliased("AhppirIsAbsent", "GICC_AHPPIR", GICC_AHPPIR.OffsetBytes, "IHI 0048B 4.4.10", s => s.Read(0, Frame.Gicc, GICC_AHPPIR.OffsetBytes)),
    ];

    private static QemuDifference Aliased(string name, string register, uint offset, string section, Action<ScriptBuilder> witness) => new()
    {
        Name = name,
        Version = GicVersion.V2,
        Register = name == "AeoirIsAbsent" ? "GICC_RPR" : register,
        Section = section,
        Specification = "A GICv2 that has interrupt groups has the registers that serve Group 1.",
        Qemu = $"{register} reads 0 and ignores writes.",
        Occurs = (_, access) => access.Is(Frame.Gicc, offset),
        Does = (_, _, _) => 0,
        Witness = witness,
        Values = name == "AeoirIsAbsent" ? ("0xff", "0x20") : ("0x3ff", "0x0"),
    };

    private static bool SourceIsOther(ModelMachine machine, int cpu, uint intid) =>
        (machine.State.SgiSources[cpu * 4 + (int)intid / 4].Value >> (int)(intid % 4 * 8) & 1) == 0;

    private static ulong AcknowledgeAsQemu(ModelMachine machine, int cpu)
    {
        var candidate = new Gicv2Candidate(machine, cpu);
        return candidate.IsHiddenGroup1 ? Group1Instead : candidate.PreemptsWhole ? candidate.Acknowledge() : Spurious;
    }

    private static int SignalsAsQemu(ModelMachine machine, int cpu, int signals)
    {
        const uint fiqEn = 1 << 3;
        var candidate = new Gicv2Candidate(machine, cpu);
        if (candidate is not { Exists: true, GroupIsEnabled: true, IsUnmasked: true } || candidate.Preempts == candidate.PreemptsWhole)
        {
            return signals;
        }

        bool isFiq = (machine.State.Cpus[cpu].Ctlr.Value & fiqEn) != 0 && !candidate.IsGroup1;
        return !candidate.PreemptsWhole ? 0 : isFiq ? 2 : 1;
    }
}
