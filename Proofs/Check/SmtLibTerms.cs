using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.Linq;
using Microsoft.Z3;

namespace Lockstep.Proofs.Check;

/// <summary>Terms in SMT-LIB 2.6: theories Core and FixedSizeBitVectors.</summary>
internal static class SmtLibTerms
{
    private static readonly FrozenDictionary<Z3_decl_kind, string> Functions = new Dictionary<Z3_decl_kind, string>
    {
        [Z3_decl_kind.Z3_OP_TRUE] = "true",
        [Z3_decl_kind.Z3_OP_FALSE] = "false",
        [Z3_decl_kind.Z3_OP_EQ] = "=",
        [Z3_decl_kind.Z3_OP_IFF] = "=",
        [Z3_decl_kind.Z3_OP_DISTINCT] = "distinct",
        [Z3_decl_kind.Z3_OP_ITE] = "ite",
        [Z3_decl_kind.Z3_OP_AND] = "and",
        [Z3_decl_kind.Z3_OP_OR] = "or",
        [Z3_decl_kind.Z3_OP_XOR] = "xor",
        [Z3_decl_kind.Z3_OP_NOT] = "not",
        [Z3_decl_kind.Z3_OP_IMPLIES] = "=>",
        [Z3_decl_kind.Z3_OP_BNEG] = "bvneg",
        [Z3_decl_kind.Z3_OP_BNOT] = "bvnot",
        [Z3_decl_kind.Z3_OP_ULEQ] = "bvule",
        [Z3_decl_kind.Z3_OP_SLEQ] = "bvsle",
        [Z3_decl_kind.Z3_OP_UGEQ] = "bvuge",
        [Z3_decl_kind.Z3_OP_SGEQ] = "bvsge",
        [Z3_decl_kind.Z3_OP_ULT] = "bvult",
        [Z3_decl_kind.Z3_OP_SLT] = "bvslt",
        [Z3_decl_kind.Z3_OP_UGT] = "bvugt",
        [Z3_decl_kind.Z3_OP_SGT] = "bvsgt",
        [Z3_decl_kind.Z3_OP_BCOMP] = "bvcomp",
    }.ToFrozenDictionary();

