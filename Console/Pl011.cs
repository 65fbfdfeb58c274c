namespace Lockstep.SerialPort;

/// <summary>The PL011 (DDI 0183). Sections are those of its issue G.</summary>
public struct Pl011 : IUart
{
    /// <summary>Offsets: data, flags, line control, control, interrupt mask, interrupt clear (3.2).</summary>
    private const ulong UARTDR = 0x00, UARTFR = 0x18, UARTLCR_H = 0x2c, UARTCR = 0x30, UARTIMSC = 0x38, UARTICR = 0x44;

    /// <summary>UARTFR: receive FIFO empty, transmit FIFO full (3.3.3).</summary>
    private const uint RXFE = 1 << 4, TXFF = 1 << 5;

    /// <summary>UARTIMSC: receive, transmit, receive timeout (3.3.10).</summary>
    private const uint RXIM = 1 << 4, TXIM = 1 << 5, RTIM = 1 << 6;

    /// <summary>UARTLCR_H: 8 bits, FIFOs (3.3.7). UARTCR: on, transmit, receive (3.3.8).</summary>
    private const uint LineControl = 0x70, Control = 0x301, AllInterrupts = 0x7ff;

    /// <inheritdoc/>
    public static void Start(ulong address)
    {
        Port.Store(address + UARTIMSC, 0);
        Port.Store(address + UARTICR, AllInterrupts);
        Port.Store(address + UARTLCR_H, LineControl);
        Port.Store(address + UARTCR, Control);
    }

    /// <inheritdoc/>
    public static bool TrySend(ulong address, byte value) =>
        Port.TrySend(address + UARTDR, value, isFull: (Port.Load(address + UARTFR) & TXFF) != 0);

    /// <inheritdoc/>
    public static bool TryReceive(ulong address, out byte value) =>
        Port.TryReceive(address + UARTDR, out value, isThere: (Port.Load(address + UARTFR) & RXFE) == 0);

    /// <inheritdoc/>
    public static void Interrupts(ulong address, bool onReceived, bool onRoom) =>
        Port.Store(address + UARTIMSC, (onReceived ? RXIM | RTIM : 0) | (onRoom ? TXIM : 0));
}
