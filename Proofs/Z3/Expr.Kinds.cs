namespace Microsoft.Z3;

/// <summary>What a term is.</summary>
public partial class Expr
{
    /// <summary>Whether the term is a numeral.</summary>
    public bool IsNumeral => Context.Checked(Native.Z3_is_numeral_ast(Context.Handle, Handle)) != 0;

    /// <summary>Whether the arguments have the sorts that the functions want.</summary>
    public bool IsWellSorted => Context.Checked(Native.Z3_is_well_sorted(Context.Handle, Handle)) != 0;

    /// <summary>Whether the term is a constant or a function without arguments.</summary>
    public bool IsConst => ASTKind == Z3_ast_kind.Z3_APP_AST && NumArgs == 0;

    /// <summary>Whether the term is a truth value.</summary>
    public bool IsBool => SortKind == Z3_sort_kind.Z3_BOOL_SORT;

    /// <summary>Whether the term is a bit vector.</summary>
    public bool IsBV => SortKind == Z3_sort_kind.Z3_BV_SORT;

    /// <summary>Whether the term is true.</summary>
    public bool IsTrue => Applies(Z3_decl_kind.Z3_OP_TRUE);

    /// <summary>Whether the term is false.</summary>
    public bool IsFalse => Applies(Z3_decl_kind.Z3_OP_FALSE);

    /// <summary>Whether the term is an equality.</summary>
    public bool IsEq => Applies(Z3_decl_kind.Z3_OP_EQ);

    /// <summary>Whether the term says that its arguments differ.</summary>
    public bool IsDistinct => Applies(Z3_decl_kind.Z3_OP_DISTINCT);

    /// <summary>Whether the term is an if-then-else.</summary>
    public bool IsITE => Applies(Z3_decl_kind.Z3_OP_ITE);

    /// <summary>Whether the term is a conjunction.</summary>
    public bool IsAnd => Applies(Z3_decl_kind.Z3_OP_AND);

    /// <summary>Whether the term is a disjunction.</summary>
    public bool IsOr => Applies(Z3_decl_kind.Z3_OP_OR);

    /// <summary>Whether the term is an equivalence.</summary>
    public bool IsIff => Applies(Z3_decl_kind.Z3_OP_IFF);

    /// <summary>Whether the term is an exclusive or.</summary>
    public bool IsXor => Applies(Z3_decl_kind.Z3_OP_XOR);

    /// <summary>Whether the term is a negation.</summary>
    public bool IsNot => Applies(Z3_decl_kind.Z3_OP_NOT);

    /// <summary>Whether the term is an implication.</summary>
    public bool IsImplies => Applies(Z3_decl_kind.Z3_OP_IMPLIES);

    /// <summary>Whether the term is a bit-vector numeral.</summary>
    public bool IsBVNumeral => Applies(Z3_decl_kind.Z3_OP_BNUM);

    /// <summary>Whether the term is a two's complement.</summary>
    public bool IsBVUMinus => Applies(Z3_decl_kind.Z3_OP_BNEG);

    /// <summary>Whether the term is a sum.</summary>
    public bool IsBVAdd => Applies(Z3_decl_kind.Z3_OP_BADD);

    /// <summary>Whether the term is a difference.</summary>
    public bool IsBVSub => Applies(Z3_decl_kind.Z3_OP_BSUB);

    /// <summary>Whether the term is a product.</summary>
    public bool IsBVMul => Applies(Z3_decl_kind.Z3_OP_BMUL);

    /// <summary>Whether the term is a signed quotient.</summary>
    public bool IsBVSDiv => Applies(Z3_decl_kind.Z3_OP_BSDIV);

    /// <summary>Whether the term is an unsigned quotient.</summary>
    public bool IsBVUDiv => Applies(Z3_decl_kind.Z3_OP_BUDIV);

    /// <summary>Whether the term is a signed remainder with the dividend's sign.</summary>
    public bool IsBVSRem => Applies(Z3_decl_kind.Z3_OP_BSREM);

    /// <summary>Whether the term is an unsigned remainder.</summary>
    public bool IsBVURem => Applies(Z3_decl_kind.Z3_OP_BUREM);

    /// <summary>Whether the term is a signed remainder with the divisor's sign.</summary>
    public bool IsBVSMod => Applies(Z3_decl_kind.Z3_OP_BSMOD);

