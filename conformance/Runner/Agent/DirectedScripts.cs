using Lockstep.Agent;

namespace Lockstep.Runner.Agent;

/// <summary>
/// Scripts that show that the agent works: each kind of operation and each kind of observation, with results that follow from
/// the architecture alone.
/// </summary>
public static class DirectedScripts
{
    private const HandlerMode TakeAndEnd = HandlerMode.Acknowledge | HandlerMode.EndOfInterrupt;
    private const int Undefined = 0, DataAbort = 0x25;
    private const ulong GICD_TYPER = 4, GICD_ISPENDR = 0x200, GICD_ICPENDR = 0x280, GICD_ISACTIVER = 0x300, GICD_ICACTIVER = 0x380, GICD_SGIR = 0xf00;
    private const ulong UARTDR = 0, UARTIMSC = 0x38, UARTICR = 0x44;
    private const uint UartTransmit = 1 << 5;
    private const uint Psci_VERSION = 0x8400_0000, Psci_AFFINITY_INFO = 0xc400_0004;

    /// <summary>All of them. The first starts the other CPUs, which stay for the rest of the boot.</summary>
    public static IReadOnlyList<DirectedScript> All { get; } =
    [
        new("CPU_ON: every other CPU starts once", StartCpus, machine => machine.Cpus > 1),
        new("registers of identification", Identification),
        new("accesses of 1, 2, 4 and 8 bytes to memory", Memory),
        new("UNDEF on an absent system register", AbsentRegister),
        new("data abort on an unmapped address", UnmappedAddress),
        new("SMC without EL2 and EL3 is undefined, HVC is PSCI", Calls),
        new("any instruction: pre-index load writes back", AnyInstruction),
        new("SGI to itself, taken when unmasked", SgiToItself),
        new("SGIs between all CPUs", SgisBetweenCpus, machine => machine.Cpus > 1),
        new("virtual timer: level until disarmed", VirtualTimer),
        new("virtual timer: WFI ends", TimerEndsWfi),
        new("UART: SPI 33 is a level, follows UARTIMSC and UARTICR", UartLevel),
        new("UART: a level that nobody quiets comes again", UartStorm),
        new("GICv2m: a write is an edge of an SPI", MsiEdge, machine => machine.GicVersion == 2),
        new("an SPI by GICD_ISPENDR: acknowledge, active, end", SpiBySoftware),
        new("EOImode 1: drop, then deactivate", SplitEnd),
        new("CPU_OFF, refusal, CPU_ON again", OffAndOn, machine => machine.Cpus > 1),
    ];

    private static void StartCpus(DirectedScriptWriter to)
    {
        for (int cpu = 1; cpu < to.Machine.Cpus; cpu++)
        {
            to.That(to.Script.ReadRegister(cpu, SystemRegister.CurrentEL), "refused", record => record.Refusal == Refusal.CpuNotRunning);
            to.Result(to.Script.StartCpu(0, cpu), 0);
            to.Result(to.Script.StartCpu(0, cpu), unchecked((ulong)-4));
        }
    }

    private static void Identification(DirectedScriptWriter to)
    {
        for (int cpu = 0; cpu < to.Machine.Cpus; cpu++)
        {
            to.Result(to.Script.ReadRegister(cpu, SystemRegister.CurrentEL), 4);
            int mpidr = to.Script.ReadRegister(cpu, SystemRegister.MPIDR_EL1);
            ulong affinity = to.Platform.Affinity(cpu);
            to.That(mpidr, $"affinity 0x{affinity:x}", record => (record.Result & 0xff_00ff_ffff) == affinity);
            // 288 INTIDs. QEMU 7.2's GICv3 says 256: it does not count the private ones.
            ulong least = to.Machine.GicVersion == 2 ? 8u : 7;
            int typer = to.Script.Read(cpu, to.Platform.Gicd + GICD_TYPER);
            to.That(typer, $"ITLinesNumber {least} or more", record => (record.Result & 31) >= least);
        }
    }

    private static void Memory(DirectedScriptWriter to)
    {
        // Near the end of the 256 MiB of RAM: neither agent nor script nor device tree is there.
        ulong address = 0x4fff_0000;
        foreach ((int size, ulong mask) in ((int, ulong)[])[(8, ulong.MaxValue), (4, uint.MaxValue), (2, ushort.MaxValue), (1, byte.MaxValue)])
        {
            to.Script.Write(0, address, 0, size: 8);
            to.Script.Write(0, address, 0x8182_8384_8586_8788, size);
            to.Result(to.Script.Read(to.Machine.Cpus - 1, address, 8), 0x8182_8384_8586_8788 & mask);
        }

        to.Script.Fill(0, address, 7, count: 3);
        ulong digest = ScriptFormat.DigestStart;
        foreach (ulong word in (ulong[])[7, 7, 7, 0])
        {
            digest = ScriptFormat.Digest(digest, word);
        }

        to.Script.Write(0, address + 12, 0);
        to.Result(to.Script.ReadRange(0, address, count: 4), digest);
    }

