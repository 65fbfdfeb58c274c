using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Proofs.A64.Semantics;
using Lockstep.Proofs.Paths;
using Lockstep.Proofs.Words;
using Microsoft.Z3;

namespace Lockstep.Proofs.A64.Proof.Ready;

/// <summary>
/// A function between pending interrupts and list registers. It is proved by itself for any state that satisfies what its contract
/// asks for (<see cref="ChangeCase"/>, <see cref="QueueCase"/>, <see cref="RefillCase"/>); in other cases a call of it is not followed:
/// what it asks for is claimed, and what it does is done to <see cref="ReadySets"/> and data.
/// </summary>
/// <param name="Name">The function.</param>
/// <param name="Symbol">Its name in vmm.elf.</param>
internal abstract record ReadyContract(string Name, string Symbol) : FunctionContract(Name, Symbol)
{
    private const string Rows = "vmm_Lockstep_Vmm_Gic_ReadyRows__",
        Delivery = "vmm_Lockstep_Vmm_Gic_Delivery_1<vmm_Lockstep_Vmm_Microkit_MicrokitKernel>__";

    /// <summary>The functions.</summary>
    public static IReadOnlyList<ReadyContract> All { get; } =
        [Insert, Remove, MostUrgent, RemoveQueued, Requeue, Refill];

    /// <summary>ReadyRows.Insert.</summary>
    public static ReadyContract Insert => new ChangeContract("ReadyRows.Insert", Rows + "Insert", Enters: true);

    /// <summary>ReadyRows.Remove.</summary>
    public static ReadyContract Remove => new ChangeContract("ReadyRows.Remove", Rows + "Remove", Enters: false);

    /// <summary>ReadyRows.MostUrgent.</summary>
    public static ReadyContract MostUrgent => new MostUrgentContract(Rows + "MostUrgent");

    /// <summary>Delivery.RemoveQueued.</summary>
    public static ReadyContract RemoveQueued => new RemoveQueuedContract(Delivery + "RemoveQueued");

    /// <summary>Delivery.Requeue.</summary>
    public static ReadyContract Requeue => new RequeueContract(Delivery + "Requeue");

    /// <summary>Delivery.Refill.</summary>
    public static ReadyContract Refill => new RefillContract(Delivery + "Refill");

    /// <inheritdoc/>
    public override bool Applies(ProcessorState<SymbolicBit, SymbolicWord64> processor, SymbolicMemory memory) => memory.Ready is not null;

    /// <inheritdoc/>
    public sealed override void Apply(
        VmmImage image, ProcessorState<SymbolicBit, SymbolicWord64> processor, SymbolicMemory memory, int call)
    {
        ReadySets sets = memory.Ready!;
        if (sets.Number(processor.General[0]) != sets.Invariant.Gic(0))
        {
            throw new ObligationFailedException($"{Name} is called with another state");
        }

        SymbolicWord64 result = Do(sets, [.. processor.General.Take(5)]);
        processor.General[30] = SymbolicWord64.Of(sets.Number(processor.General[30]));
        Return(processor, call);
        processor.General[0] = result;
    }

    /// <summary>What a call does.</summary>
    /// <param name="sets">What the ready rows stand for.</param>
    /// <param name="x">X0 to X4.</param>
    /// <returns>X0.</returns>
    protected abstract SymbolicWord64 Do(ReadySets sets, SymbolicWord64[] x);

    /// <summary>A register that nobody may rely on.</summary>
    protected SymbolicWord64 Any(ReadySets sets) => Unknowns.Wide(sets.Fresh($"X0 after {Name}"));

    /// <summary>A 32-bit argument that has to be a number.</summary>
    protected static uint Low(ReadySets sets, SymbolicWord64 argument) =>
        (uint)sets.Number(SymbolicWord64.Join(0u, SymbolicWord64.Low(argument)));

    /// <summary>The bank that a call names by its address and its number.</summary>
    protected int BankOf(ReadySets sets, SymbolicWord64 address, SymbolicWord64 number)
    {
        ulong at = sets.Number(address);
        int bank = Enumerable.Range(0, sets.Invariant.Banks).FirstOrDefault(n => sets.Invariant.BankAddress((uint)n) == at, -1);
        return bank >= 0 && sets.Invariant.FirstIntidOf((uint)bank) / 32 == Low(sets, number) ? bank
            : throw new ObligationFailedException($"{Name}: no bank is at 0x{at:x} that has number {number}");
    }
}

