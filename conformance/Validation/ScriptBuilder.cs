using Lockstep.Agent;
using Lockstep.Model.Registers;
using Lockstep.Runner.Agent;

namespace Lockstep.Validation;

/// <summary>Collects the operations of one script for a machine.</summary>
public class ScriptBuilder(Target target)
{
    private const ulong All = 0xffff_ffff;
    private readonly List<Operation> operations = [];

    /// <summary>The machine.</summary>
    public Target Target { get; } = target;

    /// <summary>INTID of the PL061, whose level scripts move.</summary>
    public int GpioIntid => Target.Platform.GpioIntid;

    /// <summary>INTID of the first edge that the GICv2m frame raises.</summary>
    public int FirstMsi => Target.Platform.FirstMsi;

    /// <summary>The operations so far.</summary>
    public IReadOnlyList<Operation> Operations => operations;

    /// <summary>Adds an operation.</summary>
    public void Add(Operation operation) => operations.Add(operation);

    /// <summary>Loads from GICD, GICC, GICR or a device.</summary>
    public void Read(int cpu, Frame frame, uint offset, int size = 4, int owner = -1) =>
        Add(new Operation(OperationKind.Read, cpu, size, Address(frame, owner < 0 ? cpu : owner) + offset));

    /// <summary>Stores to GICD, GICC, GICR or a device.</summary>
    public void Write(int cpu, Frame frame, uint offset, ulong value, int size = 4, int owner = -1) =>
        Add(new Operation(OperationKind.Write, cpu, size, Address(frame, owner < 0 ? cpu : owner) + offset, value));

    /// <summary>MRS.</summary>
    public void Read(int cpu, uint systemRegister) => Add(new Operation(OperationKind.ReadRegister, cpu, (int)systemRegister));

    /// <summary>MSR.</summary>
    public void Write(int cpu, uint systemRegister, ulong value) => Add(new Operation(OperationKind.WriteRegister, cpu, (int)systemRegister, value));

    /// <summary>Stores one value to words in a row.</summary>
    public void Fill(int cpu, Frame frame, uint offset, ulong value, uint count, int owner = -1) =>
        Add(new Operation(OperationKind.Fill, cpu, 4, Address(frame, owner < 0 ? cpu : owner) + offset, value, 4, count));

    /// <summary>The frame with a CPU's private interrupts, and where GICD's offsets start in it.</summary>
    public (Frame Frame, uint Base) Private => Target.IsV2 ? (Frame.Gicd, 0) : (Frame.Gicr, GicrFrame.SgiBase);

    /// <summary>Stores to the word of an INTID in a register of one bit an INTID, given by its GICD offset.</summary>
    public void WriteBit(int cpu, uint gicdOffset, int intid, int owner = -1) => WriteBits(cpu, gicdOffset, intid / 32, 1u << intid % 32, owner);

    /// <summary>Stores to a word of 32 INTIDs in a register of one bit an INTID.</summary>
    public void WriteBits(int cpu, uint gicdOffset, int n, uint bits, int owner = -1)
    {
        (Frame frame, uint start) = n == 0 ? Private : (Frame.Gicd, 0);
        Write(cpu, frame, start + gicdOffset + (uint)n * 4, bits, owner: owner);
    }

    /// <summary>Loads a word of 32 INTIDs of a register of one bit an INTID.</summary>
    public void ReadBits(int cpu, uint gicdOffset, int n, int owner = -1)
    {
        (Frame frame, uint start) = n == 0 ? Private : (Frame.Gicd, 0);
        Read(cpu, frame, start + gicdOffset + (uint)n * 4, owner: owner);
    }

    /// <summary>The priority of an INTID.</summary>
    public void WritePriority(int cpu, int intid, byte priority, int owner = -1)
    {
        (Frame frame, uint start) = intid < 32 ? Private : (Frame.Gicd, 0);
        Write(cpu, frame, start + GICD_IPRIORITYR.OffsetBytes + (uint)intid, priority, size: 1, owner: owner);
    }

    /// <summary>Sends an SPI to one CPU.</summary>
    public void Route(int cpu, int intid, int to)
    {
        if (Target.IsV2)
        {
            Write(cpu, Frame.Gicd, GICD_ITARGETSR.OffsetBytes + (uint)intid, 1UL << to, size: 1);
        }
        else
        {
            Write(cpu, Frame.Gicd, GICDv3_IROUTER.OffsetBytes + 8 * (uint)(intid - 32), Target.Configuration.AffinityOf(to), size: 8);
        }
    }