    // libz3 takes any number of arguments, the standard two: f(f(a, b), c).
    private static readonly FrozenDictionary<Z3_decl_kind, string> Binary = new Dictionary<Z3_decl_kind, string>
    {
        [Z3_decl_kind.Z3_OP_BADD] = "bvadd",
        [Z3_decl_kind.Z3_OP_BSUB] = "bvsub",
        [Z3_decl_kind.Z3_OP_BMUL] = "bvmul",
        [Z3_decl_kind.Z3_OP_BAND] = "bvand",
        [Z3_decl_kind.Z3_OP_BOR] = "bvor",
        [Z3_decl_kind.Z3_OP_BXOR] = "bvxor",
        [Z3_decl_kind.Z3_OP_BNAND] = "bvnand",
        [Z3_decl_kind.Z3_OP_BNOR] = "bvnor",
        [Z3_decl_kind.Z3_OP_BXNOR] = "bvxnor",
        [Z3_decl_kind.Z3_OP_CONCAT] = "concat",
        [Z3_decl_kind.Z3_OP_BSHL] = "bvshl",
        [Z3_decl_kind.Z3_OP_BLSHR] = "bvlshr",
        [Z3_decl_kind.Z3_OP_BASHR] = "bvashr",
        [Z3_decl_kind.Z3_OP_BUDIV] = "bvudiv",
        [Z3_decl_kind.Z3_OP_BSDIV] = "bvsdiv",
        [Z3_decl_kind.Z3_OP_BUREM] = "bvurem",
        [Z3_decl_kind.Z3_OP_BSREM] = "bvsrem",
        [Z3_decl_kind.Z3_OP_BSMOD] = "bvsmod",

        // What libz3's simplifier makes of a division once it has dealt with a divisor of zero.
        [Z3_decl_kind.Z3_OP_BUDIV_I] = "bvudiv",
        [Z3_decl_kind.Z3_OP_BSDIV_I] = "bvsdiv",
        [Z3_decl_kind.Z3_OP_BUREM_I] = "bvurem",
        [Z3_decl_kind.Z3_OP_BSREM_I] = "bvsrem",
        [Z3_decl_kind.Z3_OP_BSMOD_I] = "bvsmod",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<Z3_decl_kind, string> Indexed = new Dictionary<Z3_decl_kind, string>
    {
        [Z3_decl_kind.Z3_OP_EXTRACT] = "extract",
        [Z3_decl_kind.Z3_OP_SIGN_EXT] = "sign_extend",
        [Z3_decl_kind.Z3_OP_ZERO_EXT] = "zero_extend",
        [Z3_decl_kind.Z3_OP_REPEAT] = "repeat",
        [Z3_decl_kind.Z3_OP_ROTATE_LEFT] = "rotate_left",
        [Z3_decl_kind.Z3_OP_ROTATE_RIGHT] = "rotate_right",
    }.ToFrozenDictionary();

    /// <summary>The text of a term whose arguments have these texts.</summary>
    internal static string Text(Expr term, string[] arguments)
    {
        if (term is BitVecNum number)
        {
            return SmtLibNames.Numeral(number.BigInteger, number.SortSize);
        }

        FuncDecl function = term.FuncDecl;
        Z3_decl_kind kind = function.DeclKind;
        if (kind == Z3_decl_kind.Z3_OP_UNINTERPRETED)
        {
            return Applied(SmtLibNames.Symbol(function.Name), arguments);
        }

        if (Functions.TryGetValue(kind, out string? name))
        {
            return Applied(name, arguments);
        }

        if (Binary.TryGetValue(kind, out name))
        {
            return arguments.Skip(1).Aggregate(arguments[0], (left, right) => $"({name} {left} {right})");
        }

        return Indexed.TryGetValue(kind, out name)
            ? Applied($"(_ {name} {string.Join(' ', function.Parameters.Select(parameter => parameter.Int))})", arguments)
            : Expanded(term, function, arguments);
    }

    private static string Applied(string function, string[] arguments) =>
        arguments.Length == 0 ? function : $"({function} {string.Join(' ', arguments)})";

    /// <summary>Functions of libz3 that the standard does not have, by what they mean.</summary>
    private static string Expanded(Expr term, FuncDecl function, string[] arguments)
    {
        uint width = ((BitVecExpr)term.Arg(0)).SortSize;
        string zero = SmtLibNames.Numeral(0, width);
        string first = arguments[0];
        switch (function.DeclKind)
        {
            case Z3_decl_kind.Z3_OP_BREDOR:
                return $"(ite (= {first} {zero}) #b0 #b1)";
            case Z3_decl_kind.Z3_OP_BREDAND:
                return $"(ite (= {first} (bvnot {zero})) #b1 #b0)";
            case Z3_decl_kind.Z3_OP_BIT2BOOL:
                int bit = function.Parameters[0].Int;
                return $"(= ((_ extract {bit} {bit}) {first}) #b1)";
            case Z3_decl_kind.Z3_OP_EXT_ROTATE_LEFT:
                return Rotated("bvshl", "bvlshr", first, arguments[1], width);
            case Z3_decl_kind.Z3_OP_EXT_ROTATE_RIGHT:
                return Rotated("bvlshr", "bvshl", first, arguments[1], width);
            default:
                throw new NotSupportedException($"SMT-LIB: no translation of {function.Name} ({function.DeclKind})");
        }
    }

    private static string Rotated(string towards, string back, string value, string count, uint width)
    {
        string full = SmtLibNames.Numeral(width, width);
        string rest = $"(bvurem {count} {full})";
        return $"(bvor ({towards} {value} {rest}) ({back} {value} (bvsub {full} {rest})))";
    }
}
