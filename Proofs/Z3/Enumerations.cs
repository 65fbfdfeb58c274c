namespace Microsoft.Z3;

/// <summary>A truth value that may be undecided.</summary>
public enum Z3_lbool
{
    /// <summary>False.</summary>
    Z3_L_FALSE = -1,

    /// <summary>Not decided.</summary>
    Z3_L_UNDEF = 0,

    /// <summary>True.</summary>
    Z3_L_TRUE = 1,
}

/// <summary>How terms are printed.</summary>
public enum Z3_ast_print_mode
{
    /// <summary>SMT-LIB 2 with names for shared subterms.</summary>
    Z3_PRINT_SMTLIB_FULL = 0,

    /// <summary>Libz3's own notation.</summary>
    Z3_PRINT_LOW_LEVEL = 1,

    /// <summary>SMT-LIB 2 to the letter.</summary>
    Z3_PRINT_SMTLIB2_COMPLIANT = 2,
}

/// <summary>The kinds of node.</summary>
public enum Z3_ast_kind
{
    /// <summary>A numeral.</summary>
    Z3_NUMERAL_AST = 0,

    /// <summary>A constant or a function applied to arguments.</summary>
    Z3_APP_AST = 1,

    /// <summary>A bound variable.</summary>
    Z3_VAR_AST = 2,

    /// <summary>A quantified formula.</summary>
    Z3_QUANTIFIER_AST = 3,

    /// <summary>A sort.</summary>
    Z3_SORT_AST = 4,

    /// <summary>A declaration.</summary>
    Z3_FUNC_DECL_AST = 5,

    /// <summary>Anything else.</summary>
    Z3_UNKNOWN_AST = 1000,
}

/// <summary>The kinds of sort.</summary>
public enum Z3_sort_kind
{
    /// <summary>An uninterpreted sort.</summary>
    Z3_UNINTERPRETED_SORT = 0,

    /// <summary>Truth values.</summary>
    Z3_BOOL_SORT = 1,

    /// <summary>Integers.</summary>
    Z3_INT_SORT = 2,

    /// <summary>Reals.</summary>
    Z3_REAL_SORT = 3,

    /// <summary>Bit vectors.</summary>
    Z3_BV_SORT = 4,

    /// <summary>Arrays.</summary>
    Z3_ARRAY_SORT = 5,

    /// <summary>Anything else.</summary>
    Z3_UNKNOWN_SORT = 1000,
}

/// <summary>The kinds of parameter of a declaration.</summary>
public enum Z3_parameter_kind
{
    /// <summary>An integer, such as the first bit of an extraction.</summary>
    Z3_PARAMETER_INT = 0,

    /// <summary>A floating-point number.</summary>
    Z3_PARAMETER_DOUBLE = 1,

    /// <summary>A rational number.</summary>
    Z3_PARAMETER_RATIONAL = 2,

    /// <summary>A symbol.</summary>
    Z3_PARAMETER_SYMBOL = 3,

    /// <summary>A sort.</summary>
    Z3_PARAMETER_SORT = 4,

    /// <summary>A term.</summary>
    Z3_PARAMETER_AST = 5,

    /// <summary>A declaration.</summary>
    Z3_PARAMETER_FUNC_DECL = 6,
}
