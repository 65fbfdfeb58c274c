using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Proofs.A64.Semantics;
using Lockstep.Proofs.Words;

namespace Lockstep.Proofs.A64.Proof.Events.Start;

/// <summary>
/// A function that looks at the configuration block and returns a number: it changes nothing, and what it returns depends on the block and
/// its arguments alone. What it returns is proved by cases of its own; in the cases of its callers a call of it is taken to be that.
/// </summary>
/// <param name="Name">The function.</param>
/// <param name="Type">The class that it is of.</param>
/// <param name="LeastDepth">The least distance of the stack pointer from the event loop's at which it is proved and may be called.</param>
/// <param name="MostDepth">The largest.</param>
internal sealed record CheckFunction(string Name, string Type, int LeastDepth, int MostDepth)
    : FunctionContract($"{Type}.{Name}", $"vmm_Lockstep_{(Type == Setup ? "Vmm_Guest" : "Model_Configuration")}_{Type}__{Name}")
{
    /// <summary>The class of those that look at the guest's images too.</summary>
    public const string Setup = "GuestSetup";

    private const int DepthStep = 16;

    /// <summary>What it returns in W0, by its rules, the number of the call and X0 and those that follow.</summary>
    public required Func<BlockRules, int, SymbolicWord64[], SymbolicWord32> Returns { get; init; }

    /// <summary>The arguments of each call that there is; of 32-bit ones the low half. None: it is called with any.</summary>
    public Func<BlockWords, ulong[][]> Calls { get; init; } = static _ => [];

    /// <summary>Whether its callers are proved for anything that it may return: they only pass it on, or look whether it is 0.</summary>
    public bool IsOpaque { get; init; }

    /// <summary>The depths.</summary>
    public IEnumerable<int> Depths => Enumerable.Range(0, ((MostDepth - LeastDepth) / DepthStep) + 1).Select(i =>
        LeastDepth + (DepthStep * i));

    /// <summary>What a function returns of which only that is known that it returns the same each time.</summary>
    public static SymbolicWord32 Result(string function, int call) => Unknowns.Word($"what {function} returns, call {call}");

    /// <inheritdoc/>
    public override void Apply(
        VmmImage image, ProcessorState<SymbolicBit, SymbolicWord64> processor, SymbolicMemory memory, int call)
    {
        ulong depth = image.Sp - Number(processor.Sp, "the stack pointer");
        if (depth < (ulong)LeastDepth || depth > (ulong)MostDepth || depth % DepthStep != 0)
        {
            throw new ObligationFailedException($"{Name} is called 0x{depth:x} bytes below the event loop's frame");
        }

        BlockWords block = new(image);
        ulong[][] calls = Calls(block);
        int known = calls.Length == 0 ? 0 : Array.FindIndex(calls, c => c.Index().All(a => IsArgument(processor.General[a.Index], a.Item)));
        if (known < 0)
        {
            throw new ObligationFailedException($"{Name} is called with other arguments");
        }

        SymbolicWord32 result = IsOpaque ? Result(Name, known) : Returns(new(block), known, processor.General);
        Return(processor, call);
        processor.General[0] = SymbolicWord64.Join(SymbolicWord64.High(processor.General[0]), result);
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static bool IsArgument(SymbolicWord64 word, ulong value) => word.Term is { Expression: null } known
        && (ulong)known.Value == value;
}
