using Lockstep.Model.Words;
using Lockstep.Proofs.A64.Semantics;

namespace Lockstep.Proofs.A64.Check;

/// <summary>No events: the classes whose instructions are events are tested by themselves.</summary>
internal readonly struct TrialSystem : ISystem<Bit, Word64>
{
    /// <inheritdoc/>
    public void SupervisorCall(ProcessorState<Bit, Word64> state, int immediate) => throw new NotSupportedException();

    /// <inheritdoc/>
    public void Breakpoint(ProcessorState<Bit, Word64> state, int comment) => throw new NotSupportedException();

    /// <inheritdoc/>
    public Word64 ReadRegister(int register) => throw new NotSupportedException();

    /// <inheritdoc/>
    public void WriteRegister(int register, Word64 value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public void MaintainCache(int instruction, Word64 address) => throw new NotSupportedException();

    /// <inheritdoc/>
    public ulong BranchTarget(Word64 address) => address.Value;
}
