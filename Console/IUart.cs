namespace Lockstep.SerialPort;

/// <summary>
/// A serial port, as far as a console needs it. A type parameter, so that another port is another type and a test has its own.
/// </summary>
public interface IUart
{
    /// <summary>Puts the port to work: 8 bits, FIFOs, no interrupt. The speed stays as the firmware has set it.</summary>
    /// <param name="address">Virtual address of its registers.</param>
    static abstract void Start(ulong address);

    /// <summary>Forgets what the port latches of past events, if it does. Comes before bytes are moved, so that no later event is forgotten.</summary>
    static virtual void Clear(ulong address)
    {
    }

    /// <summary>Sends a byte, if the port takes one now.</summary>
    static abstract bool TrySend(ulong address, byte value);

    /// <summary>Takes a received byte, if there is one.</summary>
    static abstract bool TryReceive(ulong address, out byte value);

    /// <summary>Chooses what interrupts: received bytes, and room to send.</summary>
    static abstract void Interrupts(ulong address, bool onReceived, bool onRoom);
}
