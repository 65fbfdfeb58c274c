using Lockstep.Model.Registers;
using Lockstep.Model.Words;
using Lockstep.Vmm.Gic;

namespace Lockstep.Proofs.A64.Proof.Machine;

/// <summary>The part of the representation invariant that relates words to each other; for words of any algebra.</summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
/// <param name="invariant">Where what is.</param>
/// <param name="load">32 bits at an address of the data segment.</param>
internal sealed unsafe class Relations<W, B>(RepresentationInvariant invariant, Func<ulong, W> load)
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>Levels of Group 0 in a word of 32 levels: a level is the priority times 2, plus the group.</summary>
    private const uint Group0Levels = 0x5555_5555;

    /// <summary>What the pending SGIs of vCPU 0 are.</summary>
    public IEnumerable<(string Says, B Holds)> Sgis()
    {
        VgicState g = default;
        VgicBank* b = &g.Vcpu.Private;
        W latch = load(invariant.BankAddress(0) + (ulong)RepresentationInvariant.Offset(b, &b->Latch)), any = 0u;
        for (int i = 0; i < (int)GicdFrame.SgiCount; i++)
        {
            W sources = load(invariant.Gic(RepresentationInvariant.Offset(&g, g.Vcpu.SgiSources + (i / 4))));
            any |= W.Select(W.Extract(sources, (8 * (i % 4)) + 7, 8 * (i % 4)) != W.Of(0ul), W.Of(1ul << i), W.Of(0ul));
        }

        return [("the latch of an SGI is that of any of its sources", (latch & GicdFrame.SgiBits) == any)];
    }

    /// <summary>What is derived from GICD_CTLR.</summary>
    public IEnumerable<(string Says, B Holds)> Control()
    {
        VgicState g = default;
        W control = load(invariant.Gic(RepresentationInvariant.Offset(&g, &g.Control)));
        W levels = W.Select(W.Bit(control, 0), Group0Levels, 0u) | W.Select(W.Bit(control, 1), ~Group0Levels, 0u);
        int gate = RepresentationInvariant.Offset(&g, &g.LevelGate);
        return [("LevelGate is of the enabled groups", (load(invariant.Gic(gate)) == levels) & (load(invariant.Gic(gate + 4)) == levels))];
    }

    /// <summary>What is believed of the list registers: each holds another loaded interrupt or none, and the free ones none.</summary>
    public IEnumerable<(string Says, B Holds)> ListRegisters()
    {
        VgicState g = default;
        W free = load(invariant.Gic(RepresentationInvariant.Offset(&g, &g.Vcpu.Free)));
        W[] entries = new W[invariant.ListRegisters];
        for (int i = 0; i < entries.Length; i++)
        {
            W pair = load(invariant.Gic(RepresentationInvariant.Offset(&g, (uint*)g.Vcpu.ListRegister + (i / 2))));
            entries[i] = W.Extract(pair, (16 * (i % 2)) + 15, 16 * (i % 2));
        }

        List<(string, B)> all = [];
        for (int i = 0; i < entries.Length; i++)
        {
            W entry = entries[i];
            B isNone = entry == W.Of(0ul), others = true;
            for (int j = 0; j < i; j++)
            {
                others &= entries[j] != entry;
            }

            all.Add(($"what list register {i} holds is loaded", isNone | IsLoaded(entry - 1u)));
            all.Add(($"no other list register holds what {i} does", isNone | others));
            all.Add(($"list register {i} holds nothing when it is free", isNone | !W.Bit(free, i)));
        }

        return all;
    }

    private B IsLoaded(W intid)
    {
        B loaded = false;
        VgicBank bank = default;
        for (uint n = 0; n < invariant.Banks; n++)
        {
            W word = load(invariant.BankAddress(n) + (ulong)RepresentationInvariant.Offset(&bank, &bank.Loaded));
            loaded |= ((intid >> 5) == W.Of(n)) & W.Bit(W.ShiftRight(word, intid & 31u), 0);
        }

        return loaded;
    }

    /// <summary>What is derived from the registers of a bank's INTIDs.</summary>
    public IEnumerable<(string Says, B Holds)> Bank(uint n)
    {
        VgicState g = default;
        VgicBank bank = default;
        VgicBank* b = &bank;
        W control = load(invariant.Gic(RepresentationInvariant.Offset(&g, &g.Control)));
        W Field(void* field) => load(invariant.BankAddress(n) + (ulong)RepresentationInvariant.Offset(b, field));

        W enabled = Field(&b->Enabled), active = Field(&b->SoftActive), group = Field(&b->Group), loaded = Field(&b->Loaded);
        W gate0 = Field(&b->Gate0), gate1 = Field(&b->Gate1), pending = Field(&b->Latch) | (Field(&b->Line) & ~Field(&b->Edge));
        W groups = 0u;
        for (int i = 0; i < 32; i++)
        {
            groups |= W.Select(W.Bit(Field((uint*)b->Level + (i / 4)), 8 * (i % 4)), W.Of(1ul << i), W.Of(0ul));
        }

        return
        [
            ($"Gate0 of bank {n} is GICD_CTLR's", gate0 == W.Select(W.Bit(control, 0), uint.MaxValue, 0u)),
            ($"Gate1 of bank {n} is GICD_CTLR's", gate1 == W.Select(W.Bit(control, 1), uint.MaxValue, 0u)),
            ($"Forward of bank {n} is what may be forwarded",
                Field(&b->Forward) == (enabled & ~active & ((group & gate1) | (~group & gate0)))),
            ($"Queued of bank {n} is what waits", Field(&b->Queued) == (pending & enabled & ~active & ~loaded)),
            ($"levels of bank {n} have their groups", groups == group),
            ($"nothing in a list register of bank {n} is active by software", (loaded & active) == W.Of(0ul)),
        ];
    }
}
