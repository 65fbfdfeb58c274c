using FsCheck;
using FsCheck.Fluent;
using Lockstep.Model.Configuration;
using Lockstep.Model.Faults;
using Lockstep.Model.Kernel;
using Lockstep.Model.Words;
using Lockstep.Tests.Support;
using Shouldly;
using Xunit;
using Answer = Lockstep.Model.Faults.Answer<Lockstep.Model.Words.Word64, Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using Context = Lockstep.Model.Faults.VcpuContext<Lockstep.Model.Words.Word64, Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using Psci = Lockstep.Model.Faults.Psci<Lockstep.Model.Words.Word64, Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using Vm = Lockstep.Model.Faults.VmState<Lockstep.Model.Words.Word64, Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;

namespace Lockstep.Tests.Model.Faults;

/// <summary>F9, F10, F11: SMCCC 1.1 and PSCI 1.1.</summary>
public sealed class PsciProperties
{
    private const ulong NotSupported = ulong.MaxValue, InvalidParameters = unchecked((ulong)-2), AlreadyOn = unchecked((ulong)-4),
        OnPending = unchecked((ulong)-5), InvalidAddress = unchecked((ulong)-9);

    private static readonly uint[] Implemented =
    [
        0x8400_0000, 0x8400_0001, 0xc400_0001, 0x8400_0002, 0x8400_0003, 0xc400_0003, 0x8400_0004, 0xc400_0004, 0x8400_0006,
        0x8400_0008, 0x8400_0009, 0x8400_000a,
    ];

    /// <summary>Unknown identifiers: X0 = -1, PC past the call, X1 to X30 and all else as before. By SMC and by HVC.</summary>
    [Fact]
    [Trait("Property", "F9")]
    [Trait("Spec", "DEN0028 5.2: unknown function identifier; 2.6: registers preserved")]
    public void F9_Unknown_function_is_not_supported() =>
        Seeded.Run(nameof(F9_Unknown_function_is_not_supported), Arb.From(GuestWorld.Word.Two()), pair =>
        {
            (ulong function, ulong seed) = pair;
            if (Implemented.Contains((uint)function) || (uint)function is 0x8000_0000 or 0x8000_0001)
            {
                return;
            }

            foreach ((ulong label, ulong mr0) in new[] { (FaultLabel.VCPUFault, Esr.Smc(0)), (FaultLabel.UnknownSyscall, 0UL) })
            {
                Vm vm = GuestWorld.RandomVm(seed);
                vm.Vcpus[0].General[0] = Word64.Of(function);
                Vm expected = vm.Copy();
                expected.Vcpus[0].General[0] = Word64.Of(NotSupported);
                expected.Vcpus[0].PC += Word64.Of(4);
                GuestWorld.Ask(vm, label, [mr0]).Kind.ShouldBe(AnswerKind.CallResult);
                vm.StateEquals(expected).Value.ShouldBeTrue();
            }
        }, 1000);

    /// <summary>
    /// Where SMC is the only conduit HVC is no call: whatever the identifier, also one that SMC would serve, X0 = -1 and nothing else changes.
    /// </summary>
    [Theory]
    [InlineData(0x8400_0000UL)] // PSCI_VERSION
    [InlineData(0x8400_0008UL)] // SYSTEM_OFF
    [InlineData(0x8000_0000UL)] // SMCCC_VERSION
    [InlineData(0x1234UL)]
    [Trait("Property", "F9")]
    [Trait("Spec", "DEN0028 5.2: unknown function identifier; DEN0022 5.2: the conduit")]
    public void F9_HVC_that_is_no_conduit_knows_no_function(ulong function)
    {
        GuestEnvironment environment = GuestWorld.Environment with { HvcIsConduit = false };
        foreach ((ulong label, ulong mr0) in new[] { (FaultLabel.VCPUFault, 0x16UL << 26 | 1 << 25), (FaultLabel.UnknownSyscall, 0UL) })
        {
            Vm vm = GuestWorld.RandomVm(7);
            vm.Vcpus[0].General[0] = Word64.Of(function);
            Vm expected = vm.Copy();
            expected.Vcpus[0].General[0] = Word64.Of(NotSupported);
            expected.Vcpus[0].PC += Word64.Of(4);
            GuestWorld.Ask(vm, label, [mr0], environment).Kind.ShouldBe(AnswerKind.CallResult);
            vm.StateEquals(expected).Value.ShouldBeTrue();
        }
    }

