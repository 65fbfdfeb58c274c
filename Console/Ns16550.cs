namespace Lockstep.SerialPort;

/// <summary>
/// The 16550 (TI PC16550D), its registers 32 bits apart. The Raspberry Pi's mini UART is one too (BCM2711 ARM Peripherals, 2.2); the block that
/// it is in has to have been switched on by the firmware.
/// </summary>
public struct Ns16550 : IUart
{
    /// <summary>Offsets: data, interrupt enable, FIFO control, line control, modem control, line status.</summary>
    private const ulong RBR = 0x00, THR = 0x00, IER = 0x04, FCR = 0x08, LCR = 0x0c, MCR = 0x10, LSR = 0x14;

    /// <summary>IER: received data, and transmitter empty.</summary>
    private const uint ERBFI = 1 << 0, ETBEI = 1 << 1;

    /// <summary>FCR: FIFOs on. LCR: 8 bits. MCR: DTR, RTS, and OUT2, which lets the interrupt through where it is wired so.</summary>
    private const uint Fifos = 1, LineControl = 3, ModemControl = 0xb;

    /// <summary>LSR: data ready, transmitter empty.</summary>
    private const uint DR = 1 << 0, THRE = 1 << 5;

    /// <inheritdoc/>
    public static void Start(ulong address)
    {
        Port.Store(address + IER, 0);
        Port.Store(address + FCR, Fifos);
        Port.Store(address + LCR, LineControl);
        Port.Store(address + MCR, ModemControl);
    }

    /// <inheritdoc/>
    public static bool TrySend(ulong address, byte value) =>
        Port.TrySend(address + THR, value, isFull: (Port.Load(address + LSR) & THRE) == 0);

    /// <inheritdoc/>
    public static bool TryReceive(ulong address, out byte value) =>
        Port.TryReceive(address + RBR, out value, isThere: (Port.Load(address + LSR) & DR) != 0);

    /// <inheritdoc/>
    public static void Interrupts(ulong address, bool onReceived, bool onRoom) =>
        Port.Store(address + IER, (onReceived ? ERBFI : 0) | (onRoom ? ETBEI : 0));
}
