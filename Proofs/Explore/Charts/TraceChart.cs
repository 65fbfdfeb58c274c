using System.Globalization;
using Lockstep.Explore.Traces;
using Lockstep.InLockstep;
using Lockstep.Model.Gic;

namespace Lockstep.Explore.Charts;

/// <summary>A machine's trace as a chart: devices, the kernel, the VMM and each vCPU.</summary>
public static class TraceChart
{
    private const int Device = 0, Kernel = 1, Vmm = 2, FirstVcpu = 3;

    /// <summary>The chart.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="vcpus">Number of vCPUs.</param>
    public static SequenceChart Of(Trace trace, int vcpus)
    {
        string[] lanes = ["devices", "kernel", "VMM", .. Enumerable.Range(0, vcpus).Select(i => $"vCPU {i}")];
        return new SequenceChart(
            $"Trace {trace.Id} of {trace.Configuration}", $"{trace.Steps.Count} steps. Replay: make explore REPLAY={trace.Id}", lanes,
            [.. trace.Steps.Select(s => Message(s, trace.Version))], trace.Fault);
    }

    private static ChartMessage Message(TraceStep step, GicVersion version)
    {
        (int from, int to) = Ends(step.Operation);
        return new ChartMessage(from, to, Text(step.Operation, from, version), step.Changes);
    }

    /// <summary>Who acts on whom. What the guest does to its CPU interface is between it and the hardware, and stays in its lane.</summary>
    private static (int From, int To) Ends(in Operation o)
    {
        int vcpu = FirstVcpu + o.Cpu;
        return o.Kind switch
        {
            OperationKind.Read or OperationKind.Write or OperationKind.SendSgi or OperationKind.WaitForInterrupt => (vcpu, Vmm),
            OperationKind.Acknowledge or OperationKind.End or OperationKind.Deactivate or OperationKind.CpuInterface => (vcpu, vcpu),
            OperationKind.Device or OperationKind.Timer => (Device, Kernel),
            OperationKind.Refuse => (Kernel, Kernel),
            OperationKind.Reset => (Vmm, Vmm),
            _ => (Kernel, Vmm),
        };
    }

    /// <summary>The operation in words, without the name of the lane that its arrow begins at.</summary>
    private static string Text(in Operation o, int from, GicVersion version)
    {
        string text = o.InWords(version), vcpu = string.Create(CultureInfo.InvariantCulture, $"vCPU {o.Cpu} ");
        string start = from >= FirstVcpu ? vcpu : from == Kernel ? "the kernel " : "";
        return text.StartsWith(start, StringComparison.Ordinal) ? text[start.Length..] : text;
    }
}
