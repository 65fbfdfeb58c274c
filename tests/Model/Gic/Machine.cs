using Lockstep.Model.Gic;
using Lockstep.Model.Registers;
using Lockstep.Model.Words;
using ConcreteGic = Lockstep.Model.Gic.Gic<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;

namespace Lockstep.Tests.Model.Gic;

/// <summary>A concrete interrupt controller with the accesses that the examples need, in integers.</summary>
internal sealed class Machine
{
    public Machine(GicConfiguration c)
    {
        Configuration = c;
        State = ConcreteGic.Reset(c);
    }

    public GicConfiguration Configuration { get; }

    public GicState<Word32, Bit> State { get; private set; }

    public static Machine V2(int cpus = 2, int intids = 96) => new(new() { Version = GicVersion.V2, CpuCount = cpus, IntidCount = intids });

    public static Machine V3(int cpus = 2, int intids = 96) => new(new() { Version = GicVersion.V3, CpuCount = cpus, IntidCount = intids });

    /// <summary>GICv2, all groups enabled at the distributor and at each CPU interface, AckCtl set, nothing masked.</summary>
    public static Machine V2Ready(int cpus = 2, int intids = 96, uint ctlr = 0b111)
    {
        Machine m = V2(cpus, intids);
        m.Write(0, GICD_CTLR.OffsetBytes, 3);
        for (int cpu = 0; cpu < cpus; cpu++)
        {
            m.WriteC(cpu, GICC_CTLR.OffsetBytes, ctlr);
            m.WriteC(cpu, GICC_PMR.OffsetBytes, 0xff);
        }

        return m;
    }

    /// <summary>GICv3, awake, all interrupts in Group 1, both groups enabled, nothing masked.</summary>
    public static Machine V3Ready(int cpus = 2, int intids = 96, GicConfiguration? c = null)
    {
        Machine m = c == null ? V3(cpus, intids) : new(c);
        m.Write(0, GICD_CTLR.OffsetBytes, 3);
        for (uint n = 1; n < m.Configuration.WordCount; n++)
        {
            m.Write(0, GICD_IGROUPR.OffsetBytes + 4 * n, uint.MaxValue);
        }

        for (int cpu = 0; cpu < m.Configuration.CpuCount; cpu++)
        {
            m.WriteR(cpu, GICR_WAKER.OffsetBytes, 0);
            m.WriteR(cpu, GICR_IGROUPR0.OffsetBytes, uint.MaxValue);
            m.WriteI(cpu, IccRegister.ICC_PMR_EL1, 0xff);
            m.WriteI(cpu, IccRegister.ICC_IGRPEN0_EL1, 1);
            m.WriteI(cpu, IccRegister.ICC_IGRPEN1_EL1, 1);
        }

        return m;
    }

    public uint Read(int cpu, uint offset, int size = 4) => ConcreteGic.ReadGicd(State, cpu, offset, size).Value;

    public void Write(int cpu, uint offset, uint value, int size = 4) => ConcreteGic.WriteGicd(State, cpu, offset, size, value);

    public uint ReadC(int cpu, uint offset, int size = 4) => ConcreteGic.ReadGicc(State, cpu, offset, size).Value;

    public void WriteC(int cpu, uint offset, uint value, int size = 4) => ConcreteGic.WriteGicc(State, cpu, offset, size, value);

    public uint ReadR(int owner, uint offset, int size = 4) => ConcreteGic.ReadGicr(State, 0, owner, offset, size).Value;

    public void WriteR(int owner, uint offset, uint value, int size = 4) => ConcreteGic.WriteGicr(State, 0, owner, offset, size, value);

    public uint ReadI(int cpu, IccRegister r) => ConcreteGic.ReadIcc(State, cpu, r).Low.Value;

    public void WriteI(int cpu, IccRegister r, ulong value) => ConcreteGic.WriteIcc(State, cpu, r, (uint)value, (uint)(value >> 32));

    public bool Irq(int cpu = 0) => ConcreteGic.IrqSignalled(State, cpu).Value;

    public bool Fiq(int cpu = 0) => ConcreteGic.FiqSignalled(State, cpu).Value;

    public void Spi(int intid, bool level) => ConcreteGic.SetSpiLine(State, intid, level);

    public void Ppi(int cpu, int intid, bool level) => ConcreteGic.SetPpiLine(State, cpu, intid, level);

    /// <summary>A register of one bit an INTID, at its first register's offset: the bit of one INTID.</summary>
    public bool Bit(uint first, int intid, int cpu = 0) => (Read(cpu, first + 4 * (uint)(intid / 32)) >> (intid % 32) & 1) == 1;

    /// <summary>Writes 1 to the bit of one INTID, and 0 to the others.</summary>
    public void Set(uint first, int intid, int cpu = 0) => Write(cpu, first + 4 * (uint)(intid / 32), 1u << (intid % 32));

    public bool IsPending(int intid, int cpu = 0) => Bit(GICD_ISPENDR.OffsetBytes, intid, cpu);

    public bool IsActive(int intid, int cpu = 0) => Bit(GICD_ISACTIVER.OffsetBytes, intid, cpu);

    /// <summary>Priority, target and configuration of an SPI, and enables it.</summary>
    public void SetUp(int intid, uint priority = 0x80, uint targets = 1, bool edge = false)
    {
        Write(0, GICD_IPRIORITYR.OffsetBytes + (uint)intid, priority, 1);
        Write(0, GICD_ITARGETSR.OffsetBytes + (uint)intid, targets, 1);
        uint at = GICD_ICFGR.OffsetBytes + 4 * (uint)(intid / 16), bit = 2u << (intid % 16 * 2);
        Write(0, at, edge ? Read(0, at) | bit : Read(0, at) & ~bit);
        Set(GICD_ISENABLER.OffsetBytes, intid);
    }

    public uint Acknowledge(int cpu = 0) => ReadC(cpu, GICC_IAR.OffsetBytes);

    public void End(uint value, int cpu = 0) => WriteC(cpu, GICC_EOIR.OffsetBytes, value);

    public GicState<Word32, Bit> Snapshot()
    {
        GicState<Word32, Bit> copy = new(Configuration);
        State.CopyTo(copy);
        return copy;
    }

    public bool Unchanged(GicState<Word32, Bit> since) => State.StateEquals(since).Value;
}
