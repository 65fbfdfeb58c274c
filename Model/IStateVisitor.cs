using System;

namespace Lockstep.Model;

/// <summary>
/// Goes through all memory that a state consists of, always in the same order, and reads or changes it: to save a state, to restore
/// it, to compare two. What a class visits is what its behaviour can depend on.
/// </summary>
public interface IStateVisitor
{
    /// <summary>A piece of the state.</summary>
    /// <typeparam name="T">Values without references.</typeparam>
    /// <param name="memory">Where it is.</param>
    void Visit<T>(Span<T> memory)
        where T : struct;
}
