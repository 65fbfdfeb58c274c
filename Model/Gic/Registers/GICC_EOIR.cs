using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <summary>
/// End of interrupt (IHI 0048B 4.4.5): priority drop of the interrupt's group, and without EOImode deactivation. A number that is
/// no interrupt's, or a write with no active priority, does nothing. What the architecture leaves UNPREDICTABLE: an INTID other
/// than that of the last acknowledge drops the most urgent active priority of that INTID's group; Group 1 without AckCtl is ended
/// as with AckCtl; CPUID is not looked at, as an SGI is active once, whoever its source was.
/// </summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class GICC_EOIR<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>INTID in bits 9:0.</summary>
    public static void Write(GicState<W, B> s, int cpu, W value)
    {
        W intid = value & 0x3ffu;
        End(s, cpu, intid, PerIntid<W, B>.IsGroup1(s, cpu, intid), PerIntid<W, B>.Exists(s, intid));
    }

    /// <summary>Priority drop, and deactivation without EOImode, where <paramref name="taken"/>.</summary>
    internal static void End(GicState<W, B> s, int cpu, W intid, B group1, B taken)
    {
        B ended = taken & (Priority<W, B>.Running(s, cpu) != Priority<W, B>.Idle);
        Priority<W, B>.Drop(s, cpu, group1, ended);
        PerIntid<W, B>.Deactivate(s, cpu, intid, ended & !Control<W, B>.EndIsPriorityDropOnly(s, cpu));
    }
}
