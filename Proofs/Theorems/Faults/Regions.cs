using Lockstep.Model.Faults;
using Lockstep.Model.Words;

namespace Lockstep.Proofs.Theorems.Faults;

/// <summary>Where an access is, from the words of F7: no address wraps, as the last one is counted in 128 bits.</summary>
/// <typeparam name="X">Words of 64 bits.</typeparam>
/// <typeparam name="W">Words of 32 bits.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
internal static class Regions<X, W, B>
    where X : struct, IWord<X, B>, IWide<X, W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>Whether the region holds all bytes of the access.</summary>
    public static B Holds(DeviceRegion region, X address, int sizeBytes)
    {
        UInt128 last = (UInt128)region.Base + region.SizeBytes - (UInt128)sizeBytes;
        return (address >= X.Of(region.Base)) & (address <= X.Of((ulong)last));
    }

    /// <summary>Whether a region holds an access of 2^sas bytes and, where the machine wants it, the access is aligned.</summary>
    public static B HasAccess(GuestEnvironment machine, X address, W sas)
    {
        B any = false;
        for (int log = 0; log < 4; log++)
        {
            int size = 1 << log;
            B aligned = !machine.RefusesUnaligned | ((address & X.Of((ulong)size - 1)) == 0u), inside = false;
            foreach (DeviceRegion region in machine.Regions)
            {
                inside |= Holds(region, address, size);
            }

            any |= (sas == (uint)log) & aligned & inside;
        }

        return any;
    }
}
