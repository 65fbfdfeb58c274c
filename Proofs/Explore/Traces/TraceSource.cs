using System.Globalization;
using System.Text;
using Lockstep.InLockstep;
using Lockstep.Model.Registers;

namespace Lockstep.Explore.Traces;

/// <summary>A trace as source text: a test in C#, and what of it a guest can do as a script for the conformance agent.</summary>
public static class TraceSource
{
    /// <summary>A test that fails while the fault is there.</summary>
    /// <param name="trace">The trace.</param>
    public static string Test(Trace trace)
    {
        StringBuilder text = new();
        text.AppendLine($"    /// <summary>{trace.Fault ?? "Nothing is wrong"}</summary>".Replace("&", "&amp;"));
        text.AppendLine("    [Fact]").AppendLine($"    public void Trace_{trace.Id}()").AppendLine("    {");
        text.AppendLine("        Operation[] operations =").AppendLine("        [");
        foreach (TraceStep step in trace.Steps)
        {
            Operation o = step.Operation;
            text.AppendLine(CultureInfo.InvariantCulture, $"            new(OperationKind.{o.Kind}, {o.Cpu}, {o.Size}, {o.Mode}, 0x{o.Offset:x}, 0x{o.Value:x}), // {o}");
        }

        text.AppendLine("        ];");
        text.AppendLine($"        Trace.Of(MachineConfigurations.Named(\"{trace.Configuration}\"), operations).Fault.ShouldBeNull();");
        return text.AppendLine("    }").ToString();
    }

    /// <summary>
    /// The guest's part as calls of a ScriptBuilder. What devices and the kernel do is in comments: under QEMU they do it themselves.
    /// </summary>
    /// <param name="trace">The trace.</param>
    public static string AgentScript(Trace trace)
    {
        StringBuilder text = new();
        text.AppendLine($"// trace {trace.Id} of {trace.Configuration}");
        foreach (TraceStep step in trace.Steps)
        {
            text.AppendLine(Call(step.Operation) ?? $"// {step.Operation}");
        }

        return text.ToString();
    }

    private static string? Call(in Operation o)
    {
        string frame = o.Mode == 1 ? "Gicr" : "Gicd", owner = o.Mode == 1 ? $", owner: {o.Offset / GicrFrame.SizeBytes}" : "";
        uint at = o.Mode == 1 ? o.Offset % GicrFrame.SizeBytes : o.Offset;
        return o.Kind switch
        {
            OperationKind.Write => string.Create(CultureInfo.InvariantCulture, $"script.Write({o.Cpu}, Frame.{frame}, 0x{at:x}, 0x{o.Value:x}, {o.Size}{owner}); // {o}"),
            OperationKind.Read => string.Create(CultureInfo.InvariantCulture, $"script.Read({o.Cpu}, Frame.{frame}, 0x{at:x}, {o.Size}{owner}); // {o}"),
            OperationKind.Acknowledge => $"script.Acknowledge({o.Cpu}, group1: {(o.Mode == 1 ? "true" : "false")});",
            OperationKind.SendSgi => string.Create(CultureInfo.InvariantCulture, $"script.Write({o.Cpu}, ICC_SGI1R_EL1.Encoding, 0x{o.Value:x});"),
            _ => null,
        };
    }
}
