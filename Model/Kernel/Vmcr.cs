using Lockstep.Model.Words;

namespace Lockstep.Model.Kernel;

/// <summary>
/// The virtual machine control register: the guest's CPU interface settings as the hypervisor sees them (IHI 0048B 5.3.3
/// GICH_VMCR, IHI 0069 12.4 ICH_VMCR_EL2). The two differ in the priority mask only: 5 bits from 27, or 8 from 24.
/// </summary>
public static class Vmcr
{
    /// <summary>The register's value.</summary>
    /// <param name="s">The interface.</param>
    public static W Read<W, B>(VirtualInterfaceState<W, B> s)
        where W : struct, IWord<W, B>
        where B : struct, IBit<B> =>
        W.Of(s.EnableGroup0) | W.Of(s.EnableGroup1) << 1 | W.Of(s.AckCtl) << 2 | W.Of(s.FiqEn) << 3 | W.Of(s.Cbpr) << 4
        | W.Of(s.EoiMode) << 9 | s.Bpr1 << 18 | s.Bpr0 << 21 | s.Pmr << 24;

    /// <summary>What a write does; binary points below the smallest become it.</summary>
    /// <param name="s">The interface.</param>
    /// <param name="value">What is written.</param>
    public static void Write<W, B>(VirtualInterfaceState<W, B> s, W value)
        where W : struct, IWord<W, B>
        where B : struct, IBit<B>
    {
        s.EnableGroup0 = W.Bit(value, 0);
        s.EnableGroup1 = W.Bit(value, 1);
        s.AckCtl = W.Bit(value, 2);
        s.FiqEn = W.Bit(value, 3);
        s.Cbpr = W.Bit(value, 4);
        s.EoiMode = W.Bit(value, 9);
        WriteBinaryPoint1(s, W.Extract(value, 20, 18));
        WriteBinaryPoint0(s, W.Extract(value, 23, 21));
        WritePriorityMask(s, W.Extract(value, 31, 24));
    }

    /// <summary>Priority mask: bits that are not implemented stay 0.</summary>
    /// <param name="s">The interface.</param>
    /// <param name="value">What is written.</param>
    public static void WritePriorityMask<W, B>(VirtualInterfaceState<W, B> s, W value)
        where W : struct, IWord<W, B>
        where B : struct, IBit<B> => s.Pmr = value & W.Of(VirtualInterface.PriorityMask);

    /// <summary>Binary point of Group 0.</summary>
    /// <param name="s">The interface.</param>
    /// <param name="value">What is written; 3 bits count.</param>
    public static void WriteBinaryPoint0<W, B>(VirtualInterfaceState<W, B> s, W value)
        where W : struct, IWord<W, B>
        where B : struct, IBit<B> => s.Bpr0 = AtLeast<W, B>(value, VirtualInterface.MinBinaryPoint0);

    /// <summary>Binary point of Group 1.</summary>
    /// <param name="s">The interface.</param>
    /// <param name="value">What is written; 3 bits count.</param>
    public static void WriteBinaryPoint1<W, B>(VirtualInterfaceState<W, B> s, W value)
        where W : struct, IWord<W, B>
        where B : struct, IBit<B> => s.Bpr1 = AtLeast<W, B>(value, VirtualInterface.MinBinaryPoint1);

    private static W AtLeast<W, B>(W value, uint smallest)
        where W : struct, IWord<W, B>
        where B : struct, IBit<B>
    {
        W point = value & W.Of(7);
        return W.Select(point < W.Of(smallest), W.Of(smallest), point);
    }
}
