namespace Lockstep.Proofs.A64.Semantics;

/// <content>
/// Loads and stores: DDI 0487 C6.2 LDR, LDRB, LDRH, LDRSB, LDRSH, LDRSW, STR, STRB, STRH, LDUR, STUR and the like, LDP, LDPSW, STP,
/// LDAR, STLR and the like; C7.2 LDR, STR, LDUR, STUR, LDP, STP of 128 bits, MOVI, MOV (vector).
/// </content>
public sealed partial class Interpreter<B, W, X, Q, TMemory, TSystem>
{
    private void Access(Instruction i)
    {
        if (i.Mode == AddressingMode.Literal)
        {
            Load(i, i.Rd, X.Of(state.Pc + i.Immediate));
            return;
        }

        X start = GetOrSp(i.Rn);
        X moved = start + (i.Mode == AddressingMode.RegisterOffset ? Extended(i) : X.Of(i.Immediate));
        Transfer(i, i.Mode == AddressingMode.PostIndex ? start : moved);
        if (i.Mode is AddressingMode.PreIndex or AddressingMode.PostIndex)
        {
            SetOrSp(i.Rn, moved);
        }
    }

    private void Transfer(Instruction i, X address)
    {
        switch (i.Operation)
        {
            case Operation.LDR or Operation.LDAR:
                Load(i, i.Rd, address);
                break;
            case Operation.STR or Operation.STLR:
                Store(i, i.Rd, address);
                break;
            case Operation.LDP when i.IsVector:
                Load(i, i.Rd, address);
                Load(i, i.Rt2, address + X.Of((ulong)i.SizeBytes));
                break;
            case Operation.LDP:
                // Both are loaded before a register changes: the second may fault.
                X first = Loaded(i, address), second = Loaded(i, address + X.Of((ulong)i.SizeBytes));
                Set(i.Rd, first);
                Set(i.Rt2, second);
                break;
            default:
                Store(i, i.Rd, address);
                Store(i, i.Rt2, address + X.Of((ulong)i.SizeBytes));
                break;
        }
    }

    private void Load(Instruction i, int register, X address)
    {
        if (i.IsVector)
        {
            state.VectorLow[register] = memory.Load(address, 8, isOrdered: false);
            state.VectorHigh[register] = memory.Load(address + X.Of(8ul), 8, isOrdered: false);
        }
        else
        {
            Set(register, Loaded(i, address));
        }
    }

    private X Loaded(Instruction i, X address)
    {
        X value = memory.Load(address, i.SizeBytes, i.Operation == Operation.LDAR);
        X extended = i.IsSigned ? X.SignExtend(value, 8 * i.SizeBytes) : value;
        return i.Is64 ? extended : Widen(X.Low(extended));
    }

    private void Store(Instruction i, int register, X address)
    {
        if (i.IsVector)
        {
            memory.Store(address, 8, state.VectorLow[register], isOrdered: false);
            memory.Store(address + X.Of(8ul), 8, state.VectorHigh[register], isOrdered: false);
        }
        else
        {
            memory.Store(address, i.SizeBytes, Get(register), i.Operation == Operation.STLR);
        }
    }

    private void MoveVector(Instruction i)
    {
        bool isConstant = i.Operation == Operation.MOVI;
        state.VectorLow[i.Rd] = isConstant ? X.Of(i.Immediate) : state.VectorLow[i.Rn];
        state.VectorHigh[i.Rd] = isConstant ? X.Of(i.Immediate) : state.VectorHigh[i.Rn];
    }
}
