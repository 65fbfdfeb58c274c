using Lockstep.Vmm.Gic;

namespace Lockstep.Proofs.A64.Proof.Machine;

/// <content>What holds of interrupts that wait for a list register.</content>
internal sealed unsafe partial class Relations<W, B>
{
    /// <summary>The INTIDs of a bank that have a vCPU among their targets, one bit each.</summary>
    public W TargetedAt(int vcpu, int bank)
    {
        VgicBank layout = default;
        VgicBank* b = &layout;
        W all = 0u;
        for (int i = 0; i < 32; i++)
        {
            W two = load(invariant.BankAddress((uint)bank) + (ulong)RepresentationInvariant.Offset(b, (uint*)b->Targets + (i / 2)));
            all |= W.Select(W.Bit(two, (16 * (i % 2)) + vcpu), W.Of(1ul << i), W.Of(0ul));
        }

        return all;
    }

    /// <summary>No list register of a vCPU is free, or nothing waits for it of a group that GICD_CTLR enables.</summary>
    public IEnumerable<(string Says, B Holds)> Refilled(int vcpu) =>
        [($"no list register of vCPU {vcpu} is free while something is deliverable to it", IsRefilled(vcpu))];

    /// <inheritdoc cref="Refilled"/>
    public B IsRefilled(int vcpu)
    {
        VgicState g = default;
        VgicBank layout = default;
        VgicBank* b = &layout;
        W control = load(invariant.Gic(RepresentationInvariant.Offset(&g, &g.Control))), deliverable = 0u;
        W group0 = W.Select(W.Bit(control, 0), uint.MaxValue, 0u), group1 = W.Select(W.Bit(control, 1), uint.MaxValue, 0u);
        for (int n = 0; n < invariant.RowWords; n++)
        {
            int bank = invariant.BankOf(vcpu, n);
            W Field(void* field) => load(invariant.BankAddress((uint)bank) + (ulong)RepresentationInvariant.Offset(b, field));

            W group = Field(&b->Group);
            deliverable |= Field(&b->Queued) & TargetedAt(vcpu, bank) & ((group & group1) | (~group & group0));
        }

        return (Owned(vcpu, &g, &g.Vcpu.Free) == W.Of(0ul)) | (deliverable == W.Of(0ul));
    }

    /// <summary>A list register of a vCPU that holds nothing is free or unusable, one that holds something is neither.</summary>
    public IEnumerable<(string Says, B Holds)> EmptyListRegisters(int vcpu)
    {
        VgicState g = default;
        W free = Owned(vcpu, &g, &g.Vcpu.Free), unusable = Owned(vcpu, &g, &g.Vcpu.Unusable), empty = 0u;
        W[] entries = Entries(vcpu);
        for (int i = 0; i < entries.Length; i++)
        {
            empty |= W.Select(entries[i] == W.Of(0ul), W.Of(1ul << i), W.Of(0ul));
        }

        return
        [
            ($"a list register of vCPU {vcpu} that holds nothing is free or unusable, and no other one", (free | unusable) == empty),
            ($"none of vCPU {vcpu} is both", (free & unusable) == W.Of(0ul)),
        ];
    }

    /// <summary>The ready rows of a vCPU and their summaries are what waits for it; for data of which every word is at hand.</summary>
    public IEnumerable<(string Says, B Holds)> ReadyRows(int vcpu)
    {
        B equal = true;
        W lower = 0u, upper = 0u;
        for (int level = 0; level < VgicState.LevelCount; level++)
        {
            W summary = 0u;
            for (int n = 0; n < invariant.RowWords; n++)
            {
                W row = Row(vcpu, n, W.Of((ulong)level));
                equal &= load(invariant.RowAddress(vcpu, level, n)) == row;
                summary |= W.Select(row != W.Of(0ul), W.Of(1ul << n), W.Of(0ul));
            }

            equal &= load(invariant.SummaryAddress(vcpu, level)) == summary;
            W bit = W.Select(summary != W.Of(0ul), W.Of(1ul << (level % 32)), W.Of(0ul));
            (lower, upper) = level < 32 ? (lower | bit, upper) : (lower, upper | bit);
        }

        ulong top = invariant.TopAddress(vcpu);
        return
        [
            ($"the ready rows of vCPU {vcpu} and their summaries are what waits", equal),
            ($"the levels of vCPU {vcpu} that have something are said to", (load(top) == lower) & (load(top + 4) == upper)),
        ];
    }

    /// <summary>What waits for a vCPU of INTIDs 32n to 32n+31 at a level.</summary>
    private W Row(int vcpu, int n, W level)
    {
        VgicBank layout = default;
        VgicBank* b = &layout;
        int bank = invariant.BankOf(vcpu, n);
        W Field(void* field) => load(invariant.BankAddress((uint)bank) + (ulong)RepresentationInvariant.Offset(b, field));

        return Field(&b->Queued) & TargetedAt(vcpu, bank) & OfLevel(i => Field((uint*)b->Level + i), level);
    }

    /// <summary>Which of 32 INTIDs have a level, one bit each.</summary>
    /// <param name="four">The levels of INTIDs 4i to 4i+3, one byte each.</param>
    /// <param name="level">The level.</param>
    public static W OfLevel(Func<int, W> four, W level)
    {
        W all = 0u;
        for (int i = 0; i < 32; i++)
        {
            all |= W.Select(W.Extract(four(i / 4), (8 * (i % 4)) + 5, 8 * (i % 4)) == level, W.Of(1ul << i), W.Of(0ul));
        }

        return all;
    }

    private W Owned(int vcpu, VgicState* layout, void* field) => load(invariant.Gic(vcpu, RepresentationInvariant.Offset(layout, field)));
}
