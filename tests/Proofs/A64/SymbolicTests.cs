using Lockstep.Proofs.A64.Decode;
using Lockstep.Proofs.A64.Semantics;
using Lockstep.Proofs.Paths;
using Lockstep.Proofs.Words;
using Microsoft.Z3;
using Shouldly;
using Xunit;
using SymbolicWord128 = Lockstep.Proofs.Words.SymbolicWide<Lockstep.Proofs.Words.SymbolicWide<Lockstep.Proofs.Words.SymbolicWide<
    Lockstep.Proofs.Words.SymbolicWide<Lockstep.Proofs.Words.SymbolicWord8>>>>;
using X = Lockstep.Proofs.Words.SymbolicWide<Lockstep.Proofs.Words.SymbolicWide<
    Lockstep.Proofs.Words.SymbolicWide<Lockstep.Proofs.Words.SymbolicWord8>>>;

namespace Lockstep.Tests.Proofs.A64;

/// <summary>
/// The same text of the semantics on symbolic words: it forks at branches on data and nowhere else, and what it computes is proved.
/// </summary>
public sealed class SymbolicTests
{
    private const ulong Start = 0x1000;

    /// <summary>cmp x0, x1; b.lo .+8: the smaller one is in x0 on one path and not on the other.</summary>
    [Fact]
    public void A_branch_on_data_is_two_paths_and_each_knows_why()
    {
        using PathExplorer explorer = new();
        List<ulong> seen = [];
        explorer.Explore(() =>
        {
            (ProcessorState<SymbolicBit, X> state, X a, X b) = Run(explorer, 0xeb01001f, 0x54000043);
            SymbolicBit isLess = state.Pc == Start + 12 ? a < b : a >= b;
            explorer.Check((!isLess).ToExpression()).ShouldBe(Status.UNSATISFIABLE);
            seen.Add(state.Pc);
        });
        seen.Order().ShouldBe([Start + 8, Start + 12]);
    }

    /// <summary>cmp x0, x1; csel x2, x0, x1, lt: the signed minimum, in one path.</summary>
    [Fact]
    public void A_selection_is_one_path()
    {
        using PathExplorer explorer = new();
        explorer.Explore(() =>
        {
            (ProcessorState<SymbolicBit, X> state, X a, X b) = Run(explorer, 0xeb01001f, 0x9a81b002);
            X least = state.General[2];
            SymbolicBit isMinimum = !X.SignedLess(a, least) & !X.SignedLess(b, least) & (least == a | least == b);
            explorer.Check((!isMinimum).ToExpression()).ShouldBe(Status.UNSATISFIABLE);
            explorer.Check((least == a).ToExpression()).ShouldBe(Status.SATISFIABLE);
        });
        explorer.Statistics.Paths.ShouldBe(1);
    }

    /// <summary>rbit x2, x0; clz x2, x2: the number of zeros below the lowest one, as the word algebra counts them.</summary>
    [Fact]
    public void Bits_are_rearranged()
    {
        using PathExplorer explorer = new();
        explorer.Explore(() =>
        {
            (ProcessorState<SymbolicBit, X> state, X a, _) = Run(explorer, 0xdac00002, 0xdac01042);
            explorer.Check((state.General[2] != X.CountTrailingZeros(a)).ToExpression()).ShouldBe(Status.UNSATISFIABLE);
        });
    }

    private static (ProcessorState<SymbolicBit, X> State, X A, X B) Run(PathExplorer explorer, params uint[] words)
    {
        var state = new ProcessorState<SymbolicBit, X> { Pc = Start };
        X a = Any(explorer, "a"), b = Any(explorer, "b");
        (state.General[0], state.General[1]) = (a, b);
        var around = new Nothing();
        var interpreter = new Interpreter<SymbolicBit, SymbolicWide<SymbolicWide<SymbolicWord8>>, X, SymbolicWord128, Nothing, Nothing>(
            state, around, around);
        foreach (uint word in words)
        {
            interpreter.Execute(Decoder.Decode(state.Pc, word));
        }

        return (state, a, b);
    }

    private static X Any(PathExplorer explorer, string name) => new(Terms.Of(explorer.Word(name, 64), 64));

    private readonly struct Nothing : IMemory<X>, ISystem<SymbolicBit, X>
    {
        public X Load(X address, int sizeBytes, bool isOrdered) => throw new NotSupportedException();

        public void Store(X address, int sizeBytes, X value, bool isOrdered) => throw new NotSupportedException();

        public void SupervisorCall(ProcessorState<SymbolicBit, X> state, int immediate) => throw new NotSupportedException();

        public void Breakpoint(ProcessorState<SymbolicBit, X> state, int comment) => throw new NotSupportedException();

        public X ReadRegister(int register) => throw new NotSupportedException();

        public void WriteRegister(int register, X value) => throw new NotSupportedException();

        public void MaintainCache(int instruction, X address) => throw new NotSupportedException();

        public ulong BranchTarget(X address) => throw new NotSupportedException();
    }
}
