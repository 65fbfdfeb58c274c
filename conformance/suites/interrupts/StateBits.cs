using Lockstep.Model.Registers;
using static Lockstep.Conformance.InterruptSteps;

namespace Lockstep.Conformance.Suites;

/// <summary>Every write of a state bit, in every state of an interrupt, for every kind of interrupt.</summary>
internal static class StateBits
{
    /// <summary>States before a write (IHI 0048B figure 3-1), and one in which it is disabled.</summary>
    private enum State { Inactive, Pending, PendingDisabled, Active, ActivePending, SoftwareActive, }

    private static readonly (string Name, uint Offset)[] Registers =
    [
        ("GICD_ISPENDR", GICD_ISPENDR.OffsetBytes), ("GICD_ICPENDR", GICD_ICPENDR.OffsetBytes),
        ("GICD_ISACTIVER", GICD_ISACTIVER.OffsetBytes), ("GICD_ICACTIVER", GICD_ICACTIVER.OffsetBytes),
        ("GICD_ISENABLER", GICD_ISENABLER.OffsetBytes), ("GICD_ICENABLER", GICD_ICENABLER.OffsetBytes),
    ];

    public static IReadOnlyList<Check> All { get; } =
    [
        .. from state in Enum.GetValues<State>()
           from register in Registers
           select new Check($"{register.Name} on {state}", "T2, T4, T5, I1, I2", s => Every(s, state, register.Offset)),
    ];

    private static void Every(SuiteWriter s, State state, uint offset)
    {
        s.Open();
        foreach ((int intid, bool edge) in ((int, bool)[])[(Sgi, true), (Ppi, true), (Spi, true), (OtherSpi, false), (s.GpioIntid, false)])
        {
            Enter(s, state, intid, edge);
            s.WriteBits(0, offset, intid / 32, 0);
            s.WriteBit(0, offset, intid);
            s.Look(0, intid);
            Leave(s, state, intid);
        }
    }

    private static void Enter(SuiteWriter s, State state, int intid, bool edge)
    {
        s.Prepare(intid, edge: edge);
        switch (state)
        {
            case State.Pending:
                Raise(s, intid);
                break;
            case State.PendingDisabled:
                s.WriteBit(0, GICD_ICENABLER.OffsetBytes, intid);
                Raise(s, intid);
                break;
            case State.Active or State.ActivePending:
                Raise(s, intid);
                s.ExpectAcknowledge(0, (uint)intid);
                if (state == State.ActivePending)
                {
                    Raise(s, intid);
                }
                else if (intid == s.GpioIntid)
                {
                    s.GpioLine(0, false);
                }

                break;
            case State.SoftwareActive:
                s.WriteBit(0, GICD_ISACTIVER.OffsetBytes, intid);
                break;
            default:
                break;
        }
    }

    private static void Raise(SuiteWriter s, int intid)
    {
        if (intid == s.GpioIntid)
        {
            s.GpioLine(0, true);
        }
        else
        {
            s.Pend(0, intid);
        }
    }

    /// <summary>All that is left of it is delivered; what software made active, it makes inactive.</summary>
    private static void Leave(SuiteWriter s, State state, int intid)
    {
        if (state is State.Active or State.ActivePending)
        {
            s.End(0, (uint)intid);
        }

        s.GpioLine(0, false);
        s.WriteBit(0, GICD_ICACTIVER.OffsetBytes, intid);
        s.WriteBit(0, GICD_ISENABLER.OffsetBytes, intid);
        s.SetHandler(0, TakeAndEnd);
        s.Unmask(0);
        s.Mask(0);
        s.Look(0, intid);
        s.ExpectAcknowledge(0, Spurious);
    }
}
