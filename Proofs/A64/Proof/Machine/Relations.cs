using Lockstep.Model.Registers;
using Lockstep.Model.Words;
using Lockstep.Vmm;
using Lockstep.Vmm.Gic;

namespace Lockstep.Proofs.A64.Proof.Machine;

/// <summary>The part of the representation invariant that relates words to each other; for words of any algebra.</summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
/// <param name="invariant">Where what is.</param>
/// <param name="load">32 bits at an address of the data segment.</param>
internal sealed unsafe partial class Relations<W, B>(RepresentationInvariant invariant, Func<ulong, W> load)
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>Levels of Group 0 in a word of 32 levels: a level is the priority times 2, plus the group.</summary>
    private const uint Group0Levels = 0x5555_5555;

    /// <summary>All of them.</summary>
    public IEnumerable<(string Says, B Holds)> All() =>
    [
        .. Machine(), .. Control(), .. ListRegisters(),
        .. Enumerable.Range(0, invariant.Vcpus).SelectMany(n => Sgis(n)),
        .. Enumerable.Range(0, invariant.Banks).SelectMany(n => Bank((uint)n)),
        .. Enumerable.Range(0, invariant.Banks * 32).SelectMany(Targets),
        .. Enumerable.Range(0, invariant.Vcpus).SelectMany(Refilled), .. Enumerable.Range(0, invariant.Vcpus).SelectMany(EmptyListRegisters),
        .. Enumerable.Range(0, invariant.Vcpus).SelectMany(ReadyRows),
    ];

    /// <summary>Who waits in WFI, who of them has a deadline, and who is to be woken.</summary>
    public IEnumerable<(string Says, B Holds)> Machine()
    {
        VmmState layout = default;
        VmmState* s = &layout;
        W Field(void* field) => load(invariant.Vmm(RepresentationInvariant.Offset(s, field)));

        W on = Field(&s->OnMask), blocked = Field(&s->BlockedMask), deadline = Field(&s->DeadlineMask), wake = Field(&s->Gic.WakeMask);
        return
        [
            ("a blocked vCPU is on", (blocked & ~on) == W.Of(0ul)),
            ("a vCPU with a deadline is blocked", (deadline & ~blocked) == W.Of(0ul)),
            ("nobody is to be woken while a vCPU is blocked", (blocked == W.Of(0ul)) | (wake == W.Of(0ul))),
        ];
    }

    /// <summary>What the pending SGIs of a vCPU are. With GICv3 they have a latch and nothing else.</summary>
    public IEnumerable<(string Says, B Holds)> Sgis(int vcpu = 0)
    {
        if (invariant.IsV3)
        {
            return [];
        }

        VgicState g = default;
        VgicBank* b = &g.Vcpu.Private;
        W latch = load(invariant.BankAddress((uint)vcpu) + (ulong)RepresentationInvariant.Offset(b, &b->Latch)), any = 0u;
        for (int i = 0; i < (int)GicdFrame.SgiCount; i++)
        {
            W sources = load(invariant.Gic(vcpu, RepresentationInvariant.Offset(&g, g.Vcpu.SgiSources + (i / 4))));
            any |= W.Select(W.Extract(sources, (8 * (i % 4)) + 7, 8 * (i % 4)) != W.Of(0ul), W.Of(1ul << i), W.Of(0ul));
        }

        return [($"the latch of an SGI of vCPU {vcpu} is that of any of its sources", (latch & GicdFrame.SgiBits) == any)];
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

    /// <summary>
    /// What is believed of the list registers: each holds another loaded interrupt or none, and the free ones none. An SPI is in a list
    /// register of one vCPU.
    /// </summary>
    public IEnumerable<(string Says, B Holds)> ListRegisters()
    {
        List<(string, B)> all = [];
        W[][] entries = [.. Enumerable.Range(0, invariant.Vcpus).Select(Entries)];
        for (int vcpu = 0; vcpu < entries.Length; vcpu++)
        {
            VgicState g = default;
            W free = load(invariant.Gic(vcpu, RepresentationInvariant.Offset(&g, &g.Vcpu.Free)));
            for (int i = 0; i < entries[vcpu].Length; i++)
            {
                W entry = entries[vcpu][i];
                B isNone = entry == W.Of(0ul), others = true, elsewhere = true;
                for (int j = 0; j < i; j++)
                {
                    others &= entries[vcpu][j] != entry;
                }

                foreach (W other in entries[..vcpu].SelectMany(e => e))
                {
                    elsewhere &= other != entry;
                }

                string name = $"list register {i} of vCPU {vcpu}";
                all.Add(($"what {name} holds is loaded", isNone | IsLoaded(vcpu, entry - 1u)));
                all.Add(($"no other list register of it holds what {name} does", isNone | others));
                all.Add(($"no other vCPU has the SPI that {name} holds", isNone | elsewhere | (entry - 1u < GicdFrame.PrivateCount)));
                all.Add(($"{name} holds nothing when it is free", isNone | !W.Bit(free, i)));
            }
        }

        return all;
    }

    private W[] Entries(int vcpu)
    {
        VgicState g = default;
        W[] entries = new W[invariant.ListRegisters];
        for (int i = 0; i < entries.Length; i++)
        {
            W pair = load(invariant.Gic(vcpu, RepresentationInvariant.Offset(&g, (uint*)g.Vcpu.ListRegister + (i / 2))));
            entries[i] = W.Extract(pair, (16 * (i % 2)) + 15, 16 * (i % 2));
        }

        return entries;
    }

    private B IsLoaded(int vcpu, W intid)
    {
        B loaded = false;
        VgicBank bank = default;
        for (uint n = 0; n < invariant.Banks; n++)
        {
            if (!invariant.IsPrivate(n) || n == vcpu)
            {
                W word = load(invariant.BankAddress(n) + (ulong)RepresentationInvariant.Offset(&bank, &bank.Loaded));
                loaded |= ((intid >> 5) == W.Of(invariant.FirstIntidOf(n) / 32)) & W.Bit(W.ShiftRight(word, intid & 31u), 0);
            }
        }

        return loaded;
    }

    /// <summary>
    /// Who gets an INTID with GICv3: of a private one its owner, of an SPI the vCPU that GICD_IROUTER names; where it exists and its
    /// redistributor is awake.
    /// </summary>
    /// <param name="number">Number of the bank times 32, plus the INTID modulo 32.</param>
    public IEnumerable<(string Says, B Holds)> Targets(int number)
    {
        uint bank = (uint)number / 32, intid = invariant.FirstIntidOf(bank) + ((uint)number % 32);
        if (!invariant.IsV3 || intid >= GicdFrame.IntidEnd)
        {
            return [];
        }

        VgicState g = default;
        VgicBank layout = default;
        VgicBank* b = &layout;
        int half = number % 2;
        W targets = load(invariant.BankAddress(bank) + (ulong)RepresentationInvariant.Offset(b, (uint*)b->Targets + (number % 32 / 2)));
        W expected = 0u;
        for (int vcpu = 0; vcpu < invariant.Vcpus; vcpu++)
        {
            B named = invariant.IsPrivate(bank) ? (B)(vcpu == bank)
                : load(invariant.Gic(RepresentationInvariant.Offset(&g, g.Route + intid))) == W.Of((uint)vcpu);
            expected |= W.Select(named & !IsAsleep(vcpu), W.Of(1ul << vcpu), W.Of(0ul));
        }

        return [($"the target of INTID {intid} of bank {bank} is the one of its route",
            W.Extract(targets, (16 * half) + 15, 16 * half) == expected)];
    }

    /// <summary>GICR_WAKER.ProcessorSleep.</summary>
    private B IsAsleep(int vcpu)
    {
        VgicState g = default;
        return W.Bit(load(invariant.Gic(vcpu, RepresentationInvariant.Offset(&g, &g.Vcpu.Asleep))), 0);
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

        B awake = invariant.IsV3 && invariant.IsPrivate(n) ? !IsAsleep((int)n) : (B)true;
        uint devices = invariant.DevicesOf(n), word = invariant.FirstIntidOf(n) / 32;
        return
        [
            ($"Gate0 of bank {n} is GICD_CTLR's", gate0 == W.Select(W.Bit(control, 0) & awake, uint.MaxValue, 0u)),
            ($"Gate1 of bank {n} is GICD_CTLR's", gate1 == W.Select(W.Bit(control, 1) & awake, uint.MaxValue, 0u)),
            ($"Forward of bank {n} is what may be forwarded",
                Field(&b->Forward) == (enabled & ~active & ((group & gate1) | (~group & gate0)))),
            ($"Queued of bank {n} is what waits", Field(&b->Queued) == (pending & enabled & ~active & ~loaded)),
            ($"levels of bank {n} have their groups", groups == group),
            ($"nothing in a list register of bank {n} is active by software", (loaded & active) == W.Of(0ul)),
            ($"lines of devices in bank {n} are theirs", devices == 0 ? (B)true
                : (Field(&b->Line) & devices) == load(invariant.Gic(RepresentationInvariant.Offset(&g, g.DeviceLines + word)))),
        ];
    }
}
