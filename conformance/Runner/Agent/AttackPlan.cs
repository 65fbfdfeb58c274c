using Lockstep.Agent;

namespace Lockstep.Runner.Agent;

/// <summary>An attack to write into a script (<see cref="OperationKind.Attack"/>).</summary>
/// <param name="Seed">Of the actions.</param>
/// <param name="Actions">Of each CPU.</param>
/// <param name="MachineCpus">CPUs of the machine.</param>
/// <param name="Weights">Of the classes of actions.</param>
public sealed record AttackPlan(ulong Seed, int Actions, int MachineCpus, params IReadOnlyList<(AttackClass Class, int Weight)> Weights)
{
    /// <summary>Ticks of CNTVCT_EL0 after which no action is begun: ten seconds at 62.5 MHz.</summary>
    public ulong Ticks { get; init; } = 625_000_000;

    /// <summary>The CPU that does it, or that does it first.</summary>
    public int Cpu { get; init; }

    /// <summary>Whether all CPUs of the machine do it at once.</summary>
    public bool ByAll { get; init; }

    /// <summary>Whether CPU_ON is called with entry points outside RAM, which Lockstep refuses and other firmware may not.</summary>
    public bool BadEntries { get; init; }

    /// <summary>A MiB of guest-physical addresses where nothing is; the machine's own when null.</summary>
    public ulong? Unmapped { get; init; }

    /// <summary>The plan of an operation.</summary>
    public static AttackPlan Of(Operation operation)
    {
        IReadOnlyList<ulong> operands = operation.Operands;
        ulong weights = operands[AttackFormat.Weights];
        return new AttackPlan(
            operands[AttackFormat.Seed], (int)operands[AttackFormat.Actions], operation.Argument,
            [.. Enum.GetValues<AttackClass>().Select(kind => (kind, (int)(weights >> (4 * (int)kind)) & 15))])
        {
            Ticks = operands[AttackFormat.Ticks],
            Cpu = operation.Cpu,
            ByAll = (operands[AttackFormat.Cpus] & ~(1UL << operation.Cpu)) != 0,
            BadEntries = (operands[AttackFormat.Flags] & AttackFormat.BadEntries) != 0,
            Unmapped = operands[AttackFormat.Unmapped],
        };
    }

    /// <summary>Whether it has actions of a class.</summary>
    public bool Has(AttackClass kind) => Weights.Any(one => one.Class == kind && one.Weight > 0);

    /// <summary>The operation.</summary>
    public Operation ToOperation(AgentPlatform platform)
    {
        ulong[] operands = new ulong[AttackFormat.Operands];
        operands[AttackFormat.Seed] = Seed;
        operands[AttackFormat.Actions] = (ulong)Actions;
        operands[AttackFormat.Weights] = Weights.Aggregate(0UL, (sum, one) => sum | AttackFormat.Weight(one.Class, one.Weight));
        operands[AttackFormat.Cpus] = ByAll ? (1UL << MachineCpus) - 1 : 1UL << Cpu;
        operands[AttackFormat.Ticks] = Ticks;
        operands[AttackFormat.Gicd] = platform.Gicd;
        operands[AttackFormat.Gicr] = platform.GicVersion == 2 ? 0 : platform.Gicr;
        operands[AttackFormat.Unmapped] = Unmapped ?? platform.Unmapped;
        operands[AttackFormat.GicdBytes] = platform.GicdBytes;
        operands[AttackFormat.Flags] = BadEntries ? AttackFormat.BadEntries : 0;
        return new Operation(OperationKind.Attack, Cpu, MachineCpus, operands);
    }

    /// <summary>The actions of a CPU, in order.</summary>
    public unsafe IEnumerable<AttackAction> ActionsOf(int cpu, AgentPlatform platform)
    {
        ulong[] operands = [.. ToOperation(platform).Operands];
        ulong dice = AttackActions.Start(Seed, cpu);
        var actions = new List<AttackAction>(Actions);
        fixed (ulong* first = operands)
        {
            for (int i = 0; i < Actions; i++)
            {
                actions.Add(AttackActions.Next(ref dice, first, MachineCpus, platform.AcknowledgeAddress));
            }
        }

        return actions;
    }
}
