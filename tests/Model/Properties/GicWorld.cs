using Lockstep.Model.Gic;
using Lockstep.Model.Registers;
using Lockstep.Model.Words;
using Shouldly;
using ConcreteGic = Lockstep.Model.Gic.Gic<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using State = Lockstep.Model.Gic.GicState<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;

namespace Lockstep.Tests.Model.Properties;

/// <summary>Parts of the state of an interrupt that are one bit.</summary>
internal enum Field
{
    Enabled, Latch, Line, Active, Edge, Group,
}

/// <summary>
/// A concrete interrupt controller of either version, used through the registers that its guest has: private INTIDs are in the
/// distributor of GICv2 and in the CPU's redistributor of GICv3.
/// </summary>
internal sealed partial class GicWorld
{
    public GicWorld(GicSetup setup)
    {
        Setup = setup;
        C = setup.ToConfiguration();
        State = ConcreteGic.Reset(C);
        Nested = [.. Enumerable.Range(0, C.CpuCount).Select(_ => new Stack<Taken>())];
        Dropped = [.. Enumerable.Range(0, C.CpuCount).Select(_ => new List<Taken>())];
        if (setup.IsReady)
        {
            MakeReady();
        }
    }

    public GicSetup Setup { get; }

    public GicConfiguration C { get; }

    public State State { get; }

    public bool IsV2 => C.Version == GicVersion.V2;

    public int Cpus => C.CpuCount;

    /// <summary>One more than the largest INTID that is an interrupt.</summary>
    public int IntidEnd => int.Min(C.IntidCount, 1020);

    public uint ReadD(int cpu, uint offset, int size = 4) => ConcreteGic.ReadGicd(State, cpu, offset, size).Value;

    public void WriteD(int cpu, uint offset, uint value, int size = 4) => ConcreteGic.WriteGicd(State, cpu, offset, size, value);

    public uint ReadC(int cpu, uint offset, int size = 4) => ConcreteGic.ReadGicc(State, cpu, offset, size).Value;

    public void WriteC(int cpu, uint offset, uint value, int size = 4) => ConcreteGic.WriteGicc(State, cpu, offset, size, value);

    public uint ReadR(int owner, uint offset, int size = 4, int by = 0) => ConcreteGic.ReadGicr(State, by, owner, offset, size).Value;

    public void WriteR(int owner, uint offset, uint value, int size = 4, int by = 0) =>
        ConcreteGic.WriteGicr(State, by, owner, offset, size, value);

    public uint ReadI(int cpu, IccRegister r) => ConcreteGic.ReadIcc(State, cpu, r).Low.Value;

    public void WriteI(int cpu, IccRegister r, ulong value) => ConcreteGic.WriteIcc(State, cpu, r, (uint)value, (uint)(value >> 32));

    public bool Irq(int cpu) => ConcreteGic.IrqSignalled(State, cpu).Value;

    public bool Fiq(int cpu) => ConcreteGic.FiqSignalled(State, cpu).Value;

    public bool IsSignalled(int cpu) => Irq(cpu) | Fiq(cpu);

    public void Line(int cpu, int intid, bool level)
    {
        if (intid < 32)
        {
            ConcreteGic.SetPpiLine(State, cpu, intid, level);
        }
        else
        {
            ConcreteGic.SetSpiLine(State, intid, level);
        }
    }

    /// <summary>
    /// A register of an array over INTIDs, wherever it is for this INTID; <paramref name="first"/> is GICD's offset of register 0.
    /// </summary>
    public uint Read(int cpu, uint first, int bitsPerIntid, int intid, int size = 4)
    {
        uint offset = OffsetOf(first, bitsPerIntid, intid, size);
        return !IsV2 && intid < 32 ? ReadR(cpu, GicrFrame.SgiBase + offset, size) : ReadD(cpu, offset, size);
    }

    public void Write(int cpu, uint first, int bitsPerIntid, int intid, uint value, int size = 4)
    {
        uint offset = OffsetOf(first, bitsPerIntid, intid, size);
        if (!IsV2 && intid < 32)
        {
            WriteR(cpu, GicrFrame.SgiBase + offset, value, size);
        }
        else
        {
            WriteD(cpu, offset, value, size);
        }
    }

    /// <summary>The bit of one INTID in an array of one bit each.</summary>
    public bool ReadBit(uint first, int cpu, int intid) => (Read(cpu, first, 1, intid) >> (intid % 32) & 1) == 1;

    /// <summary>Writes 1 to the bit of one INTID, 0 to the others.</summary>
    public void WriteOne(uint first, int cpu, int intid) => Write(cpu, first, 1, intid, 1u << (intid % 32));

    public void SetPriority(int cpu, int intid, uint priority) => Write(cpu, GICD_IPRIORITYR.OffsetBytes, 8, intid, priority, 1);

    public uint PriorityOf(int cpu, int intid) => Read(cpu, GICD_IPRIORITYR.OffsetBytes, 8, intid, 1);

    public void SetGroup(int cpu, int intid, bool group1)
    {
        uint old = Read(cpu, GICD_IGROUPR.OffsetBytes, 1, intid), bit = 1u << (intid % 32);
        Write(cpu, GICD_IGROUPR.OffsetBytes, 1, intid, group1 ? old | bit : old & ~bit);
    }

