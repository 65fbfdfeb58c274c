using Lockstep.Proofs.A64.Proof.Events;
using Lockstep.Proofs.A64.Proof.Machine;

namespace Lockstep.Proofs.A64.Proof.Ready;

/// <summary>A function keeps its contract, called from anywhere.</summary>
/// <param name="Class">The row.</param>
/// <param name="Place">A place of the loop; where the function returns to.</param>
/// <param name="Contract">The function.</param>
internal abstract record ReadyFunctionCase(EventClass Class, WaitingPlace Place, ReadyContract Contract)
    : EventCase(Class, Place)
{
    /// <inheritdoc/>
    public override int Running => RepresentationInvariant.NoVcpu;

    /// <summary>32 bits that begin with any, for an argument.</summary>
    protected static SymbolicWord64 Argument(SymbolicWord32 low, int register) =>
        SymbolicWord64.Join(Unknowns.Word($"X{register}[63:32] before"), low);

    /// <summary>The call: what a callee has to preserve it does. System calls are claimed elsewhere.</summary>
    /// <returns>Whether it returned.</returns>
    protected bool Call(SymbolicRun run, Claims claims, Func<ulong, bool>? turn, params SymbolicWord64[] arguments)
    {
        (SymbolicWord64[] before, bool returned) = run.CallAnywhere(Contract, turn, arguments);
        for (int i = FunctionContract.ChangedRegisters; i < FunctionContract.LastSaved + 1 && returned; i++)
        {
            claims.Holds($"X{i} is preserved", run.General[i] == before[i]);
        }

        return returned;
    }

    /// <summary>Nothing of the data is stored to but some words.</summary>
    protected static void StoresOnly(SymbolicRun run, Claims claims, IEnumerable<ulong> words)
    {
        HashSet<ulong> allowed = [.. words];
        foreach (ulong at in run.Memory.StoredData.Select(at => at & ~3ul).Distinct())
        {
            claims.Holds($"0x{at:x} is not stored to", allowed.Contains(at));
        }
    }
}
