namespace Lockstep.Explore.Engine;

/// <summary>A system of which something must happen in the end.</summary>
/// <typeparam name="TState">A packed state.</typeparam>
public interface ILiveSystem<TState> : ISystem<TState>
    where TState : unmanaged
{
    /// <summary>Actions that do not stay enabled for ever without being taken (weak fairness), one bit each.</summary>
    ulong FairActions { get; }

    /// <summary>Actions that are not enabled again and again for ever without being taken (strong fairness), one bit each.</summary>
    ulong StronglyFairActions { get; }

    /// <summary>What a state waits for, one bit each: none of these may be waited for for ever.</summary>
    /// <param name="state">The state.</param>
    ulong Waiting(in TState state);

    /// <summary>What is waited for, in words.</summary>
    /// <param name="goal">Its bit.</param>
    string GoalText(int goal);
}
