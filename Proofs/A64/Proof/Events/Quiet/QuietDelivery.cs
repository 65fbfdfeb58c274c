using Lockstep.Model.Gic;
using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Proofs.Words;
using Lockstep.Vmm;
using Lockstep.Vmm.Gic;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Proofs.A64.Proof.Events.Quiet;

/// <summary>What becomes of one interrupt that becomes pending while no other waits.</summary>
/// <param name="run">The run.</param>
/// <param name="invariant">What the data held before it.</param>
/// <param name="intid">The interrupt.</param>
/// <param name="bank">Its bank.</param>
internal sealed unsafe class QuietDelivery(SymbolicRun run, RepresentationInvariant invariant, uint intid, int bank)
{
    private const int PriorityShift = 16, GroupShift = 24, IndexShift = 32, PriorityFieldBits = 3;

    private uint Bit => 1u << (int)(intid % 32);

    /// <summary>What is in a list register now and was in none: the interrupt, or nothing.</summary>
    public SymbolicWord32 Fresh => SymbolicWord64.Low(run.Memory.Read(LoadedAt, 4)) & ~run.Memory.InitialWord(LoadedAt);

    private ulong LoadedAt
    {
        get
        {
            VgicBank b = default;
            return invariant.BankAddress((uint)bank) + (ulong)RepresentationInvariant.Offset(&b, &b.Loaded);
        }
    }

    /// <summary>Its priority and group are these.</summary>
    public IEnumerable<(string Says, SymbolicBit Holds)> IsOfLevel(uint level)
    {
        VgicBank layout = default;
        VgicBank* b = &layout;
        int lane = 8 * (int)(intid % 4);
        SymbolicWord32 four = run.Memory.InitialWord(
            invariant.BankAddress((uint)bank) + (ulong)RepresentationInvariant.Offset(b, (uint*)b->Level + (intid % 32 / 4)));
        return [("it has a level", SymbolicWord32.Extract(four, lane + 7, lane) == level)];
    }

    /// <summary>Nobody who is blocked waits for a time, so that no timer is set when one goes on.</summary>
    public IEnumerable<(string Says, SymbolicBit Holds)> NobodyHasADeadline() => [("no deadlines", Machine(s => &s->DeadlineMask) == 0u)];

    /// <summary>Whether the model forwards it to a vCPU.</summary>
    public SymbolicBit MayGet(GicState<SymbolicWord32, SymbolicBit> gic, int vcpu)
    {
        ref IntidWord<SymbolicWord32, SymbolicBit> word = ref gic.Intids[bank];
        SymbolicBit group = (word.Group & Bit) != 0u;
        return (word.Enabled & Bit) != 0u & (word.Active & Bit) == 0u & Forwarding.MayGet(gic, vcpu, (int)intid)
            & SymbolicBit.Select(group, SymbolicWord32.Bit(gic.GicdCtlr, 1), SymbolicWord32.Bit(gic.GicdCtlr, 0));
    }

    /// <summary>It is in a list register exactly when the model forwards it to a vCPU that has a free one; nothing else is.</summary>
    /// <param name="gic">The model's state.</param>
    /// <param name="mayGet">To whom the model forwards it.</param>
    /// <param name="claims">The claims.</param>
    public void Claim(GicState<SymbolicWord32, SymbolicBit> gic, SymbolicBit[] mayGet, Claims claims)
    {
        SymbolicWord32 loaded = SymbolicWord64.Low(run.Memory.Read(LoadedAt, 4)), loadedBefore = run.Memory.InitialWord(LoadedAt);
        SymbolicBit isNew = (Fresh & Bit) != 0u;
        SymbolicBit can = mayGet.Select((may, vcpu) => may & (Free(vcpu) != 0u)).Aggregate((a, b) => a | b);
        claims.Holds("it is in a list register when the model forwards it to a vCPU that has a free one", !(isNew ^ can));
        claims.Holds("nothing else is", (loaded & ~Bit) == (loadedBefore & ~Bit) & !((loadedBefore & Bit) != 0u & (loaded & Bit) == 0u));
        Invocation[] injections = [.. run.Kernel.Invocations.Where(i => i.Name == "VCPU_InjectIRQ"
            && (!invariant.IsPrivate((uint)bank) || i.Capability == Slot.BaseVcpu + (uint)bank))];
        claims.Holds("it is injected once or not at all", injections.Length <= 1);
        claims.Holds("it is injected when it is in a list register", !(isNew ^ injections.Length == 1));
        foreach (Invocation injection in injections)
        {
            int vcpu = (int)(injection.Capability - Slot.BaseVcpu);
            claims.Holds("it is injected into a vCPU to which the model forwards it", mayGet[vcpu] & (Free(vcpu) != 0u));
            claims.Holds("INTID, priority and group are the model's, and the list register is the vCPU's first free one",
                injection.Arguments[0] == Injected(gic, vcpu));
        }
    }

