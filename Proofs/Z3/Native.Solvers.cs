using System.Runtime.InteropServices;

namespace Microsoft.Z3;

/// <summary>Parameters, solvers, models, tactics, goals, vectors of terms, SMT-LIB.</summary>
internal static unsafe partial class Native
{
    [LibraryImport(Library)] internal static partial nint Z3_mk_params(nint c);
    [LibraryImport(Library)] internal static partial void Z3_params_inc_ref(nint c, nint p);
    [LibraryImport(Library)] internal static partial void Z3_params_dec_ref(nint c, nint p);
    [LibraryImport(Library)] internal static partial void Z3_params_set_bool(nint c, nint p, nint name, byte v);
    [LibraryImport(Library)] internal static partial void Z3_params_set_uint(nint c, nint p, nint name, uint v);
    [LibraryImport(Library)] internal static partial void Z3_params_set_double(nint c, nint p, nint name, double v);
    [LibraryImport(Library)] internal static partial void Z3_params_set_symbol(nint c, nint p, nint name, nint v);
    [LibraryImport(Library)] internal static partial nint Z3_params_to_string(nint c, nint p);

    [LibraryImport(Library)] internal static partial nint Z3_mk_solver(nint c);
    [LibraryImport(Library)] internal static partial nint Z3_mk_simple_solver(nint c);
    [LibraryImport(Library)] internal static partial nint Z3_mk_solver_for_logic(nint c, nint logic);
    [LibraryImport(Library)] internal static partial nint Z3_mk_solver_from_tactic(nint c, nint t);
    [LibraryImport(Library)] internal static partial nint Z3_solver_translate(nint source, nint s, nint target);
    [LibraryImport(Library)] internal static partial void Z3_solver_inc_ref(nint c, nint s);
    [LibraryImport(Library)] internal static partial void Z3_solver_dec_ref(nint c, nint s);
    [LibraryImport(Library)] internal static partial void Z3_solver_set_params(nint c, nint s, nint p);
    [LibraryImport(Library)] internal static partial nint Z3_solver_get_help(nint c, nint s);
    [LibraryImport(Library)] internal static partial void Z3_solver_push(nint c, nint s);
    [LibraryImport(Library)] internal static partial void Z3_solver_pop(nint c, nint s, uint n);
    [LibraryImport(Library)] internal static partial void Z3_solver_reset(nint c, nint s);
    [LibraryImport(Library)] internal static partial uint Z3_solver_get_num_scopes(nint c, nint s);
    [LibraryImport(Library)] internal static partial void Z3_solver_assert(nint c, nint s, nint a);
    [LibraryImport(Library)] internal static partial void Z3_solver_assert_and_track(nint c, nint s, nint a, nint p);
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void Z3_solver_from_string(nint c, nint s, string text);
    [LibraryImport(Library)] internal static partial nint Z3_solver_get_assertions(nint c, nint s);
    [LibraryImport(Library)] internal static partial nint Z3_solver_get_units(nint c, nint s);
    [LibraryImport(Library)] internal static partial int Z3_solver_check(nint c, nint s);
    [LibraryImport(Library)] internal static partial int Z3_solver_check_assumptions(nint c, nint s, uint count, nint* assumptions);
    [LibraryImport(Library)] internal static partial nint Z3_solver_get_model(nint c, nint s);
    [LibraryImport(Library)] internal static partial nint Z3_solver_get_unsat_core(nint c, nint s);
    [LibraryImport(Library)] internal static partial nint Z3_solver_get_reason_unknown(nint c, nint s);
    [LibraryImport(Library)] internal static partial nint Z3_solver_get_statistics(nint c, nint s);
    [LibraryImport(Library)] internal static partial nint Z3_solver_to_string(nint c, nint s);

    [LibraryImport(Library)] internal static partial void Z3_stats_inc_ref(nint c, nint s);
    [LibraryImport(Library)] internal static partial void Z3_stats_dec_ref(nint c, nint s);
    [LibraryImport(Library)] internal static partial uint Z3_stats_size(nint c, nint s);
    [LibraryImport(Library)] internal static partial nint Z3_stats_get_key(nint c, nint s, uint i);
    [LibraryImport(Library)] internal static partial byte Z3_stats_is_uint(nint c, nint s, uint i);
    [LibraryImport(Library)] internal static partial uint Z3_stats_get_uint_value(nint c, nint s, uint i);
    [LibraryImport(Library)] internal static partial double Z3_stats_get_double_value(nint c, nint s, uint i);
    [LibraryImport(Library)] internal static partial nint Z3_stats_to_string(nint c, nint s);

