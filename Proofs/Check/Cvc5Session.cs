using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Threading.Tasks;
using Microsoft.Z3;

namespace Lockstep.Proofs.Check;

/// <summary>One cvc5 that is asked many queries of one context: it is started once, and is told each term once.</summary>
public sealed class Cvc5Session : IDisposable
{
    // cvc5 stops a query at its limit; one that does not is ended this much later.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private readonly SmtLib writer = new();
    private readonly TimeSpan limit;
    private readonly Process process;
    private readonly Task<string> errors;
    private bool isDead;

    /// <summary>Starts it.</summary>
    /// <param name="limit">Longest time of a query.</param>
    /// <param name="program">The program.</param>
    /// <param name="logic">Of all queries.</param>
    /// <exception cref="InvalidOperationException">There is no cvc5.</exception>
    public Cvc5Session(TimeSpan limit, string program = Cvc5.Program, string logic = "QF_BV")
    {
        this.limit = limit;
        process = Cvc5.Start(program, ["--lang", "smt2", "--incremental", $"--tlimit-per={Cvc5.Milliseconds(limit)}"], withInput: true);
        errors = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write($"(set-logic {logic})\n");
    }

    /// <summary>What cvc5 answers to whether all assertions can hold; <see cref="Status.UNKNOWN"/> at its limit.</summary>
    /// <param name="assertions">Terms of the same context as all before.</param>
    /// <exception cref="InvalidOperationException">cvc5 does not accept the text, or has ended; the message has its own words.</exception>
    public Status Ask(IEnumerable<BoolExpr> assertions)
    {
        if (isDead)
        {
            return Status.UNKNOWN;
        }

        try
        {
            process.StandardInput.Write(writer.Ask(assertions));
            process.StandardInput.Flush();
        }
        catch (IOException)
        {
            throw Ended(null);
        }

        Task<string?> answer = process.StandardOutput.ReadLineAsync();
        if (!answer.Wait(limit + Grace))
        {
            isDead = true;
            return Status.UNKNOWN;
        }

        return answer.Result switch
        {
            "sat" => Status.SATISFIABLE,
            "unsat" => Status.UNSATISFIABLE,
            "unknown" => Status.UNKNOWN,
            string other => throw Ended(other),
            null => throw Ended(null),
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        End();
        process.Dispose();
    }

    private void End()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }
    }

    private InvalidOperationException Ended(string? said)
    {
        isDead = true;
        End();
        return new InvalidOperationException($"cvc5 gave no answer: {said} {errors.GetAwaiter().GetResult().Trim()}".TrimEnd());
    }
}
