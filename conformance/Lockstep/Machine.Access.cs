using Lockstep.Model.Gic;
using Lockstep.Model.Registers;
using Lockstep.Vmm.Faults;
using Lockstep.Vmm.Microkit;
using FaultLabel = Lockstep.Vmm.Microkit.FaultLabel;

namespace Lockstep.InLockstep;

/// <content>The guest's loads and stores on the distributor: a stage 2 abort, which the VMM completes.</content>
public sealed unsafe partial class Machine
{
    /// <summary>In place of a redistributor's number: the distributor.</summary>
    private const int Distributor = -1;

    private void Access(in Operation o)
    {
        bool isWrite = o.Kind == OperationKind.Write, isRedistributor = o.Mode == 1 && IsV3;
        if (isRedistributor && o.Offset / GicrFrame.SizeBytes >= Configuration.CpuCount)
        {
            return;
        }

        int redistributor = isRedistributor ? (int)(o.Offset / GicrFrame.SizeBytes) : Distributor;
        uint at = isRedistributor ? o.Offset % GicrFrame.SizeBytes : o.Offset;
        uint rt = RegisterOf(o);
        ref ulong register = ref ((ulong*)(contexts + o.Cpu))[UserContext.IndexOf(rt)];
        ulong mask = o.Size == 8 ? ulong.MaxValue : (1ul << (o.Size * 8)) - 1;
        bool isAligned = o.Offset % o.Size == 0;
        contexts[o.Cpu].Pc = Pc;
        if (isWrite)
        {
            register = o.Value;
            if (isAligned)
            {
                Relation.GuestWrites(o.Cpu, at, o.Size, o.Value & mask, redistributor);
            }
        }

        *snapshot = contexts[o.Cpu];
        uint esr = AccessSyndrome.Of(o.Size, rt, isWrite);
        ulong* mr = MessageRegisters;
        (mr[0], mr[1], mr[2], mr[3]) = (Pc, (isRedistributor ? Configuration.GicrBase : Configuration.GicdBase) + o.Offset, 0, esr);
        bool reply = Trap(o.Cpu, FaultLabel.VMFault, 4);
        if (!isAligned)
        {
            CheckAborted(o, reply);
            return;
        }

        ulong shown = register;
        ((ulong*)snapshot)[UserContext.IndexOf(rt)] = shown;
        snapshot->Pc = Pc + 4;
        if (!reply || !SameAsSnapshot(o.Cpu))
        {
            Wrong($"{o}: the vCPU does not go on at the next instruction with only X{rt} changed (F1 to F4)");
        }

        if (isWrite ? shown != o.Value : false)
        {
            Wrong($"{o}: the stored register changed (F3)");
        }
        else if (!isWrite)
        {
            Relation.GuestReads(o.Cpu, at, o.Size, shown, redistributor);
        }
    }

    /// <summary>A write of a system register that traps.</summary>
    private void SendSgi(in Operation o)
    {
        var register = (IccRegister)o.Offset;
        uint op2 = register switch
        {
            IccRegister.ICC_SGI1R_EL1 => ICC_SGI1R_EL1.Op2,
            IccRegister.ICC_ASGI1R_EL1 => ICC_ASGI1R_EL1.Op2,
            _ => ICC_SGI0R_EL1.Op2,
        };
        uint rt = (uint)o.Cpu + op2;
        ((ulong*)(contexts + o.Cpu))[UserContext.IndexOf(rt)] = o.Value;
        contexts[o.Cpu].Pc = Pc;
        Relation.GuestSendsSgi(o.Cpu, register, o.Value);
        *snapshot = contexts[o.Cpu];
        snapshot->Pc = Pc + 4;
        uint name = SystemRegisterIss.Name(ICC_SGI1R_EL1.Op0, ICC_SGI1R_EL1.Op1, ICC_SGI1R_EL1.CRn, ICC_SGI1R_EL1.CRm, op2);
        MessageRegisters[0] = (EsrEl2.EcSystemRegister << EsrEl2.EcShift) | EsrEl2.Il | name | rt << 5;
        if (!Trap(o.Cpu, FaultLabel.VCPUFault, 1) || !SameAsSnapshot(o.Cpu))
        {
            Wrong($"{o}: the vCPU does not go on at the next instruction with all registers as they were (T35, F8)");
        }
    }

    /// <summary>Not aligned to its size on Device memory: the guest takes an exception, no register is loaded.</summary>
    private void CheckAborted(in Operation o, bool reply)
    {
        ref UserContext context = ref contexts[o.Cpu];
        if (!reply || context.Pc == Pc || context.Pc == Pc + 4)
        {
            Wrong($"{o}: not aligned, and the guest takes no exception");
        }

        context.Pc = snapshot->Pc;
        context.Spsr = snapshot->Spsr;
        if (!SameAsSnapshot(o.Cpu))
        {
            Wrong($"{o}: not aligned, and a register of the guest changed");
        }
    }

    private bool SameAsSnapshot(int cpu) =>
        new ReadOnlySpan<byte>(contexts + cpu, sizeof(UserContext)).SequenceEqual(new ReadOnlySpan<byte>(snapshot, sizeof(UserContext)));
}