    /// <summary>The upper halves of X0 and, in SMC32 calls, of the arguments do not matter.</summary>
    [Fact]
    [Trait("Property", "F9")]
    [Trait("Spec", "DEN0028 2.5: W0 is the identifier, W1 to W7 the arguments of SMC32")]
    public void F9_SMC32_looks_at_low_halves_only() =>
        Seeded.Run(nameof(F9_SMC32_looks_at_low_halves_only), Arb.From(GuestWorld.Word.Two()), pair =>
        {
            (ulong junk, ulong entry) = pair;
            (junk, entry) = (junk << 32, entry & ~3UL);
            Vm clean = GuestWorld.NewVm(), dirty = GuestWorld.NewVm();
            GuestWorld.Smc(clean, 0, null, 0x8400_0003, 1, (uint)entry, 7).Kind.ShouldBe(AnswerKind.StartVcpu);
            GuestWorld.Smc(dirty, 0, null, junk | 0x8400_0003, junk | 1, junk | (uint)entry, junk | 7).Kind.ShouldBe(AnswerKind.StartVcpu);
            dirty.Vcpus[1].StateEquals(clean.Vcpus[1]).Value.ShouldBeTrue();
            dirty.Vcpus[1].PC.Value.ShouldBe((uint)entry);
        }, 200);

    /// <summary>DEN0028 7.2 and 7.3.</summary>
    [Theory]
    [InlineData(0x8000_0000UL, 0UL, 0x0001_0001UL)] // SMCCC_VERSION
    [InlineData(0x8000_0001UL, 0x8000_0000UL, 0UL)] // SMCCC_ARCH_FEATURES(SMCCC_VERSION)
    [InlineData(0x8000_0001UL, 0x8000_0001UL, 0UL)] // SMCCC_ARCH_FEATURES(SMCCC_ARCH_FEATURES)
    [InlineData(0x8000_0001UL, 0x8000_8000UL, NotSupported)] // SMCCC_ARCH_WORKAROUND_1
    [InlineData(0x8600_ff01UL, 0UL, NotSupported)] // vendor hypervisor UID
    [InlineData(0x0000_0000UL, 0UL, NotSupported)] // a yielding call
    [Trait("Property", "F9")]
    [Trait("Spec", "DEN0028 7")]
    public void F9_Arm_architecture_service(ulong function, ulong argument, ulong result)
    {
        Vm vm = GuestWorld.NewVm();
        GuestWorld.Smc(vm, 0, null, function, argument);
        GuestWorld.Result(vm).ShouldBe(result);
    }

    /// <summary>CPU_ON's results (DEN0022 5.6.3).</summary>
    [Theory]
    [InlineData(0x1UL, PowerState.Off, 0UL)]
    [InlineData(0x101UL, PowerState.Off, 0UL)]
    [InlineData(0x1UL, PowerState.On, AlreadyOn)]
    [InlineData(0x1UL, PowerState.OnPending, OnPending)]
    [InlineData(0x0UL, PowerState.Off, AlreadyOn)] // itself
    [InlineData(0x2UL, PowerState.Off, InvalidParameters)]
    [InlineData(0x8000_0001UL, PowerState.Off, InvalidParameters)] // bit 31 of MPIDR_EL1 is no affinity
    [InlineData(0x1_0000_0000UL | 1, PowerState.Off, InvalidParameters)] // Aff3
    [Trait("Property", "F10")]
    [Trait("Spec", "DEN0022 5.6")]
    public void F10_CPU_ON_results(ulong target, uint power, ulong result)
    {
        Vm vm = GuestWorld.NewVm();
        vm.Power[1] = power;
        Answer answer = GuestWorld.Smc(vm, 0, null, 0xc400_0003, target, 0x4100_0000, 0xcafe);
        GuestWorld.Result(vm).ShouldBe(result);
        answer.Kind.ShouldBe(result == 0 ? AnswerKind.StartVcpu : AnswerKind.CallResult);
    }

    /// <summary>INVALID_ADDRESS only where the machine says where RAM is.</summary>
    [Theory]
    [InlineData(0x4100_0000UL, 0UL)]
    [InlineData(0x3fff_fffcUL, InvalidAddress)]
    [InlineData(0x5000_0000UL, InvalidAddress)]
    [Trait("Property", "F10")]
    [Trait("Spec", "DEN0022 5.6.4")]
    public void F10_CPU_ON_entry_in_RAM(ulong entry, ulong result)
    {
        Vm vm = GuestWorld.NewVm();
        GuestEnvironment ram = GuestWorld.Environment with { Ram = [new DeviceRegion(0x4000_0000, 0x1000_0000)] };
        GuestWorld.Smc(vm, 0, ram, 0xc400_0003, 1, entry, 0);
        GuestWorld.Result(vm).ShouldBe(result);
    }

