using System.Globalization;
using System.Text;
using Lockstep.Explore.Machines;
using Lockstep.InLockstep;
using Lockstep.Model.Gic;
using Lockstep.Model.Registers;

namespace Lockstep.Explore.Traces;

/// <summary>A trace as source files: a test in C#, and what of it a guest can do as a suite for the conformance agent.</summary>
public static class TraceSource
{
    private const int LongestLine = 140;

    /// <summary>Both groups of GICC_CTLR.</summary>
    private const uint GroupEnables = 3;

    /// <summary>A test that fails while the fault is there; it belongs into tests/Explore.</summary>
    /// <param name="trace">The trace.</param>
    public static string Test(Trace trace)
    {
        StringBuilder text = new();
        text.AppendLine("using Lockstep.Explore.Machines;").AppendLine("using Lockstep.Explore.Traces;").AppendLine("using Lockstep.InLockstep;");
        text.AppendLine("using Shouldly;").AppendLine("using Xunit;").AppendLine();
        text.AppendLine("namespace Lockstep.Tests.Explore;").AppendLine();
        text.AppendLine($"/// <summary>{Escape(trace.Fault ?? "Nothing is wrong")}</summary>");
        text.AppendLine($"public sealed class Trace_{trace.Id}").AppendLine("{");
        text.AppendLine("    [Fact]").AppendLine("    public void Nothing_is_wrong()").AppendLine("    {");
        text.AppendLine("        Operation[] operations =").AppendLine("        [");
        foreach (TraceStep step in trace.Steps)
        {
            Operation o = step.Operation;
            string made = string.Create(CultureInfo.InvariantCulture, $"new(OperationKind.{o.Kind}, {o.Cpu}, {o.Size}, {o.Mode}, 0x{o.Offset:x}, 0x{o.Value:x}),");
            text.AppendLine(Line($"            {made}", o.InWords(trace.Version)));
        }

        text.AppendLine("        ];");
        string claim = trace.Claim is { } its ? string.Create(CultureInfo.InvariantCulture, $", new TraceClaim({its.Goal}, {its.Circle})") : "";
        text.AppendLine($"        Trace.Of(MachineConfigurations.Named(\"{trace.Configuration}\"), operations{claim}).Fault.ShouldBeNull();");
        return text.AppendLine("    }").AppendLine("}").ToString();
    }

    /// <summary>
    /// The guest's part as a suite, set-up included; it belongs into a folder of conformance/suites. What the kernel does is in comments: there
    /// it does it itself, and at once. Where the trace does not show its fault then, another run that does is the script.
    /// </summary>
    /// <param name="trace">The trace.</param>
    public static string AgentScript(Trace trace)
    {
        MachineConfiguration configuration = MachineConfigurations.Named(trace.Configuration);
        int gic = configuration.Case.Version == GicVersion.V3 ? 3 : 2, vcpus = configuration.Case.CpuCount;
        PromptRun run = PromptRun.Of(configuration, trace, o => Call(o, configuration.Case, intid: 0) != null);
        StringBuilder text = new();
        text.AppendLine($"// Trace {trace.Id} of {trace.Configuration}. To run it, make this file conformance/suites/trace{trace.Id}/Trace{trace.Id}.cs, and");
        text.AppendLine(CultureInfo.InvariantCulture, $"//     make conformance SUITE=trace{trace.Id} GIC={gic} VCPUS={vcpus}");
        text.AppendLine("// A script cannot hold back what the kernel does (notifications, reports of ends and timers), choose among list registers, refuse an");
        text.AppendLine("// injection or wait for ever in WFI: those steps are comments.");
        foreach (string line in Shows(trace, run))
        {
            text.AppendLine($"// {line}");
        }

        text.AppendLine("using Lockstep.Validation;").AppendLine().AppendLine("namespace Lockstep.Conformance.Suites;").AppendLine();
        text.AppendLine($"/// <summary>{Escape(trace.Fault ?? "Nothing is wrong")}</summary>");
        text.AppendLine($"public sealed class Trace{trace.Id}Suite() : DirectedSuite(\"trace{trace.Id}\", \"a trace of the explorer\", Checks)").AppendLine("{");
        text.AppendLine("    private static readonly IReadOnlyList<Check> Checks =").AppendLine("    [");
        text.AppendLine(CultureInfo.InvariantCulture, $"        new(\"trace {trace.Id}\", \"I1\", Run) {{ LeastVcpus = {vcpus}, OnlyGic = {gic} }},");
        text.AppendLine("    ];").AppendLine().AppendLine("    private static void Run(SuiteWriter script)").AppendLine("    {");
        using var machine = new PromptMachine(configuration);
        foreach (Operation operation in configuration.SetUp.Concat(run.Operations))
        {
            text.AppendLine(DoAndSay(operation, configuration.Case, machine));
        }

        return text.AppendLine("    }").AppendLine("}").ToString();
    }

