namespace Lockstep.Model.Configuration;

/// <summary>
/// Serial ports that console.elf drives. A system names its port with <c>setvar_vaddr="uart_..."</c>, and Vmm/Link/entry.S has the symbol.
/// </summary>
public enum ConsoleUart : uint
{
    /// <summary>Arm's PL011 (DDI 0183), <c>uart_pl011</c>.</summary>
    Pl011 = 0,

    /// <summary>Amlogic's UART of Meson chips, <c>uart_meson</c>.</summary>
    Meson = 1,

    /// <summary>The UART of NXP's i.MX, <c>uart_imx</c>.</summary>
    Imx = 2,

    /// <summary>Cadence's UART, which Zynq has, <c>uart_cadence</c>.</summary>
    Cadence = 3,

    /// <summary>A 16550 with registers of 32 bits, as the Raspberry Pi's mini UART is, <c>uart_ns16550</c>.</summary>
    Ns16550 = 4,
}