/// <summary>
/// ReadyRows.Insert and ReadyRows.Remove(state, targets, level, INTID): it is in the rows of its targets, or in none of them. The
/// level is the one that the INTID has.
/// </summary>
internal sealed record ChangeContract(string Name, string Symbol, bool Enters) : ReadyContract(Name, Symbol)
{
    /// <inheritdoc/>
    public override ulong StackBytes => 16;

    /// <inheritdoc/>
    protected override SymbolicWord64 Do(ReadySets sets, SymbolicWord64[] x)
    {
        SymbolicWord32 targets = SymbolicWord64.Low(x[1]), level = SymbolicWord64.Low(x[2]);
        uint intid = Low(sets, x[3]), bit = 1u << (int)(intid % 32);
        int n = (int)intid / 32;
        if (n >= sets.Invariant.RowWords)
        {
            throw new ObligationFailedException($"{Name} is called for INTID {intid}");
        }

        sets.Claims.Holds("targets are vCPUs that there are", (targets & ~sets.Invariant.VcpuBits) == 0u);
        for (int vcpu = 0; vcpu < sets.Invariant.Vcpus; vcpu++)
        {
            SymbolicBit isTarget = SymbolicWord32.Bit(targets, vcpu);
            sets.Claims.Holds("the level is the INTID's", !isTarget | (level == sets.Level(vcpu, intid)));
            sets[vcpu, n] = SymbolicWord32.Select(isTarget, Enters ? sets[vcpu, n] | bit : sets[vcpu, n] & ~bit, sets[vcpu, n]);
        }

        return Any(sets);
    }
}

/// <summary>
/// ReadyRows.MostUrgent(state, vCPU, levels): of what is in the rows of these levels that of least priority, and of these the lowest
/// INTID. There is something at each of the levels.
/// </summary>
internal sealed record MostUrgentContract(string Symbol) : ReadyContract("ReadyRows.MostUrgent", Symbol)
{
    /// <inheritdoc/>
    public override ulong StackBytes => 80;

    /// <inheritdoc/>
    protected override SymbolicWord64 Do(ReadySets sets, SymbolicWord64[] x)
    {
        int vcpu = (int)Low(sets, x[1]), count = 32 * sets.Invariant.RowWords;
        SymbolicWord64 levels = x[2];
        if (vcpu >= sets.Invariant.Vcpus)
        {
            throw new ObligationFailedException($"{Name} is called for vCPU {vcpu}");
        }

        // Of what is in a row the summary says its level: whether that is among the levels is a question of its group alone.
        SymbolicWord64 gate = sets.LevelGate();
        sets.Claims.Holds("the levels are those that have something, of enabled groups", levels == (sets.TopOf(vcpu) & gate));
        sets.Claims.Holds("there is a level", levels != SymbolicWord64.Of(0ul));
        sets.Claims.Holds("levels of a group are enabled together", ReadySets.IsGate(gate));
        sets.Claims.Settle();
        SymbolicBit IsAt(uint intid) => SymbolicWord32.Bit(sets[vcpu, (int)intid / 32], (int)intid % 32)
            & SymbolicBit.Select(SymbolicWord32.Bit(sets.Level(vcpu, intid), 0), SymbolicWord64.Bit(gate, 1), SymbolicWord64.Bit(gate, 0));

        if (sets.Answer is null)
        {
            SymbolicBit any = Enumerable.Range(0, count).Aggregate((SymbolicBit)false, (all, intid) => all | IsAt((uint)intid));
            PathExplorer.Current.Assume(any.ToExpression());
            if (PathExplorer.Current.Check() == Status.UNSATISFIABLE)
            {
                throw new InfeasiblePathException();
            }
        }

        uint answer = sets.Answer ?? (uint)PathExplorer.Current.Choose(count);
        PathExplorer.Current.Assume(IsAt(answer).ToExpression());
        SymbolicWord32 priority = sets.Level(vcpu, answer) >> 1;
        List<SymbolicBit> isFirst = [];
        for (uint other = 0; other < (uint)count; other++)
        {
            SymbolicWord32 others = sets.Level(vcpu, other) >> 1;
            SymbolicBit isBefore = other < answer ? others <= priority : others < priority;
            isFirst.Add(!IsAt(other) | !isBefore);
        }

        sets.Answered?.Invoke(vcpu, answer, isFirst);
        return SymbolicWord64.Of(answer);
    }
}

