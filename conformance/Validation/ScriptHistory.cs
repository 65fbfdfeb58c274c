using Lockstep.Model.Registers;

namespace Lockstep.Validation;

/// <summary>What QEMU remembers of the operations so far and the architecture does not, for QEMU's differences.</summary>
public sealed class ScriptHistory
{
    private const uint RouteOfLow = 0x00ff_ffff, RouteOfHigh = 0xff;
    private readonly Dictionary<uint, uint> reservedRoutes = [];

    /// <summary>SPIs that GICD_ISACTIVER made active, and GICD_ICACTIVER not inactive since.</summary>
    public HashSet<int> SetActive { get; } = [];

    /// <summary>What GICR_WAKER of a CPU reads, once it was accessed.</summary>
    public Dictionary<int, uint> Waker { get; } = [];

    /// <summary>The reserved bits that were last written to a half of a GICD_IROUTER.</summary>
    public uint ReservedRoute(in Access access) => reservedRoutes.GetValueOrDefault(access.Offset);

    /// <summary>Takes note of an access that was done.</summary>
    public void Note(ModelMachine machine, in Access access)
    {
        if (!access.IsWrite || access.Frame != Frame.Gicd)
        {
            return;
        }

        if (machine.Target.IsV2)
        {
            NoteActive(access);
        }
        else if (access.Is(Frame.Gicd, GICDv3_IROUTER.OffsetBytes, GICDv3_IROUTER.Count * 2) && access.Offset < GICDv3_IROUTER.OffsetBytes + 256 * 8)
        {
            reservedRoutes[access.Offset] = (uint)access.Value & ~((access.Offset & 4) == 0 ? RouteOfLow : RouteOfHigh);
        }
    }

    private void NoteActive(in Access access)
    {
        bool set = access.Is(Frame.Gicd, GICD_ISACTIVER.OffsetBytes + 4, GICD_ISACTIVER.Count - 1);
        if (!set && !access.Is(Frame.Gicd, GICD_ICACTIVER.OffsetBytes + 4, GICD_ICACTIVER.Count - 1))
        {
            return;
        }

        for (int i = 0; i < 32; i++)
        {
            int intid = (int)(access.Offset & 0x7f) / 4 * 32 + i;
            if ((access.WordValue >> i & 1) != 0 && set)
            {
                SetActive.Add(intid);
            }
            else if ((access.WordValue >> i & 1) != 0)
            {
                SetActive.Remove(intid);
            }
        }
    }
}
