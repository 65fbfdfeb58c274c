namespace Lockstep.Host;

/// <summary>The host's own memory, handed out once at boot, never given back.</summary>
internal static unsafe class HostMemory
{
    private static ulong s_next;

    internal static void Initialise() => s_next = Platform.HostMemoryBase;

    /// <summary>Zeroed memory; <paramref name="alignment"/> is a power of two of at least 8.</summary>
    internal static void* Take(ulong sizeBytes, ulong alignment)
    {
        ulong start = (s_next + alignment - 1) & ~(alignment - 1);
        if (start + sizeBytes > Platform.HostMemoryEnd)
        {
            Power.Refuse("more page tables than the host has memory for; align large regions to 2 MiB"u8);
        }

        s_next = start + sizeBytes;
        for (ulong offset = 0; offset < sizeBytes; offset += 8)
        {
            *(ulong*)(start + offset) = 0;
        }

        return (void*)start;
    }
}
