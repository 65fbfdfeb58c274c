using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Proofs.A64.Semantics;
using Lockstep.Proofs.Paths;
using Lockstep.Proofs.Words;
using Microsoft.Z3;

namespace Lockstep.Proofs.A64.Proof.Events.Start;

/// <summary>A function that looks at a configuration block of any bytes returns what its contract says, and changes nothing.</summary>
/// <param name="Class">The row.</param>
/// <param name="Place">A place of the loop; where the function returns to.</param>
/// <param name="Function">The function.</param>
/// <param name="Call">The number of its arguments.</param>
/// <param name="Depth">The stack pointer's distance from the event loop's, in bytes.</param>
internal sealed record CheckCase(EventClass Class, WaitingPlace Place, CheckFunction Function, int Call, int Depth)
    : EventCase(Class, Place)
{
    /// <inheritdoc/>
    public override string Text => $"{Function.Name}, call {Call}, 0x{Depth:x} bytes below the event loop's frame";

    /// <inheritdoc/>
    public override int Running => RepresentationInvariant.NoVcpu;

    /// <inheritdoc/>
    public override bool ComparesMuch => true;

    /// <inheritdoc/>
    public override void Run(VmmImage image, SymbolicRun run, RepresentationInvariant invariant, Claims claims)
    {
        BlockWords block = new(image);
        BlockRules rules = new(block);
        ulong[][] calls = Function.Calls(block);
        Prepare(image, run, block);
        if (Function.Type == CheckFunction.Setup)
        {
            SetupRules images = new(block);
            run.Memory.Instead = at => images.At(image, at);
        }

        foreach (SymbolicBit evident in rules.Evident())
        {
            PathExplorer explorer = PathExplorer.Current;
            claims.Holds("a number above another one is above all below",
                explorer.Check((!evident).ToExpression()) == Status.UNSATISFIABLE);
            explorer.Assume(evident.ToExpression());
        }

        var call = run.Call(Function.Address(image), image.Sp - (ulong)Depth,
            calls.Length == 0 ? [] : [.. calls[Call].Select(SymbolicWord64.Of)]);
        claims.Holds("it returns what the format's rules say",
            Equal(SymbolicWord64.Low(call.After.General[0]), Function.Returns(rules, Call, call.General)));
        ChangesNothing(run, claims, call);
    }

    /// <summary>
    /// Equality of a number and one of several numbers, by when it is which: so it says nothing but what the conditions say.
    /// </summary>
    private static SymbolicBit Equal(SymbolicWord32 number, SymbolicWord32 choice) =>
        choice.Term.Expression is { IsITE: true } term && number.Term.Expression is null
            ? SymbolicBit.Select(SymbolicBit.Of((BoolExpr)term.Args[0]), Equal(number, Of(term.Args[1])), Equal(number, Of(term.Args[2])))
            : number == choice;

    private static SymbolicWord32 Of(Expr term) => term is BitVecNum number ? SymbolicWord32.Of((ulong)number.BigInteger)
        : new(Terms.Of((BitVecExpr)term, 32));

    /// <summary>The block is any, and the functions that look at it are taken to be their contracts.</summary>
    public static void Prepare(VmmImage image, SymbolicRun run, BlockWords block)
    {
        run.Memory.Instead = block.At;
        run.JoinsRegions = true;
        run.NotFollowed = image.Contracts.Concat(CheckFunctions.All.Select(f => KeyValuePair.Create(f.Address(image), (FunctionContract)f)))
            .ToDictionary();
    }

    /// <summary>A function has returned, and nothing is changed but what its caller does not rely on.</summary>
    public static void ChangesNothing(SymbolicRun run, Claims claims,
        (ProcessorState<SymbolicBit, SymbolicWord64> After, SymbolicWord64[] General, SymbolicWord64[] VectorLow) call)
    {
        FunctionContract.KeepsRegisters(claims, call);
        claims.Holds("it makes no system call", run.Kernel.Invocations.Count == 0);
        claims.Holds("it stores to no data", !run.Memory.StoredData.Any());
    }
}