    /// <summary>The arguments come first (docs/decisions/0009-cpu-on-arguments-first.md): no order in DEN0022 5.6.</summary>
    [Theory]
    [InlineData(0x1UL, 0x5000_0000UL, InvalidAddress)]
    [InlineData(0x1UL, 0x4100_0002UL, InvalidAddress)]
    [InlineData(0x2UL, 0x4100_0002UL, InvalidParameters)]
    [Trait("Property", "F10")]
    [Trait("Spec", "DEN0022 5.6.3, 5.6.4; DDI 0487 D1.3.2")]
    public void F10_CPU_ON_answer_to_a_wrong_argument_depends_on_no_state(ulong target, ulong entry, ulong result)
    {
        GuestEnvironment ram = GuestWorld.Environment with { Ram = [new DeviceRegion(0x4000_0000, 0x1000_0000)] };
        foreach (uint power in (uint[])[PowerState.On, PowerState.Off, PowerState.OnPending])
        {
            Vm vm = GuestWorld.NewVm();
            vm.Power[1] = power;
            GuestWorld.Smc(vm, 0, ram, 0xc400_0003, target, entry, 0).Kind.ShouldBe(AnswerKind.CallResult);
            GuestWorld.Result(vm).ShouldBe(result);
            vm.Power[1].Value.ShouldBe(power);
        }
    }

    /// <summary>The state that the started vCPU finds.</summary>
    [Fact]
    [Trait("Property", "F10")]
    [Trait("Spec", "DEN0022 6.4.3: initial core configuration")]
    public void F10_CPU_ON_entry_state() => Seeded.Run(nameof(F10_CPU_ON_entry_state), Arb.From(GuestWorld.Word.Three()), three =>
    {
        (ulong somewhere, ulong contextId, ulong seed) = three;
        ulong entry = somewhere & ~3UL;
        Vm vm = GuestWorld.NewVm();
        GuestWorld.RandomVm(seed).Vcpus[0].CopyTo(vm.Vcpus[2]);
        Answer answer = GuestWorld.Smc(vm, 0, null, 0xc400_0003, 0x100, entry, contextId);
        (answer.Kind, answer.Target).ShouldBe((AnswerKind.StartVcpu, 2));
        Context started = vm.Vcpus[2];
        (started.PC.Value, started.General[0].Value, started.PSTATE.Value).ShouldBe((entry, contextId, 0x3c5UL));
        (started[VcpuRegister.SCTLR].Value & 0x1005).ShouldBe(0UL, "M, C and I are 0");
        vm.Power[2].Value.ShouldBe(PowerState.OnPending);
        Psci.Started(vm, 2);
        vm.Power[2].Value.ShouldBe(PowerState.On);
    }, 300);

    /// <summary>However many ask for one vCPU, in whatever order with its start: one SUCCESS, all others are told why not.</summary>
    [Fact]
    [Trait("Property", "F10")]
    [Trait("Spec", "DEN0022 6.5: races of CPU_ON")]
    public void F10_Exactly_one_SUCCESS() => Seeded.Sequences(nameof(F10_Exactly_one_SUCCESS), Gen.Choose(0, 3), steps =>
    {
        Vm vm = GuestWorld.NewVm();
        vm.Power[1] = vm.Power[2] = PowerState.On;
        int successes = 0;
        foreach (int step in steps)
        {
            if (step == 3)
            {
                Psci.Started(vm, 3);
                continue;
            }

            uint before = vm.Power[3].Value;
            GuestWorld.Smc(vm, step, null, 0xc400_0003, 0x101, 0x4000_0000, 0);
            ulong result = GuestWorld.Result(vm, step);
            result.ShouldBe(before switch { PowerState.Off => 0, PowerState.OnPending => OnPending, _ => AlreadyOn });
            successes += result == 0 ? 1 : 0;
        }

        successes.ShouldBe(steps.Any(s => s != 3) ? 1 : 0);
    }, 300, 12);

    /// <summary>CPU_OFF does not return; AFFINITY_INFO says OFF, and CPU_ON works again.</summary>
    [Fact]
    [Trait("Property", "F11")]
    [Trait("Spec", "DEN0022 5.5, 5.7")]
    public void F11_CPU_OFF_and_AFFINITY_INFO()
    {
        Vm vm = GuestWorld.NewVm();
        vm.Power[1] = PowerState.On;
        Info(vm, 1).ShouldBe(0UL);
        GuestWorld.Smc(vm, 1, null, 0x8400_0002).Kind.ShouldBe(AnswerKind.VcpuOff);
        Info(vm, 1).ShouldBe(1UL);
        GuestWorld.Smc(vm, 0, null, 0xc400_0003, 1, 0x4000_0000, 0).Kind.ShouldBe(AnswerKind.StartVcpu);
        Info(vm, 1).ShouldBe(2UL);
        Psci.Started(vm, 1);
        Info(vm, 1).ShouldBe(0UL);
        Info(vm, 5).ShouldBe(InvalidParameters);
        Info(vm, 1, level: 1).ShouldBe(InvalidParameters);
        GuestEnvironment levels = GuestWorld.Environment with { HasAffinityLevels = true };
        Info(vm, 0x1ff, 1, levels).ShouldBe(1UL, "both of cluster 1 are off");
        Info(vm, 0x0ff, 1, levels).ShouldBe(0UL);
        Info(vm, 0, 3, levels).ShouldBe(0UL);
        Info(vm, 0, 4, levels).ShouldBe(InvalidParameters);
    }

