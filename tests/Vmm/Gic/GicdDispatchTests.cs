using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Text;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Gic;

/// <summary>Writes Vmm/Gic/GicdDispatch.g.cs from the fact table; SNAP_UPDATE=1 replaces the file in the tree.</summary>
public class GicdDispatchTests
{
    private const string Header = """
        // Generated from Model/Registers/Gicd by tests/Vmm/Gic/GicdDispatchTests.cs. Do not edit: SNAP_UPDATE=1 rewrites it.
        using System.Runtime.CompilerServices;
        using Lockstep.Vmm.Microkit;

        namespace Lockstep.Vmm.Gic;

        /// <summary>From an offset in the distributor frame to the register there.</summary>
        internal static class GicdDispatch<TKernel>
            where TKernel : struct, IKernel
        {

        """;

    [Fact]
    public void The_committed_dispatch_is_the_generated_one()
    {
        string path = Path.Combine(Path.GetDirectoryName(Here())!, "../../../Vmm/Gic/GicdDispatch.g.cs");
        string expected = Generate();
        if (Environment.GetEnvironmentVariable("SNAP_UPDATE") == "1")
        {
            File.WriteAllText(path, expected);
        }

        File.ReadAllText(path).ShouldBe(expected, "the fact table changed: run make test with SNAP_UPDATE=1");
    }

    /// <summary>One stem everywhere: facts, behaviour and tests of a register carry its name, and nothing else is there.</summary>
    [Theory]
    [InlineData("../../../Vmm/Gic/Registers", ".cs")]
    [InlineData("../../../Model/Registers/Gicd", ".cs")]
    [InlineData("Registers", "Tests.cs")]
    public void Every_register_has_its_files(string folder, string suffix) =>
        Directory.GetFiles(Path.Combine(Path.GetDirectoryName(Here())!, folder), "GICD_*.cs")
            .Select(path => Path.GetFileName(path)[..^suffix.Length]).Order(StringComparer.Ordinal)
            .ShouldBe(RegisterFact.All.Select(r => r.Name).Order(StringComparer.Ordinal));

    private static string Here([CallerFilePath] string path = "") => path;

    private static string Generate()
    {
        var text = new StringBuilder(Header);
        text.Append("""
                /// <summary>The word at an offset; 0 where nothing is.</summary>
                [MethodImpl(MethodImplOptions.AggressiveInlining)]
                public static uint Read(ref VgicState s, uint vcpu, uint offset)
                {

            """);
        Tree(text, Ranges(RegisterFact.All), "        ", "return {0}<TKernel>.Read(ref s, vcpu, {1});", "return 0;");
        text.Append("""
                }

                /// <summary>Writes the word at an offset; nothing where nothing is, or where no bit can be written.</summary>
                [MethodImpl(MethodImplOptions.AggressiveInlining)]
                public static void Write(ref VgicState s, uint vcpu, uint offset, uint value, uint lanes)
                {

            """);
        Tree(
            text,
            Ranges(RegisterFact.All.Where(r => r.IsWritable)),
            "        ",
            "{0}<TKernel>.Write(ref s, vcpu, {1}, value, lanes);\nreturn;",
            "return;");
        return text.Append("    }\n}\n").ToString();
    }

    /// <summary>The frame as intervals: each starts at an offset and has a register or none.</summary>
    private static List<(uint Start, RegisterFact? Register)> Ranges(IEnumerable<RegisterFact> registers)
    {
        var ranges = new List<(uint, RegisterFact?)>();
        uint at = 0;
        foreach (RegisterFact register in registers)
        {
            if (register.OffsetBytes > at)
            {
                ranges.Add((at, null));
            }

            ranges.Add((register.OffsetBytes, register));
            at = register.EndBytes;
        }

        ranges.Add((at, null));
        return ranges;
    }

    /// <summary>A balanced tree of comparisons: direct branches only, which a prover can follow.</summary>
    private static void Tree(
        StringBuilder text, List<(uint Start, RegisterFact? Register)> ranges, string indent, string call, string none)
    {
        if (ranges.Count == 1)
        {
            RegisterFact? register = ranges[0].Register;
            string index = register == null || register.Count == 1 ? "0"
                : register.OffsetBytes == 0 ? "offset / 4" : $"(offset - 0x{register.OffsetBytes:x3}) / 4";
            string lines = register == null ? none : string.Format(call, register.Name, index);
            text.Append(indent).Append(lines.Replace("\n", "\n" + indent)).Append('\n');
            return;
        }

        int middle = ranges.Count / 2;
        text.Append(indent).Append($"if (offset < 0x{ranges[middle].Start:x3})\n").Append(indent).Append("{\n");
        Tree(text, ranges[..middle], indent + "    ", call, none);
        text.Append(indent).Append("}\n\n");
        Tree(text, ranges[middle..], indent, call, none);
    }
}
