using System;
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
/// The references that the objects of a context hold. A context of libz3 belongs to one thread at a time, so the finalizer must not
/// call it: it only notes what is to be given back, and the thread that uses the context does it. All references are listed here,
/// because libz3 takes a time that is quadratic in the depth of the terms to free a context with references left.
/// </summary>
internal sealed class References
{
    // So many terms are given back at once; anything bigger than a term at the next call.
    private const int Enough = 4096;

    // The collector sees 40 bytes of an object and must learn of what libz3 keeps for it, roughly.
    private const int BytesOfTerm = 256;

    private readonly object gate = new();

    // Only the thread that uses the context touches these three.
    private readonly List<(nint Handle, Counted Kind)> held = [];
    private readonly Stack<int> free = [];
    private int told;

    private List<int> waiting = [];
    private List<int> spare = [];
    private volatile int weight;

    /// <summary>Whether it is worth giving references back now.</summary>
    internal bool IsDue => weight >= Enough;

    /// <summary>Notes a reference that an object took; its number is for <see cref="Release"/>.</summary>
    internal int Add(nint handle, Counted kind)
    {
        int number;
        if (free.TryPop(out number))
        {
            held[number] = (handle, kind);
        }
        else
        {
            number = held.Count;
            held.Add((handle, kind));
        }

        if (held.Count - free.Count >= told + Enough)
        {
            told += Enough;
            GC.AddMemoryPressure(Enough * BytesOfTerm);
        }

        return number;
    }

    /// <summary>Notes that a reference is not needed any more; any thread.</summary>
    internal void Release(int number, Counted kind)
    {
        lock (gate)
        {
            waiting.Add(number);
            weight += kind == Counted.Ast ? 1 : Enough;
        }
    }

    /// <summary>Gives back what <see cref="Release"/> noted.</summary>
    internal void GiveBack(nint context)
    {
        List<int> all;
        lock (gate)
        {
            all = waiting;
            waiting = spare;
            spare = all;
            weight = 0;
        }

        foreach (int number in all)
        {
            Drop(context, number);
            free.Push(number);
        }

        all.Clear();
        Tell(held.Count - free.Count);
    }

    /// <summary>Gives everything back.</summary>
    internal void GiveBackAll(nint context)
    {
        for (int number = 0; number < held.Count; number++)
        {
            Drop(context, number);
        }

        held.Clear();
        free.Clear();
        Tell(0);
    }

    private void Tell(int count)
    {
        int less = (told - count) / Enough * Enough;
        if (less > 0)
        {
            told -= less;
            GC.RemoveMemoryPressure((long)less * BytesOfTerm);
        }
    }

    private void Drop(nint context, int number)
    {
        (nint handle, Counted kind) = held[number];
        held[number] = default;
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
