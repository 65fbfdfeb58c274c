using System.Collections.Generic;

namespace Microsoft.Z3;

/// <summary>What a handle counts references to; each has its own function in libz3.</summary>
internal enum Counted
{
    None,
    Ast,
    Solver,
    Model,
    Params,
    Tactic,
    Goal,
    ApplyResult,
    Statistics,
}

/// <summary>
/// Handles whose objects are gone, until the thread that uses the context gives them back. A context of libz3 belongs to one thread
/// at a time, so the finalizer must not call it: it only adds to this list.
/// </summary>
internal sealed class Released
{
    // So many terms are given back at once; anything bigger than a term at the next call.
    private const int Enough = 4096;

    private readonly object gate = new();
    private List<(nint Handle, Counted Kind)> waiting = [];
    private List<(nint Handle, Counted Kind)> spare = [];
    private volatile int weight;

    /// <summary>Whether it is worth giving handles back now.</summary>
    internal bool IsDue => weight >= Enough;

    /// <summary>Adds a handle; any thread.</summary>
    internal void Add(nint handle, Counted kind)
    {
        lock (gate)
        {
            waiting.Add((handle, kind));
            weight += kind == Counted.Ast ? 1 : Enough;
        }
    }

    /// <summary>Gives all handles back; only the thread that uses the context.</summary>
    internal void GiveBack(nint context)
    {
        List<(nint Handle, Counted Kind)> all;
        lock (gate)
        {
            all = waiting;
            waiting = spare;
            spare = [];
            weight = 0;
        }

        foreach ((nint handle, Counted kind) in all)
        {
            Drop(context, handle, kind);
        }

        all.Clear();
        lock (gate)
        {
            spare = all;
        }
    }

    private static void Drop(nint context, nint handle, Counted kind)
    {
        switch (kind)
        {
            case Counted.Ast: Native.Z3_dec_ref(context, handle); break;
            case Counted.Solver: Native.Z3_solver_dec_ref(context, handle); break;
            case Counted.Model: Native.Z3_model_dec_ref(context, handle); break;
            case Counted.Params: Native.Z3_params_dec_ref(context, handle); break;
            case Counted.Tactic: Native.Z3_tactic_dec_ref(context, handle); break;
            case Counted.Goal: Native.Z3_goal_dec_ref(context, handle); break;
            case Counted.ApplyResult: Native.Z3_apply_result_dec_ref(context, handle); break;
            case Counted.Statistics: Native.Z3_stats_dec_ref(context, handle); break;
            case Counted.None: break;
        }
    }
}
