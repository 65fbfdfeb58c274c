using System.Runtime.InteropServices;

namespace Microsoft.Z3;

/// <summary>Symbols, sorts, declarations and terms.</summary>
internal static unsafe partial class Native
{
    [LibraryImport(Library)] internal static partial nint Z3_mk_int_symbol(nint c, int i);
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint Z3_mk_string_symbol(nint c, string s);
    [LibraryImport(Library)] internal static partial uint Z3_get_symbol_kind(nint c, nint s);
    [LibraryImport(Library)] internal static partial int Z3_get_symbol_int(nint c, nint s);
    [LibraryImport(Library)] internal static partial nint Z3_get_symbol_string(nint c, nint s);

    [LibraryImport(Library)] internal static partial nint Z3_mk_bool_sort(nint c);
    [LibraryImport(Library)] internal static partial nint Z3_mk_bv_sort(nint c, uint width);
    [LibraryImport(Library)] internal static partial nint Z3_get_sort_name(nint c, nint s);
    [LibraryImport(Library)] internal static partial uint Z3_get_sort_id(nint c, nint s);
    [LibraryImport(Library)] internal static partial uint Z3_get_sort_kind(nint c, nint s);
    [LibraryImport(Library)] internal static partial uint Z3_get_bv_sort_size(nint c, nint s);

    [LibraryImport(Library)] internal static partial nint Z3_mk_func_decl(nint c, nint name, uint arity, nint* domain, nint range);
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint Z3_mk_fresh_func_decl(nint c, string prefix, uint arity, nint* domain, nint range);
    [LibraryImport(Library)] internal static partial nint Z3_get_decl_name(nint c, nint d);
    [LibraryImport(Library)] internal static partial uint Z3_get_decl_kind(nint c, nint d);
    [LibraryImport(Library)] internal static partial uint Z3_get_func_decl_id(nint c, nint d);
    [LibraryImport(Library)] internal static partial uint Z3_get_domain_size(nint c, nint d);
    [LibraryImport(Library)] internal static partial nint Z3_get_domain(nint c, nint d, uint i);
    [LibraryImport(Library)] internal static partial nint Z3_get_range(nint c, nint d);
    [LibraryImport(Library)] internal static partial uint Z3_get_decl_num_parameters(nint c, nint d);
    [LibraryImport(Library)] internal static partial uint Z3_get_decl_parameter_kind(nint c, nint d, uint i);
    [LibraryImport(Library)] internal static partial int Z3_get_decl_int_parameter(nint c, nint d, uint i);

    [LibraryImport(Library)] internal static partial void Z3_inc_ref(nint c, nint a);
    [LibraryImport(Library)] internal static partial void Z3_dec_ref(nint c, nint a);
    [LibraryImport(Library)] internal static partial uint Z3_get_ast_id(nint c, nint a);
    [LibraryImport(Library)] internal static partial uint Z3_get_ast_hash(nint c, nint a);
    [LibraryImport(Library)] internal static partial uint Z3_get_ast_kind(nint c, nint a);
    [LibraryImport(Library)] internal static partial nint Z3_ast_to_string(nint c, nint a);
    [LibraryImport(Library)] internal static partial nint Z3_translate(nint source, nint a, nint target);
    [LibraryImport(Library)] internal static partial nint Z3_get_sort(nint c, nint a);
    [LibraryImport(Library)] internal static partial int Z3_get_bool_value(nint c, nint a);
    [LibraryImport(Library)] internal static partial byte Z3_is_numeral_ast(nint c, nint a);
    [LibraryImport(Library)] internal static partial byte Z3_is_well_sorted(nint c, nint a);
    [LibraryImport(Library)] internal static partial nint Z3_get_app_decl(nint c, nint a);
    [LibraryImport(Library)] internal static partial uint Z3_get_app_num_args(nint c, nint a);
    [LibraryImport(Library)] internal static partial nint Z3_get_app_arg(nint c, nint a, uint i);
    [LibraryImport(Library)] internal static partial nint Z3_simplify(nint c, nint a);
    [LibraryImport(Library)] internal static partial nint Z3_simplify_ex(nint c, nint a, nint p);
    [LibraryImport(Library)] internal static partial nint Z3_substitute(nint c, nint a, uint count, nint* from, nint* to);

