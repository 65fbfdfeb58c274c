using Lockstep.Agent;
using Lockstep.Model.Gic;
using Lockstep.Model.Registers;
using Lockstep.Runner.Agent;

namespace Lockstep.Conformance;

/// <content>The agent's interrupt handler, and the moments in which interrupts are let in.</content>
public sealed partial class ComposedMachine
{
    /// <summary>Each CPU in turn takes what it does not mask.</summary>
    /// <param name="record">The record of the operation, in which a CPU may have taken some already.</param>
    private LogRecord Settle(LogRecord record)
    {
        foreach (GuestCpu cpu in cpus)
        {
            if (cpu.IsRunning && cpu.Mask != Masks.Both)
            {
                Window(cpu, cpu.Mask);
            }
        }

        List<TakenInterrupt> interrupts = [];
        List<int> storms = [];
        foreach (GuestCpu cpu in cpus)
        {
            interrupts.AddRange(cpu.Interrupts);
            if (cpu.IsStorm)
            {
                storms.Add(cpu.Number);
            }

            cpu.Interrupts.Clear();
            cpu.IsStorm = false;
        }

        return record with { Interrupts = interrupts, Storms = storms };
    }

    /// <summary>Takes interrupts until none is signalled, or the handler masks them.</summary>
    private void Window(GuestCpu cpu, ulong mask)
    {
        Report(cpu.Number);
        while (true)
        {
            int signals = machine.Signals(cpu.Number);
            bool fiq = (signals & 2) != 0 && (mask & Masks.Fiq) == 0;
            if (!fiq && ((signals & 1) == 0 || (mask & Masks.Irq) != 0))
            {
                return;
            }

            if (!Take(cpu, fiq))
            {
                cpu.Mask = Masks.Both;
                return;
            }
        }
    }

    /// <summary>One entry of the handler.</summary>
    /// <returns>Whether interrupts stay open.</returns>
    private bool Take(GuestCpu cpu, bool fiq)
    {
        if (cpu.Interrupts.Count >= ScriptFormat.MaxInterrupts)
        {
            return false;
        }

        if ((cpu.Handler & HandlerMode.Acknowledge) == 0)
        {
            cpu.Interrupts.Add(new TakenInterrupt(cpu.Number, fiq, null));
            return false;
        }

        ulong iar = IsV2
            ? Load(cpu.Number, Guest.Platform.Gicc + GICC_IAR.OffsetBytes, 4)
            : ReadIcc(cpu.Number, fiq ? IccRegister.ICC_IAR0_EL1 : IccRegister.ICC_IAR1_EL1);
        cpu.Interrupts.Add(new TakenInterrupt(cpu.Number, fiq, iar));
        if ((iar & 0x3ff) is not (>= 1020 and <= 1023))
        {
            Finish(cpu, iar, fiq);
        }

        cpu.IsStorm = cpu.Interrupts.Count == ScriptFormat.MaxInterrupts;
        return !cpu.IsStorm;
    }

    private void Finish(GuestCpu cpu, ulong iar, bool fiq)
    {
        if ((cpu.Handler & HandlerMode.QuietSource) != 0)
        {
            Quiet(cpu.Number, (uint)iar & 0x3ff);
        }

        if ((cpu.Handler & HandlerMode.EndOfInterrupt) != 0)
        {
            WriteInterface(cpu.Number, GICC_EOIR.OffsetBytes, fiq ? IccRegister.ICC_EOIR0_EL1 : IccRegister.ICC_EOIR1_EL1, iar);
        }

        if ((cpu.Handler & HandlerMode.Deactivate) != 0)
        {
            WriteInterface(cpu.Number, GICC_DIR.OffsetBytes, IccRegister.ICC_DIR_EL1, iar);
        }
    }

    private void WriteInterface(int cpu, uint offset, IccRegister register, ulong value)
    {
        if (IsV2)
        {
            Store(cpu, Guest.Platform.Gicc + offset, 4, value);
        }
        else
        {
            WriteIcc(cpu, register, value);
        }
    }

    private void Quiet(int cpu, uint intid)
    {
        if (intid == VirtualTimerIntid)
        {
            StopTimer(cpu);
            Report(cpu);
        }
        else if (intid == Guest.Platform.UartIntid)
        {
            Store(cpu, Guest.Platform.Uart + GuestDevices.UARTIMSC, 4, 0);
        }
    }
}
