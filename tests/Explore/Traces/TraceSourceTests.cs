using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using Lockstep.Explore.Machines;
using Lockstep.Explore.Traces;
using Lockstep.InLockstep;
using Lockstep.Tests.Support;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Explore;

/// <summary>The test and the script that are made of a trace: they compile, and they fail with the fault and pass without it.</summary>
public sealed class TraceSourceTests
{
    private const int Steps = 200;

    public static TheoryData<string> Configurations() => [.. MachineConfigurations.All.Select(c => c.FullName)];

    /// <summary>Of a random walk, which has most of what can happen in a machine.</summary>
    [Theory]
    [MemberData(nameof(Configurations))]
    public void Test_and_script_of_each_machine_compile_and_pass(string name)
    {
        ulong seed = Seeded.SeedOf(nameof(Test_and_script_of_each_machine_compile_and_pass));
        string replay = $"replay: make test FILTER=FullyQualifiedName~{nameof(TraceSourceTests)} SEED={seed}";
        MachineConfiguration configuration = MachineConfigurations.Named(name);
        Trace trace = Trace.Of(configuration, Walk(configuration, seed));
        trace.Fault.ShouldBeNull(replay);
        TraceTrial.RunTest(Assembly.Load(GeneratedSource.Compile($"{trace.Id}.test.cs", TraceSource.Test(trace)))).ShouldBeNull(replay);
        string[] ran = TraceTrial.RunScripts(Assembly.Load(GeneratedSource.Compile($"{trace.Id}.script.cs", TraceSource.AgentScript(trace))));
        ran[0].ShouldBe("", replay);
        int.Parse(ran[1]).ShouldBeGreaterThan(configuration.SetUp.Length);
        ran.Length.ShouldBe(2 * (configuration.Case.CpuCount == 4 ? 1 : configuration.Case.CpuCount == 2 ? 2 : 3), "one script for each machine of enough vCPUs");
    }

    /// <summary>
    /// A fault of the VMM is explored, and what comes out of it is compiled: both fail while the fault is there, and pass without it.
    /// </summary>
    [Theory]
    [InlineData("one-vcpu/gicv2", "an interrupt that waits behind itself is lost", "Gic/Delivery.cs", "                Settle(ref s, ref bank, vcpu, intid / 32, bit);\n", "")]
    [InlineData("sgis/gicv3", "an interrupt that waits behind itself is lost", "Gic/Delivery.cs", "                Settle(ref s, ref bank, vcpu, intid / 32, bit);\n", "")]
    [InlineData("refusals/gicv2", "an interrupt is injected twice", "Gic/Delivery.cs", " & ~bank.SoftActive & ~bank.Loaded;", " & ~bank.SoftActive;")]
    [InlineData("refusals/gicv3", "an interrupt is injected twice", "Gic/Delivery.cs", " & ~bank.SoftActive & ~bank.Loaded;", " & ~bank.SoftActive;")]
    [InlineData("tiny/gicv2", "a physical interrupt is not acknowledged", "Gic/Delivery.cs", "TKernel.AckIrq(s.Channel[intid] - 1u);", ";")]
    [InlineData("tiny/gicv3", "a physical interrupt is not acknowledged", "Gic/Delivery.cs", "TKernel.AckIrq(s.Channel[intid] - 1u);", ";")]
    public void A_fault_of_the_VMM_shows_in_its_test_and_in_its_script(string machine, string fault, string file, string old, string replacement)
    {
        string folder = Directory.CreateTempSubdirectory("lockstep-trace").FullName;
        var broken = new OtherVmm(GeneratedSource.BrokenVmm(Path.Combine(Repository.Root, "Vmm"), file, old, replacement));
        try
        {
            string[] found = broken.Method<Func<string, string, string[]?>>(nameof(TraceTrial.Explore))(machine, folder).ShouldNotBeNull(fault);
            byte[] Compiled(string ending) => GeneratedSource.Compile($"{found[0]}.{ending}", File.ReadAllText(Path.Combine(folder, $"{found[0]}.{ending}")));
            byte[] test = Compiled("test.cs"), script = Compiled("script.cs");
            broken.Method<Func<Assembly, string?>>(nameof(TraceTrial.RunTest))(broken.Load(test)).ShouldNotBeNull(fault).ShouldContain(found[1]);
            broken.Method<Func<Assembly, string[]>>(nameof(TraceTrial.RunScripts))(broken.Load(script))[0].ShouldNotBeEmpty(fault);
            TraceTrial.RunTest(Assembly.Load(test)).ShouldBeNull();
            TraceTrial.RunScripts(Assembly.Load(script)).Where((_, i) => i % 2 == 0).ShouldAllBe(wrong => wrong == "");
        }
        finally
        {
            broken.Unload();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static List<Operation> Walk(MachineConfiguration configuration, ulong seed)
    {
        using var machine = new Machine(configuration.Case);
        foreach (Operation operation in configuration.SetUp)
        {
            machine.Do(operation);
        }

        var random = new SplitMix(seed);
        List<Operation> walk = [];
        for (int i = 0; i < Steps; i++)
        {
            MachineAction[] enabled = [.. configuration.Actions.Where(a => a.IsEnabled(machine, configuration.Bounds.Depth))];
            Operation next = enabled[random.Below(enabled.Length)].Operation;
            machine.Do(next);
            walk.Add(next);
        }

        return walk;
    }
}
