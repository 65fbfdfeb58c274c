using System.Runtime.InteropServices;
using Lockstep.InLockstep.Replay;
using Lockstep.Model;
using Lockstep.Model.Faults;
using Lockstep.Model.Gic;
using Lockstep.Model.Words;
using Lockstep.Proofs.Theorems.Faults;
using GicRun = Lockstep.Proofs.Theorems.Recorded<
    Lockstep.Model.Gic.GicState<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>, Lockstep.InLockstep.Replay.ReplayStep>;
using GuestRun = Lockstep.Proofs.Theorems.Recorded<
    Lockstep.Model.Faults.VmState<Lockstep.Model.Words.Word64, Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>,
    Lockstep.InLockstep.Replay.GuestStep>;
using Vcpu = Lockstep.Model.Faults.VcpuContext<Lockstep.Model.Words.Word64, Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using Vm = Lockstep.Model.Faults.VmState<Lockstep.Model.Words.Word64, Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;

namespace Lockstep.Proofs.Theorems;

/// <summary>Notes what a theorem does to the model while it runs on integers, so that the same can be done to the VMM.</summary>
internal sealed class StepRecorder
{
    [ThreadStatic]
    private static StepRecorder? current;

    private readonly Recording<GicState<Word32, Bit>, ReplayStep> gic = new(Copy, (a, b) => a.StateEquals(b).Value);
    private readonly Recording<Vm, GuestStep> guests = new(vm => vm.Copy(), (a, b) => a.StateEquals(b).Value);
    private readonly Dictionary<Vcpu, Vm> machines = new(ReferenceEqualityComparer.Instance);
    private bool isOver;

    /// <summary>What was done to interrupt controllers.</summary>
    public IReadOnlyList<GicRun> Runs => gic.Runs;

    /// <summary>What was done to machines of guests.</summary>
    public IReadOnlyList<GuestRun> GuestRuns => guests.Runs;

    /// <summary>The words of a state, in the order of GicState.VisitState.</summary>
    public static IReadOnlyList<uint> WordsOf(GicState<Word32, Bit> state)
    {
        Collector collector = new([]);
        state.VisitState(ref collector);
        return collector.Words;
    }

    /// <summary>What runs in here is noted.</summary>
    public void During(Action run)
    {
        current = this;
        try
        {
            run();
        }
        finally
        {
            current = null;
        }
    }

    /// <summary>A claim has failed: what comes after it has no part in it.</summary>
    public void End() => isOver = true;

    /// <summary>Before a step.</summary>
    /// <returns>The recorder, if steps of this state are noted.</returns>
    public static StepRecorder? Before<W, B>(GicState<W, B> state)
        where W : struct, IWord<W, B>
        where B : struct, IBit<B>
    {
        if (current is not { isOver: false } recorder || (object)state is not GicState<Word32, Bit> concrete)
        {
            return null;
        }

        recorder.gic.Before(concrete);
        return recorder;
    }

    /// <summary>Before an event of a guest.</summary>
    /// <returns>The recorder, if steps of this machine are noted.</returns>
    public static StepRecorder? Before<X, W, B>(VmState<X, W, B> vm)
        where X : struct, IWord<X, B>, IWide<X, W, B>
        where W : struct, IWord<W, B>
        where B : struct, IBit<B>
    {
        if (current is not { isOver: false } recorder || (object)vm is not Vm concrete)
        {
            return null;
        }

        recorder.guests.Before(concrete);
        foreach (Vcpu vcpu in concrete.Vcpus)
        {
            recorder.machines[vcpu] = concrete;
        }

        return recorder;
    }

    /// <summary>After a step.</summary>
    /// <param name="state">The state that it was done to.</param>
    /// <param name="step">The step.</param>
    public void After(object state, ReplayStep step) => gic.After((GicState<Word32, Bit>)state, step);

    /// <summary>After an event of a guest.</summary>
    /// <param name="vm">The machine.</param>
    /// <param name="step">The event and its answer.</param>
    public void AfterEvent(object vm, GuestStep step) => guests.After((Vm)vm, step with { After = NamesOf((Vm)vm) });

    /// <summary>An access has been completed.</summary>
    /// <param name="context">The vCPU.</param>
    /// <param name="how">What came to the step.</param>
    public static void Completed(object context, Func<GuestStep, GuestStep> how)
    {
        if (current is { isOver: false } recorder && context is Vcpu vcpu && recorder.machines.TryGetValue(vcpu, out Vm? vm))
        {
            recorder.guests.Complete(vm, step => how(step) with { After = NamesOf(vm) });
        }
    }

    /// <summary>A step on no machine that the theorem has: one vCPU as after reset, with PSTATE as given.</summary>
    /// <param name="step">The step.</param>
    /// <param name="pstate">PSTATE.</param>
    public static void Alone(GuestStep step, ulong? pstate = null)
    {
        if (current is { isOver: false } recorder)
        {
            Vm vm = new(1);
            vm.Vcpus[0].PSTATE = new(pstate ?? GuestWords.AfterReset(nameof(Vcpu.PSTATE), 0));
            vm.Vcpus[0][Model.Configuration.VcpuRegister.VMPIDR_EL2] =
                new(GuestWords.AfterReset(nameof(Model.Configuration.VcpuRegister.VMPIDR_EL2), 0));
            recorder.guests.Before(vm);
            recorder.guests.After(vm, step);
        }
    }

    /// <summary>A state was copied: what has changed the one has changed the other.</summary>
    public static void Copied(object from, object to)
    {
        if (from is GicState<Word32, Bit> state && to is GicState<Word32, Bit> copy)
        {
            current?.gic.Copied(state, copy);
        }
    }

    /// <summary>The registers of a machine by name.</summary>
    public static Dictionary<string, ulong> NamesOf(Vm vm) =>
        vm.Registers().Select(r => (r.Name, r.Value.Value))
            .Concat(vm.Power.Select((power, v) => (FaultCases.PowerOf(v), (ulong)power.Value))).ToDictionary(StringComparer.Ordinal);

    private static GicState<Word32, Bit> Copy(GicState<Word32, Bit> state)
    {
        GicState<Word32, Bit> copy = new(state.Configuration);
        state.CopyTo(copy);
        return copy;
    }

    private readonly struct Collector(List<uint> words) : IStateVisitor
    {
        public List<uint> Words => words;

        public void Visit<T>(Span<T> memory)
            where T : struct => words.AddRange(MemoryMarshal.Cast<T, uint>(memory));
    }
}
