namespace Lockstep.Vmm.Guest;

/// <summary>Copying to and from guest RAM, which others may change meanwhile.</summary>
public static unsafe class MemoryCopy
{
    /// <summary>Copies <paramref name="sizeBytes"/> bytes upwards; any alignment.</summary>
    public static void Copy(byte* to, byte* from, ulong sizeBytes)
    {
        ulong done = 0;
        for (; sizeBytes - done >= 16; done += 16)
        {
            ulong low = *(ulong*)(from + done), high = *(ulong*)(from + done + 8);
            *(ulong*)(to + done) = low;
            *(ulong*)(to + done + 8) = high;
        }

        for (; done < sizeBytes; done++)
        {
            to[done] = from[done];
        }
    }
}