    /// <summary>Edge-triggered or level-sensitive, with the fifteen neighbours level-sensitive.</summary>
    public void Configure(int cpu, int intid, bool edge)
    {
        (Frame frame, uint start) = intid < 32 ? Private : (Frame.Gicd, 0);
        Write(cpu, frame, start + GICD_ICFGR.OffsetBytes + (uint)intid / 16 * 4, edge ? 2UL << intid % 16 * 2 : 0);
    }

    /// <summary>Acknowledges by the register of a group; GICC_IAR or GICC_AIAR on a GICv2.</summary>
    public void Acknowledge(int cpu, bool group1 = false)
    {
        if (Target.IsV2)
        {
            Read(cpu, Frame.Gicc, GICC_IAR.OffsetBytes);
        }
        else
        {
            Read(cpu, group1 ? ICC_IAR1_EL1.Encoding : ICC_IAR0_EL1.Encoding);
        }
    }

    /// <summary>Ends by the register of a group.</summary>
    public void End(int cpu, uint iar, bool group1 = false)
    {
        if (Target.IsV2)
        {
            Write(cpu, Frame.Gicc, GICC_EOIR.OffsetBytes, iar);
        }
        else
        {
            Write(cpu, group1 ? ICC_EOIR1_EL1.Encoding : ICC_EOIR0_EL1.Encoding, iar);
        }
    }

    /// <summary>Deactivates.</summary>
    public void Deactivate(int cpu, uint iar)
    {
        if (Target.IsV2)
        {
            Write(cpu, Frame.Gicc, GICC_DIR.OffsetBytes, iar);
        }
        else
        {
            Write(cpu, ICC_DIR_EL1.Encoding, iar);
        }
    }

    /// <summary>The priority mask.</summary>
    public void WritePmr(int cpu, byte mask)
    {
        if (Target.IsV2)
        {
            Write(cpu, Frame.Gicc, GICC_PMR.OffsetBytes, mask);
        }
        else
        {
            Write(cpu, ICC_PMR_EL1.Encoding, mask);
        }
    }

    /// <summary>Loads the running priority.</summary>
    public void ReadRpr(int cpu)
    {
        if (Target.IsV2)
        {
            Read(cpu, Frame.Gicc, GICC_RPR.OffsetBytes);
        }
        else
        {
            Read(cpu, ICC_RPR_EL1.Encoding);
        }
    }

    /// <summary>Both groups on in the distributor and on every CPU, all priorities through; Group 1 acknowledged by GICC_IAR on a GICv2.</summary>
    public void Open(bool splitEnd = false)
    {
        Write(0, Frame.Gicd, GICD_CTLR.OffsetBytes, 3);
        for (int cpu = 0; cpu < Target.Cpus; cpu++)
        {
            WritePmr(cpu, 0xff);
            if (Target.IsV2)
            {
                Write(cpu, Frame.Gicc, GICC_CTLR.OffsetBytes, splitEnd ? 0x207u : 7);
                continue;
            }

            Write(cpu, ICC_CTLR_EL1.Encoding, splitEnd ? 2u : 0);
            Write(cpu, ICC_IGRPEN0_EL1.Encoding, 1);
            Write(cpu, ICC_IGRPEN1_EL1.Encoding, 1);
        }
    }

    /// <summary>An SGI to a list of CPUs: Group 0 by ICC_SGI0R_EL1, Group 1 by ICC_SGI1R_EL1.</summary>
    public void SendSgi(int cpu, int intid, uint targets, bool group1 = false)
    {
        if (Target.IsV2)
        {
            Write(cpu, Frame.Gicd, GICD_SGIR.OffsetBytes, targets << 16 | (uint)intid);
        }
        else
        {
            Write(cpu, group1 ? ICC_SGI1R_EL1.Encoding : ICC_SGI0R_EL1.Encoding, (ulong)intid << 24 | targets);
        }
    }

    /// <summary>The PL011's level.</summary>
    public void UartLine(int cpu, bool level) => Write(cpu, Frame.Uart, DeviceLines.UARTIMSC, level ? DeviceLines.Transmit : 0);

    /// <summary>The PL061's level.</summary>
    public void GpioLine(int cpu, bool level) => Write(cpu, Frame.Gpio, DeviceLines.GPIOIE, level ? 1u : 0);

