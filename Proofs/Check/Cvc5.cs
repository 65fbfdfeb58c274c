using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Threading.Tasks;
using Microsoft.Z3;

namespace Lockstep.Proofs.Check;

/// <summary>Runs cvc5 on a query in SMT-LIB 2.</summary>
public static class Cvc5
{
    internal const string Program = "cvc5";

    // cvc5 ends itself at its limit; a process that does not is ended this much later.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    // All bits as clauses at once, for one SAT solver: it orders many priorities in seconds, where the default takes minutes or more.
    private static readonly string[] Eager = ["--bitblast=eager", "--bv-sat-solver=cadical"];

    /// <summary>What cvc5 answers; a limit that is reached is <see cref="Status.UNKNOWN"/>.</summary>
    /// <param name="query">The text.</param>
    /// <param name="limit">Longest time.</param>
    /// <param name="program">The program.</param>
    /// <param name="isEager">Turns bit vectors into clauses at once; for pure bit vectors, one query.</param>
    /// <exception cref="InvalidOperationException">cvc5 is missing or does not accept the text; the message has its own words.</exception>
    public static Status Run(string query, TimeSpan limit, string program = Program, bool isEager = false)
    {
        ArgumentNullException.ThrowIfNull(query);
        string file = Path.Combine(Path.GetTempPath(), $"lockstep-{Guid.NewGuid():N}.smt2");
        try
        {
            File.WriteAllText(file, query);
            string[] options = isEager ? Eager : [];
            return Answer(Start(program, ["--lang", "smt2", .. options, $"--tlimit={Milliseconds(limit)}", file], withInput: false), limit);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>A limit as cvc5 takes it: at least 1, as 0 is none.</summary>
    internal static string Milliseconds(TimeSpan limit) => Math.Max(1, (long)limit.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);

    /// <summary>Starts cvc5 with its output to be read.</summary>
    internal static Process Start(string program, IEnumerable<string> arguments, bool withInput)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = withInput,
        };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception error)
        {
            throw new InvalidOperationException($"{program} cannot be started ({error.Message}): install Debian's cvc5 (make deps)", error);
        }
    }

    private static Status Answer(Process started, TimeSpan limit)
    {
        using Process process = started;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        bool ended = process.WaitForExit(limit + Grace);
        if (!ended)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }

        string said = output.GetAwaiter().GetResult().Trim();
        string complaint = errors.GetAwaiter().GetResult().Trim();
        return said switch
        {
            "sat" => Status.SATISFIABLE,
            "unsat" => Status.UNSATISFIABLE,
            "unknown" => Status.UNKNOWN,
            _ when !ended || complaint.Contains("timeout", StringComparison.Ordinal) => Status.UNKNOWN,
            _ => throw new InvalidOperationException($"cvc5 gave no answer (exit code {process.ExitCode}): {said} {complaint}"),
        };
    }
}
