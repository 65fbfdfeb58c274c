using Lockstep.Model.Gic;

namespace Lockstep.Validation;

/// <summary>What QEMU does in place of the architecture's step; gets the machine, the access and the step itself, whose result it may take.</summary>
public delegate ulong QemuStep(ModelMachine machine, Access access, Func<ulong> architecture);

/// <summary>One named difference between QEMU's interrupt controller and the model.</summary>
public sealed class QemuDifference
{
    /// <summary>In reports.</summary>
    public required string Name { get; init; }

    /// <summary>In which of QEMU's interrupt controllers.</summary>
    public required GicVersion Version { get; init; }

    /// <summary>The register that shows it.</summary>
    public required string Register { get; init; }

    /// <summary>Where the specification says what is right.</summary>
    public required string Section { get; init; }

    /// <summary>What the specification says.</summary>
    public required string Specification { get; init; }

    /// <summary>What QEMU does.</summary>
    public required string Qemu { get; init; }

    /// <summary>Whether the architecture leaves it open what happens: neither side is wrong.</summary>
    public bool IsLeftOpen { get; init; }

    /// <summary>Whether it occurs with an access in a state.</summary>
    public Func<ModelMachine, Access, bool> Occurs { get; init; } = (_, _) => false;

    /// <summary>What QEMU does with such an access.</summary>
    public QemuStep? Does { get; init; }

    /// <summary>What QEMU signals to a CPU: bits as in the log, given those of the architecture.</summary>
    public Func<ModelMachine, int, int, int>? Signals { get; init; }

    /// <summary>Whether QEMU's effects are not predicted: generated scripts leave such accesses out.</summary>
    public bool IsLeftOut => Does is null && Signals is null;

    /// <summary>Writes a script that shows the difference. Its last operation is the observation.</summary>
    public required Action<ScriptBuilder> Witness { get; init; }

    /// <summary>What the last operation of the witness shows by the specification and on QEMU, as the log has it.</summary>
    public required (string Specified, string Observed) Values { get; init; }

    /// <summary>CPUs of the machine on which the witness runs.</summary>
    public int WitnessCpus { get; init; } = 1;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
