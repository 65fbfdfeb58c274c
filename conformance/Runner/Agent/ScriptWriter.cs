using Lockstep.Agent;

namespace Lockstep.Runner.Agent;

/// <summary>
/// Writes scripts operation by operation. Each method returns the operation's index in its script, which is the index of its
/// record in the log.
/// </summary>
public sealed class ScriptWriter(AgentPlatform platform)
{
    private readonly List<Script> scripts = [];
    private List<Operation> operations = [];

    /// <summary>The machine that the scripts are for.</summary>
    public AgentPlatform Platform { get; } = platform;

    /// <summary>The scripts so far.</summary>
    public IReadOnlyList<Script> Scripts => scripts;

    /// <summary>The bytes of the script file.</summary>
    public byte[] ToArray(bool printAtOnce = false) => ScriptFile.Write(Platform, scripts, printAtOnce);

    /// <summary>Begins a script and returns its number, which counts from 0.</summary>
    public int Begin(HandlerMode handler = HandlerMode.RecordAndMask)
    {
        operations = [];
        scripts.Add(new Script((ulong)scripts.Count, handler, operations));
        return scripts.Count - 1;
    }

    /// <summary>Adds any operation.</summary>
    public int Add(Operation operation)
    {
        if (scripts.Count == 0)
        {
            throw new InvalidOperationException("an operation before the first script: call Begin");
        }

        operations.Add(operation);
        return operations.Count - 1;
    }

    /// <summary>Loads <paramref name="size"/> bytes (1, 2, 4, 8).</summary>
    public int Read(int cpu, ulong address, int size = 4) => Add(new Operation(OperationKind.Read, cpu, size, address));

    /// <summary>Stores <paramref name="size"/> bytes (1, 2, 4, 8).</summary>
    public int Write(int cpu, ulong address, ulong value, int size = 4) => Add(new Operation(OperationKind.Write, cpu, size, address, value));

    /// <summary>Stores one value <paramref name="count"/> times, <paramref name="stride"/> bytes apart.</summary>
    public int Fill(int cpu, ulong address, ulong value, int count, int size = 4, ulong stride = 4) =>
        Add(new Operation(OperationKind.Fill, cpu, size, address, value, stride, (ulong)count));

    /// <summary>Loads <paramref name="count"/> times; the result is the digest of the values.</summary>
    public int ReadRange(int cpu, ulong address, int count, int size = 4, ulong stride = 4) =>
        Add(new Operation(OperationKind.ReadRange, cpu, size, address, stride, (ulong)count));

    /// <summary>MRS of a <see cref="SystemRegister"/>.</summary>
    public int ReadRegister(int cpu, ushort register) => Add(new Operation(OperationKind.ReadRegister, cpu, register));

    /// <summary>MSR of a <see cref="SystemRegister"/>.</summary>
    public int WriteRegister(int cpu, ushort register, ulong value) => Add(new Operation(OperationKind.WriteRegister, cpu, register, value));

    /// <summary>Masks interrupts: bits <see cref="Masks"/>.</summary>
    public int Mask(int cpu, ushort masks = Masks.Both) => Add(new Operation(OperationKind.Mask, cpu, masks));

    /// <summary>Unmasks interrupts: bits <see cref="Masks"/>.</summary>
    public int Unmask(int cpu, ushort masks = Masks.Irq) => Add(new Operation(OperationKind.Unmask, cpu, masks));

    /// <summary>Changes what the CPU's interrupt handler does.</summary>
    public int SetHandler(int cpu, HandlerMode handler) => Add(new Operation(OperationKind.SetHandler, cpu, (int)handler));

    /// <summary>Waits with IRQ and FIQ open until one is taken, at most <paramref name="ticks"/> (without WFI).</summary>
    public int Wait(int cpu, ulong ticks, bool suspend = false) => Add(new Operation(OperationKind.Wait, cpu, suspend ? 1 : 0, ticks));

    /// <summary>Starts a timer.</summary>
    public int ArmTimer(int cpu, Lockstep.Agent.Timer timer, ulong ticks) => Add(new Operation(OperationKind.ArmTimer, cpu, (int)timer, ticks));

    /// <summary>Stops a timer.</summary>
    public int DisarmTimer(int cpu, Lockstep.Agent.Timer timer) => Add(new Operation(OperationKind.DisarmTimer, cpu, (int)timer));

    /// <summary>Polls until a timer's condition is met; the result is its CTL.</summary>
    public int WaitTimer(int cpu, Lockstep.Agent.Timer timer, ulong ticks) => Add(new Operation(OperationKind.WaitTimer, cpu, (int)timer, ticks));

    /// <summary>SMC #0 with x0 and up to seven arguments.</summary>
    public int Smc(int cpu, ulong function, params ReadOnlySpan<ulong> arguments) =>
        Add(new Operation(OperationKind.Smc, cpu, 0, [function, .. arguments]));

    /// <summary>HVC #0 with x0 and up to seven arguments.</summary>
    public int Hvc(int cpu, ulong function, params ReadOnlySpan<ulong> arguments) =>
        Add(new Operation(OperationKind.Hvc, cpu, 0, [function, .. arguments]));

    /// <summary>Any A64 instruction that neither branches nor uses SP, x29 or x30, with x0 to x7.</summary>
    public int Execute(int cpu, uint encoding, params ReadOnlySpan<ulong> registers) =>
        Add(new Operation(OperationKind.Execute, cpu, 0, [encoding, .. registers]));

    /// <summary>Starts a CPU by PSCI.</summary>
    public int StartCpu(int cpu, int target) => Add(new Operation(OperationKind.StartCpu, cpu, target, Platform.Affinity(target)));

    /// <summary>Has a CPU switch itself off by PSCI.</summary>
    public int StopCpu(int cpu) => Add(new Operation(OperationKind.StopCpu, cpu, 0));

    /// <summary>Actions at full speed by one CPU, or by several at once.</summary>
    public int Attack(AttackPlan plan) => Add(plan.ToOperation(Platform));

    /// <summary>Does nothing for a number of ticks.</summary>
    public int Delay(int cpu, ulong ticks) => Add(new Operation(OperationKind.Delay, cpu, 0, ticks));
}
