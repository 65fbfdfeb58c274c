using Lockstep.Agent;
using Lockstep.Model.Registers;
using static Lockstep.Conformance.InterruptSteps;

namespace Lockstep.Conformance.Suites;

/// <summary>Level-sensitive interrupts: latch or line.</summary>
internal static class Levels
{

    public static IReadOnlyList<Check> All { get; } =
    [
        new("level: comes again while the line is high", "T10", ComesAgain),
        new("level: does not come again when the line fell before the end", "T10", FallsInHandler),
        new("level: pending while disabled, delivered when enabled", "T1, T7", WhileDisabled),
        new("level: GICD_ICPENDR does not clear a line", "T4", ClearPending),
        new("level: GICD_ISPENDR on an asserted line outlives it", "T3", SetPendingOfAsserted),
        new("UART: the handler makes it quiet, one delivery", "T10", UartQuiet) { Handler = TakeAndEnd | HandlerMode.QuietSource },
        new("UART: nobody makes it quiet, it comes until the CPU masks", "T10", UartStorm) { Handler = TakeAndEnd },
        new("level: two lines, each CPU its own", "T10, T17", TwoLines) { Handler = TakeAndEnd | HandlerMode.QuietSource, LeastVcpus = 2 },
    ];

    private static void ComesAgain(SuiteWriter s)
    {
        s.Open();
        s.Prepare(s.GpioIntid);
        s.GpioLine(0, true);
        s.ExpectSignalled(true);
        s.ExpectDelivery(0, (uint)s.GpioIntid);
        s.ExpectSignalled(true);
        s.ExpectAcknowledge(0, (uint)s.GpioIntid);
        s.ExpectActive(0, s.GpioIntid);
        s.GpioLine(0, false);
        s.End(0, (uint)s.GpioIntid);
        s.ExpectAcknowledge(0, Spurious);
    }

    private static void FallsInHandler(SuiteWriter s)
    {
        s.Open();
        s.Prepare(s.GpioIntid);
        for (int i = 0; i < 3; i++)
        {
            s.GpioLine(0, true);
            s.ExpectAcknowledge(0, (uint)s.GpioIntid);
            s.GpioLine(0, false);
            s.End(0, (uint)s.GpioIntid);
            s.ExpectActive(0, s.GpioIntid, false);
            s.ExpectPending(0, s.GpioIntid, false);
            s.ExpectAcknowledge(0, Spurious);
        }
    }

    private static void WhileDisabled(SuiteWriter s)
    {
        s.Open();
        s.Prepare(s.GpioIntid);
        s.WriteBit(0, GICD_ICENABLER.OffsetBytes, s.GpioIntid);
        s.GpioLine(0, true);
        s.ExpectSignalled(false);
        s.ExpectPending(0, s.GpioIntid);
        s.ExpectAcknowledge(0, Spurious);
        s.WriteBit(0, GICD_ISENABLER.OffsetBytes, s.GpioIntid);
        s.ExpectSignalled(true);
        s.ExpectAcknowledge(0, (uint)s.GpioIntid);
        s.GpioLine(0, false);
        s.End(0, (uint)s.GpioIntid);
        s.ExpectPending(0, s.GpioIntid, false);
    }

    private static void ClearPending(SuiteWriter s)
    {
        s.Open();
        s.GpioLine(0, true);
        s.WriteBit(0, GICD_ICPENDR.OffsetBytes, s.GpioIntid);
        s.ExpectPending(0, s.GpioIntid);
        s.Prepare(s.GpioIntid);
        s.ExpectAcknowledge(0, (uint)s.GpioIntid);
        s.GpioLine(0, false);
        s.End(0, (uint)s.GpioIntid);
        s.ExpectAcknowledge(0, Spurious);
    }

    private static void SetPendingOfAsserted(SuiteWriter s)
    {
        s.Open();
        s.GpioLine(0, true);
        s.WriteBit(0, GICD_ISPENDR.OffsetBytes, s.GpioIntid);
        s.GpioLine(0, false);
        s.ExpectPending(0, s.GpioIntid);
        s.Prepare(s.GpioIntid);
        s.ExpectDelivery(0, (uint)s.GpioIntid);
        s.ExpectAcknowledge(0, Spurious);
    }

    private static void UartQuiet(SuiteWriter s)
    {
        var uart = (int)s.Guest.Platform.UartIntid;
        s.Open();
        s.Prepare(uart);
        s.Unmask(0);
        s.UartLine(0, true);
        s.ExpectTaken((uint)uart);
        s.UartLine(0, true);
        s.ExpectTaken((uint)uart);
        s.ExpectPending(0, uart, false);
    }

    private static void UartStorm(SuiteWriter s)
    {
        var uart = (int)s.Guest.Platform.UartIntid;
        s.Open();
        s.Prepare(uart);
        s.Unmask(0);
        s.UartLine(0, true);
        s.ExpectTaken([.. Enumerable.Repeat((uint)uart, ScriptFormat.MaxInterrupts)]);
        s.UartLine(0, false);
        s.ExpectAcknowledge(0, (uint)uart);
        s.End(0, (uint)uart);
        s.ExpectAcknowledge(0, Spurious);
    }

    private static void TwoLines(SuiteWriter s)
    {
        uint uart = s.Guest.Platform.UartIntid;
        int last = s.Guest.Vcpus - 1;
        s.Open();
        // More urgent than what the other CPU serves meanwhile, whose running priority it may share (Group0PrioritiesShared).
        s.Prepare((int)uart, priority: 0, cpu: last);
        s.Prepare(s.GpioIntid, cpu: 0);
        s.Unmask(last);
        s.UartLine(0, true);
        s.ExpectTakenBy((last, uart));
        s.GpioLine(last, true);
        s.ExpectTaken();
        s.ExpectAcknowledge(0, (uint)s.GpioIntid);
        s.UartLine(0, true);
        s.ExpectTakenBy((last, uart));
        s.GpioLine(last, false);
        s.End(0, (uint)s.GpioIntid);
        s.ExpectAcknowledge(0, Spurious);
    }
}
