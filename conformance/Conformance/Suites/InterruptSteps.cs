using Lockstep.Agent;
using Lockstep.Model.Registers;
using Lockstep.Runner.Agent;
using Lockstep.Validation;

namespace Lockstep.Conformance;

/// <summary>What scripts about interrupts do again and again, with what has to be seen.</summary>
public static class InterruptSteps
{
    /// <summary>INTID that an acknowledge returns when nothing is signalled.</summary>
    public const uint Spurious = 1023;

    /// <summary>SPIs that nothing but software makes pending; one word of the registers with one bit an INTID.</summary>
    public const int Spi = 48, OtherSpi = 49, ThirdSpi = 50;

    /// <summary>A PPI without a source.</summary>
    public const int Ppi = 20;

    /// <summary>An SGI.</summary>
    public const int Sgi = 5;

    /// <summary>The handler acknowledges and ends.</summary>
    public const HandlerMode TakeAndEnd = HandlerMode.Acknowledge | HandlerMode.EndOfInterrupt;

    private const uint IntidMask = 0x3ff;

    /// <summary>1 to GICD_ISPENDR; an SGI of a GICv2 by GICD_SGIR, to itself.</summary>
    public static void Pend(this SuiteWriter s, int cpu, int intid)
    {
        if (intid < (int)GicdFrame.SgiCount && s.Target.IsV2)
        {
            s.SendSgi(cpu, intid, 1u << cpu);
        }
        else
        {
            s.WriteBit(cpu, GICD_ISPENDR.OffsetBytes, intid);
        }
    }

    /// <summary>Enables an interrupt for a CPU, with a priority.</summary>
    public static void Prepare(this SuiteWriter s, int intid, byte priority = 0x40, int cpu = 0, bool edge = false) =>
        PropertyScripts.Prepare(s, intid, priority, cpu, edge);

    /// <summary>Reads all that shows an interrupt's state and the CPU interface's.</summary>
    public static void Look(this SuiteWriter s, int cpu, int intid) => PropertyScripts.Look(s, cpu, intid);

    /// <summary>An acknowledge of Group 0 returns this INTID, or <see cref="Spurious"/>.</summary>
    public static void ExpectAcknowledge(this SuiteWriter s, int cpu, uint intid)
    {
        s.Acknowledge(cpu);
        s.Expect($"INTID {intid}", record => (record.Result & IntidMask) == intid && record.Exception is null);
    }

    /// <summary>The interrupt is delivered: acknowledged, then ended.</summary>
    public static void ExpectDelivery(this SuiteWriter s, int cpu, uint intid)
    {
        s.ExpectAcknowledge(cpu, intid);
        s.End(cpu, intid);
    }

    /// <summary>Its bit in a register with one bit an INTID, given by GICD's offset.</summary>
    public static void ExpectBit(this SuiteWriter s, int cpu, uint gicdOffset, int intid, bool set)
    {
        s.ReadBits(cpu, gicdOffset, intid / 32);
        s.Expect($"bit {intid % 32} {(set ? 1 : 0)}", record => (record.Result >> intid % 32 & 1) == (set ? 1u : 0));
    }

    /// <summary>GICD_ISPENDR's bit. Not for what is in a list register, which reads active.</summary>
    public static void ExpectPending(this SuiteWriter s, int cpu, int intid, bool pending = true) =>
        s.ExpectBit(cpu, GICD_ISPENDR.OffsetBytes, intid, pending);

    /// <summary>GICD_ISACTIVER's bit.</summary>
    public static void ExpectActive(this SuiteWriter s, int cpu, int intid, bool active = true) =>
        s.ExpectBit(cpu, GICD_ISACTIVER.OffsetBytes, intid, active);

    /// <summary>After the last operation these INTIDs are taken, whatever their order.</summary>
    public static void ExpectTakenInAnyOrder(this SuiteWriter s, params uint[] intids) => s.Expect(
        $"interrupts [{string.Join(", ", intids)}] in any order",
        record => record.Interrupts.Select(Intid).Order().SequenceEqual(intids.Order()));

    /// <summary>After the last operation these CPUs take these INTIDs, in the order of the CPUs.</summary>
    public static void ExpectTakenBy(this SuiteWriter s, params (int Cpu, uint Intid)[] taken) => s.Expect(
        $"interrupts [{string.Join(", ", taken.Select(one => $"{one.Intid} by CPU {one.Cpu}"))}]",
        record => record.Interrupts.Select(one => (one.Cpu, Intid(one))).SequenceEqual(taken));

    /// <summary>Whether the CPU of the last operation has an IRQ or an FIQ signalled after it.</summary>
    public static void ExpectSignalled(this SuiteWriter s, bool signalled) =>
        s.Expect(signalled ? "signalled" : "not signalled", record => (record.IrqSignalled || (record.Signals & 2) != 0) == signalled);

    /// <summary>Every bit of GICD_CTLR that enables a group, or none.</summary>
    public static void EnableDistributor(this SuiteWriter s, bool enabled, int cpu = 0) =>
        s.Write(cpu, Frame.Gicd, GICD_CTLR.OffsetBytes, enabled ? 3u : 0);

    private static uint Intid(TakenInterrupt taken) => taken.Iar is ulong iar ? (uint)iar & IntidMask : Spurious;
}
