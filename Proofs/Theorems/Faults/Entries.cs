using Lockstep.InLockstep.Replay;
using Lockstep.Model.Faults;
using Lockstep.Model.Kernel;
using Lockstep.Model.Words;
using FaultModel = Lockstep.Model.Faults;

namespace Lockstep.Proofs.Theorems.Faults;

/// <summary>
/// The model's entry points as theorems about faults call them. The names hide the model's on purpose: no theorem goes past
/// <see cref="StepRecorder"/>, which notes what a counterexample does.
/// </summary>
/// <typeparam name="X">Words of 64 bits.</typeparam>
/// <typeparam name="W">Words of 32 bits.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
internal static class RightAnswer<X, W, B>
    where X : struct, IWord<X, B>, IWide<X, W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>The answer to an event.</summary>
    public static Answer<X, W, B> To(GuestEnvironment machine, VmState<X, W, B> vm, int vcpu, in FaultMessage<X, B> message)
    {
        StepRecorder? recorder = StepRecorder.Before(vm);
        Answer<X, W, B> answer = FaultModel.RightAnswer<X, W, B>.To(machine, vm, vcpu, message);
        recorder?.AfterEvent(vm, new GuestStep(GuestStepKind.Fault, vcpu, message.Label, Steps.Values(message.Registers.Span))
        {
            Answer = Steps.TextOf(answer),
        });
        return answer;
    }
}

/// <summary>As <see cref="RightAnswer{X, W, B}"/>: what ends an access.</summary>
/// <typeparam name="X">Words of 64 bits.</typeparam>
/// <typeparam name="W">Words of 32 bits.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
internal static class Completion<X, W, B>
    where X : struct, IWord<X, B>, IWide<X, W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>A load.</summary>
    public static void Load(VcpuContext<X, W, B> context, in Answer<X, W, B> answer, X data)
    {
        FaultModel.Completion<X, W, B>.Load(context, answer, data);
        StepRecorder.Completed(context, step => step with { Data = Steps.Wide(data) });
    }

    /// <summary>A store.</summary>
    public static void Store(VcpuContext<X, W, B> context, in Answer<X, W, B> answer)
    {
        FaultModel.Completion<X, W, B>.Store(context, answer);
        StepRecorder.Completed(context, step => step);
    }

    /// <summary>A read of a system register.</summary>
    public static void ReadSystemRegister(VcpuContext<X, W, B> context, in Answer<X, W, B> answer, X data)
    {
        FaultModel.Completion<X, W, B>.ReadSystemRegister(context, answer, data);
        StepRecorder.Completed(context, step => step with { Data = Steps.Wide(data) });
    }

    /// <summary>A write of a system register.</summary>
    public static void WriteSystemRegister(VcpuContext<X, W, B> context, in Answer<X, W, B> answer)
    {
        FaultModel.Completion<X, W, B>.WriteSystemRegister(context, answer);
        StepRecorder.Completed(context, step => step);
    }

    /// <summary>The device has refused it.</summary>
    public static void Refuse(GuestEnvironment machine, VcpuContext<X, W, B> context, in Answer<X, W, B> answer)
    {
        FaultModel.Completion<X, W, B>.Refuse(machine, context, answer);
        StepRecorder.Completed(context, step => step with { IsRefused = true });
    }

    /// <summary>The byte lane of a store.</summary>
    public static X InLane(X value, X offset, int busBytes)
    {
        X lane = FaultModel.Completion<X, W, B>.InLane(value, offset, busBytes);
        StepRecorder.Alone(new(GuestStepKind.StoreInLane, 0, 0, [Steps.Wide(value), Steps.Wide(offset), (ulong)busBytes])
        {
            Answer = $"0x{Steps.Wide(lane):x}",
        });
        return lane;
    }
}

/// <summary>As <see cref="RightAnswer{X, W, B}"/>: the power state machine.</summary>
/// <typeparam name="X">Words of 64 bits.</typeparam>
/// <typeparam name="W">Words of 32 bits.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
internal static class Psci<X, W, B>
    where X : struct, IWord<X, B>, IWide<X, W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>The first instruction of a vCPU.</summary>
    public static void Started(VmState<X, W, B> vm, int vcpu)
    {
        StepRecorder? recorder = StepRecorder.Before(vm);
        FaultModel.Psci<X, W, B>.Started(vm, vcpu);
        recorder?.AfterEvent(vm, new GuestStep(GuestStepKind.FirstInstruction, vcpu, 0, []));
    }
}