    [LibraryImport(Library)] internal static partial nint Z3_mk_app(nint c, nint d, uint count, nint* args);
    [LibraryImport(Library)] internal static partial nint Z3_mk_const(nint c, nint name, nint sort);
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint Z3_mk_fresh_const(nint c, string prefix, nint sort);
    [LibraryImport(Library)] internal static partial nint Z3_mk_true(nint c);
    [LibraryImport(Library)] internal static partial nint Z3_mk_false(nint c);
    [LibraryImport(Library)] internal static partial nint Z3_mk_eq(nint c, nint a, nint b);
    [LibraryImport(Library)] internal static partial nint Z3_mk_distinct(nint c, uint count, nint* args);
    [LibraryImport(Library)] internal static partial nint Z3_mk_not(nint c, nint a);
    [LibraryImport(Library)] internal static partial nint Z3_mk_ite(nint c, nint condition, nint a, nint b);
    [LibraryImport(Library)] internal static partial nint Z3_mk_iff(nint c, nint a, nint b);
    [LibraryImport(Library)] internal static partial nint Z3_mk_implies(nint c, nint a, nint b);
    [LibraryImport(Library)] internal static partial nint Z3_mk_xor(nint c, nint a, nint b);
    [LibraryImport(Library)] internal static partial nint Z3_mk_and(nint c, uint count, nint* args);
    [LibraryImport(Library)] internal static partial nint Z3_mk_or(nint c, uint count, nint* args);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint Z3_mk_numeral(nint c, string digits, nint sort);
    [LibraryImport(Library)] internal static partial nint Z3_mk_int(nint c, int v, nint sort);
    [LibraryImport(Library)] internal static partial nint Z3_mk_unsigned_int(nint c, uint v, nint sort);
    [LibraryImport(Library)] internal static partial nint Z3_mk_int64(nint c, long v, nint sort);
    [LibraryImport(Library)] internal static partial nint Z3_mk_unsigned_int64(nint c, ulong v, nint sort);
    [LibraryImport(Library)] internal static partial nint Z3_mk_bv_numeral(nint c, uint count, byte* bits);
    [LibraryImport(Library)] internal static partial nint Z3_get_numeral_string(nint c, nint a);
    [LibraryImport(Library)] internal static partial nint Z3_get_numeral_binary_string(nint c, nint a);
    [LibraryImport(Library)] internal static partial byte Z3_get_numeral_int(nint c, nint a, int* v);
    [LibraryImport(Library)] internal static partial byte Z3_get_numeral_uint(nint c, nint a, uint* v);
    [LibraryImport(Library)] internal static partial byte Z3_get_numeral_int64(nint c, nint a, long* v);
    [LibraryImport(Library)] internal static partial byte Z3_get_numeral_uint64(nint c, nint a, ulong* v);

