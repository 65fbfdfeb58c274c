using Lockstep.Model.Gic;

namespace Lockstep.Tests.Model.Properties;

/// <summary>A random configuration, and how the guest has set the CPU interfaces up.</summary>
public sealed record GicSetup
{
    public bool IsV3 { get; init; }

    /// <summary>1 to 16; GICv2 takes at most 8 of them.</summary>
    public int Cpus { get; init; } = 1;

    /// <summary>INTIDs, in words of 32: 2 to 32.</summary>
    public int IntidWords { get; init; } = 2;

    public int PriorityBits { get; init; } = 5;

    /// <summary>0 to 3; -1 for what fits the priority bits.</summary>
    public int MinimumBinaryPoint { get; init; } = -1;

    public bool HasGroups { get; init; } = true;

    public bool SgiEnablesAreFixed { get; init; }

    public bool PpiConfigurationIsFixed { get; init; }

    public bool OneOfN { get; init; }

    public bool GroupMaskAfterPriority { get; init; }

    /// <summary>GICv3: 1 to 32; more than 16 take the range selector.</summary>
    public int CpusPerCluster { get; init; } = 16;

    /// <summary>All enabled and nothing masked at the CPU interfaces; else as after reset.</summary>
    public bool IsReady { get; init; } = true;

    /// <summary>EOImode 1.</summary>
    public bool SplitsEnd { get; init; }

    public GicConfiguration ToConfiguration()
    {
        GicConfiguration c = new()
        {
            Version = IsV3 ? GicVersion.V3 : GicVersion.V2,
            CpuCount = IsV3 ? Cpus : int.Min(Cpus, 8),
            IntidCount = IntidWords * 32,
            PriorityBits = PriorityBits,
            GroupsImplemented = HasGroups || IsV3,
            SgiEnablesAreFixed = SgiEnablesAreFixed && !IsV3,
            PpiConfigurationIsFixed = PpiConfigurationIsFixed,
            OneOfNImplemented = OneOfN && IsV3,
            GroupEnablesMaskAfterPriority = GroupMaskAfterPriority,
            CpusPerCluster = CpusPerCluster,
            RangeSelectorImplemented = CpusPerCluster > 16,
        };
        return MinimumBinaryPoint < 0 ? c : c with { MinimumBinaryPoint = int.Max(MinimumBinaryPoint, c.MinimumBinaryPoint) };
    }
}

/// <summary>What software or a device may do.</summary>
public enum Op
{
    Raise, Lower, Enable, Disable, SetPending, ClearPending, SetActive, ClearActive, Prioritise, Regroup, Configure, Target,
    Send, Acknowledge, End, Deactivate, Mask, Point, Switch, Interface, Mode, Sleep, Wild,
}

/// <summary>One operation.</summary>
/// <param name="Op">Which.</param>
/// <param name="Cpu">Who; taken modulo the number of CPUs.</param>
/// <param name="Which">Which interrupt; taken modulo the number of hot ones.</param>
/// <param name="Value">A value; what it means depends on the operation.</param>
public readonly record struct Step(Op Op, int Cpu, int Which, uint Value)
{
    /// <summary>Short, for a failing sequence.</summary>
    public override string ToString() => $"{Op}({Cpu}, {Which}, 0x{Value:x})";
}

/// <summary>A configuration, the operations that lead to a state, and numbers from which the property picks.</summary>
public sealed record GicCase(GicSetup Setup, Step[] Steps, int[] Picks)
{
    /// <summary>As a failure shows it.</summary>
    public override string ToString() => $"{Setup}\n  steps: {string.Join(' ', Steps)}\n  picks: {string.Join(' ', Picks)}";
}

/// <summary>Picks of a property, from the numbers of its case; a shrunk number picks the first.</summary>
public sealed class Pick(int[] numbers)
{
    private int next;

    /// <summary>0 to <paramref name="count"/> - 1.</summary>
    public int Below(int count) => (int)((uint)numbers[next++ % numbers.Length] % (uint)count);

    /// <summary>Any bits.</summary>
    public uint Word() => (uint)numbers[next++ % numbers.Length];

    /// <summary>True or false.</summary>
    public bool Flag() => Below(2) == 1;
}