/// <summary>Delivery.RemoveQueued(state, bank, its number, INTIDs): these do not wait any more, and are in no row.</summary>
internal sealed record RemoveQueuedContract(string Symbol) : ReadyContract("Delivery.RemoveQueued", Symbol)
{
    /// <inheritdoc/>
    public override ulong StackBytes => 80;

    /// <inheritdoc/>
    protected override SymbolicWord64 Do(ReadySets sets, SymbolicWord64[] x)
    {
        int bank = BankOf(sets, x[1], x[2]);
        SymbolicWord32 leaving = SymbolicWord64.Low(x[3]);
        sets.Claims.Holds(sets.AreWhatWaits([bank]));
        Leave(sets, bank, leaving);
        return Any(sets);
    }

    /// <summary>INTIDs of a bank do not wait any more.</summary>
    public static void Leave(ReadySets sets, int bank, SymbolicWord32 leaving)
    {
        ulong queued = QueueCase.Queued(sets.Invariant, bank);
        sets.Put(queued, sets.Now(queued) & ~leaving);
        foreach ((int vcpu, int n) in sets.RowsOfBank(bank))
        {
            sets[vcpu, n] &= ~leaving;
        }
    }
}

/// <summary>
/// Delivery.Requeue(state, bank, vCPU, number of the bank, INTIDs): those that wait do not any more, and the others do; then list
/// registers of the targets of these are refilled.
/// </summary>
internal sealed record RequeueContract(string Symbol) : ReadyContract("Delivery.Requeue", Symbol)
{
    /// <inheritdoc/>
    public override ulong StackBytes => 144 + RefillContract.Stack;

    /// <inheritdoc/>
    protected override SymbolicWord64 Do(ReadySets sets, SymbolicWord64[] x)
    {
        int bank = BankOf(sets, x[1], x[3]);
        SymbolicWord32 changed = SymbolicWord64.Low(x[4]);
        sets.Claims.Holds(sets.AreWhatWaits([bank]));
        ulong queued = QueueCase.Queued(sets.Invariant, bank);
        SymbolicWord32 entering = changed & ~sets.Now(queued);
        RemoveQueuedContract.Leave(sets, bank, changed & sets.Now(queued));
        sets.Put(queued, sets.Now(queued) | entering);
        Relations<SymbolicWord32, SymbolicBit> now = new(sets.Invariant, sets.Now);
        SymbolicWord32[] targeted = [.. Enumerable.Range(0, sets.Invariant.Vcpus).Select(v => entering & now.TargetedAt(v, bank))];
        foreach ((int vcpu, int n) in sets.RowsOfBank(bank))
        {
            sets[vcpu, n] |= targeted[vcpu];
        }

        for (int vcpu = 0; vcpu < targeted.Length; vcpu++)
        {
            if (targeted[vcpu] != 0u)
            {
                RefillContract.Refilled(sets, vcpu);
            }
        }

        return Any(sets);
    }
}

/// <summary>Delivery.Refill(state, vCPU): its list registers are refilled. Of a vCPU that does not exist it is followed.</summary>
internal sealed record RefillContract(string Symbol) : ReadyContract("Delivery.Refill", Symbol)
{
    /// <summary>Stack that it uses, in bytes.</summary>
    public const ulong Stack = 48 + 96 + 96;

    /// <inheritdoc/>
    public override ulong StackBytes => Stack;

    /// <inheritdoc/>
    public override bool Applies(ProcessorState<SymbolicBit, SymbolicWord64> processor, SymbolicMemory memory) =>
        base.Applies(processor, memory) && Low(memory.Ready!, processor.General[1]) < (uint)memory.Ready!.Invariant.Vcpus;

    /// <summary>A vCPU's list registers are refilled.</summary>
    public static void Refilled(ReadySets sets, int vcpu) =>
        sets.Refills.Refill(vcpu);

    /// <inheritdoc/>
    protected override SymbolicWord64 Do(ReadySets sets, SymbolicWord64[] x)
    {
        Refilled(sets, (int)Low(sets, x[1]));
        return Any(sets);
    }
}
