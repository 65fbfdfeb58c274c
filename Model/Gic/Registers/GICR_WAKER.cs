using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <summary>
/// Wake-up handshake (IHI 0069 12.11, GICR_WAKER, 11.1). ProcessorSleep is software's request; ChildrenAsleep answers that the interface is
/// quiescent, and nothing is forwarded while it is 1. The model answers at once; hardware may take longer, so software polls.
/// </summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class GICR_WAKER<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    private const uint ProcessorSleep = 1u << 1, ChildrenAsleep = 1u << 2;

    /// <summary>ChildrenAsleep (bit 2), ProcessorSleep (bit 1).</summary>
    public static W Read(GicState<W, B> s, int owner) => s.Cpus[owner].Waker;

    /// <summary>Writes the lanes of the access: ProcessorSleep, and ChildrenAsleep follows.</summary>
    public static void Write(GicState<W, B> s, int owner, W value, uint lanes)
    {
        uint writable = s.Configuration.WakerIsFixed ? 0 : lanes & ProcessorSleep;
        ref W waker = ref s.Cpus[owner].Waker;
        W asked = Words<W, B>.Merge(waker, value, writable) & ProcessorSleep;
        waker = asked | ((asked << 1) & ChildrenAsleep);
    }
}
