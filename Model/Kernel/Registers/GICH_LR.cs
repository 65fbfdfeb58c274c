using Lockstep.Model.Words;

namespace Lockstep.Model.Kernel;

/// <summary>List registers (IHI 0048B 5.3.8). Those that are not implemented are RAZ/WI.</summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class GICH_LR<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>List register n.</summary>
    public static W Read(VirtualInterfaceState<W, B> s, int n) => n < s.ListRegisters.Length ? s.ListRegisters[n].ToGich() : W.Of(0);

    /// <summary>Sets it.</summary>
    public static void Write(VirtualInterfaceState<W, B> s, int n, W value)
    {
        if (n < s.ListRegisters.Length)
        {
            s.ListRegisters[n] = ListRegister<W, B>.FromGich(value);
        }
    }
}