    /// <summary>What the script shows of the trace's fault, for its head.</summary>
    private static string[] Shows(Trace trace, PromptRun run) => run switch
    {
        { Fault: { } fault, IsOther: false } => [$"In process it shows: {fault}"],
        { Fault: { } fault } => ["The trace's fault needs what a script cannot do. This is another run, found at random, in which the VMM goes wrong:", fault],
        _ when trace.Fault == null => ["Nothing is wrong in this trace."],
        _ => ["The fault needs what a script cannot do: this script does not show it,", $"and {PromptRun.Walks} random runs above a prompt kernel found none that does."],
    };

    private static string Escape(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;");

    /// <summary>Does an operation on a machine, which knows what is acknowledged, and says it as a call.</summary>
    private static string DoAndSay(Operation o, CaseConfiguration configuration, PromptMachine machine)
    {
        string text = o.InWords(configuration.Version);
        string? call = Call(o, configuration, machine.RunningIntid(o.Cpu));
        if (call == null)
        {
            return Line("       ", $"not by a script: {text}");
        }

        machine.Do(o);
        return Line($"        {call}", text);
    }

    /// <summary>Code and a comment, which is cut off where the line would be longer than this repository has them.</summary>
    private static string Line(string code, string comment)
    {
        string line = $"{code} // {comment}";
        return line.Length <= LongestLine ? line : line[..(LongestLine - 3)].TrimEnd() + "...";
    }

    private static string Group(bool isV3) => isV3 ? ", group1: true" : "";

    /// <summary>The call of a script that does an operation, or null when it cannot.</summary>
    /// <param name="o">The operation.</param>
    /// <param name="configuration">The machine.</param>
    /// <param name="intid">The INTID that the vCPU would end, or null.</param>
    private static string? Call(in Operation o, CaseConfiguration configuration, uint? intid)
    {
        bool isV3 = configuration.Version == GicVersion.V3;
        string frame = o.Mode == 1 ? "Gicr" : "Gicd", owner = o.Mode == 1 ? $", owner: {o.Offset / GicrFrame.SizeBytes}" : "";
        uint at = o.Mode == 1 ? o.Offset % GicrFrame.SizeBytes : o.Offset;
        return o.Kind switch
        {
            OperationKind.Write => string.Create(CultureInfo.InvariantCulture, $"script.Write({o.Cpu}, Frame.{frame}, 0x{at:x}, 0x{o.Value:x}, {o.Size}{owner});"),
            OperationKind.Read => string.Create(CultureInfo.InvariantCulture, $"script.Read({o.Cpu}, Frame.{frame}, 0x{at:x}, {o.Size}{owner});"),
            OperationKind.End when intid is { } its => string.Create(CultureInfo.InvariantCulture, $"script.End({o.Cpu}, {its}{Group(isV3)});"),
            OperationKind.Acknowledge when o.Offset == 0 => $"script.Acknowledge({o.Cpu}{Group(isV3)});",
            OperationKind.SendSgi => string.Create(CultureInfo.InvariantCulture, $"script.SendSgi({o.Cpu}, {o.Value >> 24 & 15}, 0x{o.Value & 0xffff:x}, group1: true);"),
            OperationKind.CpuInterface when isV3 => string.Create(
                CultureInfo.InvariantCulture, $"script.Write({o.Cpu}, 0x{IccRegisterEncoding.Of((IccRegister)(o.Offset - Registers.FirstIcc)):x}, 0x{o.Value:x});"),
            OperationKind.CpuInterface => string.Create(CultureInfo.InvariantCulture, $"script.Write({o.Cpu}, Frame.Gicc, 0x{o.Offset:x}, 0x{Groups(o):x});"),
            OperationKind.Timer => o.Value == 1 ? $"script.ArmTimer({o.Cpu}, 0);" : $"script.DisarmTimer({o.Cpu});",
            OperationKind.Device when configuration.DeviceIsEdge[o.Offset] => null,
            OperationKind.Device => Line(configuration.DeviceIntids[o.Offset], o.Value == 1 ? "true" : "false"),
            _ => null,
        };
    }

    /// <summary>
    /// Where the explored guest enables Group 0, a script enables both: of one group alone QEMU makes something else (DisabledGroupIsAcknowledged in
    /// docs/qemu-virtual-interface.md), and no interrupt of a trace is in Group 1.
    /// </summary>
    private static ulong Groups(in Operation o) => o.Offset == GICC_CTLR.OffsetBytes && (o.Value & GroupEnables) != 0 ? o.Value | GroupEnables : o.Value;

    /// <summary>The level of QEMU's UART or GPIO.</summary>
    private static string? Line(int intid, string level) => intid switch
    {
        MachineConfigurations.Spi => $"script.UartLine(0, {level});",
        MachineConfigurations.SecondSpi => $"script.GpioLine(0, {level});",
        _ => null,
    };
}
