using Lockstep.Agent;
using Lockstep.Runner.Agent;
using Lockstep.Validation;
using Operation = Lockstep.Runner.Agent.Operation;
using OperationKind = Lockstep.Agent.OperationKind;

namespace Lockstep.Conformance;

/// <summary>Writes the operations of a script for a machine. Registers are accessed as in the validation's scripts.</summary>
/// <param name="guest">The machine.</param>
public sealed class SuiteWriter(GuestMachine guest) : ScriptBuilder(guest.Target)
{
    private readonly List<Expectation> expectations = [];
    private readonly List<(int First, int Count)> aftermaths = [];

    /// <summary>The machine.</summary>
    public GuestMachine Guest { get; } = guest;

    /// <summary>What was said about records.</summary>
    public IReadOnlyList<Expectation> Expectations => expectations;

    /// <summary>Operations after attacks, by index and number.</summary>
    public IReadOnlyList<(int First, int Count)> Aftermaths => aftermaths;

    /// <summary>The record of the last operation has to be so, on the model as well as on the machine.</summary>
    /// <param name="what">For people.</param>
    /// <param name="holds">Whether it is so.</param>
    public void Expect(string what, Func<LogRecord, bool> holds) => expectations.Add(new Expectation(Operations.Count - 1, what, holds));

    /// <summary>The last operation has this result and no exception.</summary>
    public void ExpectResult(ulong value) => Expect($"result 0x{value:x}", record => record.Result == value && record.Exception is null);

    /// <summary>The last operation takes one exception of a class (ESR_EL1.EC).</summary>
    public void ExpectException(int exceptionClass) =>
        Expect($"exception class 0x{exceptionClass:x}", record => record.Exception is { Count: 1 } taken && taken.Class == exceptionClass);

    /// <summary>After the last operation exactly these INTIDs are taken.</summary>
    public void ExpectTaken(params uint[] intids) => Expect(
        $"interrupts [{string.Join(", ", intids)}]",
        record => record.Interrupts.Select(one => (uint)(one.Iar ?? uint.MaxValue) & 0x3ff).SequenceEqual(intids));

    /// <summary>Loads from any address.</summary>
    public void ReadAt(int cpu, ulong address, int size = 4) => Add(new Operation(OperationKind.Read, cpu, size, address));

    /// <summary>Stores to any address.</summary>
    public void WriteAt(int cpu, ulong address, ulong value, int size = 4) => Add(new Operation(OperationKind.Write, cpu, size, address, value));

    /// <summary>Loads many times; the result is a digest.</summary>
    public void ReadRange(int cpu, ulong address, int count, int size = 4, ulong stride = 4) =>
        Add(new Operation(OperationKind.ReadRange, cpu, size, address, stride, (ulong)count));

    /// <summary>Masks interrupts.</summary>
    public void Mask(int cpu, ushort masks = Masks.Both) => Add(new Operation(OperationKind.Mask, cpu, masks));

    /// <summary>Unmasks interrupts.</summary>
    public void Unmask(int cpu, ushort masks = Masks.Both) => Add(new Operation(OperationKind.Unmask, cpu, masks));

    /// <summary>Changes what the CPU's interrupt handler does.</summary>
    public void SetHandler(int cpu, HandlerMode handler) => Add(new Operation(OperationKind.SetHandler, cpu, (int)handler));

    /// <summary>Waits until an interrupt was taken, at most some ticks, with WFI or without.</summary>
    public void Wait(int cpu, ulong ticks, bool suspend = false) => Add(new Operation(OperationKind.Wait, cpu, suspend ? 1 : 0, ticks));

    /// <summary>Starts the virtual timer: 0 ticks, or more than <see cref="ComposedMachine.LongTicks"/>.</summary>
    public void ArmTimer(int cpu, ulong ticks) => Add(new Operation(OperationKind.ArmTimer, cpu, 0, ticks));

    /// <summary>Stops the virtual timer.</summary>
    public void DisarmTimer(int cpu) => Add(new Operation(OperationKind.DisarmTimer, cpu, 0));

    /// <summary>Polls until the virtual timer's condition is met.</summary>
    public void WaitTimer(int cpu, ulong ticks) => Add(new Operation(OperationKind.WaitTimer, cpu, 0, ticks));

    /// <summary>Does nothing for a time.</summary>
    public void Delay(int cpu, ulong ticks) => Add(new Operation(OperationKind.Delay, cpu, 0, ticks));

    /// <summary>SMC #0.</summary>
    public void Smc(int cpu, ulong function, params ReadOnlySpan<ulong> arguments) =>
        Add(new Operation(OperationKind.Smc, cpu, 0, [function, .. arguments]));

    /// <summary>HVC #0.</summary>
    public void Hvc(int cpu, ulong function, params ReadOnlySpan<ulong> arguments) =>
        Add(new Operation(OperationKind.Hvc, cpu, 0, [function, .. arguments]));

    /// <summary>Any A64 instruction that neither branches nor uses SP, x29 or x30, with x0 to x7.</summary>
    public void Execute(int cpu, uint encoding, params ReadOnlySpan<ulong> registers) =>
        Add(new Operation(OperationKind.Execute, cpu, 0, [encoding, .. registers]));

    /// <summary>PSCI CPU_ON of a CPU, by another.</summary>
    public void StartCpu(int cpu, int started) => Add(new Operation(OperationKind.StartCpu, cpu, started, Guest.Platform.Affinity(started)));

    /// <summary>PSCI CPU_OFF.</summary>
    public void StopCpu(int cpu) => Add(new Operation(OperationKind.StopCpu, cpu, 0));

    /// <summary>
    /// An attack on a controller as after reset, and what brings the controller back there: all is disabled and cleared, what was
    /// acknowledged is ended, what is on its way is taken.
    /// </summary>
    /// <param name="plan">The attack.</param>
    public void Attack(AttackPlan plan)
    {
        Add(plan.ToOperation(Guest.Platform));
        int first = Operations.Count;
        foreach (Operation operation in Aftermath.Of(Guest))
        {
            Add(operation);
        }

        aftermaths.Add((first, Operations.Count - first));
        foreach (Operation operation in Preparation.Of(Guest))
        {
            Add(operation);
        }
    }
}
