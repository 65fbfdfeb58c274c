using System;
using System.Collections.Generic;
using System.Linq;
using Lockstep.Proofs.Command;
using Lockstep.Proofs.Theorems;
using Lockstep.Tests.Explore;
using Lockstep.Tests.Support;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Proofs;

/// <summary>What theorems about faults of guests do to the model is done to the VMM: it does right, and a fault of it shows.</summary>
public sealed class GuestReplayTests
{
    private const int CasesOfEach = 40;

    /// <summary>A machine of one vCPU as after reset, as the values of a counterexample.</summary>
    private static readonly string[] AfterReset = ["PSTATE of vCPU 0=0x3c5", "VMPIDR_EL2 of vCPU 0=0x80000000"];

    /// <summary>Replays a theorem in its first configuration, from reset but for these values.</summary>
    /// <param name="id">The theorem.</param>
    /// <param name="choices">Its choices, name=number.</param>
    /// <param name="values">Its values, name=number.</param>
    /// <returns>The verdict, then what there is to say, for who has loaded this with another VMM.</returns>
    public static string[] Replay(string id, string[] choices, string[] values)
    {
        Theorem theorem = Theorem.All.Single(t => t.Id == id);
        ChoiceMade[] made = [.. choices.Select(c => new ChoiceMade(c.Split('=')[0], int.Parse(c.Split('=')[1])))];
        Dictionary<string, string> all = [];
        foreach (string[] value in AfterReset.Concat(values).Select(v => v.Split('=')))
        {
            all[value[0]] = value[1];
        }

        VmmResult result = VmmReplay.Of(theorem, theorem.Configurations[0], made, all);
        return [$"{result.Verdict}", .. result.Lines];
    }

    /// <summary>Every theorem about a guest, on random integers: the VMM does what the model says.</summary>
    [Fact]
    public void The_VMM_does_right_in_random_cases_of_all_theorems()
    {
        string name = nameof(The_VMM_does_right_in_random_cases_of_all_theorems);
        ulong seed = Seeded.SeedOf(name);
        string again = $"replay: make test FILTER=FullyQualifiedName~{name} SEED={seed}";
        List<string> without = [];
        foreach (Theorem theorem in Theorem.All.Where(t => t.Configurations.Any(c => c.Guest is not null)))
        {
            int right = 0;
            foreach (TheoremConfiguration configuration in theorem.Configurations.Where(c => GuestRuns.WhyNot(c.Guest!) is null))
            {
                Random random = new((int)(seed ^ seed >> 32));
                for (int i = 0; i < CasesOfEach; i++)
                {
                    RandomCase some = new(configuration, random);
                    if (some.Run(theorem))
                    {
                        VmmResult result = VmmReplay.Of(theorem, configuration, some.Choices, some.Values);
                        result.Verdict.ShouldNotBe(VmmVerdict.Wrong,
                            $"{theorem.Id} ({configuration.Name}):\n{string.Join('\n', result.Lines)}\n{again}");
                        right += result.Verdict == VmmVerdict.Right ? 1 : 0;
                    }
                }
            }

            without.AddRange(right > 0 ? [] : [theorem.Id]);
        }

        // F9.immediate: the VMM ignores the immediate where these machines do not. F12: no register of that timer traps.
        without.ShouldBe(["F9.immediate", "F12"], again);
    }

