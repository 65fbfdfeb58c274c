using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Proofs.Words;
using Lockstep.Vmm.Gic;

namespace Lockstep.Proofs.A64.Proof.Ready;

/// <summary>What a refill of a vCPU's list registers asks for, and what it changes.</summary>
internal static unsafe class RefillEffect
{
    /// <summary>The banks whose INTIDs a vCPU may get.</summary>
    public static IEnumerable<int> BanksOf(RepresentationInvariant invariant, int vcpu) =>
        Enumerable.Range(0, invariant.Banks).Where(n => !invariant.IsPrivate((uint)n) || n == vcpu);

    /// <summary>The relations that hold before and after.</summary>
    public static IEnumerable<(string Says, SymbolicBit Holds)> Needed(
        Relations<SymbolicWord32, SymbolicBit> relations, RepresentationInvariant invariant, IEnumerable<int> banks) =>
    [
        .. relations.Control(), .. banks.SelectMany(n => relations.Bank((uint)n)),
        .. banks.Where(n => invariant.IsPrivate((uint)n)).SelectMany(n => relations.Sgis(n)),
        .. relations.ListRegisters(), .. Enumerable.Range(0, invariant.Vcpus).SelectMany(relations.EmptyListRegisters),
    ];

    /// <summary>The same, of which those are left out whose words were not stored to, and with what is said of single words.</summary>
    public static IEnumerable<(string Says, SymbolicBit Holds)> Claimed(Relations<SymbolicWord32, SymbolicBit> relations, SymbolicRun run,
        RepresentationInvariant invariant, IEnumerable<int> banks)
    {
        foreach (ulong at in run.Memory.StoredData.Select(at => at & ~3ul).Distinct())
        {
            if (invariant.At(at) is { } word)
            {
                SymbolicWord32 now = SymbolicWord64.Low(run.Memory.Read(at, 4));
                yield return ($"{word.Name} has no other bits", (now & ~word.Unknown) == SymbolicWord32.Of(word.Value));
            }
        }

        foreach ((string, SymbolicBit) relation in Needed(relations, invariant, banks))
        {
            yield return relation;
        }
    }

    /// <summary>The words that it changes.</summary>
    public static IEnumerable<ulong> Changes(RepresentationInvariant invariant, int vcpu)
    {
        VgicState g = default;
        VgicBank b = default;
        List<ulong> words = [invariant.Gic(RepresentationInvariant.Offset(&g, &g.WakeMask)), invariant.FreeAddress(vcpu)];
        words.Add(invariant.Gic(vcpu, RepresentationInvariant.Offset(&g, &g.Vcpu.Unusable)));
        for (int i = 0; i < VgicState.MaxListRegisters; i += 2)
        {
            words.Add(invariant.Gic(vcpu, RepresentationInvariant.Offset(&g, (uint*)g.Vcpu.ListRegister + (i / 2))));
        }

        for (int i = 0; i < 4; i++)
        {
            words.Add(invariant.Gic(vcpu, RepresentationInvariant.Offset(&g, g.Vcpu.SgiSources + i)));
        }

        foreach (int bank in BanksOf(invariant, vcpu))
        {
            ulong at = invariant.BankAddress((uint)bank);
            words.Add(at + (ulong)RepresentationInvariant.Offset(&b, &b.Queued));
            words.Add(at + (ulong)RepresentationInvariant.Offset(&b, &b.Latch));
            words.Add(at + (ulong)RepresentationInvariant.Offset(&b, &b.Loaded));
        }

        return words;
    }
}
