using Lockstep.Agent;
using Lockstep.Runner.Agent;
using Operation = Lockstep.Runner.Agent.Operation;
using OperationKind = Lockstep.Agent.OperationKind;

namespace Lockstep.Conformance;

/// <summary>
/// Counts cannot be predicted, but they never fall: all operations of a script come one after the other, so a count that any CPU
/// reads is more than what any CPU has read before (DDI 0487 D12.1.2). One instance a script.
/// </summary>
public sealed class CountOrder
{
    private ulong virtualCount, physicalCount;

    /// <summary>Whether a record is larger than the ones before it; true for what is no read of a count.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="observed">Its record.</param>
    public bool Allows(Operation operation, LogRecord observed)
    {
        if (operation.Kind != OperationKind.ReadRegister || observed.Exception is not null || observed.Refusal != Refusal.None)
        {
            return true;
        }

        return operation.Argument switch
        {
            SystemRegister.CNTVCT_EL0 => Rises(ref virtualCount, observed.Result),
            SystemRegister.CNTPCT_EL0 => Rises(ref physicalCount, observed.Result),
            _ => true,
        };
    }

    private static bool Rises(ref ulong last, ulong next)
    {
        bool rises = next > last;
        last = next;
        return rises;
    }
}
