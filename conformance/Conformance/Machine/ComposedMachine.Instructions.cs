using Lockstep.Agent;
using Lockstep.Model.Faults;
using Lockstep.Model.Gic;
using Lockstep.Model.Registers;
using Lockstep.Model.Words;
using Lockstep.Runner.Agent;
using Lockstep.Vmm.Faults;
using Completion = Lockstep.Model.Faults.Completion<Lockstep.Model.Words.Word64, Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using Context = Lockstep.Model.Faults.VcpuContext<Lockstep.Model.Words.Word64, Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using DataAbort = Lockstep.Model.Faults.DataAbortSyndrome<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using FaultLabel = Lockstep.Vmm.Microkit.FaultLabel;
using Syndrome = Lockstep.Model.Faults.Syndrome<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;

namespace Lockstep.Conformance;

/// <content>
/// What a Cortex-A53 with its MMU off does with an instruction: it executes it, takes an exception at EL1, or traps to EL2. QEMU 7.2
/// takes no alignment fault on Device memory, so an access that is not aligned reaches stage 2 here.
/// </content>
public sealed partial class ComposedMachine
{
    private const int AddressBits = 40;
    private const ulong EcSvc = 0x15, EcFetchSame = 0x21, EcPcAlignment = 0x22, EcAbortSame = 0x25, EcBrk = 0x3c, EsrIl = 1 << 25;
    private const uint ImmediateShift = 5, ZeroRegister = 31;

    /// <returns>Whether the instruction is known.</returns>
    private bool RunInstruction(int cpu, uint encoding)
    {
        uint immediate = encoding >> (int)ImmediateShift & 0xffff;
        if (LoadStore.Decode(encoding) is { } access)
        {
            LoadOrStore(cpu, access);
            return true;
        }

        switch (encoding & 0xffe0_001f)
        {
            case 0xd400_0001:
                TakeAtEl1(EcSvc << 26 | EsrIl | immediate, InstructionAddress + 4);
                return true;
            case 0xd420_0000:
                TakeAtEl1(EcBrk << 26 | EsrIl | immediate, InstructionAddress);
                return true;
            case 0xd440_0000 or 0xd4a0_0001 or 0xd4a0_0002 or 0xd4a0_0003:
                // HLT and DCPSn, without halting debug.
                TakeAtEl1(UndefinedEsr, InstructionAddress);
                return true;
        }

        return (encoding & 0xffff_fc1f) == 0xd61f_0000 ? Branch(cpu, encoding >> 5 & 31)
            : (encoding & 0xffff_f01f) == 0xd503_201f ? Hint(cpu, encoding >> 5 & 0x7f)
            : (encoding & 0xffff_ffe0) == 0xd50b_7420 ? ZeroBlock(cpu, encoding & 31)
            : (encoding & 0xffd0_0000) == 0xd510_0000 ? SystemRegisterAccess(cpu, encoding)
            : IsWithoutEffect(encoding);
    }

    /// <summary>DSB, DMB, ISB, CLREX; PRFM, which never faults.</summary>
    private static bool IsWithoutEffect(uint encoding) =>
        (encoding & 0xffff_f09f) is 0xd503_309f or 0xd503_301f || (encoding & 0xffc0_0000) == 0xf980_0000 || (encoding & 0xffe0_0c00) == 0xf880_0000;

    private void TakeAtEl1(ulong esr, ulong elr, ulong far = 0) =>
        NoteException(new TakenException(esr, far, (long)(elr - InstructionAddress), ScriptFormat.Pstate, 1));

    private ulong Xn(int cpu, uint n) => n == ZeroRegister ? 0 : machine.General(cpu, n);

    private void LoadOrStore(int cpu, LoadStore access)
    {
        ulong address = Xn(cpu, (uint)access.Rn) + (ulong)access.Offset + Xn(cpu, (uint)access.Rm), ramEnd = Guest.RamBase + Guest.RamBytes;
        if (address >> AddressBits != 0)
        {
            AddressSizeFault(address, access.IsStore);
            return;
        }

        if (address < ramEnd && address + (ulong)access.SizeBytes > ramEnd)
        {
            // The part in RAM is accessible, so the fault is at the other part.
            address = ramEnd;
        }
        else if (access.HasSyndrome && IsEmulated(address, access.SizeBytes))
        {
            AccessController(cpu, access, address);
            Report(cpu);
            return;
        }
        else if (IsMapped(address))
        {
            throw NotPredicted($"a {access} at 0x{address:x}, which is mapped");
        }

        TakeFault(cpu, FaultLabel.VMFault, InstructionAddress, address, 0, access.Esr);
        Report(cpu);
    }

    /// <summary>Stage 1 is off, and the address has more bits than the CPU (DDI 0487 D8.2.10): level 0, at EL1 itself.</summary>
    private void AddressSizeFault(ulong address, bool isWrite) =>
        TakeAtEl1(EcAbortSame << 26 | EsrIl | (isWrite ? EsrEl2.Wnr : 0), InstructionAddress, address);

    private bool IsEmulated(ulong address, int size) => InFrame(address, size, Guest.Platform.Gicd, FrameBytes) || IsRedistributor(address, size);

    private bool IsMapped(ulong address) =>
        address - Guest.RamBase < Guest.RamBytes || devices.Contains(address)
        || (IsV2 && address - Guest.Platform.Gicc < InterfaceBytes);

