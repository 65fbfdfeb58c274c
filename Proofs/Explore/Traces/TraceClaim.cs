using System.Globalization;
using System.Numerics;
using Lockstep.Explore.Machines;
using Lockstep.InLockstep;

namespace Lockstep.Explore.Traces;

/// <summary>
/// What is wrong with a run of which no step is wrong: it can go on for ever without what is waited for, or it cannot go on. The claim is
/// checked on the code as it is, so a replay of the trace says whether it is still so.
/// </summary>
/// <param name="Goal">What is waited for (<see cref="MachineStepper.GoalText"/>); -1 in a deadlock.</param>
/// <param name="Circle">How many of the last steps are once around; 0 in a deadlock.</param>
public sealed record TraceClaim(int Goal, int Circle)
{
    private const string Lasso = "lasso", Deadlocked = "deadlock";

    /// <summary>After the last step nothing can happen.</summary>
    public static TraceClaim Deadlock { get; } = new(-1, 0);

    /// <summary>The claim of a line of a trace's text, or null.</summary>
    /// <param name="text">What stands behind "claim".</param>
    public static TraceClaim? Parse(string text) => text.Split(' ') switch
    {
        [Deadlocked, ..] => Deadlock,
        [Lasso, string goal, string circle, ..] when int.TryParse(goal, NumberStyles.None, CultureInfo.InvariantCulture, out int its)
            && int.TryParse(circle, NumberStyles.None, CultureInfo.InvariantCulture, out int steps) && its < 64 && steps > 0
            => new(its, steps),
        _ => null,
    };

    /// <summary>As <see cref="Parse"/> reads it.</summary>
    public override string ToString() => Goal < 0 ? Deadlocked : string.Create(CultureInfo.InvariantCulture, $"{Lasso} {Goal} {Circle}");

    /// <summary>The claim in words.</summary>
    /// <param name="configuration">The machine.</param>
    public string InWords(MachineConfiguration configuration)
    {
        if (Goal < 0)
        {
            return "deadlock: nothing can happen after the last step";
        }

        using MachineStepper stepper = new(configuration, null);
        return $"{stepper.GoalText(Goal)}: the last {Circle} steps can be repeated for ever";
    }

    /// <summary>Why a run does not show it; null when it does.</summary>
    /// <param name="configuration">The machine, as it is explored for wrong steps.</param>
    /// <param name="operations">The run after the set-up.</param>
    public string? WhyNot(MachineConfiguration configuration, IReadOnlyList<Operation> operations)
    {
        MachineConfiguration its = Goal < 0 ? configuration : configuration.ForLiveness();
        using MachineStepper stepper = new(its, null);
        Around around = new(its, stepper, Goal);
        for (int i = 0; i < operations.Count; i++)
        {
            if (i == operations.Count - Circle)
            {
                around.Begin();
            }

            if (around.Step(operations[i]) is { } wrong)
            {
                return $"step {i + 1}: {wrong}";
            }
        }

        return Goal < 0 ? (stepper.Enabled() == 0 ? null : "something can happen after the last step") : around.End();
    }

    /// <summary>Once around a circle of states.</summary>
    private sealed unsafe class Around(MachineConfiguration configuration, MachineStepper stepper, int goal)
    {
        private ulong taken, always = ulong.MaxValue, sometimes;
        private byte[]? first;

        /// <summary>Here the circle begins.</summary>
        public void Begin() => first = Image();

        /// <summary>Does a step.</summary>
        /// <returns>Why it is none of this circle, or null.</returns>
        public string? Step(Operation operation)
        {
            ulong enabled = stepper.Enabled();
            ulong its = 0;
            for (ulong left = enabled; left != 0; left &= left - 1)
            {
                int action = BitOperations.TrailingZeroCount(left);
                its |= configuration.Actions[action].Operation == operation ? 1ul << action : 0;
            }

            if (its == 0)
            {
                return "it cannot happen there";
            }

            if (first is not null)
            {
                if ((stepper.Waiting() >> goal & 1) == 0)
                {
                    return "what is waited for is no longer waited for";
                }

                (taken, always, sometimes) = (taken | its, always & enabled, sometimes | enabled);
            }

            stepper.Machine.Do(operation);
            stepper.Machine.ClearLeftovers();
            return stepper.Machine.Fault;
        }

        /// <summary>The circle ends here.</summary>
        /// <returns>Why it is none, or null.</returns>
        public string? End()
        {
            if (first is null || !Image().AsSpan().SequenceEqual(first))
            {
                return "the last steps do not lead back to the state before them";
            }

            ulong late = (always & stepper.FairActions & ~taken) | (sometimes & stepper.StronglyFairActions & ~taken);
            return late == 0 ? null
                : $"it is unfair: {configuration.Actions[BitOperations.TrailingZeroCount(late)].Operation} is put off for ever";
        }

        private byte[] Image()
        {
            using MachineImage image = new(stepper.Machine, configuration.Bounds);
            image.Save(stepper.Machine, configuration.Bounds);
            return new ReadOnlySpan<byte>(image.Words, image.WordCount * 8).ToArray();
        }
    }
}