    /// <summary>One fault of the VMM for each kind of theorem: without it all is right, with it what is wrong is named.</summary>
    [Theory]
    [InlineData("F1", "vCPU=0,region=0,SAS=0", "ESR_EL2, what is free=0x2230000;data=0x80", "Faults/LoadCompletion.cs",
        "(esr & EsrEl2.Sse) != 0", "(esr & EsrEl2.Sse) == uint.MaxValue", "X3 of vCPU 0 is 0x80, the architecture says 0xffffff80")]
    [InlineData("F3", "vCPU=0,region=0,SAS=2", "ESR_EL2, what is free=0x2010000;offset=0x108;X1 of vCPU 0=0x80000001", "Faults/VMFault.cs",
        "uint unused = 32 - (size * 8);", "uint unused = 40 - (size * 8);", "a read of 4 at GICD + 0x108 returned")]
    [InlineData("F4", "vCPU=0,a store=1,the device refuses=0,region=0,SAS=2",
        "ESR_EL2, what is free=0x2000000;PC of vCPU 0=0x40000000",
        "Faults/VMFault.cs", "Store(ref s, vcpu, pc + 4,", "Store(ref s, vcpu, pc + 8,",
        "PC of vCPU 0 is 0x40000008, the architecture says 0x40000004")]
    [InlineData("F4", "vCPU=0,a store=1,the device refuses=1,region=0,SAS=2", "ESR_EL2, what is free=0x2000000", "Faults/Pstate.cs",
        ": 0x200u;", ": 0x400u;", "PC of vCPU 0 is 0x400, the architecture says 0x200")]
    [InlineData("F5", "vCPU=0", "ESR_EL2=0x92000040", "Faults/Injection.cs", "(esr & (EsrEl2.Wnr | EsrEl2.Cm))", "(esr & EsrEl2.Cm)",
        "ESR of vCPU 0 is 0x96000410, the architecture says 0x96000450")]
    [InlineData("F6", "vCPU=0", "MR3=0x92000084", "Faults/Injection.cs", "EsrEl2.FscExternalOnWalk |", "EsrEl2.FscDebug |",
        "ESR of vCPU 0 is 0x96000022, the architecture says 0x96000410")]
    [InlineData("F8", "vCPU=0", "ESR_EL2, ISS=0x2000000", "Faults/Injection.cs", "context->Spsr, EsrEl2.Il", "context->Spsr, 0",
        "ESR of vCPU 0 is 0x0, the architecture says 0x2000000")]
    [InlineData("F9", "vCPU=0,conduit=2", "", "Faults/UnknownSyscall.cs", "registers.Spsr = mr[11];", "registers.Spsr = mr[10];",
        "PSTATE of vCPU 0 is 0x4, the architecture says 0x3c5")]
    [InlineData("F9.version", "vCPU=0,function=0", "", "Guest/Smccc.cs", "result = Version;", "result = Version + 1;",
        "X0 of vCPU 0 is 0x10002, the architecture says 0x10001")]
    [InlineData("F10", "vCPU=0,SMC64=0", "", "Guest/Psci.cs", "? PsciFunction.AlreadyOn :", "? PsciFunction.InvalidParameters :",
        "X0 of vCPU 0 is 0xfffffffffffffffe, the architecture says 0xfffffffffffffffc")]
    [InlineData("F11", "vCPU=0,function=0", "", "Guest/Psci.cs", "s.OnMask &= ~(1u", "s.OnMask |= ~(1u",
        "power of vCPU 0 is on, the architecture says off")]
    [InlineData("F11", "vCPU=0,function=2", "", "Guest/Drain.cs", "GuestLoader<TKernel>.Start(ref s);", "",
        "power of vCPU 0 is off, the architecture says on")]
    [InlineData("F13", "vCPU=0", "ESR_EL2, ISS=0x2000000", "Guest/WaitForInterrupt.cs", "ReadRegisters(vcpu, 1)->Pc + 4",
        "ReadRegisters(vcpu, 1)->Pc", "PC of vCPU 0 is 0x0, the architecture says 0x4")]
    [InlineData("F13.end", "", "IRQ=1", "Guest/WaitForInterrupt.cs", "uint loaded = s.Gic.WakeMask & s.BlockedMask;", "uint loaded = 0;",
        "vCPU 0: is blocked in WFI, and an interrupt for it is in a list register")]
    [InlineData("F14", "lines left=3", "", "Guest/LogLimiter.cs", "limiter.Tokens--;", "",
        "with 3 lines left: a line, 9 left; it is to be")]
    [InlineData("N2.events", "vCPU=0,label=3", "", "Faults/UserException.cs", "ulong pc = mr[0],", "ulong pc = mr[0] + 4,",
        "ELR_EL1 of vCPU 0 is 0x4, the architecture says 0x0")]
    public void A_fault_of_the_VMM_shows(
        string id, string choices, string values, string file, string old, string replacement, string says)
    {
        string[] made = choices.Split(',', StringSplitOptions.RemoveEmptyEntries);
        string[] given = values.Split(';', StringSplitOptions.RemoveEmptyEntries);
        string[] said = Replay(id, made, given);
        said[0].ShouldBe(nameof(VmmVerdict.Right), string.Join('\n', said));
        var broken = new OtherVmm(BrokenAssembly.Vmm(file, old, replacement));
        try
        {
            said = broken.Method<Func<string, string[], string[], string[]>>(typeof(GuestReplayTests), nameof(Replay))(id, made, given);
            said[0].ShouldBe(nameof(VmmVerdict.Wrong), string.Join('\n', said));
            said[^1].ShouldContain("WRONG in the VMM: ", customMessage: string.Join('\n', said));
            said[^1].ShouldContain(says, customMessage: string.Join('\n', said));
        }
        finally
        {
            broken.Unload();
        }
    }

    /// <summary>What no guest can have is said by name: CPU_ON is one step, and in AArch64 state every instruction has 32 bits.</summary>
    [Theory]
    [InlineData("F10.once", "event=1,vCPU=0", "power of vCPU 0=2", "  power of vCPU 0: 0x2 is wanted, 0x0 is reached")]
    [InlineData("F8", "vCPU=0", "ESR_EL2, ISS=0", "  ESR_EL2: 0x60000000 is wanted, 0x62000000 is reached")]
    [InlineData("F8", "vCPU=0", "PSTATE of vCPU 0=0x3c9", "  PSTATE of vCPU 0: 0x3c9 is wanted, 0x3c5 is reached")]
    [InlineData("F14", "lines left=9", "", "  lines left: 0x9 is wanted, 0x8 is reached")]
    public void A_state_that_no_guest_is_in_is_said_to_be_one(string id, string choices, string values, string says)
    {
        string[] said = Replay(id, choices.Split(','), values.Split(';', StringSplitOptions.RemoveEmptyEntries));
        said[0].ShouldBe(nameof(VmmVerdict.NotReachable), string.Join('\n', said));
        said[1].ShouldBe("not reachable by guest operations:");
        said.ShouldContain(says, string.Join('\n', said));
    }

    /// <summary>
    /// The right end of an emulated load in an IT block of T32 code, which EL0 may execute, is the next step of the block (DDI 0487 F2,
    /// ITAdvance). The VMM leaves PSTATE as it is: docs/limitations.md.
    /// </summary>
    [Fact]
    public void Known_gap_an_IT_block_does_not_go_on_after_an_emulated_access()
    {
        string[] said = Replay("F4", ["vCPU=0", "a store=0", "the device refuses=0", "region=0", "SAS=2"],
            ["ESR_EL2, what is free=0x2000000", "PSTATE of vCPU 0=0x02000030"]);
        said[0].ShouldBe(nameof(VmmVerdict.Wrong), string.Join('\n', said));
        said[^1].ShouldContain("PSTATE of vCPU 0 is 0x2000030, the architecture says 0x4000030");
    }
}
