using System;
using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;
using Lockstep.Explore.Charts;
using Lockstep.Explore.Traces;
using Lockstep.InLockstep;
using Lockstep.Model.Gic;
using Lockstep.Model.Registers;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Explore;

/// <summary>Traces as message-sequence charts.</summary>
public sealed class ChartTests
{
    [Fact]
    public void Page_of_a_trace()
    {
        string fault = "an <interrupt> of vCPU 1 & device 0 was lost: " + string.Join(' ', Enumerable.Repeat("word", 30));
        TraceChart.Of(Example(fault), 2).ToHtml().ShouldMatchApproved(c => c.SubFolder("Approved").NoDiff());
    }

    /// <summary>One arrow with its number for every step, every lane with its name, and all of it inside of the drawing.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Everything_is_drawn_inside(int vcpus)
    {
        Trace trace = Example("wrong");
        XElement svg = Svg(TraceChart.Of(trace, vcpus));
        Of(svg, "arrow").Count.ShouldBe(trace.Steps.Count);
        Of(svg, "number").Select(e => e.Value).ShouldBe(Enumerable.Range(1, trace.Steps.Count).Select(i => $"{i}"));
        Of(svg, "name").Select(e => e.Value).ShouldBe(["devices", "kernel", "VMM", .. Enumerable.Range(0, vcpus).Select(i => $"vCPU {i}")]);
        Of(svg, "wrong").Select(e => e.Value).ShouldBe(["wrong"]);
        int width = (int)svg.Attribute("width")!, height = (int)svg.Attribute("height")!;
        foreach (XElement text in svg.Descendants().Where(e => e.Name.LocalName == "text"))
        {
            // Eight pixels a character, which is more than either font has.
            string[] classes = ((string)text.Attribute("class")!).Split(' ');
            int x = (int)text.Attribute("x")!, end = x + (classes.Contains("left") ? -8 : 8) * text.Value.Length;
            x.ShouldBeInRange(0, width);
            ((int)text.Attribute("y")!).ShouldBeInRange(0, height);
            if (classes.Contains("change") || classes.Contains("text"))
            {
                end.ShouldBeInRange(0, classes.Contains("text") ? (int)Of(svg, "change")[0].Attribute("x")! : width, text.Value);
            }
        }
    }

    /// <summary>Kinds of operations that have no arrow yet would be taken for messages of the kernel.</summary>
    [Fact]
    public void Every_kind_of_operation_begins_in_the_lane_of_who_does_it()
    {
        foreach (OperationKind kind in Enum.GetValues<OperationKind>())
        {
            Operation operation = new(kind, 1, 4, 0, 0, 0);
            ChartMessage message = TraceChart.Of(new Trace("example", GicVersion.V2, [new TraceStep(operation, [])], null), 2).Messages.Single();
            string[] lanes = ["device", "kernel", "VMM", "vCPU", "vCPU"];
            string expected = kind switch
            {
                OperationKind.Device or OperationKind.Timer => "device",
                OperationKind.Maintenance or OperationKind.EmptyMaintenance or OperationKind.Notify or OperationKind.TimerEvent
                    or OperationKind.TimePasses or OperationKind.Refuse => "kernel",
                OperationKind.Reset => "VMM",
                _ => "vCPU",
            };
            lanes[message.From].ShouldBe(expected, $"{kind}");
            message.Text.ShouldNotBeEmpty();
        }
    }

    [Fact]
    public void A_trace_without_a_fault_has_no_box() => Of(Svg(TraceChart.Of(Example(null), 2)), "fault").ShouldBeEmpty();

    private static Trace Example(string? fault) => new("example/gicv2", GicVersion.V2,
    [
        new(new Operation(OperationKind.Write, 0, 4, 0, GICD_ISENABLER.OffsetBytes + 4, 1),
            ["- INTID 32: line", "+ INTID 32: enabled, line"]),
        new(new Operation(OperationKind.Device, 0, 0, 0, 0, 1), ["- device 0: low", "+ device 0: high"]),
        new(new Operation(OperationKind.Notify, 0, 0, 0, 0, 1),
            ["+ vCPU 0: INTID 32, pending; " + string.Join(' ', Enumerable.Repeat("change", 20))]),
        new(new Operation(OperationKind.Acknowledge, 0, 0, 0, 0, 0), []),
        new(new Operation(OperationKind.Write, 1, 1, 0, GICD_ITARGETSR.OffsetBytes + 32, 2), []),
        new(new Operation(OperationKind.End, 0, 1, 0, 0, 0), []),
        new(new Operation(OperationKind.Maintenance, 0, 0, 0, 0, 0),
            ["- vCPU 0: runs, 1 interrupts to end", "+ vCPU 0: runs, 0 interrupts to end"]),
        new(new Operation(OperationKind.WaitForInterrupt, 1, 0, 0, 0, 0), []),
    ], fault);

    private static XElement Svg(SequenceChart chart)
    {
        string page = chart.ToHtml();
        int start = page.IndexOf("<svg", StringComparison.Ordinal), end = page.IndexOf("</svg>", StringComparison.Ordinal);
        return XElement.Parse(page[start..end] + "</svg>");
    }

    private static List<XElement> Of(XElement svg, string name) =>
        [.. svg.Descendants().Where(e => ((string?)e.Attribute("class"))?.Split(' ').Contains(name) == true)];
}
