using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Proofs.Words;

namespace Lockstep.Proofs.A64.Proof.Ready;

/// <summary>
/// The first loop of a function, of which a case follows one turn: it clears the lowest bit of a register in each, and counts turns down
/// in another.
/// </summary>
internal sealed class FunctionLoop
{
    private readonly List<int> changed = [];

    /// <summary>Reads the instructions: the loop ends with CBZ of the counter to its end, and CBNZ of the other to its head.</summary>
    /// <exception cref="ObligationFailedException">There is no such loop.</exception>
    public FunctionLoop(VmmImage image, ReadyContract contract)
    {
        ulong start = contract.Address(image), at = start;
        Instruction end = image.InstructionAt(at);
        while (!(end.Operation == Operation.CBNZ && (long)end.TargetOffset < 0))
        {
            end = image.InstructionAt(at += Instruction.Bytes);
            if (end.Operation == Operation.RET)
            {
                throw new ObligationFailedException($"{contract.Name} has no loop that ends with CBNZ");
            }
        }

        (Head, Tested) = (at + end.TargetOffset, end.Rd);
        Counter = -1;
        for (ulong turn = Head; turn < at; turn += Instruction.Bytes)
        {
            Instruction i = image.InstructionAt(turn);
            bool isStore = i.Operation is Operation.STR or Operation.STP or Operation.CBNZ or Operation.B or Operation.BL;
            Counter = i.Operation == Operation.CBZ && turn + (2 * Instruction.Bytes) >= at ? i.Rd : Counter;
            if (!isStore && i.Operation != Operation.CBZ && i.Rd is >= FunctionContract.ChangedRegisters and <= FunctionContract.LastSaved
                && !changed.Contains(i.Rd))
            {
                changed.Add(i.Rd);
            }
        }

        if (Counter < 0)
        {
            throw new ObligationFailedException($"the loop of {contract.Name} counts no turns");
        }

        if (changed.Count(r => r != Tested && r != Counter) > 1)
        {
            throw new ObligationFailedException($"the loop of {contract.Name} changes more registers than are looked at");
        }
    }

    /// <summary>Its first instruction.</summary>
    public ulong Head { get; }

    /// <summary>The register whose lowest bit it clears.</summary>
    public int Tested { get; }

    /// <summary>The register that counts turns.</summary>
    public int Counter { get; }

    /// <summary>A further register that turns change; null for none.</summary>
    public int? Third => changed.Where(r => r != Tested && r != Counter).Select(r => (int?)r).SingleOrDefault();

    /// <summary>A turn begins: what it must leave as it is.</summary>
    public Snapshot Begin(SymbolicRun run)
    {
        run.Memory.Mark();
        return new(changed, run.StackPointer, [.. run.General]);
    }

    /// <summary>Registers where a turn begins.</summary>
    internal sealed record Snapshot(IReadOnlyList<int> Changed, ulong StackPointer, SymbolicWord64[] General)
    {
        /// <summary>Whether they are the same where the next turn does, and the frame of the function is.</summary>
        public IEnumerable<(string Says, SymbolicBit Holds)> IsTheSame(SymbolicRun run)
        {
            for (int i = FunctionContract.ChangedRegisters; i <= FunctionContract.LastSaved; i++)
            {
                yield return ($"X{i} is what it was a turn before", Changed.Contains(i) || run.General[i] == General[i]);
            }

            yield return ("the stack pointer is what it was a turn before", run.StackPointer == StackPointer);
            yield return ("a turn stores nothing in the frame", run.Memory.StoredElsewhere.All(at => at < StackPointer));
        }
    }
}