/// <summary>As <see cref="RightAnswer{X, W, B}"/>: the end of a wait.</summary>
internal static class WaitForInterrupt
{
    /// <summary>Whether the vCPU goes on.</summary>
    public static B Ends<X, B>(B irq, B fiq, B serror, X pstate)
        where X : struct, IWord<X, B>
        where B : struct, IBit<B>
    {
        B ends = FaultModel.WaitForInterrupt.Ends(irq, fiq, serror, pstate);
        ulong[] values = [Steps.Bit(irq), Steps.Bit(fiq), Steps.Bit(serror), Steps.Wide(pstate)];
        StepRecorder.Alone(
            new(GuestStepKind.EndOfWait, 0, 0, values) { Answer = Steps.Bit(ends) != 0 ? "goes on" : "waits" }, Steps.Wide(pstate));
        return ends;
    }
}

/// <summary>As <see cref="RightAnswer{X, W, B}"/>: lines that may be printed.</summary>
/// <param name="Remaining">Lines left.</param>
internal readonly record struct MessageBudget(int Remaining)
{
    /// <summary>Whether a line may be printed, and what is left after it.</summary>
    public (bool MayPrint, MessageBudget Next) Spend()
    {
        (bool mayPrint, FaultModel.MessageBudget next) = new FaultModel.MessageBudget(Remaining).Spend();
        StepRecorder.Alone(new(GuestStepKind.Line, 0, 0, [(ulong)Remaining])
        {
            Answer = $"{(mayPrint ? "a line" : "no line")}, {next.Remaining} left",
        });
        return (mayPrint, new(next.Remaining));
    }
}

/// <summary>As <see cref="RightAnswer{X, W, B}"/>: the EL1 physical timer.</summary>
/// <typeparam name="X">Words of 64 bits.</typeparam>
/// <typeparam name="W">Words of 32 bits.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
internal struct PhysicalTimer<X, W, B>
    where X : struct, IWord<X, B>, IWide<X, W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    private FaultModel.PhysicalTimer<X, W, B> timer;

    /// <summary>A timer of which this is CNTP_CVAL_EL0, and ENABLE and IMASK of CNTP_CTL_EL0.</summary>
    public PhysicalTimer(X compareValue, B enable, B mask) => timer = new() { CompareValue = compareValue, Enable = enable, Mask = mask };

    /// <summary>A read of a register.</summary>
    public readonly X Read(SystemRegister register, X count) => timer.Read(register, count);

    /// <summary>The interrupt line.</summary>
    public readonly B Line(X count) => timer.Line(count);

    /// <summary>A write of a register.</summary>
    public void Write(SystemRegister register, X count, X value)
    {
        timer.Write(register, count, value);
        StepRecorder.Alone(new(GuestStepKind.PhysicalTimer, 0, 0, []));
    }
}

/// <summary>Parts of a step, where they are integers; else 0.</summary>
internal static class Steps
{
    /// <summary>A word of 64 bits.</summary>
    public static ulong Wide<X>(X word)
        where X : struct => word is Word64 number ? number.Value : 0;

    /// <summary>A bit.</summary>
    public static ulong Bit<B>(B bit)
        where B : struct => bit is Bit { Value: true } ? 1u : 0;

    /// <summary>Message registers.</summary>
    public static ulong[] Values<X>(ReadOnlySpan<X> words)
        where X : struct
    {
        ulong[] values = new ulong[words.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Wide(words[i]);
        }

        return values;
    }

    /// <summary>An answer in words.</summary>
    public static string TextOf<X, W, B>(in Answer<X, W, B> answer)
        where X : struct, IWord<X, B>, IWide<X, W, B>
        where W : struct, IWord<W, B>
        where B : struct, IBit<B> =>
        GuestWords.Answer($"{answer.Kind}", $"{answer.Exception}", answer.SizeBytes, $"{answer.Register}", answer.Target);
}
