using Lockstep.Proofs.Check;
using Lockstep.Proofs.Paths;
using Lockstep.Proofs.Theorems;
using Microsoft.Z3;

namespace Lockstep.Proofs.Command;

/// <summary>
/// Asks cvc5 every question that Z3 has answered: one cvc5 for each theorem in each configuration, and where that one needs long a second
/// one with other options, for the one question.
/// </summary>
/// <param name="build">Build folder; questions without the same answer are kept below it.</param>
internal sealed class SecondSolver(string build)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(3), Limit = TimeSpan.FromSeconds(120);

    private readonly string folder = Path.Combine(build, "proofs", "cvc5");
    private readonly List<string> wrong = [];
    private int agreed, differ, open;

    /// <summary>Begins with a theorem.</summary>
    /// <param name="theorem">The theorem.</param>
    /// <param name="configuration">One of its configurations.</param>
    public Asker Begin(Theorem theorem, TheoremConfiguration configuration) => new(this, theorem.Id, configuration.Name);

    /// <summary>Prints what it said, and whether it said the same as Z3 of every question.</summary>
    public bool Report()
    {
        wrong.Order(StringComparer.Ordinal).ToList().ForEach(Console.WriteLine);
        Console.WriteLine($"cvc5: {agreed} answers agree, {differ} differ, {open} gave none in {Limit.TotalSeconds:0} s");
        return wrong.Count == 0;
    }

    /// <summary>The questions of one theorem.</summary>
    internal sealed class Asker(SecondSolver owner, string id, string configuration) : IQueryLog, IDisposable
    {
        private readonly Cvc5Session session = new(First);
        private int number;

        /// <inheritdoc/>
        public void Add(IReadOnlyList<BoolExpr> assertions, Status answer)
        {
            number++;
            SecondOpinion opinion = new(answer, Ask(assertions));
            if (opinion.Agrees)
            {
                Interlocked.Increment(ref owner.agreed);
                return;
            }

            string name = $"{id}-{configuration}-{number}".Replace(", ", "-", StringComparison.Ordinal).Replace(' ', '_');
            string file = Path.Combine(owner.folder, $"{name}.smt2");
            Directory.CreateDirectory(owner.folder);
            File.WriteAllText(file, SmtLib.Write(assertions));
            lock (owner.wrong)
            {
                _ = opinion.Differs ? owner.differ++ : owner.open++;
                owner.wrong.Add($"{id} ({configuration}), question {number}: {opinion}; it is in {file}");
            }
        }

        /// <inheritdoc/>
        public void Dispose() => session.Dispose();

        private Status Ask(IReadOnlyList<BoolExpr> assertions) =>
            session.Ask(assertions) is var answer && answer != Status.UNKNOWN ? answer
            : Cvc5.Run(SmtLib.Write(assertions), Limit, isEager: true);
    }
}
