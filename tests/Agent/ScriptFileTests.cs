using System;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using Lockstep.Agent;
using Lockstep.Runner.Agent;
using Lockstep.Tests.Support;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Agent;

/// <summary>Script files: what is written is read back, and damage is noticed.</summary>
public class ScriptFileTests
{
    private static readonly AgentPlatform Platform = new(2);

    private static Gen<ulong> AnyWord =>
        from high in Gen.Choose(int.MinValue, int.MaxValue)
        from low in Gen.Choose(int.MinValue, int.MaxValue)
        select (ulong)high << 32 | (uint)low;

    private static Gen<Operation> AnyOperation =>
        from kind in Gen.Choose((int)OperationKind.Read, (int)OperationKind.Attack)
        from cpu in Gen.Choose(0, ScriptFormat.MaxCpus - 1)
        from argument in Gen.Choose(0, ushort.MaxValue)
        from operands in Gen.ArrayOf(AnyWord)
        select new Operation((OperationKind)kind, cpu, argument, [.. operands.Take(ScriptFormat.MaxOperands)]);

    [Fact]
    public void What_is_written_is_read_back() =>
        Seeded.Sequences(nameof(What_is_written_is_read_back), AnyOperation, operations =>
        {
            Script[] scripts =
            [
                new(7, HandlerMode.Acknowledge, operations),
                new(ulong.MaxValue, HandlerMode.RecordAndMask, []),
                new(0, HandlerMode.QuietSource | HandlerMode.Deactivate, [.. operations.Reverse()]),
            ];
            var read = ScriptFile.Read(ScriptFile.Write(Platform, scripts));
            read.Select(script => (script.Number, script.Handler)).ShouldBe(scripts.Select(script => (script.Number, script.Handler)));
            read.Zip(scripts).ShouldAllBe(pair => pair.First.Operations.SequenceEqual(pair.Second.Operations));
        }, runs: 100, length: 30);

    [Fact]
    public void Any_changed_byte_after_the_header_is_noticed()
    {
        byte[] file = Example();
        for (int i = 8 * ScriptFormat.HeaderWords; i < file.Length; i++)
        {
            file[i] ^= 0x10;
            Should.Throw<FormatException>(() => ScriptFile.Read(file)).Message.ShouldContain("damaged");
            file[i] ^= 0x10;
        }
    }

    [Fact]
    public void A_file_that_is_cut_or_is_something_else_is_refused()
    {
        Should.Throw<FormatException>(() => ScriptFile.Read(Example().AsSpan()[..^8])).Message.ShouldContain("header says");
        Should.Throw<FormatException>(() => ScriptFile.Read(new byte[64])).Message.ShouldContain("LSAGENT1");
        Should.Throw<FormatException>(() => ScriptFile.Read([])).Message.ShouldContain("LSAGENT1");
    }

    [Fact]
    public void The_header_says_where_the_agent_finds_uart_and_interface()
    {
        ulong[] v2 = Header(new AgentPlatform(2) { Uart = 0xff80_3000, UartIntid = 225, Gicc = 0xffc0_2000, SharesCpu = true }, printAtOnce: true);
        v2[ScriptFormat.UartWord].ShouldBe(0xff80_3000u);
        v2[ScriptFormat.UartIntidWord].ShouldBe(225u);
        v2[ScriptFormat.GiccWord].ShouldBe(0xffc0_2000u);
        v2[ScriptFormat.FlagsWord].ShouldBe(ScriptFormat.PrintAtOnce | ScriptFormat.SharesCpu);
        Header(new AgentPlatform(3), printAtOnce: false)[ScriptFormat.GiccWord].ShouldBe(0u);
        Header(new AgentPlatform(3), printAtOnce: false)[ScriptFormat.FlagsWord].ShouldBe(0u);
    }

    [Theory]
    [InlineData(OperationKind.Begin, 0, 0, 0)]
    [InlineData(OperationKind.Read, ScriptFormat.MaxCpus, 4, 1)]
    [InlineData(OperationKind.Read, 0, 0x1_0000, 1)]
    [InlineData(OperationKind.Smc, 0, 0, ScriptFormat.MaxOperands + 1)]
    public void An_operation_that_has_no_place_in_a_script_is_refused(OperationKind kind, int cpu, int argument, int operands) =>
        Should.Throw<ArgumentException>(() =>
            ScriptFile.Write(Platform, [new Script(0, HandlerMode.RecordAndMask, [new Operation(kind, cpu, argument, new ulong[operands])])]));

    [Fact]
    public void The_writer_returns_the_index_of_each_operation_in_its_script()
    {
        var writer = new ScriptWriter(Platform);
        Should.Throw<InvalidOperationException>(() => writer.Read(0, 0));
        writer.Begin().ShouldBe(0);
        writer.Read(0, 0x800_0000).ShouldBe(0);
        writer.Smc(1, 0x8400_0000, 1, 2, 3).ShouldBe(1);
        writer.Begin(HandlerMode.Acknowledge).ShouldBe(1);
        writer.StartCpu(0, 1).ShouldBe(0);
        writer.Scripts[0].Operations[1].ToString().ShouldBe("cpu 1 Smc 0x84000000 0x1 0x2 0x3");
        writer.Scripts[0].Operations[0].ShouldBe(new Operation(OperationKind.Read, 0, 4, 0x800_0000));
        writer.Scripts[1].Handler.ShouldBe(HandlerMode.Acknowledge);
    }

    [Fact]
    public void Affinity_counts_eight_cpus_a_cluster_with_GICv2_and_sixteen_with_GICv3()
    {
        new AgentPlatform(2).Affinity(9).ShouldBe(0x101u);
        new AgentPlatform(3).Affinity(9).ShouldBe(9u);
    }

    private static byte[] Example()
    {
        var writer = new ScriptWriter(Platform);
        writer.Begin();
        writer.Write(0, 0x800_0100, 0xffff);
        writer.Wait(3, 100, suspend: true);
        return writer.ToArray();
    }

    private static ulong[] Header(AgentPlatform platform, bool printAtOnce)
    {
        byte[] file = ScriptFile.Write(platform, [], printAtOnce);
        return [.. Enumerable.Range(0, ScriptFormat.HeaderWords).Select(word => BitConverter.ToUInt64(file, 8 * word))];
    }
}