    [LibraryImport(Library)] internal static partial nint Z3_mk_bvnot(nint c, nint a);
    [LibraryImport(Library)] internal static partial nint Z3_mk_bvneg(nint c, nint a);
    [LibraryImport(Library)] internal static partial nint Z3_mk_bvredand(nint c, nint a);
    [LibraryImport(Library)] internal static partial nint Z3_mk_bvredor(nint c, nint a);
    [LibraryImport(Library)] internal static partial nint Z3_mk_bvneg_no_overflow(nint c, nint a);
    [LibraryImport(Library)] internal static partial nint Z3_mk_bvand(nint c, nint a, nint b);
    [LibraryImport(Library)] internal static partial nint Z3_mk_bvor(nint c, nint a, nint b);
    [LibraryImport(Library)] internal static partial nint Z3_mk_bvxor(nint c, nint a, nint b);
    [LibraryImport(Library)] internal static partial nint Z3_mk_bvnand(nint c, nint a, nint b);
    [LibraryImport(Library)] internal static partial nint Z3_mk_bvnor(nint c, nint a, nint b);
    [LibraryImport(Library)] internal static partial nint Z3_mk_bvxnor(nint c, nint a, nint b);
    [LibraryImport(Library)] internal static partial nint Z3_mk_bvadd(nint c, nint a, nint b);
    [LibraryImport(Library)] internal static partial nint Z3_mk_bvsub(nint c, nint a, nint b);
    [LibraryImport(Library)] internal static partial nint Z3_mk_bvmul(nint c, nint a, nint b);
    [LibraryImport(Library)] internal static partial nint Z3_mk_bvudiv(nint c, nint a, nint b);
    [LibraryImport(Library)] internal static partial nint Z3_mk_bvsdiv(nint c, nint a, nint b);
    [LibraryImport(Library)] internal static partial nint Z3_mk_bvurem(nint c, nint a, nint b);
    [LibraryImport(Library)] internal static partial nint Z3_mk_bvsrem(nint c, nint a, nint b);
    [LibraryImport(Library)] internal static partial nint Z3_mk_bvsmod(nint c, nint a, nint b);
    [LibraryImport(Library)] internal static partial nint Z3_mk_bvult(nint c, nint a, nint b);
    [LibraryImport(Library)] internal static partial nint Z3_mk_bvslt(nint c, nint a, nint b);
    [LibraryImport(Library)] internal static partial nint Z3_mk_bvule(nint c, nint a, nint b);
    [LibraryImport(Library)] internal static partial nint Z3_mk_bvsle(nint c, nint a, nint b);
    [LibraryImport(Library)] internal static partial nint Z3_mk_bvuge(nint c, nint a, nint b);
    [LibraryImport(Library)] internal static partial nint Z3_mk_bvsge(nint c, nint a, nint b);
    [LibraryImport(Library)] internal static partial nint Z3_mk_bvugt(nint c, nint a, nint b);
    [LibraryImport(Library)] internal static partial nint Z3_mk_bvsgt(nint c, nint a, nint b);
    [LibraryImport(Library)] internal static partial nint Z3_mk_bvshl(nint c, nint a, nint b);
    [LibraryImport(Library)] internal static partial nint Z3_mk_bvlshr(nint c, nint a, nint b);
    [LibraryImport(Library)] internal static partial nint Z3_mk_bvashr(nint c, nint a, nint b);
    [LibraryImport(Library)] internal static partial nint Z3_mk_ext_rotate_left(nint c, nint a, nint b);
    [LibraryImport(Library)] internal static partial nint Z3_mk_ext_rotate_right(nint c, nint a, nint b);
    [LibraryImport(Library)] internal static partial nint Z3_mk_concat(nint c, nint a, nint b);
    [LibraryImport(Library)] internal static partial nint Z3_mk_bvadd_no_underflow(nint c, nint a, nint b);
    [LibraryImport(Library)] internal static partial nint Z3_mk_bvsub_no_overflow(nint c, nint a, nint b);
    [LibraryImport(Library)] internal static partial nint Z3_mk_bvsdiv_no_overflow(nint c, nint a, nint b);
    [LibraryImport(Library)] internal static partial nint Z3_mk_bvadd_no_overflow(nint c, nint a, nint b, byte signed);
    [LibraryImport(Library)] internal static partial nint Z3_mk_bvsub_no_underflow(nint c, nint a, nint b, byte signed);
    [LibraryImport(Library)] internal static partial nint Z3_mk_extract(nint c, uint high, uint low, nint a);
    [LibraryImport(Library)] internal static partial nint Z3_mk_sign_ext(nint c, uint count, nint a);
    [LibraryImport(Library)] internal static partial nint Z3_mk_zero_ext(nint c, uint count, nint a);
    [LibraryImport(Library)] internal static partial nint Z3_mk_repeat(nint c, uint count, nint a);
    [LibraryImport(Library)] internal static partial nint Z3_mk_rotate_left(nint c, uint count, nint a);
    [LibraryImport(Library)] internal static partial nint Z3_mk_rotate_right(nint c, uint count, nint a);
}
