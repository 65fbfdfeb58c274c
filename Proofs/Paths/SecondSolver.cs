using Lockstep.Proofs.Check;
using Microsoft.Z3;

namespace Lockstep.Proofs.Paths;

/// <summary>
/// Asks cvc5 every question that Z3 has answered: one cvc5 for each proof, and where that one needs long a second one with other options,
/// for the one question.
/// </summary>
/// <param name="folder">Where questions without the same answer are kept.</param>
internal sealed class SecondSolver(string folder)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(3), Limit = TimeSpan.FromSeconds(120);

    /// <summary>What an option has to say to have one.</summary>
    public const string Name = "cvc5";

    private readonly string folder = folder;
    private readonly List<string> wrong = [];
    private int agreed, differ, open;

    /// <summary>Begins with a proof.</summary>
    /// <param name="proof">What is proved.</param>
    /// <param name="configuration">Of which configuration.</param>
    public Asker Begin(string proof, string configuration) => new(this, proof, configuration);

    /// <summary>Prints what it said, and whether it said the same as Z3 of every question.</summary>
    public bool Report()
    {
        wrong.Order(StringComparer.Ordinal).ToList().ForEach(Console.WriteLine);
        Console.WriteLine($"cvc5: {agreed} answers agree, {differ} differ, {open} gave none in {Limit.TotalSeconds:0} s");
        return wrong.Count == 0;
    }

    /// <summary>The questions of one proof.</summary>
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

            string name = $"{id}-{configuration}-{number}".Replace(", ", "-", StringComparison.Ordinal).Replace(' ', '_').Replace('/', '-');
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
