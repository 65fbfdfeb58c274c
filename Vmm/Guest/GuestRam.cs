using Lockstep.Model.Configuration;

namespace Lockstep.Vmm.Guest;

/// <summary>Guest RAM: the regions of the configuration, at their guest-physical and the VMM's own addresses.</summary>
public static unsafe class GuestRam
{
    /// <summary>Whether [address, address + size) lies in one region of RAM.</summary>
    public static bool Contains(ConfigurationBlock* configuration, ulong address, ulong sizeBytes) =>
        Translate(configuration, address, sizeBytes) != null;

    /// <summary>
    /// The VMM's address of [address, address + size) of the guest, or null where it does not lie in one region of RAM.
    /// </summary>
    /// <param name="configuration">The configuration block.</param>
    /// <param name="address">Guest-physical address.</param>
    /// <param name="sizeBytes">Size in bytes; any value.</param>
    public static byte* Translate(ConfigurationBlock* configuration, ulong address, ulong sizeBytes)
    {
        ulong there = Reach(configuration, address, out byte* memory);
        return there != 0 && sizeBytes <= there ? memory : null;
    }

    /// <summary>How many bytes of RAM there are from an address of the guest to the end of its region; 0 where it is not RAM.</summary>
    /// <param name="configuration">The configuration block.</param>
    /// <param name="address">Guest-physical address.</param>
    /// <param name="memory">The VMM's address of the first, or null.</param>
    public static ulong Reach(ConfigurationBlock* configuration, ulong address, out byte* memory)
    {
        RamRegion* regions = &configuration->Ram0;
        for (uint i = 0; i < ConfigurationBlock.MaxRamRegions && i < configuration->RamRegionCount; i++)
        {
            ulong offset = address - regions[i].GuestBase;
            if (offset < regions[i].SizeBytes)
            {
                memory = (byte*)(regions[i].VmmBase + offset);
                return regions[i].SizeBytes - offset;
            }
        }

        memory = null;
        return 0;
    }
}
