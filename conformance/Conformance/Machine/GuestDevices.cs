using Lockstep.InLockstep;
using Lockstep.Runner.Agent;

namespace Lockstep.Conformance;

/// <summary>The devices that the guest has by passthrough: PL011 (DDI 0183) and PL061 (DDI 0190) for levels, GICv2m for edges.</summary>
internal sealed class GuestDevices(Machine machine, AgentPlatform platform)
{
    /// <summary>Offsets in bytes: PL011, PL061, GICv2m.</summary>
    public const uint UARTDR = 0, UARTIMSC = 0x38, UARTRIS = 0x3c, UARTMIS = 0x40, UARTICR = 0x44,
        GPIOIS = 0x404, GPIOIBE = 0x408, GPIOIEV = 0x40c, GPIOIE = 0x410, MSI_TYPER = 8, MSI_SETSPI_NS = 0x40;

    private const uint Transmit = 1 << 5, FrameBytes = 0x1000;
    private uint uartRaw, uartMask, gpioLevel, gpioMask;

    /// <summary>What the agent does before a script.</summary>
    public void Quiet()
    {
        uartRaw = uartMask = 0;
        Drive();
    }

    /// <summary>Whether a device answers at an address.</summary>
    public bool Contains(ulong address) => Frame(address) >= 0;

    /// <summary>A load.</summary>
    public uint? Read(ulong address) => (Frame(address), Offset(address)) switch
    {
        (0, UARTIMSC) => uartMask,
        (0, UARTRIS) => uartRaw,
        (0, UARTMIS) => uartRaw & uartMask,
        (1, GPIOIS) => gpioLevel,
        (1, GPIOIE) => gpioMask,
        (2, MSI_TYPER) => AgentPlatform.FirstMsiOfFrame << 16 | AgentPlatform.MsiCount,
        _ => null,
    };

    /// <summary>A store.</summary>
    /// <returns>Whether what it does is known.</returns>
    public bool Write(ulong address, uint value)
    {
        switch (Frame(address), Offset(address))
        {
            case (0, UARTDR): uartRaw |= Transmit; break;
            case (0, UARTIMSC) when (value & ~Transmit) == 0: uartMask = value; break;
            case (0, UARTICR): uartRaw &= ~value; break;
            case (1, GPIOIS): gpioLevel = value & 1; break;
            case (1, GPIOIE): gpioMask = value & 1; break;
            case (1, GPIOIEV or GPIOIBE) when value == 0: break;
            case (2, MSI_SETSPI_NS): Pulse((int)value & 0x3ff); break;
            default: return false;
        }

        Drive();
        return true;
    }

    private void Pulse(int intid)
    {
        intid += platform.FirstMsi - AgentPlatform.FirstMsiOfFrame;
        if (intid >= platform.FirstMsi && intid < platform.FirstMsi + GuestMachine.MsiCount)
        {
            machine.DriveLine(intid, true);
            machine.DriveLine(intid, false);
        }
    }

    /// <summary>Pins of the PL061 are low, and its interrupt is of the low level.</summary>
    private void Drive()
    {
        machine.DriveLine((int)platform.UartIntid, (uartRaw & uartMask) != 0);
        machine.DriveLine(platform.GpioIntid, (gpioLevel & gpioMask) != 0);
    }

    private int Frame(ulong address) =>
        address - platform.Uart < FrameBytes ? 0
        : address - platform.Gpio < FrameBytes ? 1
        : platform.GicVersion == 2 && address - platform.Gicv2m < FrameBytes ? 2
        : -1;

    private uint Offset(ulong address) => (uint)address & (FrameBytes - 1);
}