    /// <summary>Whether the term is an unsigned comparison, less or equal.</summary>
    public bool IsBVULE => Applies(Z3_decl_kind.Z3_OP_ULEQ);

    /// <summary>Whether the term is a signed comparison, less or equal.</summary>
    public bool IsBVSLE => Applies(Z3_decl_kind.Z3_OP_SLEQ);

    /// <summary>Whether the term is an unsigned comparison, greater or equal.</summary>
    public bool IsBVUGE => Applies(Z3_decl_kind.Z3_OP_UGEQ);

    /// <summary>Whether the term is a signed comparison, greater or equal.</summary>
    public bool IsBVSGE => Applies(Z3_decl_kind.Z3_OP_SGEQ);

    /// <summary>Whether the term is an unsigned comparison, less.</summary>
    public bool IsBVULT => Applies(Z3_decl_kind.Z3_OP_ULT);

    /// <summary>Whether the term is a signed comparison, less.</summary>
    public bool IsBVSLT => Applies(Z3_decl_kind.Z3_OP_SLT);

    /// <summary>Whether the term is an unsigned comparison, greater.</summary>
    public bool IsBVUGT => Applies(Z3_decl_kind.Z3_OP_UGT);

    /// <summary>Whether the term is a signed comparison, greater.</summary>
    public bool IsBVSGT => Applies(Z3_decl_kind.Z3_OP_SGT);

    /// <summary>Whether the term is a bitwise and.</summary>
    public bool IsBVAND => Applies(Z3_decl_kind.Z3_OP_BAND);

    /// <summary>Whether the term is a bitwise or.</summary>
    public bool IsBVOR => Applies(Z3_decl_kind.Z3_OP_BOR);

    /// <summary>Whether the term is a bitwise complement.</summary>
    public bool IsBVNOT => Applies(Z3_decl_kind.Z3_OP_BNOT);

    /// <summary>Whether the term is a bitwise exclusive or.</summary>
    public bool IsBVXOR => Applies(Z3_decl_kind.Z3_OP_BXOR);

    /// <summary>Whether the term is a concatenation.</summary>
    public bool IsBVConcat => Applies(Z3_decl_kind.Z3_OP_CONCAT);

    /// <summary>Whether the term is a sign extension.</summary>
    public bool IsBVSignExtension => Applies(Z3_decl_kind.Z3_OP_SIGN_EXT);

    /// <summary>Whether the term is a zero extension.</summary>
    public bool IsBVZeroExtension => Applies(Z3_decl_kind.Z3_OP_ZERO_EXT);

    /// <summary>Whether the term is an extraction of bits.</summary>
    public bool IsBVExtract => Applies(Z3_decl_kind.Z3_OP_EXTRACT);

    /// <summary>Whether the term is a shift left.</summary>
    public bool IsBVShiftLeft => Applies(Z3_decl_kind.Z3_OP_BSHL);

    /// <summary>Whether the term is a logical shift right.</summary>
    public bool IsBVShiftRightLogical => Applies(Z3_decl_kind.Z3_OP_BLSHR);

    /// <summary>Whether the term is an arithmetic shift right.</summary>
    public bool IsBVShiftRightArithmetic => Applies(Z3_decl_kind.Z3_OP_BASHR);

    /// <summary>Whether the term is a rotation left by a fixed count.</summary>
    public bool IsBVRotateLeft => Applies(Z3_decl_kind.Z3_OP_ROTATE_LEFT);

    /// <summary>Whether the term is a rotation right by a fixed count.</summary>
    public bool IsBVRotateRight => Applies(Z3_decl_kind.Z3_OP_ROTATE_RIGHT);

    private Z3_sort_kind SortKind => Sort.KindOf(Context, Context.Checked(Native.Z3_get_sort(Context.Handle, Handle)));

    private bool Applies(Z3_decl_kind kind)
    {
        if (ASTKind is not (Z3_ast_kind.Z3_APP_AST or Z3_ast_kind.Z3_NUMERAL_AST))
        {
            return false;
        }

        nint declaration = Context.Checked(Native.Z3_get_app_decl(Context.Handle, Handle));
        return Context.KindOf(Context.Checked(Native.Z3_get_decl_kind(Context.Handle, declaration))) == kind;
    }
}
