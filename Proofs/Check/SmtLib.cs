using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Microsoft.Z3;

namespace Lockstep.Proofs.Check;

/// <summary>
/// Writes assertions in SMT-LIB 2.6 for another solver. The text is our own, not libz3's printer's, so that an error of that printer
/// cannot hide; it depends on nothing but the terms, and its length is linear in the number of different terms. A writer of several queries
/// declares and defines what is new in each.
/// </summary>
public sealed class SmtLib
{
    // A longer term gets a name, which also bounds how deep the text nests.
    private const int LongestInline_characters = 200;

    private readonly Dictionary<Expr, string> texts = [];
    private readonly Dictionary<Expr, int> uses = [];
    private readonly SortedDictionary<string, string> declarations = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> fresh = new(StringComparer.Ordinal);
    private readonly StringBuilder definitions = new();
    private readonly string prefix;

    /// <summary>A writer of several queries to one solver.</summary>
    public SmtLib()
        : this("lockstep!")
    {
    }

    private SmtLib(string prefix) => this.prefix = prefix;

    /// <summary>The query whether some values make all assertions true, in a logic such as QF_BV (QF_UFBV with functions).</summary>
    /// <exception cref="NotSupportedException">A term has no translation; the message names its function.</exception>
    public static string Write(IEnumerable<BoolExpr> assertions, string logic = "QF_BV")
    {
        ArgumentNullException.ThrowIfNull(assertions);
        BoolExpr[] all = assertions.ToArray();
        string prefix = "term";
        SmtLib writer;
        while ((writer = new SmtLib(prefix)).Extend(all) is null)
        {
            prefix += "_";
        }

        var text = new StringBuilder();
        text.Append("(set-logic ").Append(logic).Append(")\n").Append(writer.New());
        foreach (BoolExpr assertion in all)
        {
            text.Append("(assert ").Append(writer.texts[assertion]).Append(")\n");
        }

        return text.Append("(check-sat)\n").ToString();
    }

    /// <summary>The next query to a solver that was told all that this has written before: what is new in it, and the question.</summary>
    /// <param name="assertions">Terms of the same context as all before.</param>
    /// <exception cref="NotSupportedException">A term has no translation; the message names its function.</exception>
    public string Ask(IEnumerable<BoolExpr> assertions)
    {
        BoolExpr[] all = Extend([.. assertions]) ?? throw new NotSupportedException($"SMT-LIB: a constant's name begins with {prefix}");
        // A list of assumptions may not be empty.
        string question = all.Length == 0 ? "(check-sat)" : $"(check-sat-assuming ({string.Join(' ', all.Select(assertion => texts[assertion]))}))";
        return $"{New()}{question}\n";
    }

    /// <summary>Translates what has no text yet; null when a constant has a name that this may give to a term.</summary>
    private BoolExpr[]? Extend(BoolExpr[] roots)
    {
        uses.Clear();
        List<Expr> order = Order(roots);
        if (fresh.Keys.Any(name => name.TrimStart('|').StartsWith(prefix, StringComparison.Ordinal)))
        {
            return null;
        }

        order.ForEach(Translate);
        return roots;
    }

    /// <summary>Declarations and definitions since the last time.</summary>
    private string New()
    {
        string text = string.Concat(fresh.Values.Select(declaration => declaration + "\n")) + definitions;
        fresh.Clear();
        definitions.Clear();
        return text;
    }

    /// <summary>All different terms, arguments before what uses them; counts the uses and declares constants and functions.</summary>
    private List<Expr> Order(BoolExpr[] roots)
    {
        var order = new List<Expr>();
        var open = new Stack<(Expr Term, bool Leave)>(roots.Reverse().Select(root => ((Expr)root, false)));
        while (open.TryPop(out (Expr Term, bool Leave) next))
        {
            if (next.Leave)
            {
                order.Add(next.Term);
                continue;
            }

            if (texts.ContainsKey(next.Term))
            {
                continue;
            }

            uses[next.Term] = uses.GetValueOrDefault(next.Term) + 1;
            if (uses[next.Term] > 1)
            {
                continue;
            }

            Declare(next.Term);
            open.Push((next.Term, true));
            foreach (Expr argument in next.Term.Args.Reverse())
            {
                open.Push((argument, false));
            }
        }

        return order;
    }

    private void Declare(Expr term)
    {
        FuncDecl function = term.FuncDecl;
        if (function.DeclKind != Z3_decl_kind.Z3_OP_UNINTERPRETED)
        {
            return;
        }

        string name = SmtLibNames.Symbol(function.Name);
        string domain = string.Join(' ', function.Domain.Select(SmtLibNames.Sort));
        string declaration = $"(declare-fun {name} ({domain}) {SmtLibNames.Sort(function.Range)})";
        if (declarations.TryGetValue(name, out string? other) && other != declaration)
        {
            throw new NotSupportedException($"SMT-LIB: two constants of different sorts are called {name}");
        }

        if (declarations.TryAdd(name, declaration))
        {
            fresh.Add(name, declaration);
        }
    }

    private void Translate(Expr term)
    {
        string text = SmtLibTerms.Text(term, Array.ConvertAll(term.Args, argument => texts[argument]));
        if (term.NumArgs > 0 && (uses[term] > 1 || text.Length > LongestInline_characters))
        {
            string name = $"{prefix}{texts.Count}";
            definitions.Append($"(define-fun {name} () {SmtLibNames.Sort(term.Sort)} {text})\n");
            text = name;
        }

        texts.Add(term, text);
    }
}
