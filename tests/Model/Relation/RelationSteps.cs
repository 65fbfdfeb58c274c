using Lockstep.Model.Gic;
using Lockstep.Model.Registers;
using Lockstep.Model.Relation;

namespace Lockstep.Tests.Model.Relation;

/// <summary>Events of a run, for tests of the relation on its own, without a VMM.</summary>
internal static class RelationSteps
{
    /// <summary>An SPI, and its bit in registers with one bit an INTID.</summary>
    public const uint Spi = 40, Bit = 1u << (int)(Spi % 32);

    public static Refinement New(int cpus = 2, uint ppis = GICD_ICFGR.PpiValue)
    {
        var r = new Refinement(new GicConfiguration { Version = GicVersion.V2, CpuCount = cpus, IntidCount = 64, PpiConfiguration = ppis }, 2);
        r.GuestWrites(0, GICD_CTLR.OffsetBytes, 4, 1);
        WriteInterface(r, GICC_CTLR.OffsetBytes, 1);
        WriteInterface(r, GICC_PMR.OffsetBytes, 0xf8);
        return r;
    }

    public static void WriteInterface(Refinement r, uint offset, uint value, int cpu = 0) =>
        Gic<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>.WriteGicc(r.Model, cpu, offset, 4, value);

    /// <summary>A more urgent interrupt of Group 1, which the CPU interface disables, and a less urgent one of Group 0.</summary>
    public static void BothLoaded(Refinement r)
    {
        r.GuestWrites(0, GICD_CTLR.OffsetBytes, 4, 3);
        r.GuestWrites(0, GICD_IGROUPR.OffsetBytes + 4, 4, Bit);
        r.GuestWrites(0, GICD_IPRIORITYR.OffsetBytes + Spi + 1, 1, 8);
        Pending(r);
        r.Injected(0, Spi, 0, 1, 0);
        Pending(r, Spi + 1);
        r.Injected(0, Spi + 1, 1, 0, 1);
        r.Settled(0);
    }

    /// <summary>A level-sensitive interrupt, GICD_ISPENDR once more while it is active, its end, and the fault that reports it.</summary>
    public static void PendingInHandler(Refinement r)
    {
        Loaded(r);
        Acknowledged(r);
        Pending(r);
        r.Settled(0);
        r.GuestEnds(0, Spi, true, 0, 0);
        r.Maintenance(0, 0);
    }

    public static void Enabled(Refinement r, uint intid)
    {
        r.GuestWrites(0, GICD_ITARGETSR.OffsetBytes + intid, 1, 1);
        r.GuestWrites(0, GICD_ISENABLER.OffsetBytes + intid / 32 * 4, 4, 1u << (int)(intid % 32));
    }

    public static void Pending(Refinement r) => Pending(r, Spi);

    public static void Pending(Refinement r, uint intid)
    {
        Enabled(r, intid);
        r.GuestWrites(0, GICD_ISPENDR.OffsetBytes + intid / 32 * 4, 4, 1u << (int)(intid % 32));
    }

    public static void Loaded(Refinement r)
    {
        Pending(r);
        r.Injected(0, Spi, 0, 0, 0);
    }

    public static void Acknowledged(Refinement r) => r.GuestAcknowledges(0, Spi, false, 1);

    public static void Notified(Refinement r)
    {
        Enabled(r, Spi);
        r.LineRises(0, (int)Spi, false);
    }

    /// <summary>Notified, loaded, acknowledged and ended by the guest, and the kernel reports the end.</summary>
    public static void Served(Refinement r)
    {
        Notified(r);
        r.Injected(0, Spi, 0, 0, 0);
        r.Settled(0);
        Acknowledged(r);
        r.GuestEnds(0, Spi, true, 0, 0);
        r.Maintenance(0, 0);
    }

    /// <summary>An edge that was notified while disabled, and cleared.</summary>
    public static void Discarded(Refinement r)
    {
        r.GuestWrites(0, GICD_ICFGR.OffsetBytes + 8, 4, uint.MaxValue);
        r.LineRises(0, (int)Spi, true);
        r.Settled(0);
        r.GuestWrites(0, GICD_ICPENDR.OffsetBytes + 4, 4, Bit);
    }

    /// <summary>The guest ends what it acknowledged from list register 0, and the kernel reports it.</summary>
    public static void Ended(Refinement r, uint intid = Spi)
    {
        r.GuestEnds(0, intid, true, 0, 0);
        r.Maintenance(0, 0);
    }
}