    private static void AbsentRegister(DirectedScriptWriter to)
    {
        for (int cpu = 0; cpu < to.Machine.Cpus; cpu++)
        {
            int absent = to.Script.ReadRegister(cpu, SystemRegister.Encode(3, 0, 11, 0, 7));
            to.Exception(absent, Undefined);
            to.That(absent, "x0 unchanged", record => record.Result == ScriptFormat.Unwritten);
            int interface3 = to.Script.ReadRegister(cpu, SystemRegister.ICC_PMR_EL1);
            if (to.Machine.GicVersion == 2)
            {
                to.Exception(interface3, Undefined);
            }
            else
            {
                to.That(interface3, "no exception", record => record.Exception is null);
            }
        }
    }

    private static void UnmappedAddress(DirectedScriptWriter to)
    {
        const ulong unmapped = 0x0a80_0000;
        foreach (int index in (int[])[to.Script.Read(0, unmapped), to.Script.Write(to.Machine.Cpus - 1, unmapped, 1)])
        {
            to.Exception(index, DataAbort);
            to.That(index, "FAR and a synchronous external abort", record => record.Exception is { Far: unmapped } taken && (taken.Esr & 0x3f) == 0x10);
        }

        to.Result(to.Script.ReadRegister(0, SystemRegister.CurrentEL), 4);
    }

    private static void Calls(DirectedScriptWriter to)
    {
        to.Exception(to.Script.Smc(0, Psci_VERSION), Undefined);
        int version = to.Script.Hvc(0, Psci_VERSION, 1, 2, 3, 4, 5, 6, 7);
        to.That(version, "version 1.x, x4 to x28 unchanged", record => record.Result >> 16 == 1 && record.Registers is { Changed: 0 });
        to.Result(to.Script.Hvc(0, 0x8400_ffff), unchecked((ulong)-1));
    }

    private static void AnyInstruction(DirectedScriptWriter to)
    {
        const ulong address = 0x4fff_0100;
        to.Script.Write(0, address + 8, 0xfedc, size: 8);
        int index = to.Script.Execute(0, 0xb840_8c20, 0, address); // ldr w0, [x1, #8]!
        to.That(index, "value and write-back", record => record.Result == 0xfedc && record.Registers is { X1: address + 8, Changed: 0 });
    }

    private static void SgiToItself(DirectedScriptWriter to)
    {
        for (int cpu = 0; cpu < to.Machine.Cpus; cpu++)
        {
            Prepare(to, cpu, TakeAndEnd);
            GicSetup.EnablePrivate(to.Script, cpu, 5, 0x80);
            int send = SendSgi(to, cpu, cpu, 5);
            to.That(send, "IRQ signalled, none taken", record => record.IrqSignalled && record.Interrupts.Count == 0);
            to.Result(to.Script.ReadRegister(cpu, SystemRegister.ISR_EL1), 0x80);
            int unmask = to.Script.Unmask(cpu);
            to.Interrupts(unmask, (cpu, 5));
            to.Result(to.Script.ReadRegister(cpu, SystemRegister.ISR_EL1), 0);
            to.Script.Mask(cpu);
        }
    }

    private static void SgisBetweenCpus(DirectedScriptWriter to)
    {
        int cpus = to.Machine.Cpus;
        for (int cpu = 0; cpu < cpus; cpu++)
        {
            Prepare(to, cpu, TakeAndEnd, reset: cpu == 0);
            GicSetup.EnablePrivate(to.Script, cpu, 9, 0x40);
            to.Script.Unmask(cpu);
        }

        for (int from = 0; from < cpus; from++)
        {
            for (int target = 0; target < cpus; target++)
            {
                int send = SendSgi(to, from, target, 9);
                to.Interrupts(send, (target, 9));
                ulong? source = to.Machine.GicVersion == 2 ? (ulong)from << 10 | 9 : 9;
                to.That(send, "the source in IAR (GICv2)", record => record.Interrupts is [{ Iar: ulong iar }] && iar == source);
            }
        }
    }

