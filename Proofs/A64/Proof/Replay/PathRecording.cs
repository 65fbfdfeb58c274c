using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Proofs.A64.Semantics;
using Lockstep.Proofs.Words;

namespace Lockstep.Proofs.A64.Proof.Replay;

/// <summary>
/// What a path executed, and what came to it from outside: results of system calls and of functions that are not followed. With a
/// model of the path it can be executed again on integers.
/// </summary>
/// <param name="processor">Its registers.</param>
/// <param name="memory">Its memory.</param>
internal sealed class PathRecording(ProcessorState<SymbolicBit, SymbolicWord64> processor, SymbolicMemory memory)
{
    private readonly List<ulong> steps = [];
    private readonly Dictionary<int, OutsideStep> outside = [];
    private readonly HashSet<int> joined = [];
    private readonly Dictionary<int, int> loads = [];
    private SymbolicRegisters? start, before;
    private int writes, startWrites;

    /// <summary>Where each step began.</summary>
    public IReadOnlyList<ulong> Steps => steps;

    /// <summary>Steps that were not executed, but done for the program, by number.</summary>
    public IReadOnlyDictionary<int, OutsideStep> Outside => outside;

    /// <summary>Steps that stand for a few instructions: branches that were joined.</summary>
    public IReadOnlySet<int> Joined => joined;

    /// <summary>Whether the last step was not done to its end.</summary>
    public bool IsCut { get; private set; }

    /// <summary>The registers at the first step.</summary>
    public SymbolicRegisters Start => start ?? new(processor);

    /// <summary>What came into memory before the first step.</summary>
    public IEnumerable<OutsideWrite> StartWrites => memory.FromOutside.Take(startWrites);

    /// <summary>The registers now.</summary>
    public SymbolicRegisters Now => new(processor);

    /// <summary>What came into memory before a step that was executed.</summary>
    public IEnumerable<OutsideWrite> WritesAt(int step) =>
        loads.TryGetValue(step, out int first) ? memory.FromOutside.Skip(first).TakeWhile(write => write.Step == step) : [];

    /// <summary>A step begins where the processor is.</summary>
    public void Begin()
    {
        if (start is null)
        {
            (start, startWrites) = (new(processor), memory.FromOutside.Count);
        }

        (writes, before) = (memory.FromOutside.Count, null);
        memory.Step = steps.Count;
        steps.Add(processor.Pc);
        IsCut = true;
    }

    /// <summary>The step leaves the program: its arguments are what the registers are now.</summary>
    public void Leave() => before = new(processor);

    /// <summary>The step is done.</summary>
    /// <param name="isOutside">Its result is not what the program computes.</param>
    /// <param name="isJoined">It stands for some instructions.</param>
    public void End(bool isOutside = false, bool isJoined = false)
    {
        int step = steps.Count - 1;
        IsCut = false;
        if (isOutside)
        {
            outside[step] = new(before, new(processor), [.. memory.FromOutside.Skip(writes)]);
        }
        else if (memory.FromOutside.Count > writes)
        {
            loads[step] = writes;
        }

        if (isJoined)
        {
            joined.Add(step);
        }
    }
}

/// <summary>A step that was done for the program.</summary>
/// <param name="Before">The registers before, where they matter.</param>
/// <param name="After">The registers after it.</param>
/// <param name="Writes">What it wrote.</param>
internal sealed record OutsideStep(SymbolicRegisters? Before, SymbolicRegisters After, IReadOnlyList<OutsideWrite> Writes);

/// <summary>A value that came into memory from outside of the program.</summary>
/// <param name="Step">At which step.</param>
/// <param name="At">Where.</param>
/// <param name="SizeBytes">How many bytes.</param>
/// <param name="Value">What.</param>
internal readonly record struct OutsideWrite(int Step, ulong At, int SizeBytes, SymbolicWord64 Value);
