using Lockstep.Model.Faults;
using Lockstep.Model.Gic;
using Lockstep.Model.Registers;
using Lockstep.Model.Words;
using Lockstep.Vmm.Faults;
using Lockstep.Vmm.Guest;
using Answer = Lockstep.Model.Faults.Answer<Lockstep.Model.Words.Word64, Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using Answers = Lockstep.Model.Faults.RightAnswer<Lockstep.Model.Words.Word64, Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using Completion = Lockstep.Model.Faults.Completion<Lockstep.Model.Words.Word64, Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using FaultLabel = Lockstep.Vmm.Microkit.FaultLabel;
using Gic = Lockstep.Model.Gic.Gic<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using State = Lockstep.Model.Faults.VmState<Lockstep.Model.Words.Word64, Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using Waits = Lockstep.Model.Faults.WaitForInterrupt;

namespace Lockstep.InLockstep.Replay;

/// <summary>Steps of a run on a guest's machine, done to the VMM and to the model of the machine that it makes.</summary>
/// <param name="machine">The VMM.</param>
/// <param name="setup">What brought its state about.</param>
/// <param name="vmm">The machine that it makes.</param>
/// <param name="theorems">The machine of the run.</param>
internal sealed class GuestSteps(Machine machine, GuestSetup setup, GuestEnvironment vmm, GuestEnvironment theorems)
{
    private const uint WfiSyndrome = EsrEl2.EcWfx << EsrEl2.EcShift | EsrEl2.Il;
    private const ulong ToLane = 7;

    /// <summary>What the VMM did wrong, as far as the relation does not say it; or null.</summary>
    public string? Fault { get; private set; }

    /// <summary>The guest was reset or switched off: its interrupt controller is not the one that the relation follows.</summary>
    public bool HasReset { get; private set; }

    /// <summary>Does one step.</summary>
    /// <param name="step">The step.</param>
    /// <param name="refusal">Why it is none on a VMM, or null.</param>
    /// <returns>The step on all sides; null where it was not done.</returns>
    public GuestStepDone? Do(GuestStep step, out string? refusal)
    {
        State before = setup.Read();
        refusal = before.Power[step.Cpu].Value != PowerState.On ? $"vCPU {step.Cpu} is off: it executes nothing" : step.Kind switch
        {
            GuestStepKind.FirstInstruction => "seL4 does not report the first instruction of a vCPU, and CPU_ON is one step for the VMM",
            GuestStepKind.PhysicalTimer => "the registers of the EL1 physical timer do not trap on seL4, and the VMM emulates none",
            GuestStepKind.EndOfWait when step.Values[2] != 0 => "the VMM signals no SError to its guest",
            _ => null,
        };
        return refusal != null ? null : step.Kind switch
        {
            GuestStepKind.EndOfWait => Wait(step),
            GuestStepKind.StoreInLane => Store(step),
            GuestStepKind.Line => Print(step),
            _ => TakeFault(step, before, out refusal),
        };
    }

    private GuestStepDone? TakeFault(GuestStep step, State before, out string? refusal)
    {
        int cpu = step.Cpu;
        GuestMessage message = Place(step, GuestMessage.Of(step, before.Vcpus[cpu]), out string why);
        State expected = Copy(before);
        Answer answer = Answers.To(vmm, expected, cpu, message.ToModel());
        refusal = message.Refusal(before.Vcpus[cpu], answer.Kind, machine.Configuration.ListRegisterCount);
        if (refusal != null)
        {
            return null;
        }

        string[] choices =
        [
            .. GuestOfVmm.Otherwise(vmm, theorems).Where(c => IsOtherwise(c.Machine, before, cpu, message, answer, expected))
                .Select(c => c.Name),
        ];
        BringWhatItMeets(step, message, answer);
        bool replied = Deliver(cpu, message, answer);
        Complete(cpu, expected, answer);
        AfterCall(cpu, answer.Kind, replied);
        State shown = setup.Read();
        if (answer.Kind == AnswerKind.Exception && message.IsOnWalk)
        {
            GuestComparison.AcceptWalk(shown.Vcpus[cpu], expected.Vcpus[cpu]);
        }

        GuestComparison comparison = new(before, new(step.After), expected, shown, !HasReset,
            answer is { Kind: AnswerKind.Exception, Exception: GuestException.DataAbort } ? cpu : -1);
        Fault ??= ReplyFault(cpu, answer.Kind, replied) ?? comparison.Fault;
        string did = replied ? "goes on" : "does not go on at once";
        return new($"vCPU {cpu}: {message}{why}", step.Answer, TextOf(answer), did, comparison.Lines,
            comparison.IsOtherwise || step.Answer != TextOf(answer), choices);
    }

