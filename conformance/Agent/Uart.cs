namespace Lockstep.Agent;

/// <summary>The PL011 as an output (DDI 0183).</summary>
internal static unsafe class Uart
{
    /// <summary>Interrupt mask.</summary>
    internal const ulong UARTIMSC = 0x38;

    private const ulong UARTDR = 0, UARTFR = 0x18, UARTLCR_H = 0x2c, UARTCR = 0x30, UARTICR = 0x44;
    private const uint TransmitEmpty = 1 << 7;
    private const int FifoBytes = 16;

    private struct Word
    {
        internal volatile uint Value;
    }

    /// <summary>8 bits, FIFOs, transmit and receive on, no interrupt.</summary>
    internal static void Start(ulong uart)
    {
        Quiet(uart);
        Store(uart + UARTLCR_H, 0x70);
        Store(uart + UARTCR, 0x301);
    }

    /// <summary>No interrupt, masked or raw.</summary>
    internal static void Quiet(ulong uart)
    {
        Store(uart + UARTIMSC, 0);
        Store(uart + UARTICR, 0x7ff);
    }

    /// <summary>Sends bytes, a FIFO full at a time.</summary>
    internal static void Send(ulong uart, byte* text, int length)
    {
        for (int i = 0; i < length; i++)
        {
            // A UART that never drains must not stop the machine.
            for (int wait = 0; i % FifoBytes == 0 && wait < 10_000_000 && (Load(uart + UARTFR) & TransmitEmpty) == 0; wait++)
            {
            }

            Store(uart + UARTDR, text[i]);
        }
    }

    private static uint Load(ulong address) => ((Word*)address)->Value;

    private static void Store(ulong address, uint value) => ((Word*)address)->Value = value;
}
