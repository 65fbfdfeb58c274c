using Lockstep.Proofs.A64.Proof.Ready;
using Lockstep.Proofs.A64.Semantics;
using Lockstep.Proofs.Words;

namespace Lockstep.Proofs.A64.Proof.Machine;

/// <summary>A function that is not followed where it is called: what stands for a call of it.</summary>
/// <param name="Name">The function.</param>
/// <param name="Symbol">Its name in vmm.elf.</param>
internal abstract record FunctionContract(string Name, string Symbol)
{
    /// <summary>Argument and result registers, and others that a call may change: X0 to X18 (AAPCS64).</summary>
    public const int ChangedRegisters = 19;

    /// <summary>Registers of which the low half is preserved: V8 to V15 (AAPCS64).</summary>
    public const int FirstKeptVector = 8, KeptVectors = 8;

    /// <summary>The last register that a function preserves, but for X30.</summary>
    public const int LastSaved = 29;

    private const int LinkRegister = 30;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<FunctionContract> Every { get; } =
    [
        .. PrintContract.All, new CopyContract(), .. ChainContract.All, new PeekContract(), .. LineContract.All, .. ServiceContract.All,
        .. ReadyContract.All,
    ];

    /// <summary>Stack that it uses, in bytes.</summary>
    public virtual ulong StackBytes => 0;

    /// <summary>Whether a call of it on this path is not followed.</summary>
    public virtual bool Applies(ProcessorState<SymbolicBit, SymbolicWord64> processor, SymbolicMemory memory) => true;

    /// <summary>Where it begins.</summary>
    public ulong Address(VmmImage image) => image.Elf.Symbol(Symbol, "a proof about it looks up").Value;

    /// <summary>Takes the place of a call.</summary>
    /// <param name="image">The program.</param>
    /// <param name="processor">The registers at its first instruction; then those at its return.</param>
    /// <param name="memory">The memory.</param>
    /// <param name="call">Number of the call on the path.</param>
    /// <exception cref="ObligationFailedException">It is called otherwise than it may be.</exception>
    public abstract void Apply(
        VmmImage image, ProcessorState<SymbolicBit, SymbolicWord64> processor, SymbolicMemory memory, int call);

    /// <summary>It returns; what the caller may not rely on is anything.</summary>
    protected void Return(ProcessorState<SymbolicBit, SymbolicWord64> processor, int call)
    {
        string after = $"after {Name}, call {call}";
        for (int i = 0; i < ChangedRegisters; i++)
        {
            processor.General[i] = Unknowns.Wide($"X{i} {after}");
        }

        for (int i = 0; i < processor.VectorLow.Length; i++)
        {
            processor.VectorHigh[i] = Unknowns.Wide($"V{i}[127:64] {after}");
            processor.VectorLow[i] = i is >= FirstKeptVector and < FirstKeptVector + KeptVectors ? processor.VectorLow[i]
                : Unknowns.Wide($"V{i}[63:0] {after}");
        }

        processor.Flags = new(
            Unknowns.Bit($"N {after}"), Unknowns.Bit($"Z {after}"), Unknowns.Bit($"C {after}"), Unknowns.Bit($"V {after}"));
        processor.Pc = Number(processor.General[LinkRegister], "the return address");
    }

    /// <summary>
    /// The function is called not deeper than where it is proved: there the place of the stack is any, and what is left of it is as much.
    /// </summary>
    /// <param name="image">The program.</param>
    /// <param name="processor">The registers.</param>
    /// <param name="memory">The memory.</param>
    /// <param name="most">The largest distance of the stack pointer from the event loop's, in bytes.</param>
    /// <exception cref="ObligationFailedException">It is not.</exception>
    protected void CheckDepth(
        VmmImage image, ProcessorState<SymbolicBit, SymbolicWord64> processor, SymbolicMemory memory, int most)
    {
        ulong depth = image.Sp - Number(memory.OnStack(processor.Sp), "the stack pointer");
        if (depth > (ulong)most)
        {
            throw new ObligationFailedException(
                $"{Name} is called 0x{depth:x} bytes below the event loop's frame, and proved at 0x{most:x}");
        }
    }

    /// <summary>What a function relies on when it is called.</summary>
    /// <exception cref="ObligationFailedException">It does not hold.</exception>
    protected void Require(IEnumerable<(string Says, SymbolicBit Holds)> conditions)
    {
        foreach ((string says, SymbolicBit holds) in conditions)
        {
            if (!SymbolicMemory.IsProved(holds))
            {
                throw new ObligationFailedException($"not so when {Name} is called: {says}");
            }
        }
    }

    /// <summary>A word that has to be a number.</summary>
    protected static ulong Number(SymbolicWord64 word, string what) => word.Term is { Expression: null } known ? (ulong)known.Value
        : throw new ObligationFailedException($"{what} is no number");
}