    [LibraryImport(Library)] internal static partial void Z3_model_inc_ref(nint c, nint m);
    [LibraryImport(Library)] internal static partial void Z3_model_dec_ref(nint c, nint m);
    [LibraryImport(Library)] internal static partial byte Z3_model_eval(nint c, nint m, nint a, byte completion, nint* result);
    [LibraryImport(Library)] internal static partial nint Z3_model_get_const_interp(nint c, nint m, nint d);
    [LibraryImport(Library)] internal static partial uint Z3_model_get_num_consts(nint c, nint m);
    [LibraryImport(Library)] internal static partial nint Z3_model_get_const_decl(nint c, nint m, uint i);
    [LibraryImport(Library)] internal static partial uint Z3_model_get_num_funcs(nint c, nint m);
    [LibraryImport(Library)] internal static partial nint Z3_model_get_func_decl(nint c, nint m, uint i);
    [LibraryImport(Library)] internal static partial nint Z3_model_to_string(nint c, nint m);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint Z3_mk_tactic(nint c, string name);
    [LibraryImport(Library)] internal static partial void Z3_tactic_inc_ref(nint c, nint t);
    [LibraryImport(Library)] internal static partial void Z3_tactic_dec_ref(nint c, nint t);
    [LibraryImport(Library)] internal static partial nint Z3_tactic_get_help(nint c, nint t);
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint Z3_tactic_get_descr(nint c, string name);
    [LibraryImport(Library)] internal static partial nint Z3_tactic_and_then(nint c, nint a, nint b);
    [LibraryImport(Library)] internal static partial nint Z3_tactic_or_else(nint c, nint a, nint b);
    [LibraryImport(Library)] internal static partial nint Z3_tactic_par_or(nint c, uint count, nint* tactics);
    [LibraryImport(Library)] internal static partial nint Z3_tactic_par_and_then(nint c, nint a, nint b);
    [LibraryImport(Library)] internal static partial nint Z3_tactic_try_for(nint c, nint t, uint ms);
    [LibraryImport(Library)] internal static partial nint Z3_tactic_repeat(nint c, nint t, uint max);
    [LibraryImport(Library)] internal static partial nint Z3_tactic_skip(nint c);
    [LibraryImport(Library)] internal static partial nint Z3_tactic_fail(nint c);
    [LibraryImport(Library)] internal static partial nint Z3_tactic_fail_if_not_decided(nint c);
    [LibraryImport(Library)] internal static partial nint Z3_tactic_using_params(nint c, nint t, nint p);
    [LibraryImport(Library)] internal static partial nint Z3_tactic_apply(nint c, nint t, nint g);
    [LibraryImport(Library)] internal static partial nint Z3_tactic_apply_ex(nint c, nint t, nint g, nint p);
    [LibraryImport(Library)] internal static partial uint Z3_get_num_tactics(nint c);
    [LibraryImport(Library)] internal static partial nint Z3_get_tactic_name(nint c, uint i);

    [LibraryImport(Library)] internal static partial nint Z3_mk_goal(nint c, byte models, byte cores, byte proofs);
    [LibraryImport(Library)] internal static partial void Z3_goal_inc_ref(nint c, nint g);
    [LibraryImport(Library)] internal static partial void Z3_goal_dec_ref(nint c, nint g);
    [LibraryImport(Library)] internal static partial void Z3_goal_assert(nint c, nint g, nint a);
    [LibraryImport(Library)] internal static partial byte Z3_goal_inconsistent(nint c, nint g);
    [LibraryImport(Library)] internal static partial void Z3_goal_reset(nint c, nint g);
    [LibraryImport(Library)] internal static partial uint Z3_goal_size(nint c, nint g);
    [LibraryImport(Library)] internal static partial uint Z3_goal_num_exprs(nint c, nint g);
    [LibraryImport(Library)] internal static partial nint Z3_goal_formula(nint c, nint g, uint i);
    [LibraryImport(Library)] internal static partial byte Z3_goal_is_decided_sat(nint c, nint g);
    [LibraryImport(Library)] internal static partial byte Z3_goal_is_decided_unsat(nint c, nint g);
    [LibraryImport(Library)] internal static partial nint Z3_goal_convert_model(nint c, nint g, nint m);
    [LibraryImport(Library)] internal static partial nint Z3_goal_to_string(nint c, nint g);
    [LibraryImport(Library)] internal static partial void Z3_apply_result_inc_ref(nint c, nint r);
    [LibraryImport(Library)] internal static partial void Z3_apply_result_dec_ref(nint c, nint r);
    [LibraryImport(Library)] internal static partial uint Z3_apply_result_get_num_subgoals(nint c, nint r);
    [LibraryImport(Library)] internal static partial nint Z3_apply_result_get_subgoal(nint c, nint r, uint i);
    [LibraryImport(Library)] internal static partial nint Z3_apply_result_to_string(nint c, nint r);

    [LibraryImport(Library)] internal static partial void Z3_ast_vector_inc_ref(nint c, nint v);
    [LibraryImport(Library)] internal static partial void Z3_ast_vector_dec_ref(nint c, nint v);
    [LibraryImport(Library)] internal static partial uint Z3_ast_vector_size(nint c, nint v);
    [LibraryImport(Library)] internal static partial nint Z3_ast_vector_get(nint c, nint v, uint i);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint Z3_parse_smtlib2_string(nint c, string text, uint sorts, nint* sortNames,
        nint* sortValues, uint decls, nint* declNames, nint* declValues);
}
