using System.Numerics;
using Lockstep.InLockstep;
using Lockstep.Model.Gic;
using Lockstep.Model.Kernel;
using Lockstep.Model.Words;

namespace Lockstep.Explore.Machines;

/// <summary>
/// One machine of one thread, put into one state after another: the VMM's own code above the model of the kernel, next to the reference
/// model.
/// </summary>
public sealed unsafe class MachineStepper : IDisposable
{
    /// <summary>What is wrong with a step: the relation or a check of the machine; an exception; two list registers with one INTID.</summary>
    public const int Refused = 1, Stopped = 2, Duplicated = 3;

    private const int FarCheckInterval = 1024;
    private readonly MachineConfiguration configuration;
    private readonly Machine machine;
    private readonly Layout layout, shared;
    private readonly MachineImage from, to;
    private readonly byte[] farFirst;
    private readonly int[] intids;
    private bool isAtFrom;
    private int untilFarCheck = FarCheckInterval;

    /// <summary>A machine after its guest's set-up.</summary>
    /// <param name="configuration">Which.</param>
    /// <param name="shared">The layout of all threads; null to make it from this machine.</param>
    internal MachineStepper(MachineConfiguration configuration, Layout? shared)
    {
        this.configuration = configuration;
        intids = [.. configuration.Actions.Select(a => a.Intid).Concat([MachineConfigurations.Sgi, MachineConfigurations.Timer])
            .Concat(configuration.Case.DeviceIntids).Where(i => i != 0).Distinct().Order()];
        machine = new Machine(configuration.Case);
        foreach (Operation operation in configuration.SetUp)
        {
            machine.Do(operation);
        }

        if (machine.Fault is { } fault)
        {
            throw new InvalidOperationException($"{configuration.FullName}: the set-up fails: {fault}");
        }

        machine.ClearLeftovers();
        (from, to) = (NewImage(), NewImage());
        from.Save(machine, configuration.Bounds);
        MachineImage first = NewImage();
        from.CopyTo(first);
        if (shared == null)
        {
            this.shared = layout = new Layout(first, NewImage());
        }
        else
        {
            this.shared = shared;
            layout = shared.Copy(first, NewImage());
        }

        layout.First.Restore(machine, configuration.Bounds);
        farFirst = machine.VmmBytes.ToArray();
        from.Restore(machine, configuration.Bounds);
    }

    /// <summary>The configuration.</summary>
    public MachineConfiguration Configuration => configuration;

    /// <summary>The layout that all threads share.</summary>
    internal Layout Shared => shared;

    /// <summary>The machine, in the state after the last step.</summary>
    public Machine Machine => machine;

    /// <summary>Leaves nothing equal that has different bytes; for a check of <see cref="Lockstep.InLockstep.Machine.ClearLeftovers"/>.</summary>
    public bool KeepsLeftovers { get; init; }

    /// <summary>Packs the initial state.</summary>
    public void Initial(ulong* packed) => layout.Pack(layout.First, packed);

    /// <summary>Puts the machine into a state.</summary>
    public void GoTo(ulong* packed)
    {
        layout.Unpack(packed, from);
        from.Restore(machine, configuration.Bounds);
        isAtFrom = true;
        if (--untilFarCheck == 0)
        {
            untilFarCheck = FarCheckInterval;
            CheckFar();
            from.Restore(machine, configuration.Bounds);
        }
    }

    /// <summary>The actions that can happen in the state, one bit each.</summary>
    public ulong Enabled()
    {
        ulong enabled = 0;
        MachineAction[] actions = configuration.Actions;
        for (int i = 0; i < actions.Length; i++)
        {
            enabled |= actions[i].IsEnabled(machine, configuration.Bounds.Depth) ? 1ul << i : 0;
        }

        return enabled;
    }

    /// <summary>
    /// One action that is enough, where there is one. A level-sensitive line that is low rises: while it is low the kernel neither
    /// notifies nor reports it, and everything else neither looks at the line nor changes it; so whatever happens before the
    /// line rises may as well happen after it. An edge-triggered line that is high falls: kernel and model keep the edge and not
    /// the level, so nothing looks at the line until it rises again, which has to wait for its fall.
    /// </summary>
    /// <param name="enabled">What is enabled.</param>
    public ulong Ample(ulong enabled)
    {
        for (ulong left = enabled; left != 0; left &= left - 1)
        {
            Operation o = configuration.Actions[BitOperations.TrailingZeroCount(left)].Operation;
            bool isAlone = o.Kind switch
            {
                OperationKind.Timer => o.Value == 1,
                OperationKind.Device => o.Value == (configuration.Case.DeviceIsEdge[o.Offset] ? 0u : 1),
                _ => false,
            };
            if (isAlone)
            {
                return left & (0 - left);
            }
        }

        return enabled;
    }

    /// <summary>
    /// What nobody puts off for ever: the guest takes and ends interrupts, the kernel reports and notifies, time passes. Devices, timers
    /// and the rest of the guest may do as they like.
    /// </summary>
    public ulong FairActions
    {
        get
        {
            ulong fair = 0;
            for (int i = 0; i < configuration.Actions.Length; i++)
            {
                fair |= configuration.Actions[i].Operation.Kind is OperationKind.Acknowledge or OperationKind.End or OperationKind.Maintenance
                    or OperationKind.Notify or OperationKind.TimerEvent or OperationKind.TimePasses ? 1ul << i : 0;
            }

            return fair;
        }
    }

