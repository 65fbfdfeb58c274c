using Lockstep.Agent;
using Lockstep.Model.Relation;
using Lockstep.Runner.Agent;
using Operation = Lockstep.Runner.Agent.Operation;

namespace Lockstep.Conformance;

/// <summary>A script as the composed machine has run it: what QEMU has to show, and what the relation said.</summary>
public sealed class ComposedRun
{
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<GuestMachine, ulong> PristineDigests = [];
    private readonly List<Operation> operations = [];
    private readonly List<Prediction> predictions = [];

    private ComposedRun(GuestMachine guest, SuiteScript script)
    {
        Guest = guest;
        Script = script;
    }

    /// <summary>The machine.</summary>
    public GuestMachine Guest { get; }

    /// <summary>The script, without the operations that were left out.</summary>
    public SuiteScript Script { get; private set; }

    /// <summary>All operations: those that bring the controller to its reset state, the script's, those that end it.</summary>
    public IReadOnlyList<Operation> Operations => operations;

    /// <summary>What the log has to show, for each operation.</summary>
    public IReadOnlyList<Prediction> Predictions => predictions;

    /// <summary>Index of the script's own first operation.</summary>
    public int First { get; private set; }

    /// <summary>Index after the last operation of the script's own.</summary>
    public int End { get; private set; }

    /// <summary>What neither the model nor a deviation allows, or <see langword="null"/>.</summary>
    public string? Fault { get; private set; }

    /// <summary>How often each deviation occurred, by number.</summary>
    public long[] Deviations { get; } = new long[Enum.GetValues<Deviation>().Length];

    /// <summary>
    /// The next script begins as on a machine that has booted. Not so where interrupts are left that no guest can take: of the
    /// lowest priority in a list register, which no priority mask lets through.
    /// </summary>
    public bool LeavesNothing { get; private set; }

    /// <summary>The operations that every boot begins with: the other CPUs start.</summary>
    /// <param name="guest">The machine.</param>
    public static IReadOnlyList<Operation> Boot(GuestMachine guest) =>
        [.. Enumerable.Range(1, guest.Vcpus - 1).Select(cpu => new Operation(OperationKind.StartCpu, 0, cpu, guest.Platform.Affinity(cpu)))];

    /// <summary>Runs a script.</summary>
    /// <param name="guest">The machine.</param>
    /// <param name="script">The script.</param>
    /// <param name="before">Called before each of the script's own operations.</param>
    /// <param name="forbidden">Deviations that are faults in the script's own operations.</param>
    /// <exception cref="ArgumentException">The script does something that is not predicted.</exception>
    public static ComposedRun Of(GuestMachine guest, SuiteScript script, Action<ComposedMachine, int>? before = null, IReadOnlyList<Deviation>? forbidden = null)
    {
        using var machine = new ComposedMachine(guest);
        var run = new ComposedRun(guest, script);
        foreach (Operation operation in Boot(guest))
        {
            machine.Do(0, operation);
        }

        machine.Begin(script.Handler);
        foreach (Operation operation in script.FromReset ? [] : Preparation.Of(guest))
        {
            run.Do(machine, operation);
        }

        run.First = run.operations.Count;
        HashSet<int> isAftermath = [.. script.Aftermaths.SelectMany(one => Enumerable.Range(one.First, one.Count))];
        machine.Forbid([.. forbidden ?? []]);
        HashSet<int> isExpected = [.. script.Expectations.Select(one => one.Index)];
        List<int> leftOut = [];
        for (int i = 0; i < script.Operations.Count && run.Fault is null; i++)
        {
            before?.Invoke(machine, run.operations.Count - run.First);
            if (!run.TryOwn(machine, script.Operations[i], isAftermath.Contains(i), mayLeaveOut: script.MayLeaveOut && !isExpected.Contains(i)))
            {
                leftOut.Add(i);
            }
        }

        run.End = run.operations.Count;
        run.LeftOut = leftOut.Count;
        run.Script = Without(script, leftOut);
        for (int i = 0; i < run.Deviations.Length; i++)
        {
            run.Deviations[i] = machine.CountOf((Deviation)i);
        }

        machine.Forbid();
        run.CheckExpectations();
        if (run.Fault is null)
        {
            Ending.Write(machine, operation => run.Do(machine, operation) ? run.predictions[^1].Record : null);
            run.LeavesNothing = run.Fault is null && DigestAfterPreparation(machine) == Pristine(guest);
        }

        return run;
    }

