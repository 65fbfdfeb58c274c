using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Text;
using Lockstep.Model.Registers;
using Lockstep.Model.Table;
using Lockstep.Tests.Model.Registers;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Gic;

/// <summary>
/// Writes Vmm/Gic/*Dispatch.g.cs, from an offset in a frame to the register there, from the fact table; SNAP_UPDATE=1 replaces the
/// files in the tree.
/// </summary>
public class DispatchTests
{
    /// <summary>Registers that name CPU interfaces by number: nothing of them with affinity routing.</summary>
    private static readonly string[] ByNumber = [nameof(GICD_ITARGETSR), nameof(GICD_SGIR), nameof(GICD_CPENDSGIR), nameof(GICD_SPENDSGIR)];

    /// <summary>The registers of an array that are in a frame, from an offset on.</summary>
    private sealed record Place(Register Register, uint Start)
    {
        public uint End => Register.OffsetBytes + (Register.StrideBytes * Register.Count);
    }

    /// <summary>A generated file: the name of its class, what it is about, what the facts' folders are, its registers.</summary>
    private sealed record Frame(string Name, string What, string Folders, uint SizeBytes, Place[] Places);

    private static Frame[] Frames =>
    [
        new("GicdDispatch", "the distributor frame", "Gicd", GicdFrame.SizeBytes, Whole(RegisterTable.In("GICD"))),
        new("Gicdv3Dispatch", "GICv3's distributor frame", "Gicd and Gicdv3", GICDv3Frame.SizeBytes,
            [.. Whole(RegisterTable.In("GICDv3")).Concat(RegisterTable.SharedWithGicv3.Where(r => !ByNumber.Contains(r.Name)).Select(WithoutPrivate))]),
        new("GicrDispatch", "a redistributor's two frames", "Gicr", GicrFrame.SizeBytes, Whole(RegisterTable.In("GICR"))),
    ];

    public static TheoryData<string> Names => [.. Frames.Select(f => f.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_committed_dispatch_is_the_generated_one(string name)
    {
        string path = InTree($"Vmm/Gic/{name}.g.cs");
        string expected = Generate(Frames.Single(f => f.Name == name));
        if (Environment.GetEnvironmentVariable("SNAP_UPDATE") == "1")
        {
            File.WriteAllText(path, expected);
        }

        File.ReadAllText(path).ShouldBe(expected, "the fact table changed: run make test with SNAP_UPDATE=1");
    }

    /// <summary>One stem everywhere: facts, behaviour and tests of a register carry its name, and nothing else is there.</summary>
    [Theory]
    [InlineData("Vmm/Gic/Registers", ".cs", "GICD")]
    [InlineData("tests/Vmm/Gic/Registers", "Tests.cs", "GICD")]
    [InlineData("Vmm/Gic/Registers", ".cs", "GICDv3")]
    [InlineData("tests/Vmm/Gic/Registers", "Tests.cs", "GICDv3")]
    [InlineData("Vmm/Gic/Registers", ".cs", "GICR")]
    [InlineData("tests/Vmm/Gic/Registers", "Tests.cs", "GICR")]
    public void Every_register_has_its_files(string folder, string suffix, string prefix) =>
        Directory.GetFiles(InTree(folder), $"{prefix}_*.cs")
            .Select(path => Path.GetFileName(path)[..^suffix.Length]).Order(StringComparer.Ordinal)
            .ShouldBe(RegisterTable.In(prefix).Select(r => r.Name).Order(StringComparer.Ordinal));

    private static string InTree(string path, [CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "../../..", path);

    private static Place[] Whole(IEnumerable<Register> registers) => [.. registers.Select(r => new Place(r, r.OffsetBytes))];

    /// <summary>With affinity routing INTIDs 0 to 31 are the redistributors'.</summary>
    private static Place WithoutPrivate(Register r) =>
        new(r, r.OffsetBytes + (r.Banks == Banking.PrivateIntids ? r.BitsPerIntid * GicdFrame.PrivateCount / 8 : 0));

    private static string Generate(Frame frame)
    {
        var text = new StringBuilder($$"""
            // Generated from Model/Registers/ ({{frame.Folders}}) by tests/Vmm/Gic/DispatchTests.cs. Do not edit: SNAP_UPDATE=1 rewrites it.
            using System.Runtime.CompilerServices;
            using Lockstep.Vmm.Microkit;

            namespace Lockstep.Vmm.Gic;

            /// <summary>From an offset in {{frame.What}} to the register there.</summary>
            internal static class {{frame.Name}}<TKernel>
                where TKernel : struct, IKernel
            {
                /// <summary>The word at an offset; 0 where nothing is.</summary>
                [MethodImpl(MethodImplOptions.{{Inlining(frame)}})]
                public static uint Read(ref VgicState s, uint vcpu, uint offset)
                {

            """);
        Tree(text, frame, Ranges(frame.Places), "        ", "return {0}<TKernel>.Read(ref s, vcpu, {1});", "return 0;");
        text.Append($$"""
                }

                /// <summary>Writes the word at an offset; nothing where nothing is, or where no bit can be written.</summary>
                [MethodImpl(MethodImplOptions.{{Inlining(frame)}})]
                public static void Write(ref VgicState s, uint vcpu, uint offset, uint value, uint lanes)
                {

            """);
        Tree(
            text,
            frame,
            Ranges(frame.Places.Where(p => p.Register.Writes)),
            "        ",
            "{0}<TKernel>.Write(ref s, vcpu, {1}, value, lanes);\nreturn;",
            "return;");
        return text.Append("    }\n}\n").ToString();
    }

    /// <summary>GICv2's distributor is what short paths are for; the other trees would be in the code several times.</summary>
    private static string Inlining(Frame frame) => frame.Name == "GicdDispatch" ? "AggressiveInlining" : "NoInlining";

    /// <summary>The frame as intervals: each starts at an offset and has a register or none.</summary>
    private static List<(uint Start, Place? Place)> Ranges(IEnumerable<Place> places)
    {
        var ranges = new List<(uint, Place?)>();
        uint at = 0;
        foreach (Place place in places.OrderBy(p => p.Start))
        {
            if (place.Start > at)
            {
                ranges.Add((at, null));
            }

            ranges.Add((place.Start, place));
            at = place.End;
        }

        ranges.Add((at, null));
        return ranges;
    }

    /// <summary>A balanced tree of comparisons: direct branches only, which a prover can follow.</summary>
    private static void Tree(
        StringBuilder text, Frame frame, List<(uint Start, Place? Place)> ranges, string indent, string call, string none)
    {
        string digits = $"x{(frame.SizeBytes - 1).ToString("x").Length}";
        if (ranges.Count == 1)
        {
            Place? place = ranges[0].Place;
            string lines = place == null ? none : string.Format(call, place.Register.Name, Index(place.Register, digits));
            text.Append(indent).Append(lines.Replace("\n", "\n" + indent)).Append('\n');
            return;
        }

        int middle = ranges.Count / 2;
        text.Append(indent).Append($"if (offset < 0x{ranges[middle].Start.ToString(digits)})\n").Append(indent).Append("{\n");
        Tree(text, frame, ranges[..middle], indent + "    ", call, none);
        text.Append(indent).Append("}\n\n");
        Tree(text, frame, ranges[middle..], indent, call, none);
    }

    /// <summary>Number of the word in its array: of the register, or of the half of a register of 64 bits.</summary>
    private static string Index(Register r, string digits) =>
        r.Count * r.WidthBits == 32 ? "0"
        : r.OffsetBytes == 0 ? "offset / 4" : $"(offset - 0x{r.OffsetBytes.ToString(digits)}) / 4";
}