    private bool IsOtherwise(GuestEnvironment other, State before, int cpu, GuestMessage message, in Answer answer, State answered)
    {
        State changed = Copy(before);
        Answer otherAnswer = Answers.To(other, changed, cpu, message.ToModel());
        return otherAnswer.Kind != answer.Kind || otherAnswer.Value.Value != answer.Value.Value
            || !changed.StateEquals(answered).Value
            || (otherAnswer.IsBigEndian.Value && !answer.IsBigEndian.Value);
    }

    /// <summary>
    /// A theorem's device returns anything, and may refuse. A load is made where a register holds what it returned, a refused access where
    /// no device is: both with the syndrome as it is.
    /// </summary>
    private GuestMessage Place(GuestStep step, GuestMessage message, out string why)
    {
        why = "";
        if (message.Label != FaultLabel.VMFault || (step.Data == null && !step.IsRefused))
        {
            return message;
        }

        why = $", in place of 0x{message.Address:x}: "
            + (step.IsRefused ? "no device is there" : "a register there holds what the device returns");
        ulong place = step.IsRefused ? NoDevice() : machine.Configuration.GicdBase + GuestSetup.DataOffset;
        return message.At(place + (message.Address & ToLane));
    }

    private ulong NoDevice() => vmm.Regions.Max(region => region.Base + region.SizeBytes);

    private void BringWhatItMeets(GuestStep step, GuestMessage message, in Answer answer)
    {
        if (answer.Kind == AnswerKind.Load && step.Data is { } data)
        {
            setup.BringData(step.Cpu, data << (int)(8 * (message.Address & ToLane)));
        }
        else if (answer.Kind == AnswerKind.Block)
        {
            setup.BringInterrupts(step.Cpu);
        }
        else if (answer.Kind == AnswerKind.Store)
        {
            (uint offset, int redistributor) = PlaceOf(answer);
            ulong mask = ulong.MaxValue >> (64 - 8 * answer.SizeBytes);
            machine.Relation.GuestWrites(step.Cpu, offset, answer.SizeBytes, answer.Value.Value & mask, redistributor);
        }
        else if (answer.Kind == AnswerKind.WriteSystemRegister)
        {
            machine.Relation.GuestSendsSgi(step.Cpu, Enum.Parse<IccRegister>($"{answer.Register}"), answer.Value.Value);
        }
    }

    /// <summary>seL4 reports the timer when its line is high; all else is delivered as it is.</summary>
    private bool Deliver(int cpu, GuestMessage message, in Answer answer)
    {
        if (answer.Kind == AnswerKind.VirtualTimer)
        {
            machine.DriveTimer(cpu, true);
            machine.Report(cpu);
            return true;
        }

        return machine.TakeFault(cpu, (uint)message.Label, message.Words);
    }

    private void Complete(int cpu, State expected, in Answer answer)
    {
        switch (answer.Kind)
        {
            case AnswerKind.Load:
                Completion.Load(expected.Vcpus[cpu], answer, new Word64(DeviceReads(cpu, answer)));
                break;
            case AnswerKind.Store:
                Completion.Store(expected.Vcpus[cpu], answer);
                break;
            case AnswerKind.WriteSystemRegister:
                Completion.WriteSystemRegister(expected.Vcpus[cpu], answer);
                break;
        }
    }

    /// <summary>What the model's interrupt controller returns.</summary>
    private ulong DeviceReads(int cpu, in Answer answer)
    {
        (uint offset, int redistributor) = PlaceOf(answer);
        ulong Word(uint at, int size) => redistributor < 0 ? Gic.ReadGicd(machine.Relation.Model, cpu, at, size).Value
            : Gic.ReadGicr(machine.Relation.Model, cpu, redistributor, at, size).Value;
        return answer.SizeBytes < 8 ? Word(offset, answer.SizeBytes) : Word(offset, 4) | Word(offset + 4, 4) << 32;
    }

    private static (uint Offset, int Redistributor) PlaceOf(in Answer answer)
    {
        uint offset = (uint)answer.Offset.Value;
        return answer.Region == 0 ? (offset, -1) : (offset % GicrFrame.SizeBytes, (int)(offset / GicrFrame.SizeBytes));
    }

    /// <summary>A wait ends with an interrupt; a reset, with its stub on each vCPU, boots the guest.</summary>
    private void AfterCall(int cpu, AnswerKind kind, bool replied)
    {
        HasReset |= kind is AnswerKind.SystemOff or AnswerKind.SystemReset;
        if (kind == AnswerKind.Block && !replied)
        {
            machine.Block(cpu);
            Signal(cpu, GuestSetup.IrqIntid);
            Fault ??= machine.IsBlocked(cpu) ? $"vCPU {cpu} waits though an interrupt is signalled to it (DDI 0487 D1.6.2)" : null;
        }

        for (int other = 0; other < machine.Configuration.CpuCount && kind == AnswerKind.SystemReset; other++)
        {
            if ((machine.DrainMask >> other & 1) != 0)
            {
                setup.Smc(other, DrainStub.DoneFunction);
            }
        }
    }

