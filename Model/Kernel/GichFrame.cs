using Lockstep.Model.Words;

namespace Lockstep.Model.Kernel;

/// <summary>The hypervisor's view on GICv2: the virtual interface control registers (IHI 0048B 5.3). Words only.</summary>
/// <typeparam name="W">A word of 32 bits.</typeparam>
/// <typeparam name="B">Its bits.</typeparam>
public static class GichFrame<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>Offsets in the frame, in bytes.</summary>
    public const uint GICH_HCR = 0x000, GICH_VTR = 0x004, GICH_VMCR = 0x008, GICH_MISR = 0x010, GICH_EISR0 = 0x020,
        GICH_EISR1 = 0x024, GICH_ELRSR0 = 0x030, GICH_ELRSR1 = 0x034, GICH_APR = 0x0f0, GICH_LR = 0x100;

    /// <summary>GICH_VTR: 5 bits of priority and of preemption, and the number of list registers.</summary>
    /// <param name="s">The interface.</param>
    public static W VTR(VirtualInterfaceState<W, B> s) => W.Of(4u << 29 | 4u << 26 | (uint)s.ListRegisters.Length - 1);

    /// <summary>What a read returns; 0 for offsets without a register.</summary>
    /// <param name="s">The interface.</param>
    /// <param name="offset">Multiple of 4.</param>
    public static W Read(VirtualInterfaceState<W, B> s, uint offset) => offset switch
    {
        GICH_HCR => s.HcrBits | s.EoiCount << 27,
        GICH_VTR => VTR(s),
        GICH_VMCR => Vmcr.Read(s),
        GICH_MISR => ListRegisterStatus<W, B>.MISR(s),
        GICH_EISR0 => ListRegisterStatus<W, B>.EISR(s, 0),
        GICH_EISR1 => ListRegisterStatus<W, B>.EISR(s, 1),
        GICH_ELRSR0 => ListRegisterStatus<W, B>.ELRSR(s, 0),
        GICH_ELRSR1 => ListRegisterStatus<W, B>.ELRSR(s, 1),
        GICH_APR => s.Apr0,
        _ => IsListRegister(s, offset, out int n) ? s.ListRegisters[n].ToGich() : W.Of(0),
    };

    /// <summary>What a write does; nothing at read-only registers and at offsets without a register.</summary>
    /// <param name="s">The interface.</param>
    /// <param name="offset">Multiple of 4.</param>
    /// <param name="value">What is written.</param>
    public static void Write(VirtualInterfaceState<W, B> s, uint offset, W value)
    {
        switch (offset)
        {
            case GICH_HCR:
                s.HcrBits = value & W.Of(0xff);
                s.EoiCount = value >> 27;
                break;
            case GICH_VMCR:
                Vmcr.Write(s, value);
                break;
            case GICH_APR:
                s.Apr0 = value;
                break;
            default:
                if (IsListRegister(s, offset, out int n))
                {
                    s.ListRegisters[n] = ListRegister<W, B>.FromGich(value);
                }

                break;
        }
    }

    private static bool IsListRegister(VirtualInterfaceState<W, B> s, uint offset, out int n)
    {
        n = (int)((offset - GICH_LR) / 4);
        return offset >= GICH_LR && n < s.ListRegisters.Length;
    }
}
