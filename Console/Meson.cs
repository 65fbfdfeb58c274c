namespace Lockstep.SerialPort;

/// <summary>Amlogic's UART (S905 and S905X3 datasheets, UART). Its interrupt is an edge.</summary>
public struct Meson : IUart
{
    /// <summary>Offsets: transmit FIFO, receive FIFO, control, status, interrupt control.</summary>
    private const ulong WFIFO = 0x00, RFIFO = 0x04, CONTROL = 0x08, STATUS = 0x0c, MISC = 0x10;

    /// <summary>CONTROL: transmitter and receiver on; their resets and that of the errors; interrupts of receiver and transmitter.</summary>
    private const uint TxEnable = 1 << 12, RxEnable = 1 << 13, TxReset = 1 << 22, RxReset = 1 << 23, ClearError = 1 << 24,
        RxInterrupt = 1 << 27, TxInterrupt = 1 << 28;

    /// <summary>STATUS: receive FIFO empty, transmit FIFO full.</summary>
    private const uint RxEmpty = 1 << 20, TxFull = 1 << 21;

    /// <summary>MISC: an interrupt for each received byte, and when the transmit FIFO of 64 is down to half.</summary>
    private const uint Thresholds = 1 | 32 << 8, ThresholdBits = 0xffff;

    /// <inheritdoc/>
    public static void Start(ulong address)
    {
        Port.Change(address + CONTROL, clear: TxReset | RxReset | ClearError | RxInterrupt | TxInterrupt, set: TxEnable | RxEnable);
        Port.Change(address + MISC, clear: ThresholdBits, set: Thresholds);
    }

    /// <inheritdoc/>
    public static bool TrySend(ulong address, byte value) =>
        Port.TrySend(address + WFIFO, value, isFull: (Port.Load(address + STATUS) & TxFull) != 0);

    /// <inheritdoc/>
    public static bool TryReceive(ulong address, out byte value) =>
        Port.TryReceive(address + RFIFO, out value, isThere: (Port.Load(address + STATUS) & RxEmpty) == 0);

    /// <inheritdoc/>
    public static void Interrupts(ulong address, bool onReceived, bool onRoom) => Port.Change(
        address + CONTROL, clear: RxInterrupt | TxInterrupt, set: (onReceived ? RxInterrupt : 0) | (onRoom ? TxInterrupt : 0));
}
