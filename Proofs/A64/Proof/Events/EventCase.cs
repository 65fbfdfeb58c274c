using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Proofs.Paths;
using Lockstep.Proofs.Words;
using Lockstep.Vmm.Gic;

namespace Lockstep.Proofs.A64.Proof.Events;

/// <summary>One event of which everything that decides the way of the code is fixed, and all else is anything.</summary>
/// <param name="Class">The row of the table that it belongs to.</param>
/// <param name="Place">Where the program waits.</param>
/// <param name="Vcpu">The vCPU that it is about.</param>
internal abstract record EventCase(EventClass Class, WaitingPlace Place, int Vcpu = 0)
{
    /// <summary>The vCPU that runs because the event is a fault of it; or <see cref="RepresentationInvariant.NoVcpu"/>.</summary>
    public virtual int Running => Vcpu;

    /// <summary>Whether it looks at the ready rows as the sets that they stand for; else they are memory like any other.</summary>
    public virtual bool UsesReadySets => true;

    /// <summary>Which states of the VMM it is about.</summary>
    public virtual InitialState State => InitialState.Any;

    /// <summary>What the machine is doing.</summary>
    public virtual MachinePhase Phase => MachinePhase.Running;

    /// <summary>Whether the code compares much with much.</summary>
    public virtual bool ComparesMuch => false;

    /// <summary>The loops of which one iteration stands for all; null where each iteration is followed.</summary>
    public virtual LoopCuts? Loops(VmmImage image) => null;

    /// <summary>Its values, as a person reads them.</summary>
    public abstract string Text { get; }

    /// <summary>Assumes parts of the invariant.</summary>
    protected static void Assume(IEnumerable<(string Says, SymbolicBit Holds)> relations)
    {
        foreach ((_, SymbolicBit holds) in relations)
        {
            PathExplorer.Current.Assume(holds.ToExpression());
        }
    }

    /// <summary>Assumes what relates the words of the machine and of some banks.</summary>
    protected static void AssumeInvariant(SymbolicRun run, RepresentationInvariant invariant, int[] banks)
    {
        Relations<SymbolicWord32, SymbolicBit> then = new(invariant, run.Memory.InitialWord);
        Assume([.. then.Machine(), .. then.Control(), .. Of(invariant, then, banks)]);
    }

    /// <summary>The representation invariant of all states holds again: the words that were stored, and what relates them.</summary>
    /// <param name="image">The program.</param>
    /// <param name="run">Its run.</param>
    /// <param name="claims">The claims.</param>
    /// <param name="banks">The banks that the event is about; their relations were assumed.</param>
    /// <param name="mayChangeLines">Whether it is of an emulated device, whose line may change.</param>
    protected void InvariantHoldsAgain(VmmImage image, SymbolicRun run, Claims claims, int[] banks, bool mayChangeLines = false)
    {
        RepresentationInvariant any = image.Invariant(InitialState.Any, Running);
        ulong[] stored = [.. run.Memory.StoredData.Select(at => at & ~3ul).Distinct()];

        // What relates list registers, or targets to routes, is much to ask of the solver; where nothing of it was stored it still holds.
        Relations<SymbolicWord32, SymbolicBit> then = new(any, run.Memory.InitialWord), relations = new(any, at => Now(run, at));
        bool changesListRegisters = stored.Any(at => any.At(at) is { IsBelief: true });
        int[] routed = [.. stored.SelectMany(any.RoutedBy).Distinct()];
        bool changesGic = stored.Any(at => at >= any.Gic(0));
        Assume([.. changesGic ? [.. Enumerable.Range(0, any.Vcpus).SelectMany(v => (IEnumerable<(string, SymbolicBit)>)
            [.. then.EmptyListRegisters(v), .. then.Refilled(v)])] : (IEnumerable<(string, SymbolicBit)>)[]]);
        Assume([.. then.Machine(), .. changesListRegisters ? then.ListRegisters() : [], .. routed.SelectMany(then.Targets)]);
        foreach (ulong at in stored)
        {
            if (any.At(at) is { } word)
            {
                claims.Holds($"{word.Name} is of no emulated device", mayChangeLines || !word.IsOfDevice);
                claims.Holds($"{word.Name} has no other bits", (Now(run, at) & ~word.Unknown) == SymbolicWord32.Of(word.Value));
            }

            int bank = Enumerable.Range(0, any.Banks).FirstOrDefault(n => at - any.BankAddress((uint)n) < VgicBank.SizeBytes, -1);
            claims.Holds($"bank {bank} is one that the event is about", bank < 0 || banks.Contains(bank));
        }

        claims.Holds([.. relations.Machine(), .. relations.Control(), .. routed.SelectMany(relations.Targets),
            .. Of(any, relations, banks)]);
        claims.HoldEach(changesListRegisters ? relations.ListRegisters() : []);
        IEnumerable<int> vcpus = Enumerable.Range(0, changesGic ? any.Vcpus : 0);
        claims.Holds([.. vcpus.SelectMany(relations.EmptyListRegisters),
            .. run.Memory.Ready?.AreWhatWaits(changesGic ? Enumerable.Range(0, any.Banks) : []) ?? []]);
        claims.HoldEach(vcpus.SelectMany(relations.Refilled));
    }

    private static IEnumerable<(string Says, SymbolicBit Holds)> Of(
        RepresentationInvariant invariant, Relations<SymbolicWord32, SymbolicBit> relations, int[] banks) =>
        banks.SelectMany(n => invariant.IsPrivate((uint)n) ? [.. relations.Sgis(n), .. relations.Bank((uint)n)] : relations.Bank((uint)n));

    /// <summary>Whether two bits are equal.</summary>
    protected static SymbolicBit Same(SymbolicBit a, SymbolicBit b) => !(a ^ b);

    /// <summary>32 bits of memory as the program has left them.</summary>
    protected static SymbolicWord32 Now(SymbolicRun run, ulong at) => SymbolicWord64.Low(run.Memory.Read(at, 4));

    /// <summary>Follows one path, and claims what has to hold at its end.</summary>
    public abstract void Run(VmmImage image, SymbolicRun run, RepresentationInvariant invariant, Claims claims);
}

/// <summary>A row of the table of what is proved.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Event">What happens.</param>
/// <param name="Claim">What is proved of it, beyond that the code does nothing that it must not.</param>
internal sealed record EventClass(string Id, string Event, string Claim);
