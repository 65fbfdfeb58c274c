using Lockstep.Model.Words;

namespace Lockstep.Model.Kernel;

/// <summary>List registers, 64 bits (IHI 0069 12.4, ICH_LR&lt;n&gt;_EL2). Those that are not implemented are RAZ/WI.</summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class ICH_LR_EL2<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>Bits 31:0 of list register n.</summary>
    public static W ReadLow(VirtualInterfaceState<W, B> s, int n) => n < s.ListRegisters.Length ? s.ListRegisters[n].ToIchLow() : W.Of(0);

    /// <summary>Bits 63:32.</summary>
    public static W ReadHigh(VirtualInterfaceState<W, B> s, int n) => n < s.ListRegisters.Length ? s.ListRegisters[n].ToIchHigh() : W.Of(0);

    /// <summary>Sets both halves.</summary>
    public static void Write(VirtualInterfaceState<W, B> s, int n, W low, W high)
    {
        if (n < s.ListRegisters.Length)
        {
            s.ListRegisters[n] = ListRegister<W, B>.FromIch(low, high);
        }
    }
}
