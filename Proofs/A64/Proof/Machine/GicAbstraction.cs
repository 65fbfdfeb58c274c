using Lockstep.Model.Gic;
using Lockstep.Model.Registers;
using Lockstep.Proofs.Words;
using Lockstep.Vmm.Gic;

namespace Lockstep.Proofs.A64.Proof.Machine;

/// <summary>
/// The model's state that a state of the VMM stands for. What is in a list register counts as active, and its latch as the VMM has it:
/// seL4 does not say when a guest acknowledges an interrupt (Deviation.ActiveIsBounded), and of the states of the model that
/// the relation allows then, this is the one that is shown.
/// </summary>
internal static unsafe class GicAbstraction
{
    /// <summary>Priority bits of four levels: a level is the priority times 2, plus the group.</summary>
    private const uint PriorityOfLevel = 0x3e3e_3e3e;

    /// <summary>The state.</summary>
    /// <param name="image">The program.</param>
    /// <param name="invariant">Where what is.</param>
    /// <param name="load">32 bits at an address of the data segment.</param>
    public static GicState<SymbolicWord32, SymbolicBit> Of(
        VmmImage image, RepresentationInvariant invariant, Func<ulong, SymbolicWord32> load)
    {
        GicConfiguration configuration = new()
        {
            Version = invariant.IsV3 ? GicVersion.V3 : GicVersion.V2,
            CpuCount = invariant.Vcpus,
            IntidCount = (int)image.Configuration.IntidCount,
        };
        GicState<SymbolicWord32, SymbolicBit> s = Gic<SymbolicWord32, SymbolicBit>.Reset(configuration);
        VgicState layout = default;
        VgicState* g = &layout;
        s.GicdCtlr = load(invariant.Gic(RepresentationInvariant.Offset(g, &g->Control)));
        for (uint bank = 0; bank < invariant.Banks; bank++)
        {
            Bank(s, invariant, bank, load);
        }

        for (int vcpu = 0; vcpu < invariant.Vcpus; vcpu++)
        {
            SymbolicWord32 Owned(void* field) => load(invariant.Gic(vcpu, RepresentationInvariant.Offset(g, field)));

            for (int i = 0; i < 4 && !invariant.IsV3; i++)
            {
                s.SgiSources[(vcpu * 4) + i] = Owned(g->Vcpu.SgiSources + i);
            }

            // ProcessorSleep and ChildrenAsleep are the same.
            s.Cpus[vcpu].Waker = (Owned(&g->Vcpu.Asleep) << 1) | (Owned(&g->Vcpu.Asleep) << 2);
        }

        for (int intid = (int)GicdFrame.PrivateCount; invariant.IsV3 && intid < int.Min(configuration.IntidCount, (int)GicdFrame.IntidEnd);
            intid++)
        {
            SymbolicWord32 route = load(invariant.Gic(RepresentationInvariant.Offset(g, g->Route + intid)));
            (s.RoutesLow[intid], s.RoutesHigh[intid]) = (route & 0x00ff_ffffu, route >> 24);
        }

        return s;
    }

    private static void Bank(
        GicState<SymbolicWord32, SymbolicBit> s, RepresentationInvariant invariant, uint bank, Func<ulong, SymbolicWord32> load)
    {
        VgicBank layout = default;
        VgicBank* b = &layout;
        ulong at = invariant.BankAddress(bank);
        SymbolicWord32 Field(void* field) => load(at + (ulong)RepresentationInvariant.Offset(b, field));

        ref IntidWord<SymbolicWord32, SymbolicBit> word = ref s.Intids[bank];
        word.Enabled = Field(&b->Enabled);
        word.Latch = invariant.IsPrivate(bank) && !invariant.IsV3 ? Field(&b->Latch) & GicdFrame.PpiBits : Field(&b->Latch);
        word.Line = Field(&b->Line);
        word.Active = Field(&b->Loaded) | Field(&b->SoftActive);
        word.Edge = Field(&b->Edge);
        word.Group = Field(&b->Group);
        for (int i = 0; i < 8; i++)
        {
            s.Priorities[(bank * 8) + i] = (Field((uint*)b->Level + i) & PriorityOfLevel) << 2;
        }

        // With one vCPU GICD_ITARGETSR reads 0, and the targets of private INTIDs are no state.
        for (int i = 0; i < 8 && !invariant.IsV3 && invariant.Vcpus > 1 && !invariant.IsPrivate(bank); i++)
        {
            SymbolicWord32 low = Field((uint*)b->Targets + (2 * i)), high = Field((uint*)b->Targets + (2 * i) + 1);
            s.Targets[(bank * 8) + i] = (low & 0xffu) | (low >> 8 & 0xff00u) | ((high & 0xffu) << 16) | ((high & 0x00ff_0000u) << 8);
        }
    }
}
