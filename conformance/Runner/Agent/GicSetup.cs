using Lockstep.Agent;

namespace Lockstep.Runner.Agent;

/// <summary>Sequences of operations that bring a GIC to a known state, for scripts that share a boot.</summary>
public static class GicSetup
{
    private const ulong GICD_CTLR = 0, GICD_IGROUPR = 0x80, GICD_ISENABLER = 0x100, GICD_ICENABLER = 0x180, GICD_ICPENDR = 0x280,
        GICD_ICACTIVER = 0x380, GICD_IPRIORITYR = 0x400, GICD_ITARGETSR = 0x800, GICD_ICFGR = 0xc00, GICD_CPENDSGIR = 0xf10, GICD_IROUTER = 0x6000;

    private const ulong GICC_CTLR = 0, GICC_PMR = 4, GICC_BPR = 8, GICC_EOIR = 0x10, GICC_ABPR = 0x1c, GICC_APR = 0xd0;
    private const ulong GICR_WAKER = 0x14, SgiFrame = 0x1_0000;
    private const ulong All = 0xffff_ffff;

    /// <summary>
    /// Brings the controller back to what a reset leaves, as far as software can: nothing enabled, pending or active, priorities
    /// and targets 0, level-triggered SPIs, no priority held, interfaces off. CPUs that are not running cannot take part, and
    /// need not.
    /// </summary>
    public static void Reset(ScriptWriter script, int cpus)
    {
        AgentPlatform at = script.Platform;
        script.Write(0, at.Gicd + GICD_CTLR, 0);
        int banks = at.IntidCount / 32 - 1;
        ClearBanks(script, 0, at.Gicd, first: 1, banks);
        script.Fill(0, at.Gicd + GICD_IPRIORITYR + 32, 0, banks * 8);
        script.Fill(0, at.Gicd + GICD_ICFGR + 8, 0, banks * 2);
        if (at.GicVersion == 2)
        {
            script.Fill(0, at.Gicd + GICD_ITARGETSR + 32, 0, banks * 8);
        }
        else
        {
            script.Fill(0, at.Gicd + GICD_IROUTER + 8 * 32, 0, banks * 32, size: 8, stride: 8);
        }

        for (int cpu = 0; cpu < cpus; cpu++)
        {
            ResetCpu(script, cpu);
        }
    }

    /// <summary>
    /// Ends every interrupt of a CPU that may have been acknowledged and not ended, whatever the order was. A write to an end-of-interrupt
    /// register wants a priority to drop, so all are held before each. Leaves the interface off. What is pending stays so.
    /// </summary>
    /// <param name="script">Takes the operations.</param>
    /// <param name="cpu">The CPU.</param>
    /// <param name="intids">INTIDs from 0 on.</param>
    public static void EndAll(ScriptWriter script, int cpu, int intids)
    {
        AgentPlatform at = script.Platform;
        if (at.GicVersion == 2)
        {
            // AckCtl: the register ends interrupts of both groups.
            script.Write(cpu, at.Gicc + GICC_CTLR, 7);
            for (uint intid = 0; intid < intids; intid++)
            {
                script.Fill(cpu, at.Gicc + GICC_APR, All, 1);
                script.Write(cpu, at.Gicc + GICC_EOIR, intid);
            }

            script.Fill(cpu, at.Gicc + GICC_APR, 0, 4);
            script.Write(cpu, at.Gicc + GICC_CTLR, 0);
            return;
        }

        script.WriteRegister(cpu, SystemRegister.ICC_CTLR_EL1, 2);
        for (uint intid = 0; intid < intids; intid++)
        {
            script.WriteRegister(cpu, SystemRegister.ICC_DIR_EL1, intid);
        }

        script.WriteRegister(cpu, SystemRegister.ICC_AP0R0_EL1, 0);
        script.WriteRegister(cpu, SystemRegister.ICC_AP1R0_EL1, 0);
    }

