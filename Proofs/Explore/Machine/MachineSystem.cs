using System.Runtime.CompilerServices;
using Lockstep.Explore.Engine;
using Lockstep.InLockstep;

namespace Lockstep.Explore.Machines;

/// <summary>A packed state of 128 bits.</summary>
[InlineArray(2)]
public struct State128
{
    private ulong word;
}

/// <summary>A packed state of 192 bits.</summary>
[InlineArray(3)]
public struct State192
{
    private ulong word;
}

/// <summary>A packed state of 256 bits.</summary>
[InlineArray(4)]
public struct State256
{
    private ulong word;
}

/// <summary>A packed state of 384 bits.</summary>
[InlineArray(6)]
public struct State384
{
    private ulong word;
}

/// <summary>A packed state of 1024 bits.</summary>
[InlineArray(16)]
public struct State1024
{
    private ulong word;
}

/// <summary>A state of 8192 bytes: all of a small machine, unpacked.</summary>
[InlineArray(1024)]
public struct StateUnpacked
{
    private ulong word;
}

/// <summary>The VMM's own code, the kernel below it and the reference model beside it, as a system to explore.</summary>
/// <typeparam name="TState">A packed state that is large enough.</typeparam>
/// <param name="stepper">The machine of this worker.</param>
/// <param name="symmetry">The exchange of its vCPUs; null where they are not exchanged.</param>
/// <param name="startsMirrored">Whether the guest may as well have set up vCPU 1 in place of vCPU 0: a second initial state.</param>
internal readonly unsafe struct MachineSystem<TState>(MachineStepper stepper, Symmetry? symmetry, bool startsMirrored) : ILiveSystem<TState>
    where TState : unmanaged
{
    private MachineAction[] Actions => stepper.Configuration.Actions;

    /// <inheritdoc/>
    public string Identity => stepper.Shared.Identity + "\n" + stepper.Configuration.FullName + "\n" + stepper.Configuration.Case + "\n"
        + string.Join('\n', stepper.Configuration.SetUp) + "\n" + string.Join('\n', Actions) + "\n" + Versions.Inputs;

    /// <inheritdoc/>
    public int ActionCount => Actions.Length;

    /// <inheritdoc/>
    public int InitialCount => startsMirrored ? 2 : 1;

    /// <inheritdoc/>
    public TState Initial(int n)
    {
        TState state = default;
        stepper.Initial((ulong*)&state);
        if (n == 1)
        {
            TState image = default;
            symmetry!.Of((ulong*)&state, (ulong*)&image);
            return image;
        }

        return state;
    }

    /// <inheritdoc/>
    public ulong Enabled(in TState state)
    {
        TState copy = state;
        stepper.GoTo((ulong*)&copy);
        return stepper.Enabled();
    }

    /// <inheritdoc/>
    public int Apply(ref TState state, int action)
    {
        TState next = default;
        int wrong = stepper.Apply(action, (ulong*)&next);
        state = next;
        return wrong;
    }

    /// <inheritdoc/>
    public bool MayStop(in TState state) => false;

    /// <inheritdoc/>
    public ulong Ample(in TState state, ulong enabled) => stepper.Ample(enabled);

    /// <inheritdoc/>
    public int Canonicalise(ref TState state)
    {
        if (symmetry == null)
        {
            return 1;
        }

        fixed (TState* at = &state)
        {
            return symmetry.Canonicalise((ulong*)at);
        }
    }

    /// <inheritdoc/>
    public ulong FairActions => stepper.FairActions;

    /// <inheritdoc/>
    public ulong StronglyFairActions => stepper.StronglyFairActions;

    /// <inheritdoc/>
    public ulong Waiting(in TState state)
    {
        TState copy = state;
        stepper.GoTo((ulong*)&copy);
        return stepper.Waiting();
    }

    /// <inheritdoc/>
    public string GoalText(int goal) => stepper.GoalText(goal);

    /// <inheritdoc/>
    public int ProcessOf(int action)
    {
        Operation o = Actions[action].Operation;
        return o.Kind switch
        {
            OperationKind.Device => 8 + (int)o.Offset % 4,
            OperationKind.Notify or OperationKind.TimePasses or OperationKind.Refuse => 15,
            OperationKind.Timer => 12,
            _ => o.Cpu % 8,
        };
    }

    /// <inheritdoc/>
    public string ActionText(int action) => Actions[action].Operation.ToString();

    /// <inheritdoc/>
    public IReadOnlyList<string> StateText(in TState state)
    {
        TState copy = state;
        stepper.GoTo((ulong*)&copy);
        return StateDifference.Lines(stepper.Machine);
    }

    /// <inheritdoc/>
    public string ViolationText(int violation) => violation switch
    {
        MachineStepper.Stopped => "the VMM stopped by an exception",
        MachineStepper.Duplicated => "an INTID is in two list registers (I8)",
        _ => "the relation does not allow it",
    };
}
