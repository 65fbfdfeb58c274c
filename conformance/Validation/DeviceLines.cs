using Lockstep.Model.Gic;
using Lockstep.Model.Words;
using Lockstep.Runner.Agent;
using Gic = Lockstep.Model.Gic.Gic<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;

namespace Lockstep.Validation;

/// <summary>
/// The devices by which a script moves input signals of the interrupt controller: PL011 and PL061 for levels of SPIs, GICv2m for
/// edges of SPIs, the EL1 timers for levels of PPIs.
/// </summary>
internal sealed class DeviceLines(GicState<Word32, Bit> state, AgentPlatform platform)
{
    /// <summary>PL011 (DDI 0183 3.3) and PL061 (DDI 0190 3.3).</summary>
    public const uint UARTDR = 0, UARTIMSC = 0x38, UARTICR = 0x44, GPIOIS = 0x404, GPIOIBE = 0x408, GPIOIEV = 0x40c, GPIOIE = 0x410;

    /// <summary>MSI_SETSPI_NS of a GICv2m frame.</summary>
    public const uint SetSpi = 0x40;

    /// <summary>The transmit interrupt of the PL011.</summary>
    public const uint Transmit = 1 << 5;

    /// <summary>PPIs of the EL1 timers.</summary>
    public const int VirtualTimerIntid = 27, PhysicalTimerIntid = 30;

    private uint uartRaw, uartMask, gpioLevel, gpioMask;

    /// <summary>What the agent does before a script.</summary>
    public void Quiet()
    {
        uartRaw = uartMask = 0;
        Drive();
        for (int cpu = 0; cpu < state.Configuration.CpuCount; cpu++)
        {
            Timer(cpu, Lockstep.Agent.Timer.Virtual, false);
            Timer(cpu, Lockstep.Agent.Timer.Physical, false);
        }
    }

    /// <summary>What the agent's handler does to make a source quiet.</summary>
    public void Quiet(int cpu, uint intid)
    {
        if (intid is VirtualTimerIntid or PhysicalTimerIntid)
        {
            Gic.SetPpiLine(state, cpu, (int)intid, false);
        }
        else if (intid == platform.UartIntid)
        {
            uartMask = 0;
            Drive();
        }
    }

    /// <summary>A timer whose condition is met, or one that is off.</summary>
    public void Timer(int cpu, Lockstep.Agent.Timer timer, bool level) =>
        Gic.SetPpiLine(state, cpu, timer == Lockstep.Agent.Timer.Virtual ? VirtualTimerIntid : PhysicalTimerIntid, level);

    /// <summary>A store to one of the devices.</summary>
    public void Write(in Access access)
    {
        var value = (uint)access.Value;
        switch (access.Frame, access.Offset)
        {
            case (Frame.Uart, UARTDR): uartRaw |= Transmit; break;
            case (Frame.Uart, UARTIMSC): uartMask = value & Transmit; break;
            case (Frame.Uart, UARTICR): uartRaw &= ~value; break;
            case (Frame.Gpio, GPIOIS): gpioLevel = value & 1; break;
            case (Frame.Gpio, GPIOIE): gpioMask = value & 1; break;
            case (Frame.Gpio, GPIOIEV or GPIOIBE) when value == 0: break;
            case (Frame.Msi, SetSpi): Pulse((int)value & 0x3ff); break;
            default: throw new ArgumentException($"the model does not predict {access}");
        }

        Drive();
    }

    private void Pulse(int intid)
    {
        if (intid is >= AgentPlatform.FirstMsiOfFrame and < AgentPlatform.FirstMsiOfFrame + AgentPlatform.MsiCount)
        {
            Gic.SetSpiLine(state, intid, true);
            Gic.SetSpiLine(state, intid, false);
        }
    }

    /// <summary>Pins of the PL061 are low, and its interrupt is of the low level.</summary>
    private void Drive()
    {
        Gic.SetSpiLine(state, (int)platform.UartIntid, (uartRaw & uartMask) != 0);
        Gic.SetSpiLine(state, platform.GpioIntid, (gpioLevel & gpioMask) != 0);
    }
}