    private void Signal(int cpu, int intid)
    {
        machine.DriveLine(intid, true);
        machine.Report(cpu);
    }

    private static string? ReplyFault(int cpu, AnswerKind kind, bool replied)
    {
        bool goesOn = kind is not (AnswerKind.VcpuOff or AnswerKind.SystemOff or AnswerKind.SystemReset);
        return kind == AnswerKind.Block || replied == goesOn ? null
            : $"vCPU {cpu} {(replied ? "goes on" : "does not go on")}, the answer is {kind}";
    }

    private GuestStepDone Wait(GuestStep step)
    {
        int cpu = step.Cpu;
        Bit irq = step.Values[0] != 0, fiq = step.Values[1] != 0;
        machine.Context(cpu).Spsr = step.Values[3];
        setup.BringInterrupts(cpu);
        bool waits = !machine.TakeFault(cpu, FaultLabel.VCPUFault, WfiSyndrome);
        if (waits)
        {
            machine.Block(cpu);
        }

        foreach ((Bit isSignalled, int intid) in new[] { (fiq, GuestSetup.FiqIntid), (irq, GuestSetup.IrqIntid) })
        {
            if (isSignalled.Value)
            {
                Signal(cpu, intid);
            }
        }

        bool model = Waits.Ends(irq, fiq, false, new Word64(step.Values[3])).Value, ended = !machine.IsBlocked(cpu);
        Fault ??= model && !ended ? $"vCPU {cpu} waits though an interrupt is signalled to it (DDI 0487 D1.6.2)" : null;
        string signals = $"{(irq.Value ? "IRQ" : "no IRQ")} and {(fiq.Value ? "FIQ" : "no FIQ")}";
        return Done(step, $"vCPU {cpu} waits, with {signals} signalled", model ? "goes on" : "waits", ended ? "goes on" : "waits");
    }

    /// <summary>The lane shows where the bytes end up in a register that holds any value.</summary>
    private GuestStepDone Store(GuestStep step)
    {
        ulong data = step.Values[0], offset = step.Values[1];
        int bus = (int)step.Values[2], lane = (int)(offset % (ulong)bus), size = lane % 8 == 0 ? bus : lane & -lane;
        ulong mask = ulong.MaxValue >> (64 - 8 * size);
        machine.WriteDistributor(step.Cpu, GuestSetup.DataOffset + (uint)lane, size, data);
        ulong model = Completion.InLane(new Word64(data & mask), new Word64(offset), bus).Value;
        ulong shown = machine.Shown(step.Cpu, GuestSetup.DataOffset) | (ulong)machine.Shown(step.Cpu, GuestSetup.DataOffset + 4) << 32;
        Fault ??= shown == model ? null : $"a store of 0x{data & mask:x} in lane {lane} is 0x{shown:x}, the architecture says 0x{model:x}";
        string what = $"vCPU {step.Cpu} stores {size} bytes of 0x{data:x} at {Registers.Name(GuestSetup.DataOffset, 4, 0)} + {lane}";
        return Done(step, what, $"0x{model:x}", $"0x{shown:x}");
    }

    /// <summary>Lines come back with time, one a second. More are asked for than there are.</summary>
    private GuestStepDone Print(GuestStep step)
    {
        const uint unknownRegister = EsrEl2.EcSystemRegister << EsrEl2.EcShift | EsrEl2.Il | SystemRegisterIss.IsRead;
        uint lines = (uint)step.Values[0];
        machine.Count += lines * DoubleKernel.CounterFrequency;
        int before = machine.LinesPrinted;
        machine.TakeFault(step.Cpu, FaultLabel.VCPUFault, unknownRegister);
        int first = machine.LinesPrinted - before;
        for (int i = 0; i <= GuestSetup.MostLines; i++)
        {
            machine.TakeFault(step.Cpu, FaultLabel.VCPUFault, unknownRegister);
        }

        int all = machine.LinesPrinted - before;
        (bool mayPrint, MessageBudget left) = new MessageBudget((int)lines).Spend();
        string Text(bool prints, int rest) => $"{(prints ? "a line" : "no line")}, {rest} left";
        string model = Text(mayPrint, left.Remaining), shown = Text(first > 0, all - first);
        Fault ??= model == shown ? null : $"with {lines} lines left: {shown}; it is to be {model} (XSA-118)";
        return Done(step, $"vCPU {step.Cpu} does what the VMM prints a line about, with {lines} left", model, shown);
    }

    private static GuestStepDone Done(GuestStep step, string what, string model, string shown) =>
        new(what, step.Answer, model, shown, [], step.Answer != model || shown != model, []);

    private static string TextOf(in Answer answer) =>
        GuestWords.Answer($"{answer.Kind}", $"{answer.Exception}", answer.SizeBytes, $"{answer.Register}", answer.Target);

    private static State Copy(State vm)
    {
        State copy = new(vm.Vcpus.Length);
        vm.CopyTo(copy);
        return copy;
    }
}
