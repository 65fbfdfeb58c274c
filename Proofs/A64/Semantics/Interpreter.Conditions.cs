using Lockstep.Model.Words;

namespace Lockstep.Proofs.A64.Semantics;

/// <content>
/// Conditions, selections and branches: DDI 0487 C6.2 CSEL, CSINC, CSINV, CSNEG, B.cond, B, BL, BR, BLR, RET, CBZ, CBNZ, TBZ, TBNZ.
/// </content>
public sealed partial class Interpreter<B, W, X, Q, TMemory, TSystem>
{
    private const int LinkRegister = 30;

    /// <summary>ConditionHolds (DDI 0487 J1.1).</summary>
    private B Holds(Condition condition)
    {
        Flags<B> f = state.Flags;
        B holds = ((int)condition >> 1) switch
        {
            0 => f.Z,
            1 => f.C,
            2 => f.N,
            3 => f.V,
            4 => f.C & !f.Z,
            5 => !(f.N ^ f.V),
            6 => !(f.N ^ f.V) & !f.Z,
            _ => true,
        };
        return ((int)condition & 1) != 0 && condition != Condition.NV ? !holds : holds;
    }

    private void Select(Instruction i) =>
        Set(i.Rd, i.Is64 ? Select(i, Get(i.Rn), Get(i.Rm)) : Widen(Select(i, GetLow(i.Rn), GetLow(i.Rm))));

    private T Select<T>(Instruction i, T ifHolds, T other)
        where T : struct, IWord<T, B> =>
        T.Select(Holds(i.Condition), ifHolds, i.Operation switch
        {
            Operation.CSEL => other,
            Operation.CSINC => other + T.Of(1ul),
            Operation.CSINV => ~other,
            _ => T.Of(0ul) - other,
        });

    /// <summary>The address of the instruction that comes next.</summary>
    private ulong Branch(Instruction i)
    {
        ulong pc = state.Pc, next = pc + Instruction.Bytes;
        switch (i.Operation)
        {
            case Operation.B:
                return pc + i.Immediate;
            case Operation.BL:
                Set(LinkRegister, X.Of(next));
                return pc + i.Immediate;
            case Operation.BR or Operation.RET:
                return system.BranchTarget(Get(i.Rn));
            case Operation.BLR:
                ulong target = system.BranchTarget(Get(i.Rn));
                Set(LinkRegister, X.Of(next));
                return target;
            default:
                return IsTaken(i) ? pc + i.TargetOffset : next;
        }
    }

    /// <summary>Whether a conditional branch is taken.</summary>
    /// <param name="i">B.cond, CBZ, CBNZ, TBZ or TBNZ.</param>
    public B IsTaken(Instruction i)
    {
        switch (i.Operation)
        {
            case Operation.BCond:
                return Holds(i.Condition);
            case Operation.CBZ or Operation.CBNZ:
                B isZero = i.Is64 ? Get(i.Rd) == X.Of(0ul) : GetLow(i.Rd) == W.Of(0ul);
                return i.Operation == Operation.CBZ ? isZero : !isZero;
            default:
                B bit = X.Bit(Get(i.Rd), (int)i.Immediate);
                return i.Operation == Operation.TBNZ ? bit : !bit;
        }
    }
}