    /// <summary>
    /// Blocked vCPUs go on after their WFI, those that have to and none but those that may; nothing else happens to any vCPU.
    /// </summary>
    /// <param name="must">Who has to go on, if it is blocked.</param>
    /// <param name="may">Who may.</param>
    /// <param name="before">Registers of each vCPU.</param>
    /// <param name="sender">
    /// A vCPU whose own instruction it is, of which nothing is said here; or <see cref="RepresentationInvariant.NoVcpu"/>.
    /// </param>
    /// <param name="claims">The claims.</param>
    public void ClaimWoken(SymbolicBit[] must, SymbolicBit[] may, GuestContext[] before, int sender, Claims claims)
    {
        claims.Holds("no other invocation changes anything", run.Kernel.Invocations.All(i => i.Name is "VCPU_InjectIRQ"
            or SymbolicKernel.Resume or "ReplyRecv" or "Recv" || i.Capability == Slot.BaseVmTcb + (ulong)sender));
        SymbolicWord32 blocked = Machine(s => &s->BlockedMask);
        uint woken = 0;
        for (int vcpu = 0; vcpu < before.Length; vcpu++)
        {
            int resumed = run.Kernel.Invocations.Count(i => i.Name == SymbolicKernel.Resume && i.Capability == Slot.BaseVmTcb + (uint)vcpu);
            SymbolicBit isBlocked = SymbolicWord32.Bit(blocked, vcpu);
            claims.Holds($"vCPU {vcpu} goes on once at most", resumed <= 1);
            claims.Holds($"vCPU {vcpu} goes on when it is blocked and gets the interrupt", resumed == 1 || !(must[vcpu] & isBlocked));
            claims.Holds($"vCPU {vcpu} goes on when it was blocked and may", resumed == 0 || isBlocked & may[vcpu]);
            woken |= (uint)resumed << vcpu;
            GuestContext now = run.Kernel.GuestOf(vcpu);
            if (resumed == 1)
            {
                claims.Holds($"vCPU {vcpu} goes on after its WFI", now.ProgramCounter == ResumePc(vcpu));
            }

            claims.Holds(vcpu == sender ? [] : now.Equals(before[vcpu]).Skip(resumed));
        }

        claims.Holds("who goes on is not blocked any more",
            SymbolicWord64.Low(run.Memory.Read(MachineAt(s => &s->BlockedMask), 4)) == (blocked & ~woken));
    }

    private SymbolicWord64 Injected(GicState<SymbolicWord32, SymbolicBit> gic, int vcpu)
    {
        SymbolicWord32 priorities = gic.Priorities[(bank * 8) + (int)(intid % 32 / 4)];
        SymbolicWord64 priority = SymbolicWord64.Join(0u,
            SymbolicWord32.Extract(priorities, (8 * (int)(intid % 4)) + 7, (8 * (int)(intid % 4)) + PriorityFieldBits));
        SymbolicWord64 index = SymbolicWord64.Join(0u, SymbolicWord32.CountTrailingZeros(Free(vcpu)));
        return SymbolicWord64.Of(intid) | (priority << PriorityShift)
            | (SymbolicWord64.Of((gic.Intids[bank].Group & Bit) != 0u) << GroupShift) | (index << IndexShift);
    }

    private SymbolicWord32 Free(int vcpu)
    {
        VgicState g = default;
        return run.Memory.InitialWord(invariant.Gic(vcpu, RepresentationInvariant.Offset(&g, &g.Vcpu.Free)));
    }

    private SymbolicWord64 ResumePc(int vcpu)
    {
        ulong at = MachineAt(s => (uint*)(s->ResumePc + vcpu));
        return SymbolicWord64.Join(run.Memory.InitialWord(at + 4), run.Memory.InitialWord(at));
    }

    private SymbolicWord32 Machine(Field field) => run.Memory.InitialWord(MachineAt(field));

    private ulong MachineAt(Field field)
    {
        VmmState s = default;
        return invariant.Vmm(RepresentationInvariant.Offset(&s, field(&s)));
    }

    private delegate uint* Field(VmmState* state);
}
