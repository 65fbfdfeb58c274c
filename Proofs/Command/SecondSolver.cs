using Lockstep.Proofs.Check;
using Lockstep.Proofs.Paths;
using Microsoft.Z3;

namespace Lockstep.Proofs.Command;

/// <summary>Asks cvc5 every question that Z3 has answered.</summary>
internal sealed class SecondSolver : IQueryLog
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly List<string> differences = [];
    private int agreed, open;

    /// <inheritdoc/>
    public void Add(IReadOnlyList<BoolExpr> assertions, Status answer)
    {
        SecondOpinion opinion = SecondOpinion.OfCvc5(assertions, answer, Limit);
        if (opinion.Agrees)
        {
            Interlocked.Increment(ref agreed);
        }
        else if (opinion.Differs)
        {
            lock (differences)
            {
                differences.Add($"{opinion}:\n{SmtLib.Write(assertions)}");
            }
        }
        else
        {
            Interlocked.Increment(ref open);
        }
    }

    /// <summary>Prints what it said, and whether nothing differs.</summary>
    public bool Report()
    {
        differences.ForEach(Console.WriteLine);
        Console.WriteLine($"cvc5: {agreed} answers agree, {differences.Count} differ, {open} gave none in {Limit.TotalSeconds:0} s");
        return differences.Count == 0;
    }
}
