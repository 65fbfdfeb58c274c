using Lockstep.Vmm.Devices;

namespace Lockstep.SerialPort;

/// <summary>Registers of a serial port, 32 bits each.</summary>
public static unsafe class Port
{
    /// <summary>Reads one.</summary>
    public static uint Load(ulong address) => ((SharedWord*)address)->Value;

    /// <summary>Writes one.</summary>
    public static void Store(ulong address, uint value) => ((SharedWord*)address)->Value = value;

    /// <summary>Sets some bits of one, clears others, and leaves the rest.</summary>
    public static void Change(ulong address, uint clear, uint set) => Store(address, (Load(address) & ~clear) | set);

    /// <summary>Writes a byte to a register, unless there is no room.</summary>
    public static bool TrySend(ulong data, byte value, bool isFull)
    {
        if (!isFull)
        {
            Store(data, value);
        }

        return !isFull;
    }

    /// <summary>Reads a byte from a register, if one is there; else it is 0.</summary>
    public static bool TryReceive(ulong data, out byte value, bool isThere)
    {
        value = isThere ? (byte)Load(data) : (byte)0;
        return isThere;
    }
}
