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
        RamRegion* regions = &configuration->Ram0;
        for (uint i = 0; i < ConfigurationBlock.MaxRamRegions && i < configuration->RamRegionCount; i++)
        {
            ulong offset = address - regions[i].GuestBase;
            if (offset < regions[i].SizeBytes && sizeBytes <= regions[i].SizeBytes - offset)
            {
                return (byte*)(regions[i].VmmBase + offset);
            }
        }

        return null;
    }
}
