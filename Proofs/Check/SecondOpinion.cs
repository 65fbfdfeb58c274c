using System;
using System.Collections.Generic;
using Microsoft.Z3;

namespace Lockstep.Proofs.Check;

/// <summary>An answer and what another solver says of the same query.</summary>
/// <param name="Claimed">The answer to check.</param>
/// <param name="Answer">The other solver's.</param>
public sealed record SecondOpinion(Status Claimed, Status Answer)
{
    /// <summary>Both decided, and the same.</summary>
    public bool Agrees => Claimed == Answer && Claimed != Status.UNKNOWN;

    /// <summary>Both decided, and not the same: one of the two solvers, or the translation between them, is wrong.</summary>
    public bool Differs => Claimed != Answer && Claimed != Status.UNKNOWN && Answer != Status.UNKNOWN;

    /// <summary>Asks cvc5 whether some values make the assertions true.</summary>
    public static SecondOpinion OfCvc5(IEnumerable<BoolExpr> assertions, Status claimed, TimeSpan limit, string logic = "QF_BV") =>
        new(claimed, Cvc5.Run(SmtLib.Write(assertions, logic), limit));

    /// <summary>The two answers in one line.</summary>
    public override string ToString() => this switch
    {
        { Agrees: true } => $"both solvers say {Word(Answer)}",
        { Differs: true } => $"the solvers differ: Z3 says {Word(Claimed)}, cvc5 says {Word(Answer)}",
        _ => $"not decided by both: Z3 says {Word(Claimed)}, cvc5 says {Word(Answer)}",
    };

    private static string Word(Status status) => status switch
    {
        Status.SATISFIABLE => "sat",
        Status.UNSATISFIABLE => "unsat",
        _ => "unknown",
    };
}
