using System.Globalization;
using System.Text.RegularExpressions;

namespace Lockstep.Boards.Kernels;

/// <summary>Integer constant expressions of #if and enums: numbers, names, ( ) ! + - comparisons and logic.</summary>
internal sealed partial class CExpression
{
    private static readonly string[][] s_levels = [["||"], ["&&"], ["==", "!="], ["<", "<=", ">", ">="], ["+", "-"]];

    private readonly string[] _tokens;
    private readonly Func<string, long> _lookup;
    private readonly string _file;
    private readonly string _source;
    private int _next;

    private CExpression(string source, Func<string, long> lookup, string file)
    {
        _tokens = [.. TokenPattern().Matches(source).Select(match => match.Value)];
        _lookup = lookup;
        _file = file;
        _source = source;
    }

    public static long Evaluate(string source, Func<string, long> lookup, string file)
    {
        CExpression expression = new(source, lookup, file);
        long value = expression.Binary(0);
        return expression._next == expression._tokens.Length ? value : throw expression.Bad();
    }

    /// <summary>A C number, with its suffixes.</summary>
    public static bool TryNumber(string text, out long value)
    {
        string digits = text.Trim().TrimEnd('u', 'U', 'l', 'L');
        return digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? long.TryParse(digits.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value)
            : long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
    }

    private long Binary(int level)
    {
        if (level == s_levels.Length)
        {
            return Unary();
        }
        long left = Binary(level + 1);
        while (_next < _tokens.Length && s_levels[level].Contains(_tokens[_next]))
        {
            string op = _tokens[_next++];
            left = Apply(op, left, Binary(level + 1));
        }
        return left;
    }

    private static long Apply(string op, long left, long right) => op switch
    {
        "||" => left != 0 || right != 0 ? 1 : 0,
        "&&" => left != 0 && right != 0 ? 1 : 0,
        "==" => left == right ? 1 : 0,
        "!=" => left != right ? 1 : 0,
        "<" => left < right ? 1 : 0,
        "<=" => left <= right ? 1 : 0,
        ">" => left > right ? 1 : 0,
        ">=" => left >= right ? 1 : 0,
        "+" => left + right,
        _ => left - right,
    };

    private long Unary()
    {
        if (_next >= _tokens.Length)
        {
            throw Bad();
        }
        string token = _tokens[_next++];
        switch (token)
        {
            case "!":
                return Unary() == 0 ? 1 : 0;
            case "-":
                return -Unary();
            case "(":
                long inner = Binary(0);
                return _next < _tokens.Length && _tokens[_next++] == ")" ? inner : throw Bad();
            default:
                return TryNumber(token, out long number) ? number : char.IsLetter(token[0]) || token[0] == '_' ? _lookup(token) : throw Bad();
        }
    }

    private UserError Bad() => new(_file, $"the expression `{_source.Trim()}` is not understood; this SDK is not supported (1.4 to 2.3 are)");

    [GeneratedRegex(@"\|\||&&|[=!<>]=|[A-Za-z_]\w*|\d\w*|\S")]
    private static partial Regex TokenPattern();
}