    private static void VirtualTimer(DirectedScriptWriter to)
    {
        int cpu = to.Machine.Cpus - 1;
        ulong frame = GicSetup.PrivateFrame(to.Platform, cpu);
        Prepare(to, cpu, TakeAndEnd | HandlerMode.QuietSource);
        GicSetup.EnablePrivate(to.Script, cpu, 27, 0x80);
        to.Script.ArmTimer(cpu, Lockstep.Agent.Timer.Virtual, 200);
        to.Result(to.Script.WaitTimer(cpu, Lockstep.Agent.Timer.Virtual, 100_000), 5);
        int pending = to.Script.Read(cpu, frame + GICD_ISPENDR);
        to.That(pending, "27 pending and signalled", record => record.Result == 1 << 27 && record.IrqSignalled);
        to.Script.Write(cpu, frame + GICD_ICPENDR, 1 << 27);
        to.Result(to.Script.Read(cpu, frame + GICD_ISPENDR), 1 << 27);
        to.Script.DisarmTimer(cpu, Lockstep.Agent.Timer.Virtual);
        to.Result(to.Script.Read(cpu, frame + GICD_ISPENDR), 0);
        to.Script.ArmTimer(cpu, Lockstep.Agent.Timer.Virtual, 1000);
        int wait = to.Script.Wait(cpu, 100_000);
        to.Result(wait, 1);
        to.Interrupts(wait, (cpu, 27));
        to.Result(to.Script.ReadRegister(cpu, SystemRegister.CNTV_CTL_EL0), 0);
    }

    private static void TimerEndsWfi(DirectedScriptWriter to)
    {
        Prepare(to, 0, TakeAndEnd | HandlerMode.QuietSource);
        GicSetup.EnablePrivate(to.Script, 0, 27, 0x80);
        to.Script.ArmTimer(0, Lockstep.Agent.Timer.Virtual, 500_000);
        to.Interrupts(to.Script.Wait(0, 1_000_000_000, suspend: true), (0, 27));
        to.Result(to.Script.Wait(0, 1000), 0);
    }

    private static void UartLevel(DirectedScriptWriter to)
    {
        uint spi = to.Platform.UartIntid;
        ulong pendr = to.Platform.Gicd + GICD_ISPENDR + 4, bit = 1UL << (int)(spi - 32);
        Prepare(to, 0, HandlerMode.RecordAndMask);
        GicSetup.EnableSpi(to.Script, 0, spi, target: 0, priority: 0x80, edge: false);
        to.Script.Write(0, to.Platform.Uart + UARTDR, (byte)'.');
        to.Result(to.Script.Read(0, pendr), 0);
        int open = to.Script.Write(0, to.Platform.Uart + UARTIMSC, UartTransmit);
        to.That(open, "IRQ signalled", record => record.IrqSignalled);
        to.Result(to.Script.Read(0, pendr), bit);
        int unmask = to.Script.Unmask(0);
        to.That(unmask, "one IRQ, then masked", record => record.Interrupts is [{ IsFiq: false, Iar: null, Cpu: 0 }]);
        to.Result(to.Script.ReadRegister(0, SystemRegister.DAIF), Masks.Both);
        int clear = to.Script.Write(0, to.Platform.Uart + UARTICR, UartTransmit);
        to.That(clear, "no longer signalled", record => !record.IrqSignalled);
        to.Result(to.Script.Read(0, pendr), 0);
    }

    private static void UartStorm(DirectedScriptWriter to)
    {
        int cpu = to.Machine.Cpus - 1;
        Prepare(to, cpu, TakeAndEnd);
        GicSetup.EnableSpi(to.Script, 0, to.Platform.UartIntid, cpu, priority: 0x80, edge: false);
        to.Script.Write(0, to.Platform.Uart + UARTDR, (byte)'.');
        to.Script.Write(0, to.Platform.Uart + UARTIMSC, UartTransmit);
        int unmask = to.Script.Unmask(cpu);
        to.That(unmask, "as often as a CPU takes, then masked", record =>
            record.Interrupts.Count == ScriptFormat.MaxInterrupts && record.Storms.SequenceEqual([cpu])
            && record.Interrupts.All(taken => taken.Iar == to.Platform.UartIntid));
        to.Script.SetHandler(cpu, TakeAndEnd | HandlerMode.QuietSource);
        to.Interrupts(to.Script.Unmask(cpu), (cpu, to.Platform.UartIntid));
    }

    private static void MsiEdge(DirectedScriptWriter to)
    {
        const ulong setSpi = 0x40, typer = 8;
        const uint spi = 80;
        int cpu = to.Machine.Cpus - 1;
        Prepare(to, cpu, TakeAndEnd);
        to.Result(to.Script.Read(0, to.Platform.Gicv2m + typer), spi << 16 | 64);
        GicSetup.EnableSpi(to.Script, 0, spi, cpu, priority: 0x80, edge: true);
        to.Script.Write(0, to.Platform.Gicv2m + setSpi, spi);
        to.Script.Write(0, to.Platform.Gicv2m + setSpi, spi);
        to.Result(to.Script.Read(0, to.Platform.Gicd + GICD_ISPENDR + 8), 1 << 16);
        to.Interrupts(to.Script.Unmask(cpu), (cpu, spi));
        to.Result(to.Script.Read(0, to.Platform.Gicd + GICD_ISPENDR + 8), 0);
        to.Interrupts(to.Script.Write(0, to.Platform.Gicv2m + setSpi, spi), (cpu, spi));
    }

