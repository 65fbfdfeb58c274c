using Lockstep.Proofs.A64.Semantics;
using Lockstep.Proofs.Words;
using Lockstep.Vmm;

namespace Lockstep.Proofs.A64.Proof.Machine;

/// <summary>
/// What a function that prints does, as far as anybody depends on it: nothing but to change the bound on what is printed. It is proved
/// of the function by cases of its own, and in all other cases a call of it is taken to be this. So the paths of a line's numbers,
/// and of the time that the bound is made of, are not multiplied with those of every event.
/// </summary>
/// <param name="Name">The function.</param>
/// <param name="Symbol">Its name in vmm.elf.</param>
/// <param name="TakesState">Whether X0 is the VMM's state, of which it changes the bound.</param>
/// <param name="MostDepth">
/// The largest distance of the stack pointer from the event loop's at which it is proved, and so may be called; and all from
/// <see cref="LeastDepth"/> on.
/// </param>
internal sealed record PrintContract(string Name, string Symbol, bool TakesState, int MostDepth) : FunctionContract(Name, Symbol)
{
    /// <summary>The least such distance, and the alignment of the stack.</summary>
    public const int LeastDepth = 0x20, DepthStep = 16;

    /// <summary>Of functions that Log.TryBegin calls, which has a frame of 48 bytes.</summary>
    private const int Deepest = 0x130, TryBeginFrame = 0x30;

    private const string Log = "vmm_Lockstep_Vmm_Guest_Log_1<vmm_Lockstep_Vmm_Microkit_MicrokitKernel>__";

    /// <summary>The functions.</summary>
    public static IReadOnlyList<PrintContract> All { get; } =
    [
        new("Log.TryBegin", $"{Log}TryBegin", true, Deepest - TryBeginFrame), new("Log.Hex", $"{Log}Hex", false, Deepest),
        new("Log.Decimal", $"{Log}Decimal", false, Deepest),
    ];

    /// <summary>The words of the bound on what is printed, by address.</summary>
    public static unsafe IEnumerable<ulong> Bound(VmmImage image)
    {
        VmmState s = default;
        ulong at = image.State + (ulong)RepresentationInvariant.Offset(&s, &s.Log);
        return [.. Enumerable.Range(0, sizeof(Vmm.Guest.LogLimiter) / 4).Select(i => at + (4 * (ulong)i))];
    }

    /// <inheritdoc/>
    public override void Apply(
        VmmImage image, ProcessorState<SymbolicBit, SymbolicWord64> processor, SymbolicMemory memory, int call)
    {
        ulong sp = Number(processor.Sp, "the stack pointer"), depth = image.Sp - sp;
        if (depth < LeastDepth || depth > (ulong)MostDepth || depth % DepthStep != 0)
        {
            throw new ObligationFailedException($"{Name} is called 0x{depth:x} bytes below the event loop's frame");
        }

        if (TakesState && Number(processor.General[0], "X0") != image.State)
        {
            throw new ObligationFailedException($"{Name} is called with another state");
        }

        foreach (ulong at in TakesState ? Bound(image) : [])
        {
            memory.Write(at, 4, Unknowns.Wide($"what is at 0x{at:x} after call {call}"));
        }

        Return(processor, call);
    }
}