    /// <summary>Opens the way of all group 1 (GICv3) or all (GICv2) interrupts to a CPU: distributor, redistributor, interface, priority mask.</summary>
    /// <param name="script">Takes the operations.</param>
    /// <param name="cpu">The CPU.</param>
    /// <param name="splitDrop">EOImode 1: end of interrupt drops the priority only.</param>
    public static void Open(ScriptWriter script, int cpu, bool splitDrop = false)
    {
        AgentPlatform at = script.Platform;
        if (at.GicVersion == 2)
        {
            script.Write(cpu, at.Gicd + GICD_CTLR, 1);
            script.Write(cpu, at.Gicc + GICC_PMR, 0xff);
            script.Write(cpu, at.Gicc + GICC_CTLR, splitDrop ? 0x201u : 1);
            return;
        }

        script.Write(cpu, at.Gicd + GICD_CTLR, 0x12 | 1);
        ulong redistributor = at.Gicr + (ulong)cpu * at.GicrStride;
        script.Write(cpu, redistributor + GICR_WAKER, 0);
        script.Write(cpu, redistributor + SgiFrame + GICD_IGROUPR, All);
        script.WriteRegister(cpu, SystemRegister.ICC_PMR_EL1, 0xff);
        script.WriteRegister(cpu, SystemRegister.ICC_CTLR_EL1, splitDrop ? 2u : 0);
        script.WriteRegister(cpu, SystemRegister.ICC_IGRPEN1_EL1, 1);
    }

    /// <summary>Enables an SPI with a priority, targeted at one CPU, in group 1 on a GICv3.</summary>
    public static void EnableSpi(ScriptWriter script, int by, uint intid, int target, byte priority, bool edge)
    {
        AgentPlatform at = script.Platform;
        ulong bit = 1UL << (int)(intid % 32), bank = intid / 32 * 4;
        script.Write(by, at.Gicd + GICD_ICFGR + intid / 16 * 4, edge ? 2UL << (int)(intid % 16 * 2) : 0);
        script.Write(by, at.Gicd + GICD_IPRIORITYR + intid, priority, size: 1);
        if (at.GicVersion == 2)
        {
            script.Write(by, at.Gicd + GICD_ITARGETSR + intid, 1UL << target, size: 1);
        }
        else
        {
            script.Write(by, at.Gicd + GICD_IGROUPR + bank, bit);
            script.Write(by, at.Gicd + GICD_IROUTER + 8 * intid, at.Affinity(target), size: 8);
        }

        script.Write(by, at.Gicd + GICD_ISENABLER + bank, bit);
    }

    /// <summary>Enables an SGI or PPI of the CPU that does it, with a priority.</summary>
    public static void EnablePrivate(ScriptWriter script, int cpu, uint intid, byte priority)
    {
        ulong frame = PrivateFrame(script.Platform, cpu);
        script.Write(cpu, frame + GICD_IPRIORITYR + intid, priority, size: 1);
        script.Write(cpu, frame + GICD_ISENABLER, 1UL << (int)intid);
    }

    /// <summary>The frame with a CPU's private interrupts: GICD (banked) or the SGI frame of its GICR.</summary>
    public static ulong PrivateFrame(AgentPlatform platform, int cpu) =>
        platform.GicVersion == 2 ? platform.Gicd : platform.Gicr + (ulong)cpu * platform.GicrStride + SgiFrame;

    private static void ResetCpu(ScriptWriter script, int cpu)
    {
        AgentPlatform at = script.Platform;
        ulong frame = PrivateFrame(at, cpu);
        ClearBanks(script, cpu, frame, first: 0, banks: 1);
        script.Fill(cpu, frame + GICD_IPRIORITYR, 0, 8);
        if (at.GicVersion == 2)
        {
            script.Fill(cpu, at.Gicd + GICD_CPENDSGIR, All, 4);
            script.Write(cpu, at.Gicc + GICC_CTLR, 0);
            script.Write(cpu, at.Gicc + GICC_PMR, 0);
            script.Write(cpu, at.Gicc + GICC_BPR, 0);
            script.Write(cpu, at.Gicc + GICC_ABPR, 0);
            script.Fill(cpu, at.Gicc + GICC_APR, 0, 4);
            return;
        }

        foreach (ushort register in (ushort[])
            [SystemRegister.ICC_IGRPEN0_EL1, SystemRegister.ICC_IGRPEN1_EL1, SystemRegister.ICC_PMR_EL1, SystemRegister.ICC_CTLR_EL1,
             SystemRegister.ICC_BPR0_EL1, SystemRegister.ICC_BPR1_EL1, SystemRegister.ICC_AP0R0_EL1, SystemRegister.ICC_AP1R0_EL1])
        {
            script.WriteRegister(cpu, register, 0);
        }
    }

    private static void ClearBanks(ScriptWriter script, int cpu, ulong frame, int first, int banks)
    {
        ulong offset = (ulong)first * 4;
        script.Fill(cpu, frame + GICD_ICENABLER + offset, All, banks);
        script.Fill(cpu, frame + GICD_ICPENDR + offset, All, banks);
        script.Fill(cpu, frame + GICD_ICACTIVER + offset, All, banks);
        script.Fill(cpu, frame + GICD_IGROUPR + offset, 0, banks);
    }
}
