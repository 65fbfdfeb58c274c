using System.Runtime.CompilerServices;
using Lockstep.Explore.Engine;

namespace Lockstep.Explore.Machines;

/// <summary>Explores a machine: finds out which bits of its state change, packs states into those, and starts again when it missed one.</summary>
/// <param name="configuration">The machine.</param>
/// <param name="options">How.</param>
public sealed class MachineExploration(MachineConfiguration configuration, ExplorationOptions options)
{
    private const int LearningSteps = 20_000, SymmetrySteps = 4_000;
    private int symmetrySteps = SymmetrySteps;
    private readonly List<MachineStepper> steppers = [];

    /// <summary>States keep what is left over in what is free: for a check that this makes no difference.</summary>
    public bool KeepsLeftovers { get; init; }

    /// <summary>States are all bytes: for a check that packing loses nothing.</summary>
    public bool IsUnpacked { get; init; }

    /// <summary>The mirror of the initial state is an initial state too: what a run with symmetry has to be compared with.</summary>
    public bool StartsMirrored { get; init; }

    /// <summary>Bits of a packed state, after the run.</summary>
    public int StateBits { get; private set; }

    /// <summary>Explorations that were begun, with one more bit each.</summary>
    public int Attempts { get; private set; }

    /// <summary>Explores.</summary>
    /// <param name="cancel">Stops it.</param>
    public Exploration Run(CancellationToken cancel = default) => Retry(new BreadthFirst(this, cancel));

    /// <summary>Looks for runs that wait for ever.</summary>
    public Liveness FindLassos() => Retry(new Lassos(this));

    /// <summary>Walks at random.</summary>
    /// <param name="seed">Seed.</param>
    /// <param name="walks">Walks.</param>
    /// <param name="length">Steps of each.</param>
    /// <param name="report">Called after each walk; may be null.</param>
    public WalkResult Walk(ulong seed, long walks, int length, Action<long>? report = null) => Retry(new Walks(this, seed, walks, length, report));

    /// <summary>A run of representatives as a run of the machine: where a representative was the mirror, its actions are mirrored.</summary>
    private static unsafe Schedule Unfold<TState>(MachineSystem<TState> system, int[] mirrored, Schedule path)
        where TState : unmanaged
    {
        TState state = system.Initial(path.Initial), before = state;
        system.Canonicalise(ref state);
        bool isMirror = !Packed.AreEqual(&state, &before);
        List<byte> actions = [];
        foreach (byte action in path.Actions)
        {
            actions.Add(isMirror ? (byte)mirrored[action] : action);
            system.Enabled(state);
            if (system.Apply(ref state, action) != 0)
            {
                break;
            }

            before = state;
            system.Canonicalise(ref state);
            isMirror ^= !Packed.AreEqual(&state, &before);
        }

        return path with { Actions = [.. actions] };
    }

    private interface IWork<TResult>
    {
        TResult Do<TState>(MachineStepper layoutOwner)
            where TState : unmanaged;
    }

    private TResult Retry<TResult>(IWork<TResult> work)
    {
        using var layoutOwner = NewStepper(null);
        if (IsUnpacked)
        {
            layoutOwner.Shared.LearnAll();
        }
        else
        {
            layoutOwner.Learn(seed: 1, LearningSteps);
            if (LayoutFile is { } file && File.Exists(file))
            {
                layoutOwner.Shared.Read(file);
            }
        }

        while (true)
        {
            Attempts++;
            StateBits = layoutOwner.Shared.BitCount;
            try
            {
                return StateBits switch
                {
                    <= 64 => work.Do<ulong>(layoutOwner),
                    <= 128 => work.Do<State128>(layoutOwner),
                    <= 192 => work.Do<State192>(layoutOwner),
                    <= 256 => work.Do<State256>(layoutOwner),
                    <= 384 => work.Do<State384>(layoutOwner),
                    <= 1024 => work.Do<State1024>(layoutOwner),
                    <= 65536 => work.Do<StateUnpacked>(layoutOwner),
                    _ => throw new InvalidOperationException($"{configuration.FullName}: a state of {StateBits} bits; the largest is 65536"),
                };
            }
            catch (Exception e) when (e is LayoutException || e.InnerException is LayoutException)
            {
                // A bit was learned: once more from the start.
            }
            catch (Exception e) when (e is UnknownMirrorException || e.InnerException is UnknownMirrorException)
            {
                symmetrySteps *= 4;
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

    /// <summary>Beside a checkpoint: which bits its states are of.</summary>
    private string? LayoutFile => options.Checkpoint == null ? null : options.Checkpoint + ".layout";

    private MachineSystem<TState> Make<TState>(MachineStepper layoutOwner, Symmetry? symmetry = null)
        where TState : unmanaged
    {
        MachineStepper stepper = NewStepper(layoutOwner.Shared);
        lock (steppers)
        {
            steppers.Add(stepper);
        }

        return new MachineSystem<TState>(stepper, symmetry, StartsMirrored);
    }

    private sealed class BreadthFirst(MachineExploration owner, CancellationToken cancel) : IWork<Exploration>
    {
        public Exploration Do<TState>(MachineStepper layoutOwner)
            where TState : unmanaged
        {
            Symmetry? symmetry = owner.Options.ReducesSymmetry || owner.StartsMirrored
                ? Symmetry.Learn(owner.Configuration, layoutOwner.Shared, Unsafe.SizeOf<TState>() / 8, seed: 1, owner.symmetrySteps) : null;
            Exploration found = new Explorer<MachineSystem<TState>, TState>(() => owner.Make<TState>(layoutOwner, symmetry), owner.Options).Run(cancel);
            if (owner.Options.ReducesSymmetry && symmetry != null && found.Path != null)
            {
                found = found with { Path = Unfold(owner.Make<TState>(layoutOwner, symmetry), Mirror.Actions(owner.Configuration), found.Path) };
            }

            owner.KeepLayout(found.Verdict, layoutOwner.Shared);
            foreach (MachineStepper stepper in owner.steppers)
            {
                stepper.CheckFar();
            }

            return found;
        }
    }

    private sealed class Lassos(MachineExploration owner) : IWork<Liveness>
    {
        public Liveness Do<TState>(MachineStepper layoutOwner)
            where TState : unmanaged
        {
            using var search = new LassoSearch<MachineSystem<TState>, TState>(owner.Make<TState>(layoutOwner));
            return search.Run();
        }
    }

    private sealed class Walks(MachineExploration owner, ulong seed, long walks, int length, Action<long>? report) : IWork<WalkResult>
    {
        public WalkResult Do<TState>(MachineStepper layoutOwner)
            where TState : unmanaged =>
            new Walker<MachineSystem<TState>, TState>(owner.Make<TState>(layoutOwner), seed).Run(walks, length, report);
    }

    private ExplorationOptions Options => options;

    private MachineConfiguration Configuration => configuration;

    /// <summary>Which bits the states of a checkpoint are of stays beside it, and goes with it.</summary>
    private void KeepLayout(Verdict verdict, Layout layout)
    {
        if (LayoutFile is { } file)
        {
            if (verdict == Verdict.Incomplete)
            {
                layout.Write(file);
            }
            else if (verdict == Verdict.Holds)
            {
                File.Delete(file);
            }
        }
    }

    private MachineStepper NewStepper(Layout? shared) => new(configuration, shared) { KeepsLeftovers = KeepsLeftovers };
}
