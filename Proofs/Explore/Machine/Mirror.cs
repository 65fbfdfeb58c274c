using Lockstep.InLockstep;
using Lockstep.Model.Gic;
using Lockstep.Model.Registers;

namespace Lockstep.Explore.Machines;

/// <summary>Operations with vCPU 0 and vCPU 1 exchanged.</summary>
internal static class Mirror
{
    /// <summary>Whether a machine has two vCPUs, and whatever the one can do the other can.</summary>
    /// <param name="configuration">The machine.</param>
    public static bool IsSymmetric(MachineConfiguration configuration) =>
        configuration.Case.CpuCount == 2 && configuration.Actions.All(a => configuration.Actions.Contains(Of(a, configuration.Case.Version)));

    /// <summary>For each action the one that is its mirror.</summary>
    /// <param name="configuration">A symmetric machine.</param>
    public static int[] Actions(MachineConfiguration configuration) => IsSymmetric(configuration)
        ? [.. configuration.Actions.Select(a => Array.IndexOf(configuration.Actions, Of(a, configuration.Case.Version)))]
        : throw new InvalidOperationException($"{configuration.FullName}: its vCPUs are not alike: what the one can do the other cannot");

    /// <summary>The mirror of an operation.</summary>
    /// <param name="o">The operation.</param>
    /// <param name="version">Of the machine.</param>
    public static Operation Of(in Operation o, GicVersion version) => o.Kind switch
    {
        OperationKind.Device or OperationKind.Notify or OperationKind.TimePasses or OperationKind.Refuse or OperationKind.Reset => o,
        OperationKind.Write when version == GicVersion.V3 => OtherCpu(o) with { Offset = Frame(o), Value = IsRoute(o) ? o.Value ^ 1 : o.Value },
        OperationKind.Write => OtherCpu(o) with { Value = V2Value(o) },
        OperationKind.Read => OtherCpu(o) with { Offset = Frame(o) },
        OperationKind.SendSgi => OtherCpu(o) with { Value = (o.Value & ~3ul) | Exchanged(o.Value) },
        _ => OtherCpu(o),
    };

    private static MachineAction Of(MachineAction action, GicVersion version) => action with { Operation = Of(action.Operation, version) };

    private static Operation OtherCpu(in Operation o) => o with { Cpu = (byte)(o.Cpu ^ 1) };

    private static ulong Exchanged(ulong targets) => (targets & 1) << 1 | (targets >> 1 & 1);

    /// <summary>An offset in the redistributors is in the other one.</summary>
    private static uint Frame(in Operation o) => o.Mode == 1 ? o.Offset ^ GicrFrame.SizeBytes : o.Offset;

    private static bool IsRoute(in Operation o) => o.Mode == 0 && o.Offset >= GICDv3_IROUTER.OffsetBytes;

    /// <summary>GICD_ITARGETSR of one SPI has targets in bits 1 and 0, GICD_SGIR in bits 17 and 16 (IHI 0048B 4.3.12, 4.3.15).</summary>
    private static ulong V2Value(in Operation o) => o.Offset switch
    {
        GICD_SGIR.OffsetBytes => (o.Value & ~(3ul << 16)) | Exchanged(o.Value >> 16) << 16,
        >= GICD_ITARGETSR.OffsetBytes and < GICD_ICFGR.OffsetBytes when o.Size == 1 => Exchanged(o.Value),
        _ => o.Value,
    };
}
