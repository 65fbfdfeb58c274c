using Lockstep.Agent;
using Lockstep.InLockstep;
using Lockstep.Model.Configuration;
using Lockstep.Model.Faults;
using Lockstep.Model.Kernel;
using Lockstep.Model.Words;
using Lockstep.Runner.Agent;
using Answers = Lockstep.Model.Faults.RightAnswer<Lockstep.Model.Words.Word64, Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using Completion = Lockstep.Model.Faults.Completion<Lockstep.Model.Words.Word64, Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using Context = Lockstep.Model.Faults.VcpuContext<Lockstep.Model.Words.Word64, Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using State = Lockstep.Model.Faults.VmState<Lockstep.Model.Words.Word64, Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;

namespace Lockstep.Conformance;

/// <content>
/// Faults of the guest. The VMM answers them, and the model says what the right answer is: every register of every vCPU is
/// compared after each.
/// </content>
public sealed partial class ComposedMachine
{
    /// <summary>Where the agent's instructions and vectors stand, as far as a record can show: nowhere in particular.</summary>
    private ulong InstructionAddress => Guest.RamBase + 0x20_0000;

    private ulong VectorBase => Guest.RamBase + 0x21_0000;

    private const uint FnvBit = 1 << 10;
    private GuestEnvironment environment = null!;
    private State expected = null!;
    private bool replied;

    private void BeginFaults()
    {
        expected = new State(Guest.Vcpus);
        environment = GuestOfVmm.Environment(Guest.Vcpus, isV3: !IsV2, [new DeviceRegion(Guest.RamBase, Guest.RamBytes)]);
    }

    /// <summary>The vCPU is about to execute one instruction of the agent.</summary>
    private void Prepare(int cpu)
    {
        machine.Context(cpu).Pc = InstructionAddress;
        machine.Context(cpu).Spsr = ScriptFormat.Pstate;
    }

    /// <summary>A fault of the instruction, with the registers that it has. Notes an exception that the guest takes.</summary>
    /// <returns>What the model says was to happen.</returns>
    private AnswerKind TakeFault(int cpu, uint label, params ReadOnlySpan<ulong> message)
    {
        for (int i = 0; i < cpus.Length; i++)
        {
            machine.CopyTo(i, expected.Vcpus[i]);
            expected.Power[i] = Word32.Of((machine.OnMask >> i & 1) != 0 ? PowerState.On : PowerState.Off);
        }

        var words = new Word64[message.Length];
        for (int i = 0; i < words.Length; i++)
        {
            words[i] = Word64.Of(message[i]);
        }

        Answer<Word64, Word32, Bit> answer = Answers.To(environment, expected, cpu, new FaultMessage<Word64, Bit>(label, words));
        if (answer.Kind == AnswerKind.WriteSystemRegister)
        {
            Completion.WriteSystemRegister(expected.Vcpus[cpu], answer);
        }

        string what = $"the fault with label {label} of vCPU {cpu} ({string.Join(", ", words.Select(word => $"0x{word.Value:x}"))})";
        replied = machine.TakeFault(cpu, label, message);
        bool goesOn = answer.Kind is not (AnswerKind.VcpuOff or AnswerKind.SystemOff or AnswerKind.SystemReset or AnswerKind.Stop or AnswerKind.Block);
        if (replied != goesOn && answer.Kind != AnswerKind.Block)
        {
            Wrong($"{what} has to end as {answer.Kind}, and the vCPU {(replied ? "goes on" : "does not go on")}");
        }

        Compare(what, answer.Kind is AnswerKind.VcpuOff or AnswerKind.SystemOff or AnswerKind.Block ? cpu : -1);
        if (answer.Kind == AnswerKind.Exception)
        {
            NoteException(cpu);
        }

        return answer.Kind;
    }

    private void Compare(string what, int except)
    {
        var shown = new Context();
        for (int i = 0; i < cpus.Length; i++)
        {
            machine.CopyTo(i, shown);
            Context context = expected.Vcpus[i];
            bool farIsUnknown = (context[VcpuRegister.ESR].Value & FnvBit) != 0;
            if (farIsUnknown)
            {
                shown[VcpuRegister.FAR] = context[VcpuRegister.FAR];
            }

            if (i != except && !shown.StateEquals(context).Value)
            {
                Wrong($"{what}: {Difference(i, shown, context)}");
            }
        }
    }

    private static string Difference(int cpu, Context shown, Context expected)
    {
        if (shown.PC != expected.PC || shown.PSTATE != expected.PSTATE)
        {
            return $"vCPU {cpu} goes on at 0x{shown.PC.Value:x} with PSTATE 0x{shown.PSTATE.Value:x}, "
                + $"the model says 0x{expected.PC.Value:x} and 0x{expected.PSTATE.Value:x}";
        }

        for (int i = 0; i < Context.GeneralCount; i++)
        {
            if (shown.General[i] != expected.General[i])
            {
                return $"X{i} of vCPU {cpu} is 0x{shown.General[i].Value:x}, the model says 0x{expected.General[i].Value:x}";
            }
        }

        for (int i = 0; i < shown.System.Length; i++)
        {
            if (shown.System[i] != expected.System[i])
            {
                return $"{(VcpuRegister)i} of vCPU {cpu} is 0x{shown.System[i].Value:x}, the model says 0x{expected.System[i].Value:x}";
            }
        }

        return $"SP_EL0 of vCPU {cpu} differs";
    }

    private void NoteException(int cpu)
    {
        ulong esr = machine.El1(cpu, VcpuRegister.ESR), exceptionClass = esr >> 26;
        bool hasFar = exceptionClass == 0x22 || (exceptionClass is 0x20 or 0x21 or 0x24 or 0x25 && (esr & FnvBit) == 0);
        NoteException(new TakenException(
            esr, hasFar ? machine.El1(cpu, VcpuRegister.FAR) : 0, (long)(machine.El1(cpu, VcpuRegister.ELR_EL1) - InstructionAddress),
            machine.El1(cpu, VcpuRegister.SPSR_EL1), 1));
    }

    private void NoteException(TakenException exception)
    {
        exceptions++;
        taken = (taken ?? exception) with { Count = exceptions };
    }
}
