using System.Numerics;

namespace Lockstep.Vmm.Gic;

/// <summary>
/// The ready rows: the most urgent interrupt of a vCPU is found by three counts of trailing zeros (level, word of the
/// level's row, bit of the word) and never by a scan over INTIDs.
/// </summary>
internal static unsafe class ReadyRows
{
    /// <summary>Puts an INTID into the ready rows of its targets.</summary>
    /// <param name="s">State.</param>
    /// <param name="targets">vCPUs, one bit each.</param>
    /// <param name="level">Its level.</param>
    /// <param name="intid">The INTID; not in the rows.</param>
    public static void Insert(ref VgicState s, uint targets, uint level, uint intid)
    {
        uint word = intid / 32;
        for (int i = 0; i < VgicState.MaxVcpus && targets != 0; i++)
        {
            uint vcpu = (uint)BitOperations.TrailingZeroCount(targets);
            targets &= targets - 1;
            ref VgicVcpu owner = ref Parts.Vcpu(ref s, vcpu);
            s.Ready[Row(vcpu, level) + word] |= 1u << (int)intid;
            owner.Words[level] |= 1u << (int)word;
            owner.Top = owner.Top | (1ul << (int)level);
        }
    }

    /// <summary>Takes an INTID out of the ready rows of its targets.</summary>
    /// <param name="s">State.</param>
    /// <param name="targets">vCPUs, one bit each.</param>
    /// <param name="level">Its level.</param>
    /// <param name="intid">The INTID; in the rows.</param>
    public static void Remove(ref VgicState s, uint targets, uint level, uint intid)
    {
        uint word = intid / 32;
        for (int i = 0; i < VgicState.MaxVcpus && targets != 0; i++)
        {
            uint vcpu = (uint)BitOperations.TrailingZeroCount(targets);
            targets &= targets - 1;
            ref VgicVcpu owner = ref Parts.Vcpu(ref s, vcpu);
            uint left = s.Ready[Row(vcpu, level) + word] & ~(1u << (int)intid);
            s.Ready[Row(vcpu, level) + word] = left;
            if (left == 0)
            {
                uint words = owner.Words[level] & ~(1u << (int)word);
                owner.Words[level] = words;
                if (words == 0)
                {
                    owner.Top = owner.Top & ~(1ul << (int)level);
                }
            }
        }
    }

    /// <summary>The most urgent ready INTID of a vCPU: smallest priority, then smallest INTID.</summary>
    /// <param name="s">State.</param>
    /// <param name="vcpu">The vCPU.</param>
    /// <param name="levels">Its levels that may be taken from; not 0.</param>
    public static uint MostUrgent(ref VgicState s, uint vcpu, ulong levels)
    {
        uint level = (uint)BitOperations.TrailingZeroCount(levels);
        uint intid = First(ref s, vcpu, level);
        // The groups of one priority are two levels, and between them the INTID decides.
        if ((level & 1) == 0 && (levels & (2ul << (int)level)) != 0)
        {
            uint other = First(ref s, vcpu, level + 1);
            intid = other < intid ? other : intid;
        }

        return intid;
    }

    private static uint First(ref VgicState s, uint vcpu, uint level)
    {
        uint word = (uint)BitOperations.TrailingZeroCount(Parts.Vcpu(ref s, vcpu).Words[level]);
        return (word * 32) + (uint)BitOperations.TrailingZeroCount(s.Ready[Row(vcpu, level) + word]);
    }

    private static uint Row(uint vcpu, uint level) => ((vcpu * VgicState.LevelCount) + level) * VgicState.BankCount;
}
