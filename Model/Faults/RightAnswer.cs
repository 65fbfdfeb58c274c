using Lockstep.Model.Kernel;
using Lockstep.Model.Words;

namespace Lockstep.Model.Faults;

/// <summary>
/// The right answer to every event that seL4 can report about a vCPU (F1 to F14, N2): total over labels, message registers
/// and vCPU states. What the answer changes in the guest (X0, PC, the exception registers, who is on) is changed in the state
/// given; what a device or the interrupt controller has to do is said by the answer.
/// </summary>
/// <typeparam name="X">A word of 64 bits.</typeparam>
/// <typeparam name="W">A word of 32 bits.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class RightAnswer<X, W, B>
    where X : struct, IWord<X, B>, IWide<X, W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>Answers one event.</summary>
    /// <param name="environment">The guest's machine.</param>
    /// <param name="vm">The machine's state; changed in place.</param>
    /// <param name="vcpu">The vCPU that the event is about.</param>
    /// <param name="message">Label and message registers.</param>
    public static Answer<X, W, B> To(GuestEnvironment environment, VmState<X, W, B> vm, int vcpu, in FaultMessage<X, B> message) =>
        message.Label switch
        {
            // A guest's HVC with a number of seL4's in X7 may end here: a system call without a capability.
            FaultLabel.CapFault or FaultLabel.UnknownSyscall => Hvc(environment, vm, vcpu),

            // EC 0 at EL2, and debug exceptions that EL2 has taken from the guest: the instruction does not exist there.
            FaultLabel.UserException or FaultLabel.DebugException => Undefined(environment, vm.Vcpus[vcpu]),

            // The scheduling context is used up; that is no event of the guest's.
            FaultLabel.Timeout => Answer<X, W, B>.Of(AnswerKind.Resume),
            FaultLabel.VMFault => MemoryFault(environment, vm.Vcpus[vcpu], message),
            FaultLabel.VGICMaintenance => Maintenance(message[0]),
            FaultLabel.VCPUFault => VcpuFault(environment, vm, vcpu, new Syndrome<W, B>(X.Low(message[0]))),
            FaultLabel.VPPIEvent => VirtualTimer(message[0]),
            _ => Answer<X, W, B>.Of(AnswerKind.Stop),
        };

    private static Answer<X, W, B> Hvc(GuestEnvironment environment, VmState<X, W, B> vm, int vcpu)
    {
        if (environment.HvcIsConduit)
        {
            return Smccc<X, W, B>.Call(environment, vm, vcpu);
        }

        VcpuContext<X, W, B> context = vm.Vcpus[vcpu];
        context.General[0] = X.Of(unchecked((ulong)SmcccFunction.NOT_SUPPORTED));
        context.PC += X.Of(4);
        return Answer<X, W, B>.Of(AnswerKind.CallResult);
    }

    /// <summary>VMFault: MR1 is the guest-physical address, MR2 says fetch, MR3 is ESR_EL2.</summary>
    private static Answer<X, W, B> MemoryFault(
        GuestEnvironment environment, VcpuContext<X, W, B> context, in FaultMessage<X, B> message)
    {
        Syndrome<W, B> syndrome = new(X.Low(message[3]));
        B isFetch = (message[2] != X.Of(0)) | syndrome.Is(ExceptionClass.InstructionAbortLower)
            | syndrome.Is(ExceptionClass.InstructionAbortSame);
        if (isFetch)
        {
            TakeException<X, W, B>.InstructionAbort(environment, context);
            return Taken(GuestException.InstructionAbort, syndrome);
        }

        DataAbortSyndrome<W, B> access = new(syndrome);
        if (!(syndrome.Is(ExceptionClass.DataAbortLower) & access.IsDescribed))
        {
            return DataAbort(environment, context, syndrome);
        }

        X address = message[1];
        int sizeBytes = SizeBytes(access.SAS);
        B unaligned = (address & X.Of((uint)sizeBytes - 1)) != X.Of(0);
        if (unaligned & environment.RefusesUnaligned)
        {
            return DataAbort(environment, context, syndrome);
        }

        for (int i = 0; i < environment.Regions.Length; i++)
        {
            if (environment.Regions[i].Contains<X, B>(address, sizeBytes))
            {
                return Access(environment, context, syndrome, i, address, sizeBytes);
            }
        }

        return DataAbort(environment, context, syndrome);
    }

    private static Answer<X, W, B> Access(
        GuestEnvironment environment, VcpuContext<X, W, B> context, Syndrome<W, B> syndrome, int region, X address, int sizeBytes)
    {
        DataAbortSyndrome<W, B> access = new(syndrome);
        Answer<X, W, B> answer = Answer<X, W, B>.Of(AnswerKind.Load);
        answer.Region = region;
        answer.SizeBytes = sizeBytes;
        answer.Offset = environment.Regions[region].Offset<X, B>(address);
        answer.IsBigEndian = Completion<X, W, B>.IsBigEndian(context) & environment.ServesBigEndian;
        answer.Syndrome = syndrome;
        if (access.WnR)
        {
            X stored = Completion<X, W, B>.Stored(context, access, sizeBytes);
            answer.Kind = AnswerKind.Store;
            answer.Value = X.Select(answer.IsBigEndian, Completion<X, W, B>.Reversed(stored, sizeBytes), stored);
        }

        return answer;
    }

    private static int SizeBytes(W sas)
    {
        if (sas == W.Of(0))
        {
            return 1;
        }

        if (sas == W.Of(1))
        {
            return 2;
        }

        if (sas == W.Of(2))
        {
            return 4;
        }

        return 8;
    }

    private static Answer<X, W, B> VcpuFault(
        GuestEnvironment environment, VmState<X, W, B> vm, int vcpu, Syndrome<W, B> syndrome)
    {
        VcpuContext<X, W, B> context = vm.Vcpus[vcpu];
        if (syndrome.Is(ExceptionClass.WaitInstruction))
        {
            return Wait(context, syndrome);
        }

        if (syndrome.Is(ExceptionClass.Smc64))
        {
            B undefined = (syndrome.Immediate != W.Of(0)) & environment.NonzeroImmediateIsUndefined;
            return undefined ? Undefined(environment, context) : Smccc<X, W, B>.Call(environment, vm, vcpu);
        }

        if (syndrome.Is(ExceptionClass.Hvc64))
        {
            return Hvc(environment, vm, vcpu);
        }

        if (syndrome.Is(ExceptionClass.SystemRegister))
        {
            return SystemRegisterTrap(environment, context, syndrome);
        }

        return OtherFault(environment, context, syndrome);
    }

    /// <summary>Aborts without an address, a physical SError, and instructions that the guest's machine does not have.</summary>
    private static Answer<X, W, B> OtherFault(
        GuestEnvironment environment, VcpuContext<X, W, B> context, Syndrome<W, B> syndrome)
    {
        if (syndrome.Is(ExceptionClass.DataAbortLower) | syndrome.Is(ExceptionClass.DataAbortSame))
        {
            return DataAbort(environment, context, syndrome);
        }

        if (syndrome.Is(ExceptionClass.InstructionAbortLower) | syndrome.Is(ExceptionClass.InstructionAbortSame))
        {
            TakeException<X, W, B>.InstructionAbort(environment, context);
            return Taken(GuestException.InstructionAbort, syndrome);
        }

        if (syndrome.Is(ExceptionClass.SError))
        {
            return Answer<X, W, B>.Of(AnswerKind.Stop);
        }

        return Undefined(environment, context);
    }

    /// <summary>WFI waits (F13). WFE, WFET and WFIT may end at any time, and do so at once: no event is lost by that.</summary>
    private static Answer<X, W, B> Wait(VcpuContext<X, W, B> context, Syndrome<W, B> syndrome)
    {
        Completion<X, W, B>.Advance(context, syndrome);
        return syndrome.TI == W.Of(0)
            ? Answer<X, W, B>.Of(AnswerKind.Block)
            : Answer<X, W, B>.Of(AnswerKind.ResumeAfter);
    }

    private static Answer<X, W, B> SystemRegisterTrap(
        GuestEnvironment environment, VcpuContext<X, W, B> context, Syndrome<W, B> syndrome)
    {
        SystemRegisterSyndrome<W, B> access = new(syndrome);
        for (int i = 1; i < SystemRegisters.Count; i++)
        {
            SystemRegister register = (SystemRegister)i;
            bool exists = SystemRegisters.GeneratesSgis(register) ? environment.HasSgiRegisters : environment.HasPhysicalTimer;
            if (exists && access.Encoding == W.Of(SystemRegisters.Encoding(register)))
            {
                return SystemRegisterAccess(environment, context, syndrome, register);
            }
        }

        return Undefined(environment, context);
    }

    private static Answer<X, W, B> SystemRegisterAccess(
        GuestEnvironment environment, VcpuContext<X, W, B> context, Syndrome<W, B> syndrome, SystemRegister register)
    {
        SystemRegisterSyndrome<W, B> access = new(syndrome);
        B read = access.IsRead;
        Answer<X, W, B> answer = Answer<X, W, B>.Of(AnswerKind.ReadSystemRegister);
        answer.Register = register;
        answer.Syndrome = syndrome;
        if (read)
        {
            return SystemRegisters.Allows(register, read: true) ? answer : Undefined(environment, context);
        }

        answer.Kind = AnswerKind.WriteSystemRegister;
        answer.Value = context.Read(access.Rt);
        return SystemRegisters.Allows(register, read: false) ? answer : Undefined(environment, context);
    }

    /// <summary>MR0 is the index of a list register; the kernel's -1 and every number that names none are -1 (E4).</summary>
    private static Answer<X, W, B> Maintenance(X index)
    {
        Answer<X, W, B> answer = Answer<X, W, B>.Of(AnswerKind.Maintenance);
        answer.Target = -1;
        for (int i = 0; i < VirtualInterface.MaxListRegisters; i++)
        {
            if (index == X.Of((uint)i))
            {
                answer.Target = i;
                return answer;
            }
        }

        return answer;
    }

    private static Answer<X, W, B> VirtualTimer(X intid) =>
        intid == X.Of(VirtualPpi.VirtualTimerIntid)
            ? Answer<X, W, B>.Of(AnswerKind.VirtualTimer)
            : Answer<X, W, B>.Of(AnswerKind.Resume);

    private static Answer<X, W, B> Undefined(GuestEnvironment environment, VcpuContext<X, W, B> context)
    {
        TakeException<X, W, B>.Undefined(environment, context);
        return Taken(GuestException.Undefined, new Syndrome<W, B>(W.Of(0)));
    }

    private static Answer<X, W, B> DataAbort(
        GuestEnvironment environment, VcpuContext<X, W, B> context, Syndrome<W, B> syndrome)
    {
        TakeException<X, W, B>.DataAbort(environment, context, syndrome);
        return Taken(GuestException.DataAbort, syndrome);
    }

    private static Answer<X, W, B> Taken(GuestException exception, Syndrome<W, B> syndrome)
    {
        Answer<X, W, B> answer = Answer<X, W, B>.Of(AnswerKind.Exception);
        answer.Exception = exception;
        answer.Syndrome = syndrome;
        return answer;
    }
}