    /// <summary>Which of several list registers of one priority the guest gets: none of them is passed over for ever.</summary>
    public ulong StronglyFairActions
    {
        get
        {
            ulong fair = 0;
            for (int i = 0; i < configuration.Actions.Length; i++)
            {
                Operation o = configuration.Actions[i].Operation;
                fair |= o.Kind == OperationKind.Acknowledge && o.Offset != 0 ? 1ul << i : 0;
            }

            return fair;
        }
    }

    /// <summary>
    /// For each vCPU the interrupt that the model would deliver to it first, one bit each (L1): it must not wait for ever. Less urgent
    /// ones may, and one that waits behind a second delivery of another that the model has merged with the first (MergeUnknown): a guest that
    /// makes that one pending again and again keeps it first for ever.
    /// </summary>
    public ulong Waiting()
    {
        ulong waiting = 0;
        for (int cpu = 0; cpu < configuration.Case.CpuCount; cpu++)
        {
            int goal = Array.IndexOf(intids, (int)Delivery<Word32, Bit>.Highest(machine.Relation.Model, cpu).Intid.Value);
            waiting |= goal < 0 || machine.Relation.HasRepeat(cpu) ? 0 : 1ul << (cpu * intids.Length + goal);
        }

        return waiting;
    }

    /// <summary>One of these in words.</summary>
    /// <param name="goal">Its bit.</param>
    public string GoalText(int goal) => $"INTID {intids[goal % intids.Length]} is the most urgent one of vCPU {goal / intids.Length} and is never delivered";

    /// <summary>Does an action in the state that the machine was put into.</summary>
    /// <param name="action">The action.</param>
    /// <param name="packed">The state after it; all 0 before.</param>
    /// <returns>0, or what is wrong.</returns>
    public int Apply(int action, ulong* packed)
    {
        if (!isAtFrom)
        {
            from.Restore(machine, configuration.Bounds);
        }

        isAtFrom = false;
        int wrong = Do(configuration.Actions[action].Operation);
        if (wrong != 0)
        {
            return wrong;
        }

        if (!KeepsLeftovers)
        {
            machine.ClearLeftovers();
        }

        Pack(packed);
        return 0;
    }

    /// <summary>Packs the state that the machine is in.</summary>
    /// <param name="packed">The state; all 0 before.</param>
    public void PackMachine(ulong* packed)
    {
        machine.ClearLeftovers();
        Pack(packed);
    }

    /// <summary>Runs at random from the initial state, to learn which bits change.</summary>
    /// <param name="seed">Seed.</param>
    /// <param name="steps">Steps.</param>
    public void Learn(ulong seed, int steps)
    {
        var random = new SplitMix(seed);
        layout.First.Restore(machine, configuration.Bounds);
        for (int i = 0; i < steps; i++)
        {
            ulong enabled = Enabled();
            if (enabled == 0)
            {
                // A deadlock, which is for the exploration to find.
                layout.First.Restore(machine, configuration.Bounds);
                continue;
            }

            for (int skip = random.Below(BitOperations.PopCount(enabled)); skip > 0; skip--)
            {
                enabled &= enabled - 1;
            }

            if (Do(configuration.Actions[BitOperations.TrailingZeroCount(enabled)].Operation) != 0)
            {
                layout.First.Restore(machine, configuration.Bounds);
                continue;
            }

            if (!KeepsLeftovers)
            {
                machine.ClearLeftovers();
            }

            to.Save(machine, configuration.Bounds);
            shared.Learn(to);
        }

        isAtFrom = false;
    }

    /// <summary>
    /// What the bounds say is not used must be as it was. It is never restored, so one look now and then sees any write that
    /// was not taken back.
    /// </summary>
    public void CheckFar()
    {
        layout.First.Restore(machine, configuration.Bounds);
        isAtFrom = false;
        if (!machine.VmmBytes.SequenceEqual(farFirst))
        {
            throw new InvalidOperationException($"{configuration.FullName}: the VMM wrote to memory beyond what its bounds say is used");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        machine.Dispose();
        from.Dispose();
        to.Dispose();
    }

    private void Pack(ulong* packed)
    {
        to.Save(machine, configuration.Bounds);
        try
        {
            layout.Pack(to, packed);
        }
        catch (LayoutException)
        {
            lock (shared)
            {
                shared.Learn(to);
            }

            throw;
        }
    }

    private MachineImage NewImage() => new(machine, configuration.Bounds);

    private int Do(in Operation operation)
    {
        try
        {
            machine.Do(operation);
        }
        catch (Exception e) when (e is IndexOutOfRangeException or NullReferenceException or InvalidOperationException or OverflowException)
        {
            return Stopped;
        }

        return machine.Fault != null ? Refused : HasDuplicate() ? Duplicated : 0;
    }

    /// <summary>Whether an INTID is in two list registers of one vCPU, or an SPI in any two (I8), as hardware has them.</summary>
    private bool HasDuplicate()
    {
        UInt128 seen = default;
        for (int cpu = 0; cpu < configuration.Case.CpuCount; cpu++)
        {
            UInt128 its = default;
            foreach (ref ListRegister<Word32, Bit> register in machine.Interface(cpu).ListRegisters.AsSpan())
            {
                if (register.IsInvalid.Value)
                {
                    continue;
                }

                UInt128 bit = UInt128.One << (int)register.Intid.Value;
                if ((its & bit) != 0 || (register.Intid.Value >= 32 && (seen & bit) != 0))
                {
                    return true;
                }

                its |= bit;
            }

            seen |= its;
        }

        return false;
    }
}
