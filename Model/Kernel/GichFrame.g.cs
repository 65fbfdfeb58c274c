// Generated from Model/Registers by tests/Model/Decode. Do not edit: SNAP_UPDATE=1 make test FILTER=DecodeTests rewrites it.
using Lockstep.Model.Words;

namespace Lockstep.Model.Kernel;

/// <summary>GICv2 virtual interface control: which offset is which register.</summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class GichFrame<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>What a read of the word at an offset returns; 0 where nothing is.</summary>
    public static W Read(VirtualInterfaceState<W, B> s, uint offset) => offset switch
    {
        0x000 => GICH_HCR<W, B>.Read(s),
        0x004 => GICH_VTR<W, B>.Read(s),
        0x008 => GICH_VMCR<W, B>.Read(s),
        0x010 => GICH_MISR<W, B>.Read(s),
        >= 0x020 and < 0x028 => GICH_EISR<W, B>.Read(s, (int)(offset - 0x020) / 4),
        >= 0x030 and < 0x038 => GICH_ELRSR<W, B>.Read(s, (int)(offset - 0x030) / 4),
        0x0f0 => GICH_APR<W, B>.Read(s),
        >= 0x100 and < 0x200 => GICH_LR<W, B>.Read(s, (int)(offset - 0x100) / 4),
        _ => 0u,
    };

    /// <summary>What a write of the word at an offset does; nothing where nothing is, or where nothing is writable.</summary>
    public static void Write(VirtualInterfaceState<W, B> s, uint offset, W value)
    {
        switch (offset)
        {
            case 0x000:
                GICH_HCR<W, B>.Write(s, value);
                break;
            case 0x008:
                GICH_VMCR<W, B>.Write(s, value);
                break;
            case 0x0f0:
                GICH_APR<W, B>.Write(s, value);
                break;
            case >= 0x100 and < 0x200:
                GICH_LR<W, B>.Write(s, (int)(offset - 0x100) / 4, value);
                break;
        }
    }
}