    /// <summary>A described access to a frame of the interrupt controller: the relation judges its value, the model what becomes of the registers.</summary>
    private void AccessController(int cpu, LoadStore access, ulong address)
    {
        int redistributor = IsRedistributor(address, access.SizeBytes) ? (int)((address - Guest.Platform.Gicr) / GicrFrame.SizeBytes) : -1;
        uint offset = (uint)(redistributor < 0 ? address - Guest.Platform.Gicd : (address - Guest.Platform.Gicr) % GicrFrame.SizeBytes);
        uint rt = (uint)access.Rt;
        Context right = new(), shown = new();
        machine.CopyTo(cpu, right);
        right.PC += Word64.Of(4);
        ulong mask = access.SizeBytes == 8 ? ulong.MaxValue : (1UL << (8 * access.SizeBytes)) - 1;
        if (access.IsStore)
        {
            machine.Relation.GuestWrites(cpu, offset, access.SizeBytes, Xn(cpu, rt) & mask, redistributor);
        }

        replied = machine.TakeFault(cpu, FaultLabel.VMFault, InstructionAddress, address, 0, access.Esr);
        machine.CopyTo(cpu, shown);
        ulong data = Xn(cpu, rt) & mask;
        if (!access.IsStore)
        {
            right.Write(Word32.Of(rt), Completion.Loaded(new DataAbort(new Syndrome(Word32.Of(access.Esr))), access.SizeBytes, Word64.Of(data)));
        }

        if (!replied || !shown.StateEquals(right).Value)
        {
            Wrong($"a {access} at 0x{address:x}: {Difference(cpu, shown, right)}");
        }

        if (!access.IsStore && rt != ZeroRegister)
        {
            machine.Relation.GuestReads(cpu, offset, access.SizeBytes, data, redistributor);
        }
    }

    private bool ZeroBlock(int cpu, uint rt)
    {
        ulong address = Xn(cpu, rt);
        if (IsMapped(address))
        {
            return false;
        }

        const uint writeWithoutSyndrome = EsrEl2.EcDataAbortLower << EsrEl2.EcShift | EsrEl2.Il | EsrEl2.Wnr | EsrEl2.FscTranslation | 3;
        TakeFault(cpu, FaultLabel.VMFault, InstructionAddress, address, 0, writeWithoutSyndrome);
        Report(cpu);
        return true;
    }

    /// <summary>BR to where no instruction can be fetched. RAM has only the agent's own code.</summary>
    private bool Branch(int cpu, uint rn)
    {
        ulong target = Xn(cpu, rn);
        except = NotCompared.PlaceOfTheInstruction;
        if (target % 4 != 0)
        {
            TakeAtEl1(EcPcAlignment << 26 | EsrIl, target, target);
            return true;
        }

        if (target >> AddressBits != 0)
        {
            TakeAtEl1(EcFetchSame << 26 | EsrIl, target, target);
            return true;
        }

        if (target - Guest.RamBase < Guest.RamBytes)
        {
            return false;
        }

        // A page of a device is mapped, and not for instructions: a permission fault.
        uint status = IsMapped(target) ? EsrEl2.FscPermission : EsrEl2.FscTranslation;
        machine.Context(cpu).Pc = target;
        TakeFault(cpu, FaultLabel.VMFault, target, target, 1, EsrEl2.EcInstructionAbortLower << EsrEl2.EcShift | EsrEl2.Il | status | 3);
        Report(cpu);
        return true;
    }

    /// <summary>WFI traps unless an interrupt is signalled. QEMU executes all others as NOP, WFE too, though HCR_EL2.TWE is 1.</summary>
    private bool Hint(int cpu, uint number)
    {
        const uint wfi = 3;
        Report(cpu);
        if (number == wfi && machine.Signals(cpu) == 0)
        {
            TakeFault(cpu, FaultLabel.VCPUFault, EsrEl2.EcWfx << EsrEl2.EcShift | EsrEl2.Il);
            WaitInCall(cpu);
        }

        return true;
    }

    private bool SystemRegisterAccess(int cpu, uint encoding)
    {
        uint register = encoding >> 5 & 0xffff, rt = encoding & 31;
        bool isRead = (encoding >> 21 & 1) != 0;
        if (!IsV2 && !isRead && IccRegisterEncoding.Decode(register) is IccRegister icc
            && icc is IccRegister.ICC_SGI0R_EL1 or IccRegister.ICC_SGI1R_EL1 or IccRegister.ICC_ASGI1R_EL1)
        {
            SendSgiFrom(cpu, register, icc, rt);
            return true;
        }

        if (!ProcessorRegisters.Exists(register, isRead))
        {
            TakeAtEl1(UndefinedEsr, InstructionAddress);
            return true;
        }

        except = isRead ? NotCompared.ValueOfTheProcessor : NotCompared.Nothing;
        return isRead && rt is 0 or ZeroRegister;
    }

    private void SendSgiFrom(int cpu, uint register, IccRegister icc, uint rt)
    {
        uint op0 = register >> 14 & 3, op1 = register >> 11 & 7, crn = register >> 7 & 15, crm = register >> 3 & 15, op2 = register & 7;
        machine.Relation.GuestSendsSgi(cpu, icc, Xn(cpu, rt));
        TakeFault(cpu, FaultLabel.VCPUFault, EsrEl2.EcSystemRegister << EsrEl2.EcShift | EsrEl2.Il | SystemRegisters.Encode(op0, op1, crn, crm, op2) | rt << 5);
        Report(cpu);
    }
}