    /// <summary>How many of the first operations have a record that is compared; those after an attack have none to compare with.</summary>
    /// <param name="count">Operations, from the first.</param>
    public int Compared(int count) => predictions.Take(count).Count(one => one.Except != NotCompared.AftermathOfAttack);

    /// <summary>The script as the agent takes it.</summary>
    /// <param name="number">Its number in the file.</param>
    public Script ToAgent(int number) => new((ulong)number, Script.Handler, operations);

    private static ulong Pristine(GuestMachine guest) => PristineDigests.GetOrAdd(guest, static machine =>
    {
        using var composed = new ComposedMachine(machine);
        foreach (Operation operation in Boot(machine))
        {
            composed.Do(0, operation);
        }

        return DigestAfterPreparation(composed);
    });

    private static ulong DigestAfterPreparation(ComposedMachine machine)
    {
        machine.Begin(HandlerMode.RecordAndMask);
        foreach (Operation operation in Preparation.Of(machine.Guest))
        {
            machine.Do(0, operation);
        }

        return Digest(machine);
    }

    private static ulong Digest(ComposedMachine machine)
    {
        ulong digest = ScriptFormat.DigestStart;
        foreach (byte value in machine.Machine.VgicBytes)
        {
            digest = ScriptFormat.Digest(digest, value);
        }

        return digest;
    }

    /// <summary>Operations that were left out because they are not predicted.</summary>
    public int LeftOut { get; private set; }

    /// <returns>False when the operation is left out.</returns>
    private bool TryOwn(ComposedMachine machine, Operation operation, bool isAftermath, bool mayLeaveOut)
    {
        if (isAftermath)
        {
            predictions.Add(new Prediction(new LogRecord(operation.Cpu, operations.Count, 0, 0), NotCompared.AftermathOfAttack));
            operations.Add(operation);
            return true;
        }

        try
        {
            Do(machine, operation);
            return true;
        }
        catch (ArgumentException) when (mayLeaveOut)
        {
            operations.RemoveAt(operations.Count - 1);
            return false;
        }
    }

    /// <summary>A script without some of its operations. What it says of the others, by index, moves with them.</summary>
    private static SuiteScript Without(SuiteScript script, List<int> leftOut)
    {
        if (leftOut.Count == 0)
        {
            return script;
        }

        int Moved(int index) => index - leftOut.Count(one => one < index);
        return script with
        {
            Operations = [.. script.Operations.Where((_, i) => !leftOut.Contains(i))],
            Expectations = [.. script.Expectations.Select(one => one with { Index = Moved(one.Index) })],
            Aftermaths = [.. script.Aftermaths.Select(one => (Moved(one.First), one.Count))],
        };
    }

    private bool Do(ComposedMachine machine, Operation operation)
    {
        operations.Add(operation);
        predictions.Add(machine.Do(operations.Count - 1, operation));
        Fault ??= machine.Fault;
        return Fault is null;
    }

    private void CheckExpectations()
    {
        foreach (Expectation expectation in Fault is null ? Script.Expectations : [])
        {
            if (!expectation.Holds(predictions[First + expectation.Index].Record))
            {
                Fault = $"operation {expectation.Index}: expected {expectation.What}, and {LogText.Of(predictions[First + expectation.Index].Record)}";
                return;
            }
        }

        if (Fault is null && Script.Provokes is { } deviation && Deviations[(int)deviation] == 0)
        {
            Fault = $"the deviation {deviation} has to occur, and does not";
        }
    }
}