    private static void SpiBySoftware(DirectedScriptWriter to)
    {
        const uint spi = 100;
        const ulong bank = 4 * 3, bit = 1UL << 4;
        int cpu = to.Machine.Cpus - 1;
        Prepare(to, cpu, HandlerMode.Acknowledge);
        GicSetup.EnableSpi(to.Script, 0, spi, cpu, priority: 0x60, edge: true);
        to.Script.Unmask(cpu);
        to.Interrupts(to.Script.Write(0, to.Platform.Gicd + GICD_ISPENDR + bank, bit), (cpu, spi));
        to.Result(to.Script.Read(0, to.Platform.Gicd + GICD_ISACTIVER + bank), bit);
        to.Result(RunningPriority(to, cpu), 0x60);
        End(to, cpu, spi);
        to.Result(to.Script.Read(0, to.Platform.Gicd + GICD_ISACTIVER + bank), 0);
        to.That(RunningPriority(to, cpu), "idle", record => (record.Result & 0xf8) == 0xf8);
    }

    private static void SplitEnd(DirectedScriptWriter to)
    {
        const uint spi = 100;
        const ulong bank = 4 * 3, bit = 1UL << 4;
        int cpu = to.Machine.Cpus - 1;
        Prepare(to, cpu, TakeAndEnd, splitDrop: true);
        GicSetup.EnableSpi(to.Script, 0, spi, cpu, priority: 0x60, edge: true);
        to.Script.Unmask(cpu);
        to.Interrupts(to.Script.Write(0, to.Platform.Gicd + GICD_ISPENDR + bank, bit), (cpu, spi));
        to.Result(to.Script.Read(0, to.Platform.Gicd + GICD_ISACTIVER + bank), bit);
        to.That(RunningPriority(to, cpu), "idle", record => (record.Result & 0xf8) == 0xf8);
        to.Script.Write(0, to.Platform.Gicd + GICD_ICACTIVER + bank, bit);
        to.Script.SetHandler(cpu, TakeAndEnd | HandlerMode.Deactivate);
        to.Interrupts(to.Script.Write(0, to.Platform.Gicd + GICD_ISPENDR + bank, bit), (cpu, spi));
        to.Result(to.Script.Read(0, to.Platform.Gicd + GICD_ISACTIVER + bank), 0);
    }

    private static void OffAndOn(DirectedScriptWriter to)
    {
        int cpu = to.Machine.Cpus - 1;
        to.Result(to.Script.Hvc(0, Psci_AFFINITY_INFO, to.Platform.Affinity(cpu), 0), 0);
        to.Result(to.Script.StopCpu(cpu), 1);
        to.That(to.Script.ReadRegister(cpu, SystemRegister.CurrentEL), "refused", record => record.Refusal == Refusal.CpuNotRunning);
        to.Result(to.Script.StartCpu(0, cpu), 0);
        to.Result(to.Script.ReadRegister(cpu, SystemRegister.CurrentEL), 4);
    }

    private static void Prepare(DirectedScriptWriter to, int cpu, HandlerMode handler, bool reset = true, bool splitDrop = false)
    {
        if (reset)
        {
            GicSetup.Reset(to.Script, to.Machine.Cpus);
        }

        GicSetup.Open(to.Script, cpu, splitDrop);
        to.Script.SetHandler(cpu, handler);
    }

    private static int SendSgi(DirectedScriptWriter to, int from, int target, uint intid) =>
        to.Machine.GicVersion == 2
            ? to.Script.Write(from, to.Platform.Gicd + GICD_SGIR, 1UL << (16 + target) | intid)
            : to.Script.WriteRegister(from, SystemRegister.ICC_SGI1R_EL1, (ulong)intid << 24 | 1UL << target);

    private static int RunningPriority(DirectedScriptWriter to, int cpu) =>
        to.Machine.GicVersion == 2
            ? to.Script.Read(cpu, to.Platform.Gicc + 0x14)
            : to.Script.ReadRegister(cpu, SystemRegister.ICC_RPR_EL1);

    private static void End(DirectedScriptWriter to, int cpu, uint intid)
    {
        if (to.Machine.GicVersion == 2)
        {
            to.Script.Write(cpu, to.Platform.Gicc + 0x10, intid);
        }
        else
        {
            to.Script.WriteRegister(cpu, SystemRegister.ICC_EOIR1_EL1, intid);
        }
    }
}
