namespace Lockstep.Explore.Engine;

/// <summary>
/// A system of one word of state that says which bits matter to what, so that <see cref="Tabulated{TSystem}"/> can
/// keep its steps in tables.
/// </summary>
public interface ITabulable : ISystem<ulong>
{
    /// <summary>Number of groups of actions.</summary>
    int GroupCount { get; }

    /// <summary>A group of actions, and all bits that decide which of them can happen. Every action is in one group.</summary>
    /// <param name="group">0 and up.</param>
    (ulong Bits, ulong Actions) Group(int group);

    /// <summary>All bits that an action reads or writes.</summary>
    /// <param name="action">The action.</param>
    ulong Footprint(int action);
}
