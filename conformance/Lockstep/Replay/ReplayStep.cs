using Lockstep.Model.Gic;
using Lockstep.Model.Table;

namespace Lockstep.InLockstep.Replay;

/// <summary>What is done to an interrupt controller.</summary>
public enum ReplayKind
{
    /// <summary>A load of the distributor.</summary>
    ReadDistributor,

    /// <summary>A store to the distributor.</summary>
    WriteDistributor,

    /// <summary>A load of the redistributors (GICv3).</summary>
    ReadRedistributor,

    /// <summary>A store to the redistributors (GICv3).</summary>
    WriteRedistributor,

    /// <summary>A load of the CPU interface (GICv2).</summary>
    ReadInterface,

    /// <summary>A store to the CPU interface (GICv2).</summary>
    WriteInterface,

    /// <summary>MRS of a register of the CPU interface (GICv3).</summary>
    ReadSystemRegister,

    /// <summary>MSR of a register of the CPU interface (GICv3).</summary>
    WriteSystemRegister,

    /// <summary>The input line of an SPI, or of a PPI of the CPU.</summary>
    Line,

    /// <summary>Whether IRQ is signalled to the CPU.</summary>
    Irq,

    /// <summary>Whether FIQ is signalled to the CPU.</summary>
    Fiq,

    /// <summary>The INTID that the CPU has before it; 1023 for none.</summary>
    Highest,
}

/// <summary>One step of a run on an interrupt controller. It has no type of the model, which may be another one in the run.</summary>
/// <param name="Kind">What.</param>
/// <param name="Cpu">The CPU.</param>
/// <param name="Place">
/// Offset in bytes, of redistributors from the first one; the number of an <see cref="IccRegister"/>; the INTID of a line.
/// </param>
/// <param name="SizeBytes">Of an access.</param>
/// <param name="Value">What is written, the level of a line (0 or 1), or what the run read.</param>
public readonly record struct ReplayStep(ReplayKind Kind, int Cpu, uint Place, int SizeBytes, ulong Value)
{
    /// <summary>Whether it only looks; then <see cref="Value"/> is what the run saw.</summary>
    public bool IsRead => Kind is ReplayKind.ReadDistributor or ReplayKind.ReadRedistributor or ReplayKind.ReadInterface
        or ReplayKind.ReadSystemRegister or ReplayKind.Irq or ReplayKind.Fiq or ReplayKind.Highest;

    /// <summary>The step in words, with a register's name and, where it is written, its fields.</summary>
    public override string ToString() => $"vCPU {Cpu} " + Kind switch
    {
        ReplayKind.ReadDistributor => $"reads {Registers.Name(Place, SizeBytes, 0)}",
        ReplayKind.WriteDistributor => $"writes {Registers.Write(Place, SizeBytes, 0, Value)}",
        ReplayKind.ReadRedistributor => $"reads {Registers.Name(Place, SizeBytes, 1)}",
        ReplayKind.WriteRedistributor => $"writes {Registers.Write(Place, SizeBytes, 1, Value)}",
        ReplayKind.ReadInterface => $"reads {RegisterText.Name(RegisterTable.Gicc, Place, SizeBytes)}",
        ReplayKind.WriteInterface => $"writes {RegisterText.Write(RegisterTable.Gicc, Place, SizeBytes, Value)}",
        ReplayKind.ReadSystemRegister => $"reads {(IccRegister)Place}",
        ReplayKind.WriteSystemRegister => $"writes {Registers.WriteIcc((IccRegister)Place, Value)}",
        ReplayKind.Line => $"has the line of INTID {Place} {(Value != 0 ? "high" : "low")}",
        ReplayKind.Irq => "sees IRQ",
        ReplayKind.Fiq => "sees FIQ",
        _ => "has before it INTID",
    };
}

/// <summary>A state of an interrupt controller as the defaults of GicConfiguration describe it, and what is done then.</summary>
/// <param name="Version">2 or 3.</param>
/// <param name="CpuCount">CPUs.</param>
/// <param name="IntidCount">INTIDs.</param>
/// <param name="Start">The words of the state, in the order of GicState.VisitState.</param>
/// <param name="Steps">What is done.</param>
public sealed record ReplayRequest(int Version, int CpuCount, int IntidCount, IReadOnlyList<uint> Start, IReadOnlyList<ReplayStep> Steps);

/// <summary>A word of the state that is another one than was wanted.</summary>
/// <param name="Index">Which, in the order of GicState.VisitState.</param>
/// <param name="Wanted">The word that was wanted.</param>
/// <param name="Reached">The one that was reached.</param>
public readonly record struct WordDifference(int Index, uint Wanted, uint Reached);

/// <summary>A step on both sides.</summary>
/// <param name="Step">The step.</param>
/// <param name="Model">What the model gives, for a read.</param>
/// <param name="Vmm">What the guest of the VMM gets, for a read.</param>
public readonly record struct ReplayedStep(ReplayStep Step, ulong Model, ulong Vmm);

/// <summary>What a replay came to.</summary>
/// <param name="Operations">Operations with which the state was brought about.</param>
/// <param name="Missing">Words of the state that the operations do not bring about; the steps were not done when there are any.</param>
/// <param name="Steps">The steps that were done.</param>
/// <param name="Refusal">Why the last of the steps cannot be done on a VMM, or null.</param>
/// <param name="Differences">What the VMM shows otherwise than the model at the end, line by line.</param>
/// <param name="Fault">What neither the architecture nor a named deviation allows, or null.</param>
public sealed record ReplayOutcome(
    int Operations,
    IReadOnlyList<WordDifference> Missing,
    IReadOnlyList<ReplayedStep> Steps,
    string? Refusal,
    IReadOnlyList<string> Differences,
    string? Fault);
