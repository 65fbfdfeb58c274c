using Lockstep.Agent;
using Lockstep.Model.Gic;
using Lockstep.Model.Registers;
using Lockstep.Runner.Agent;

namespace Lockstep.Validation;

/// <summary>What the agent does on one CPU with interrupts that are not masked.</summary>
internal sealed class AgentCpu(ModelMachine machine, int number)
{
    /// <summary>Bits <see cref="Masks"/>.</summary>
    public ulong Mask { get; set; }

    /// <summary>What the handler does.</summary>
    public HandlerMode Handler { get; set; }

    /// <summary>Before a script.</summary>
    public void Begin(HandlerMode handler)
    {
        Mask = Masks.Both;
        Handler = handler;
    }

    /// <summary>Takes interrupts until none is signalled, or the handler masks them.</summary>
    public void Window(List<TakenInterrupt> taken, List<int> storms)
    {
        for (int n = 0; n < ScriptFormat.MaxInterrupts; n++)
        {
            int signals = machine.Signals(number);
            bool fiq = (signals & 2) != 0 && (Mask & Masks.Fiq) == 0;
            if (!fiq && ((signals & 1) == 0 || (Mask & Masks.Irq) != 0))
            {
                return;
            }

            if ((Handler & HandlerMode.Acknowledge) == 0)
            {
                taken.Add(new TakenInterrupt(number, fiq, null));
                Mask = Masks.Both;
                return;
            }

            taken.Add(new TakenInterrupt(number, fiq, Take(fiq)));
        }

        storms.Add(number);
        Mask = Masks.Both;
    }

    private ulong Take(bool fiq)
    {
        ulong iar = Read(GICC_IAR.OffsetBytes, fiq ? IccRegister.ICC_IAR0_EL1 : IccRegister.ICC_IAR1_EL1);
        uint intid = (uint)iar & (machine.Target.IsV2 ? 0x3ffu : 0xff_ffffu);
        if (intid is >= 1020 and <= 1023)
        {
            return iar;
        }

        if ((Handler & HandlerMode.QuietSource) != 0)
        {
            machine.Quiet(number, intid);
        }

        if ((Handler & HandlerMode.EndOfInterrupt) != 0)
        {
            Write(GICC_EOIR.OffsetBytes, fiq ? IccRegister.ICC_EOIR0_EL1 : IccRegister.ICC_EOIR1_EL1, iar);
        }

        if ((Handler & HandlerMode.Deactivate) != 0)
        {
            Write(GICC_DIR.OffsetBytes, IccRegister.ICC_DIR_EL1, iar);
        }

        return iar;
    }

    private ulong Read(uint offset, IccRegister register) => machine.Do(At(offset, register, false, 0));

    private void Write(uint offset, IccRegister register, ulong value) => machine.Do(At(offset, register, true, value));

    private Access At(uint offset, IccRegister register, bool isWrite, ulong value) => machine.Target.IsV2
        ? new Access(number, Frame.Gicc, 0, offset, 4, isWrite, value)
        : new Access(number, Frame.Icc, number, (uint)register, 8, isWrite, value);
}
