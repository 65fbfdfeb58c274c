namespace Lockstep.SerialPort;

/// <summary>The UART of NXP's i.MX (i.MX 8M Mini reference manual, UART).</summary>
public struct Imx : IUart
{
    /// <summary>Offsets: receiver, transmitter, control 1 and 2, FIFO control, status 2, test.</summary>
    private const ulong URXD = 0x00, UTXD = 0x40, UCR1 = 0x80, UCR2 = 0x84, UFCR = 0x90, USR2 = 0x98, UTS = 0xb4;

    /// <summary>UCR1: on; interrupt of a received byte, and of room to send.</summary>
    private const uint UARTEN = 1 << 0, RRDYEN = 1 << 9, TRDYEN = 1 << 13;

    /// <summary>UCR2: not in reset, receiver and transmitter on, 8 bits, RTS ignored.</summary>
    private const uint SRST = 1 << 0, RXEN = 1 << 1, TXEN = 1 << 2, WS = 1 << 5, IRTS = 1 << 14;

    /// <summary>UFCR: levels of the FIFOs. An interrupt for each received byte, and with fewer than two to send.</summary>
    private const uint Levels = 1 | 2 << 10, LevelBits = 0x3f | 0x3f << 10;

    /// <summary>USR2: a received byte is there. UTS: the transmit FIFO is full.</summary>
    private const uint RDR = 1 << 0, TXFULL = 1 << 4;

    /// <inheritdoc/>
    public static void Start(ulong address)
    {
        Port.Change(address + UCR1, clear: RRDYEN | TRDYEN, set: UARTEN);
        Port.Change(address + UCR2, clear: 0, set: SRST | RXEN | TXEN | WS | IRTS);
        Port.Change(address + UFCR, clear: LevelBits, set: Levels);
    }

    /// <inheritdoc/>
    public static bool TrySend(ulong address, byte value) =>
        Port.TrySend(address + UTXD, value, isFull: (Port.Load(address + UTS) & TXFULL) != 0);

    /// <inheritdoc/>
    public static bool TryReceive(ulong address, out byte value) =>
        Port.TryReceive(address + URXD, out value, isThere: (Port.Load(address + USR2) & RDR) != 0);

    /// <inheritdoc/>
    public static void Interrupts(ulong address, bool onReceived, bool onRoom) => Port.Change(
        address + UCR1, clear: RRDYEN | TRDYEN, set: (onReceived ? RRDYEN : 0) | (onRoom ? TRDYEN : 0));
}