    /// <summary>After SYSTEM_OFF nobody is on; after SYSTEM_RESET only vCPU 0.</summary>
    [Fact]
    [Trait("Property", "F11")]
    [Trait("Spec", "DEN0022 5.10, 5.11")]
    public void F11_SYSTEM_OFF_and_RESET_stop_all()
    {
        Vm vm = GuestWorld.NewVm();
        vm.Power[1] = vm.Power[3] = PowerState.On;
        vm.Power[2] = PowerState.OnPending;
        Vm other = vm.Copy();
        GuestWorld.Smc(vm, 1, null, 0x8400_0008).Kind.ShouldBe(AnswerKind.SystemOff);
        vm.Power.ShouldAllBe(p => p.Value == PowerState.Off);
        GuestWorld.Smc(other, 3, null, 0x8400_0009).Kind.ShouldBe(AnswerKind.SystemReset);
        other.Power.Select(p => p.Value).ShouldBe([PowerState.On, PowerState.Off, PowerState.Off, PowerState.Off]);
    }

    /// <summary>PSCI_FEATURES says yes exactly to the functions that a call does not answer with NOT_SUPPORTED.</summary>
    [Fact]
    [Trait("Property", "F11")]
    [Trait("Spec", "DEN0022 5.12 PSCI_FEATURES")]
    public void F11_FEATURES_agrees_with_the_calls()
    {
        foreach (uint form in new[] { 0x8400_0000u, 0xc400_0000u })
        {
            for (uint n = 0; n < 0x40; n++)
            {
                Vm vm = GuestWorld.NewVm(), asked = GuestWorld.NewVm();
                bool exists = GuestWorld.Smc(vm, 0, null, form | n, 99, 0, 0).Kind != AnswerKind.CallResult
                    || GuestWorld.Result(vm) != NotSupported;
                exists |= (form | n) == PsciFunction.PSCI_FEATURES; // which says NOT_SUPPORTED of function 99
                GuestWorld.Smc(asked, 0, null, 0x8400_000a, form | n);
                GuestWorld.Result(asked).ShouldBe(exists ? 0 : NotSupported, $"0x{form | n:x}");
                exists.ShouldBe(Implemented.Contains(form | n));
            }
        }

        Vm version = GuestWorld.NewVm();
        GuestWorld.Smc(version, 0, null, 0x8400_000a, 0x8000_0000);
        GuestWorld.Result(version).ShouldBe(0UL, "PSCI_FEATURES(SMCCC_VERSION) is how a guest finds SMCCC 1.1");
        GuestWorld.Smc(version, 0, null, 0x8400_0000);
        GuestWorld.Result(version).ShouldBe(0x0001_0001UL);
        GuestWorld.Smc(version, 0, null, 0x8400_0006);
        GuestWorld.Result(version).ShouldBe(2UL);
    }

    /// <summary>CPU_SUSPEND waits as WFI does and returns SUCCESS.</summary>
    [Theory]
    [InlineData(0x8400_0001UL)]
    [InlineData(0xc400_0001UL)]
    [Trait("Property", "F11 F13")]
    [Trait("Spec", "DEN0022 5.4")]
    public void F11_CPU_SUSPEND_is_standby(ulong function)
    {
        Vm vm = GuestWorld.NewVm();
        GuestWorld.Smc(vm, 0, null, function, 0x0001_0000, 0x4000_0000, 1).Kind.ShouldBe(AnswerKind.Block);
        (GuestWorld.Result(vm), vm.Vcpus[0].PC.Value, vm.Power[0].Value).ShouldBe((0UL, 0x4008_0004UL, PowerState.On));
    }

    private static ulong Info(Vm vm, ulong target, ulong level = 0, GuestEnvironment? environment = null)
    {
        GuestWorld.Smc(vm, 0, environment, 0xc400_0004, target, level);
        return GuestWorld.Result(vm);
    }
}