    public void SetEdge(int cpu, int intid, bool edge)
    {
        uint old = Read(cpu, GICD_ICFGR.OffsetBytes, 2, intid), bit = 2u << (intid % 16 * 2);
        Write(cpu, GICD_ICFGR.OffsetBytes, 2, intid, edge ? old | bit : old & ~bit);
    }

    /// <summary>Routes an SPI to one CPU, in the way of the version.</summary>
    public void SetTarget(int intid, int cpu)
    {
        if (intid < 32 || intid >= IntidEnd)
        {
            return;
        }

        if (IsV2)
        {
            WriteD(0, GICD_ITARGETSR.OffsetBytes + (uint)intid, 1u << cpu, 1);
            return;
        }

        uint at = GICDv3_IROUTER.OffsetBytes + 8 * (uint)(intid - 32), affinity = C.AffinityOf(cpu);
        WriteD(0, at, affinity & 0x00ff_ffff);
        WriteD(0, at + 4, affinity >> 24);
    }

    /// <summary>Sends an SGI, which is of Group 1 on GICv3, to one CPU.</summary>
    public void Send(int from, int to, int sgi, bool group1 = true)
    {
        if (IsV2)
        {
            WriteD(from, GICD_SGIR.OffsetBytes, 1u << (16 + to) | (uint)sgi);
            return;
        }

        uint affinity = C.AffinityOf(to);
        ulong value = (ulong)(affinity >> 24) << 48 | (ulong)(affinity >> 4 & 0xf) << 44 | (ulong)(affinity >> 16 & 0xff) << 32
            | (uint)sgi << 24 | (affinity >> 8 & 0xff) << 16 | 1u << (int)(affinity & 0xf);
        WriteI(from, group1 ? IccRegister.ICC_SGI1R_EL1 : IccRegister.ICC_SGI0R_EL1, value);
    }

    /// <summary>One bit of the state.</summary>
    public bool Get(Field field, int cpu, int intid) => (Of(field, cpu, intid).Value >> (intid % 32) & 1) == 1;

    /// <summary>Changes one bit of the state, whoever may do that.</summary>
    public GicWorld Put(Field field, int cpu, int intid, bool value)
    {
        ref Word32 word = ref Of(field, cpu, intid);
        uint bit = 1u << (intid % 32);
        word = value ? word.Value | bit : word.Value & ~bit;
        return this;
    }

    /// <summary>Sources from which a GICv2 SGI is pending.</summary>
    public uint Sources(int cpu, int sgi) => State.SgiSources[cpu * 4 + sgi / 4].Value >> (sgi % 4 * 8) & 0xff;

    public void PutSources(int cpu, int sgi, uint sources)
    {
        ref Word32 word = ref State.SgiSources[cpu * 4 + sgi / 4];
        word = (word.Value & ~(0xffu << (sgi % 4 * 8))) | sources << (sgi % 4 * 8);
    }

    public bool IsSgi(int intid) => intid < 16;

    /// <summary>Whether the interrupt exists and its pending bits can be written.</summary>
    public bool HasPendingBits(int intid) => intid < IntidEnd && !(IsV2 && IsSgi(intid));

    /// <summary>Pending, as the properties define it.</summary>
    public bool IsPending(int cpu, int intid) => IsV2 && IsSgi(intid)
        ? Sources(cpu, intid) != 0
        : Get(Field.Latch, cpu, intid) | (!Get(Field.Edge, cpu, intid) & Get(Field.Line, cpu, intid));

    /// <summary>The same controller in the same state; what is done to one is not seen by the other.</summary>
    public GicWorld Copy()
    {
        GicWorld copy = new(Setup with { IsReady = false });
        State.CopyTo(copy.State);
        for (int i = 0; i < Cpus; i++)
        {
            copy.Nested[i] = new Stack<Taken>(Nested[i].Reverse());
            copy.Dropped[i] = [.. Dropped[i]];
        }

        return copy;
    }

    /// <summary>All of the state is that of another controller.</summary>
    public void ShouldEqual(GicWorld expected, string why = "") => State.StateEquals(expected.State).Value.ShouldBeTrue(why);

    /// <summary>Whether all of the state is that of another controller.</summary>
    public bool Equal(GicWorld other) => State.StateEquals(other.State).Value;

    private static uint OffsetOf(uint first, int bitsPerIntid, int intid, int size) =>
        first + (uint)(intid * bitsPerIntid / 8 / size * size);

    private ref Word32 Of(Field field, int cpu, int intid)
    {
        ref IntidWord<Word32, Bit> word = ref State.Intid(cpu, intid / 32);
        switch (field)
        {
            case Field.Enabled: return ref word.Enabled;
            case Field.Latch: return ref word.Latch;
            case Field.Line: return ref word.Line;
            case Field.Active: return ref word.Active;
            case Field.Edge: return ref word.Edge;
            case Field.Group: return ref word.Group;
            default: throw new ArgumentOutOfRangeException(nameof(field));
        }
    }
}
