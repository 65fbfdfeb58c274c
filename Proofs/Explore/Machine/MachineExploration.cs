using Lockstep.Explore.Engine;

namespace Lockstep.Explore.Machines;

/// <summary>Explores a machine: finds out which bits of its state change, packs states into those, and starts again when it missed one.</summary>
/// <param name="configuration">The machine.</param>
/// <param name="options">How.</param>
public sealed class MachineExploration(MachineConfiguration configuration, ExplorationOptions options)
{
    private const int LearningSteps = 20_000;
    private readonly List<MachineStepper> steppers = [];

    /// <summary>States keep what is left over in what is free: for a check that this makes no difference.</summary>
    public bool KeepsLeftovers { get; init; }

    /// <summary>States are all bytes: for a check that packing loses nothing.</summary>
    public bool IsUnpacked { get; init; }

    /// <summary>Bits of a packed state, after the run.</summary>
    public int StateBits { get; private set; }

    /// <summary>Explorations that were begun, with one more bit each.</summary>
    public int Attempts { get; private set; }

    /// <summary>Explores.</summary>
    /// <param name="cancel">Stops it.</param>
    public Exploration Run(CancellationToken cancel = default)
    {
        using var layoutOwner = NewStepper(null);
        if (IsUnpacked)
        {
            layoutOwner.Shared.LearnAll();
        }
        else
        {
            layoutOwner.Learn(seed: 1, LearningSteps);
        }

        while (true)
        {
            Attempts++;
            StateBits = layoutOwner.Shared.BitCount;
            try
            {
                return StateBits switch
                {
                    <= 64 => Explore<ulong>(layoutOwner, cancel),
                    <= 128 => Explore<State128>(layoutOwner, cancel),
                    <= 192 => Explore<State192>(layoutOwner, cancel),
                    <= 256 => Explore<State256>(layoutOwner, cancel),
                    <= 384 => Explore<State384>(layoutOwner, cancel),
                    <= 1024 => Explore<State1024>(layoutOwner, cancel),
                    <= 65536 => Explore<StateUnpacked>(layoutOwner, cancel),
                    _ => throw new InvalidOperationException($"{configuration.FullName}: a state of {StateBits} bits; the largest is 65536"),
                };
            }
            catch (Exception e) when (e is LayoutException || e.InnerException is LayoutException)
            {
                // A bit was learned: once more from the start.
            }
            finally
            {
                foreach (MachineStepper stepper in steppers)
                {
                    stepper.Dispose();
                }

                steppers.Clear();
            }
        }
    }

    private Exploration Explore<TState>(MachineStepper layoutOwner, CancellationToken cancel)
        where TState : unmanaged
    {
        MachineSystem<TState> Make()
        {
            MachineStepper stepper = NewStepper(layoutOwner.Shared);
            lock (steppers)
            {
                steppers.Add(stepper);
            }

            return new MachineSystem<TState>(stepper);
        }

        Exploration found = new Explorer<MachineSystem<TState>, TState>(Make, options).Run(cancel);
        foreach (MachineStepper stepper in steppers)
        {
            stepper.CheckFar();
        }

        return found;
    }

    private MachineStepper NewStepper(Layout? shared) => new(configuration, shared) { KeepsLeftovers = KeepsLeftovers };
}
