using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using Lockstep.Conformance;
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
        byte[] test = GeneratedSource.Compile($"{trace.Id}.test.cs", TraceSource.Test(trace));
        byte[] script = GeneratedSource.Compile($"{trace.Id}.script.cs", TraceSource.AgentScript(trace));
        TraceTrial.RunTest(Assembly.Load(test)).ShouldBeNull(replay);
        string[] ran = TraceTrial.RunScripts(Assembly.Load(script));
        ran[0].ShouldBe("", replay);
        int.Parse(ran[1]).ShouldBeGreaterThan(configuration.SetUp.Length);
        CaseConfiguration its = configuration.Case;
        ran.Length.ShouldBe(2 * GuestMachine.All.Count(g => g.Vcpus >= its.CpuCount && g.GicVersion == (int)its.Version));
    }

    /// <summary>
    /// A fault of the VMM is explored, and what comes out of it is compiled: both fail while the fault is there, and pass without it.
    /// </summary>
    [Theory]
    [InlineData("one-vcpu/gicv2", Fault.Lost)]
    [InlineData("sgis/gicv3", Fault.Lost)]
    [InlineData("refusals/gicv2", Fault.Twice)]
    [InlineData("refusals/gicv3", Fault.Twice)]
    [InlineData("tiny/gicv2", Fault.Unacknowledged)]
    [InlineData("tiny/gicv3", Fault.Unacknowledged)]
    public void A_fault_of_the_VMM_shows_in_its_test_and_in_its_script(string machine, Fault fault)
    {
        string folder = Directory.CreateTempSubdirectory("lockstep-trace").FullName;
        var broken = new OtherVmm(Vmm(fault));
        try
        {
            string[] found = broken.Method<Func<string, string, string[]?>>(nameof(TraceTrial.Explore))(machine, folder).ShouldNotBeNull();
            byte[] Compiled(string ending)
            {
                string name = $"{found[0]}.{ending}";
                return GeneratedSource.Compile(name, File.ReadAllText(Path.Combine(folder, name)));
            }

            byte[] test = Compiled("test.cs"), script = Compiled("script.cs");
            broken.Method<Func<Assembly, string?>>(nameof(TraceTrial.RunTest))(broken.Load(test)).ShouldNotBeNull().ShouldContain(found[1]);
            broken.Method<Func<Assembly, string[]>>(nameof(TraceTrial.RunScripts))(broken.Load(script))[0].ShouldNotBeEmpty();
            TraceTrial.RunTest(Assembly.Load(test)).ShouldBeNull();
            TraceTrial.RunScripts(Assembly.Load(script)).Where((_, i) => i % 2 == 0).ShouldAllBe(wrong => wrong == "");
        }
        finally
        {
            broken.Unload();
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>A fault of Gic/Delivery.cs.</summary>
    public enum Fault
    {
        /// <summary>An interrupt that waits behind itself is lost.</summary>
        Lost,

        /// <summary>An interrupt that is in a list register is injected into another.</summary>
        Twice,

        /// <summary>A physical interrupt is not acknowledged.</summary>
        Unacknowledged,
    }

    private static byte[] Vmm(Fault fault)
    {
        (string old, string replacement) = fault switch
        {
            Fault.Lost => ("                Settle(ref s, ref bank, vcpu, intid / 32, bit);\n", ""),
            Fault.Twice => (" & ~bank.SoftActive & ~bank.Loaded;", " & ~bank.SoftActive;"),
            _ => ("TKernel.AckIrq(s.Channel[intid] - 1u);", ";"),
        };
        return BrokenAssembly.Vmm("Gic/Delivery.cs", old, replacement);
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