    /// <summary>A timer's level, on its own CPU.</summary>
    public void TimerLine(int cpu, bool isPhysical, bool level)
    {
        var timer = (int)(isPhysical ? Lockstep.Agent.Timer.Physical : Lockstep.Agent.Timer.Virtual);
        Add(level ? new Operation(OperationKind.ArmTimer, cpu, timer, 0UL) : new Operation(OperationKind.DisarmTimer, cpu, timer));
    }

    /// <summary>Brings everything that software can bring back to what it is after reset, from any state.</summary>
    public void Reset()
    {
        uint words = (uint)Target.Configuration.WordCount - 1;
        Write(0, Frame.Gicd, GICD_CTLR.OffsetBytes, 0);
        Write(0, Frame.Gpio, DeviceLines.GPIOIE, 0);
        Write(0, Frame.Gpio, DeviceLines.GPIOIS, 1);
        Write(0, Frame.Gpio, DeviceLines.GPIOIBE, 0);
        Write(0, Frame.Gpio, DeviceLines.GPIOIEV, 0);
        // The transmit interrupt is raised from here on, and masked.
        Write(0, Frame.Uart, DeviceLines.UARTDR, '.');
        ResetIntids(0, Frame.Gicd, 4, words, 0);
        if (Target.IsV2)
        {
            Fill(0, Frame.Gicd, GICD_ITARGETSR.OffsetBytes, 0, (words + 1) * 8);
        }
        else
        {
            Fill(0, Frame.Gicd, GICDv3_IROUTER.OffsetBytes, 0, words * 64);
        }

        for (int cpu = 0; cpu < Target.Cpus; cpu++)
        {
            ResetCpu(cpu);
        }
    }

    private void ResetIntids(int cpu, Frame frame, uint first, uint words, uint start)
    {
        Fill(cpu, frame, start + GICD_ICENABLER.OffsetBytes + first, All, words);
        Fill(cpu, frame, start + GICD_ICACTIVER.OffsetBytes + first, All, words);
        Fill(cpu, frame, start + GICD_ICFGR.OffsetBytes + first * 2, 0, words * 2);
        Fill(cpu, frame, start + GICD_ICPENDR.OffsetBytes + first, All, words);
        Fill(cpu, frame, start + GICD_IGROUPR.OffsetBytes + first, 0, words);
        Fill(cpu, frame, start + GICD_IPRIORITYR.OffsetBytes + first * 8, 0, words * 8);
    }

    private void ResetCpu(int cpu)
    {
        (Frame frame, uint start) = Private;
        ResetIntids(cpu, frame, 0, 1, start);
        if (Target.IsV2)
        {
            Fill(cpu, Frame.Gicd, GICD_CPENDSGIR.OffsetBytes, All, GICD_CPENDSGIR.Count);
            Write(cpu, Frame.Gicc, GICC_CTLR.OffsetBytes, 0);
            Fill(cpu, Frame.Gicc, GICC_PMR.OffsetBytes, 0, 2);
            Write(cpu, Frame.Gicc, GICC_ABPR.OffsetBytes, 0);
            Fill(cpu, Frame.Gicc, GICC_APR.OffsetBytes, 0, GICC_APR.Count + GICC_NSAPR.Count);
            return;
        }

        Write(cpu, Frame.Gicr, GICR_WAKER.OffsetBytes, 0);
        foreach (uint register in (uint[])
            [ICC_IGRPEN0_EL1.Encoding, ICC_IGRPEN1_EL1.Encoding, ICC_PMR_EL1.Encoding, ICC_CTLR_EL1.Encoding, ICC_BPR0_EL1.Encoding,
             ICC_BPR1_EL1.Encoding, ICC_AP0R_EL1.Encoding, ICC_AP1R_EL1.Encoding])
        {
            Write(cpu, register, 0);
        }
    }

    private ulong Address(Frame frame, int owner) => frame switch
    {
        Frame.Gicd => Target.Platform.Gicd,
        Frame.Gicc => Target.Platform.Gicc,
        Frame.Gicr => Target.Platform.Gicr + (ulong)owner * Target.Platform.GicrStride,
        Frame.Uart => Target.Platform.Uart,
        Frame.Gpio => Target.Platform.Gpio,
        Frame.Msi => Target.Platform.Gicv2m,
        _ => throw new ArgumentException($"{frame} has no address"),
    };
}
