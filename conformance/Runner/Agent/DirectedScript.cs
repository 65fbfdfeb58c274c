using Lockstep.Agent;

namespace Lockstep.Runner.Agent;

/// <summary>A machine to run directed scripts on.</summary>
/// <param name="GicVersion">2 or 3.</param>
/// <param name="Cpus">CPUs that it has.</param>
public sealed record DirectedMachine(int GicVersion, int Cpus)
{
    /// <inheritdoc/>
    public override string ToString() => $"GICv{GicVersion}, {Cpus} CPU{(Cpus == 1 ? "" : "s")}";
}

/// <summary>A script written by hand, with what its log has to show.</summary>
/// <param name="name">In reports.</param>
/// <param name="write">Writes the operations and their expectations.</param>
/// <param name="applies">Machines that it is for; all by default.</param>
public sealed class DirectedScript(string name, Action<DirectedScriptWriter> write, Func<DirectedMachine, bool>? applies = null)
{
    /// <summary>In reports.</summary>
    public string Name { get; } = name;

    /// <summary>Writes the operations and their expectations.</summary>
    public Action<DirectedScriptWriter> Write { get; } = write;

    /// <summary>Whether the script is for a machine.</summary>
    public bool AppliesTo(DirectedMachine machine) => applies?.Invoke(machine) ?? true;
}

/// <summary>What a directed script is written with: a <see cref="ScriptWriter"/>, the machine, and expectations.</summary>
public sealed class DirectedScriptWriter(ScriptWriter script, DirectedMachine machine)
{
    private readonly List<(int Index, string What, Func<LogRecord, bool> Holds)> expectations = [];

    /// <summary>Takes the operations.</summary>
    public ScriptWriter Script { get; } = script;

    /// <summary>Where the script will run.</summary>
    public DirectedMachine Machine { get; } = machine;

    /// <summary>Where it has what.</summary>
    public AgentPlatform Platform => Script.Platform;

    /// <summary>Number of expectations.</summary>
    public int Count => expectations.Count;

    /// <summary>The record of operation <paramref name="index"/> has to be so.</summary>
    public void That(int index, string what, Func<LogRecord, bool> holds) => expectations.Add((index, what, holds));

    /// <summary>The operation has this result and no exception.</summary>
    public void Result(int index, ulong value) =>
        That(index, $"result 0x{value:x}", record => record.Result == value && record.Exception is null);

    /// <summary>The operation takes an exception of this class at the instruction, and goes on after it.</summary>
    public void Exception(int index, int exceptionClass) =>
        That(index, $"exception class 0x{exceptionClass:x}", record =>
            record.Exception is { ElrOffset: 0, Count: 1, Spsr: ScriptFormat.Pstate } taken && taken.Class == exceptionClass);

    /// <summary>Exactly these interrupts are taken after the operation: CPU and INTID, all acknowledged as IRQs.</summary>
    public void Interrupts(int index, params (int Cpu, uint Intid)[] expected) =>
        That(index, $"interrupts [{string.Join(", ", expected.Select(one => $"cpu {one.Cpu}: {one.Intid}"))}]", record =>
            record.Interrupts.Select(taken => (taken.Cpu, (uint)(taken.Iar ?? uint.MaxValue) & (Machine.GicVersion == 2 ? 0x3ffu : 0xff_ffffu)))
                .SequenceEqual(expected));

    /// <summary>What does not hold, a line each.</summary>
    public IEnumerable<string> Broken(ScriptLog log)
    {
        foreach ((int index, string what, Func<LogRecord, bool> holds) in expectations)
        {
            if (index >= log.Records.Count)
            {
                yield return $"operation {index}: no record";
            }
            else if (!holds(log.Records[index]))
            {
                yield return $"operation {index} ({Script.Scripts[(int)log.Number].Operations[index]}): expected {what}, the log has {LogText.Of(log.Records[index])}";
            }
        }
    }
}
