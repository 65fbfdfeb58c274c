namespace Lockstep.SerialPort;

/// <summary>Cadence's UART (Zynq UltraScale+ technical reference manual, UG1085 and UG1087, UART).</summary>
public struct Cadence : IUart
{
    /// <summary>Offsets: control, interrupt enable, disable and status, receiver's trigger level, status, FIFOs.</summary>
    private const ulong Control = 0x00, Intrpt_en = 0x08, Intrpt_dis = 0x0c, Chnl_int_sts = 0x14, Rcvr_FIFO_trigger_level = 0x20,
        Channel_sts = 0x2c, TX_RX_FIFO = 0x30;

    /// <summary>Control: receiver on and off, transmitter on and off.</summary>
    private const uint RXEN = 1 << 2, RXDIS = 1 << 3, TXEN = 1 << 4, TXDIS = 1 << 5;

    /// <summary>Interrupts: receiver at its trigger level, transmitter empty; all of them.</summary>
    private const uint RTRIG = 1 << 0, TEMPTY = 1 << 3, AllInterrupts = 0x1fff;

    /// <summary>Channel_sts: receive FIFO empty, transmit FIFO full.</summary>
    private const uint REMPTY = 1 << 1, TFUL = 1 << 4;

    /// <inheritdoc/>
    public static void Start(ulong address)
    {
        Port.Store(address + Intrpt_dis, AllInterrupts);
        Port.Store(address + Chnl_int_sts, AllInterrupts);
        Port.Store(address + Rcvr_FIFO_trigger_level, 1);
        Port.Change(address + Control, clear: RXDIS | TXDIS, set: RXEN | TXEN);
    }

    /// <inheritdoc/>
    public static void Clear(ulong address) => Port.Store(address + Chnl_int_sts, AllInterrupts);

    /// <inheritdoc/>
    public static bool TrySend(ulong address, byte value) =>
        Port.TrySend(address + TX_RX_FIFO, value, isFull: (Port.Load(address + Channel_sts) & TFUL) != 0);

    /// <inheritdoc/>
    public static bool TryReceive(ulong address, out byte value) =>
        Port.TryReceive(address + TX_RX_FIFO, out value, isThere: (Port.Load(address + Channel_sts) & REMPTY) == 0);

    /// <inheritdoc/>
    public static void Interrupts(ulong address, bool onReceived, bool onRoom)
    {
        uint on = (onReceived ? RTRIG : 0) | (onRoom ? TEMPTY : 0);
        Port.Store(address + Intrpt_dis, (RTRIG | TEMPTY) & ~on);
        Port.Store(address + Intrpt_en, on);
    }
}
