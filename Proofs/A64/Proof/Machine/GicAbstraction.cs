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
            Version = GicVersion.V2,
            CpuCount = (int)image.Configuration.VcpuCount,
            IntidCount = (int)image.Configuration.IntidCount,
        };
        GicState<SymbolicWord32, SymbolicBit> s = Gic<SymbolicWord32, SymbolicBit>.Reset(configuration);
        VgicState g = default;
        s.GicdCtlr = load(invariant.Gic(RepresentationInvariant.Offset(&g, &g.Control)));
        for (int n = 0; n < configuration.WordCount; n++)
        {
            Bank(s, n, invariant.BankAddress((uint)n), load);
        }

        for (int i = 0; i < 4; i++)
        {
            s.SgiSources[i] = load(invariant.Gic(RepresentationInvariant.Offset(&g, g.Vcpu.SgiSources + i)));
        }

        return s;
    }

    private static void Bank(GicState<SymbolicWord32, SymbolicBit> s, int n, ulong at, Func<ulong, SymbolicWord32> load)
    {
        VgicBank bank = default;
        VgicBank* b = &bank;
        SymbolicWord32 Field(void* field) => load(at + (ulong)RepresentationInvariant.Offset(b, field));

        ref IntidWord<SymbolicWord32, SymbolicBit> word = ref s.Intid(0, n);
        word.Enabled = Field(&b->Enabled);
        word.Latch = n == 0 ? Field(&b->Latch) & GicdFrame.PpiBits : Field(&b->Latch);
        word.Line = Field(&b->Line);
        word.Active = Field(&b->Loaded) | Field(&b->SoftActive);
        word.Edge = Field(&b->Edge);
        word.Group = Field(&b->Group);
        for (int i = 0; i < 8; i++)
        {
            s.Priorities[(s.Bank(0, n) * 8) + i] = (Field((uint*)b->Level + i) & PriorityOfLevel) << 2;
        }
    }
}
