using Lockstep.Model.Gic;
using Lockstep.Model.Registers;

namespace Lockstep.InLockstep;

/// <summary>Names of the registers at an offset, for people.</summary>
public static class Registers
{
    private static readonly (uint Offset, uint Count, string Name)[] Distributor =
    [
        (GICD_CTLR.OffsetBytes, 1, nameof(GICD_CTLR)), (GICD_TYPER.OffsetBytes, 1, nameof(GICD_TYPER)),
        (GICD_IIDR.OffsetBytes, 1, nameof(GICD_IIDR)), (GICD_IGROUPR.OffsetBytes, GICD_IGROUPR.Count, nameof(GICD_IGROUPR)),
        (GICD_ISENABLER.OffsetBytes, GICD_ISENABLER.Count, nameof(GICD_ISENABLER)),
        (GICD_ICENABLER.OffsetBytes, GICD_ICENABLER.Count, nameof(GICD_ICENABLER)),
        (GICD_ISPENDR.OffsetBytes, GICD_ISPENDR.Count, nameof(GICD_ISPENDR)),
        (GICD_ICPENDR.OffsetBytes, GICD_ICPENDR.Count, nameof(GICD_ICPENDR)),
        (GICD_ISACTIVER.OffsetBytes, GICD_ISACTIVER.Count, nameof(GICD_ISACTIVER)),
        (GICD_ICACTIVER.OffsetBytes, GICD_ICACTIVER.Count, nameof(GICD_ICACTIVER)),
        (GICD_IPRIORITYR.OffsetBytes, GICD_IPRIORITYR.Count, nameof(GICD_IPRIORITYR)),
        (GICD_ITARGETSR.OffsetBytes, GICD_ITARGETSR.Count, nameof(GICD_ITARGETSR)),
        (GICD_ICFGR.OffsetBytes, GICD_ICFGR.Count, nameof(GICD_ICFGR)), (GICD_NSACR.OffsetBytes, GICD_NSACR.Count, nameof(GICD_NSACR)),
        (GICD_SGIR.OffsetBytes, 1, nameof(GICD_SGIR)), (GICD_CPENDSGIR.OffsetBytes, GICD_CPENDSGIR.Count, nameof(GICD_CPENDSGIR)),
        (GICD_SPENDSGIR.OffsetBytes, GICD_SPENDSGIR.Count, nameof(GICD_SPENDSGIR)),
    ];

    /// <summary>The register at an offset of a frame, with its number in an array and the byte in it.</summary>
    /// <param name="offset">Offset in bytes.</param>
    /// <param name="frame">0: the distributor; 1: the redistributors.</param>
    public static string NameOf(uint offset, int frame = 0)
    {
        if (frame != 0)
        {
            uint at = offset % GicrFrame.SizeBytes;
            string name = at == GICR_WAKER.OffsetBytes ? nameof(GICR_WAKER)
                : at >= GicrFrame.SgiBase ? NameOf(at - GicrFrame.SgiBase).Replace("GICD", "GICR", StringComparison.Ordinal) : $"GICR+0x{at:x}";
            return $"{name} of vCPU {offset / GicrFrame.SizeBytes}";
        }

        if (offset >= GICDv3_IROUTER.OffsetBytes && offset < GICDv3_IROUTER.OffsetBytes + GICDv3_IROUTER.Count * 8)
        {
            return $"GICD_IROUTER{(offset - GICDv3_IROUTER.OffsetBytes) / 8 + GICDv3_IROUTER.FirstIntid}" + (offset % 8 == 0 ? "" : $"+{offset % 8}");
        }

        foreach ((uint first, uint count, string name) in Distributor)
        {
            if (offset >= first && offset < first + count * 4)
            {
                string number = count == 1 ? "" : $"{(offset - first) / 4}";
                return name + number + (offset % 4 == 0 ? "" : $"+{offset % 4}");
            }
        }

        return $"GICD+0x{offset:x3}";
    }

    /// <summary>In an operation on the CPU interface, from here on an offset is an IccRegister.</summary>
    public const uint FirstIcc = 0x1000;

    /// <summary>A register of the CPU interface.</summary>
    /// <param name="offset">Offset in bytes, or an IccRegister from <see cref="FirstIcc"/> on.</param>
    public static string CpuInterfaceNameOf(uint offset) => offset switch
    {
        0x00 => "GICC_CTLR",
        0x04 => "GICC_PMR",
        0x08 => "GICC_BPR",
        0x1c => "GICC_ABPR",
        >= FirstIcc => ((IccRegister)(offset - FirstIcc)).ToString(),
        _ => $"GICC+0x{offset:x}",
    };
}
