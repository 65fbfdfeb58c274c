using System;
using System.Collections.Frozen;
using System.Globalization;
using System.Linq;
using System.Numerics;
using Microsoft.Z3;

namespace Lockstep.Proofs.Check;

/// <summary>Symbols, sorts and numerals in SMT-LIB 2.6.</summary>
internal static class SmtLibNames
{
    private const string Marks = "~!@$%^&*_-+=<>.?/";

    // SMT-LIB 2.6, 3.1: reserved words are no symbols unless quoted.
    private static readonly FrozenSet<string> Reserved =
        new[] { "BINARY", "DECIMAL", "HEXADECIMAL", "NUMERAL", "STRING", "_", "!", "as", "let", "exists", "forall", "match", "par" }
            .ToFrozenSet(StringComparer.Ordinal);

    /// <summary>A symbol, quoted if its characters need it.</summary>
    internal static string Symbol(Symbol symbol)
    {
        string name = symbol is IntSymbol number ? $"k!{number.Int.ToString(CultureInfo.InvariantCulture)}" : symbol.ToString();
        if (name.AsSpan().ContainsAny('|', '\\'))
        {
            throw new NotSupportedException($"SMT-LIB: a symbol cannot have | or \\ in it: {name}");
        }

        bool simple = name.Length > 0 && !char.IsAsciiDigit(name[0]) && !Reserved.Contains(name)
            && name.All(character => char.IsAsciiLetterOrDigit(character) || Marks.Contains(character));
        return simple ? name : $"|{name}|";
    }

    /// <summary>A sort.</summary>
    internal static string Sort(Sort sort) => sort switch
    {
        BitVecSort vector => $"(_ BitVec {vector.Size})",
        BoolSort => "Bool",
        _ => throw new NotSupportedException($"SMT-LIB: only truth values and bit vectors are written, not {sort}"),
    };

    /// <summary>A numeral of a width in bits.</summary>
    internal static string Numeral(BigInteger value, uint width)
    {
        if (width % 4 != 0)
        {
            return "#b" + value.ToString("b", CultureInfo.InvariantCulture).TrimStart('0').PadLeft((int)width, '0');
        }

        return "#x" + value.ToString("x", CultureInfo.InvariantCulture).TrimStart('0').PadLeft((int)width / 4, '0');
    }
}
