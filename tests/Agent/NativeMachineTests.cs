using System.IO;
using System.Linq;
using Lockstep.Runner.Agent;
using Lockstep.Tests.Support;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Agent;

/// <summary>The agent itself, on QEMU without a hypervisor.</summary>
public class NativeMachineTests
{
    [Theory]
    [InlineData(2, 1)]
    [InlineData(2, 2)]
    [InlineData(2, 4)]
    [InlineData(3, 1)]
    [InlineData(3, 2)]
    [InlineData(3, 4)]
    public void Directed_scripts_observe_what_the_architecture_says(int gicVersion, int cpus)
    {
        var results = DirectedRun.OnNative(new DirectedMachine(gicVersion, cpus), Repository.Built("agent.img"));
        results.Count.ShouldBeGreaterThan(10);
        results.SelectMany(result => result.Broken.Select(line => $"{result.Script.Name}: {line}")).ShouldBeEmpty();
    }

    [Fact]
    public void A_run_repeats_with_interrupts_between_CPUs()
    {
        string first = Log(), second = Log();
        first.ShouldBe(second);

        static string Log() =>
            LogText.Of(DirectedRun.OnNative(new DirectedMachine(2, 4), Repository.Built("agent.img")).Select(result => result.Log));
    }

    [Fact]
    public void A_damaged_script_file_is_refused_by_the_agent()
    {
        var writer = new ScriptWriter(new AgentPlatform(2));
        writer.Begin();
        writer.Delay(0, 1);
        byte[] file = writer.ToArray();
        file[^20] ^= 1;
        Should.Throw<Lockstep.Runner.RunnerException>(() => NativeMachine.Run(file, 2, 1, Repository.Built("agent.img")))
            .Message.ShouldEndWith("the agent stopped: the script file is damaged");
    }

    [Fact]
    public void Sizes_in_the_assembly_are_those_of_the_code()
    {
        string folder = Path.Combine(Repository.Root, "conformance", "Agent"), assembly = File.ReadAllText(Path.Combine(folder, "agent.S"));
        Source("CpuState.cs").ShouldContain("Size = 1024)");
        assembly.ShouldContain("CPU_BYTES, 1024\n");
        Source("InstructionCache.cs").ShouldContain("Slots = 4096;");
        assembly.ShouldContain(".skip   8 * 4096 * MAX_CPUS\n");
        Source("LogText.cs").ShouldContain("Bytes = 0x40_0000;");
        assembly.ShouldContain(".skip   0x400000\n");
        Source("ScriptFormat.cs").ShouldContain("MaxCpus = 16;");
        assembly.ShouldContain("MAX_CPUS, 16\n");

        string Source(string name) => File.ReadAllText(Path.Combine(folder, name));
    }
}
