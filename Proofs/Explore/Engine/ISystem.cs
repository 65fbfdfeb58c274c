namespace Lockstep.Explore.Engine;

/// <summary>
/// A system of finite state: initial states, actions, and what is wrong. A struct implements it, so that the engine is compiled
/// for it and calls nothing indirectly. Every worker has a copy of its own and calls it from one thread.
/// </summary>
/// <typeparam name="TState">A packed state: a multiple of 8 bytes, no padding; equal bytes are equal states.</typeparam>
public interface ISystem<TState>
    where TState : unmanaged
{
    /// <summary>Most actions of a system: the bits of <see cref="Enabled"/>.</summary>
    const int MaxActions = 64;

    /// <summary>Name and parameters: a checkpoint of another system is refused by it.</summary>
    string Identity { get; }

    /// <summary>Number of actions, 1 to <see cref="MaxActions"/>.</summary>
    int ActionCount { get; }

    /// <summary>Number of initial states.</summary>
    int InitialCount { get; }

    /// <summary>An initial state.</summary>
    /// <param name="n">0 to <see cref="InitialCount"/> - 1.</param>
    TState Initial(int n);

    /// <summary>The actions that can happen in a state, one bit each.</summary>
    /// <param name="state">The state.</param>
    ulong Enabled(in TState state);

    /// <summary>Does an action that is enabled. All actions of one state follow one call of <see cref="Enabled"/> for it.</summary>
    /// <param name="state">The state, and then the next one.</param>
    /// <param name="action">The action.</param>
    /// <returns>0, or the number of what is wrong with this step (<see cref="ViolationText"/>).</returns>
    int Apply(ref TState state, int action);

    /// <summary>Whether the system may stay in a state in which nothing is enabled; else that is a deadlock.</summary>
    /// <param name="state">The state.</param>
    bool MayStop(in TState state);

    /// <summary>
    /// Partial-order reduction: some of the enabled actions, such that whatever can happen before the first of them is independent
    /// of them (it neither enables nor disables them, and both orders end in the same state with the same verdicts). All of
    /// them where there is no such set. The engine adds the proviso that no action is put off for ever.
    /// </summary>
    /// <param name="state">The state.</param>
    /// <param name="enabled">What is enabled in it.</param>
    ulong Ample(in TState state, ulong enabled);

    /// <summary>Symmetry reduction: the one state that stands for all that differ only by an exchange of equal parts.</summary>
    /// <param name="state">A state, and then its representative.</param>
    /// <returns>The size of its orbit: how many states it stands for.</returns>
    int Canonicalise(ref TState state);

    /// <summary>Who does an action (a CPU, a device, the kernel), 0 to 15: what schedules by priority give turns to.</summary>
    /// <param name="action">The action.</param>
    int ProcessOf(int action);

    /// <summary>An action in words.</summary>
    /// <param name="action">The action.</param>
    string ActionText(int action);

    /// <summary>A state as lines of text, for the differences between steps of a trace.</summary>
    /// <param name="state">The state.</param>
    IReadOnlyList<string> StateText(in TState state);

    /// <summary>What is wrong, in words.</summary>
    /// <param name="violation">From <see cref="Apply"/>.</param>
    string ViolationText(int violation);
}
