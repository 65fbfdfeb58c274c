using Lockstep.Model.Configuration;
using Lockstep.Model.Faults;
using Lockstep.Model.Words;
using Lockstep.Tests.Model.Faults;
using Shouldly;
using Answer = Lockstep.Model.Faults.Answer<Lockstep.Model.Words.Word64, Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using Psci = Lockstep.Model.Faults.Psci<Lockstep.Model.Words.Word64, Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using Timer = Lockstep.Model.Faults.PhysicalTimer<Lockstep.Model.Words.Word64, Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using Vm = Lockstep.Model.Faults.VmState<Lockstep.Model.Words.Word64, Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;

namespace Lockstep.Tests.Model.Properties;

/// <content>SMC and HVC, PSCI, the timer, waiting (DEN0028, DEN0022, DDI 0487 D12).</content>
public sealed partial class FaultProperties
{
    private static readonly uint[] Functions =
    [
        PsciFunction.PSCI_VERSION, PsciFunction.CPU_SUSPEND, PsciFunction.CPU_OFF, PsciFunction.CPU_ON, PsciFunction.AFFINITY_INFO,
        PsciFunction.MIGRATE_INFO_TYPE, PsciFunction.SYSTEM_OFF, PsciFunction.SYSTEM_RESET, PsciFunction.PSCI_FEATURES,
        PsciFunction.CPU_SUSPEND | PsciFunction.Smc64, PsciFunction.CPU_ON | PsciFunction.Smc64, PsciFunction.AFFINITY_INFO | PsciFunction.Smc64,
    ];

    [Property("F9", "An unknown function identifier of SMC or HVC returns -1 in X0 and goes on; the identifier and the arguments of an SMC32 call are the low 32 bits; X1 to X30 are preserved.",
        "DEN0028 2.6, 2.7, 5.2", PropertyEngine.RandomFaults, Note = "DEN0028B: the unknown function identifier is -1, sign-extended, in X0. SMCCC 1.1: X4 to X17 are preserved unless they hold results; the model preserves X1 to X3 too. Sections recalled.")]
    public void F09_Unknown_calls() => FaultCases.ForAll(nameof(F09_Unknown_calls), c =>
    {
        Vm vm = c.Vm(), clean = vm.Copy(), before = vm.Copy();
        uint function = (c.A & 7) == 0 ? PsciFunction.PSCI_VERSION : (uint)c.B;
        bool known = Functions.Contains(function) || function is 0x8000_0000 or 0x8000_0001;
        vm.Vcpus[0].General[0] = Word64.Of((c.C & ~0xffff_ffffUL) | function);
        clean.Vcpus[0].General[0] = Word64.Of(function);
        Answer answer = GuestWorld.Trap(vm, Esr.Smc(0)), alike = GuestWorld.Trap(clean, Esr.Smc(0));
        (alike.Kind, alike.Target).ShouldBe((answer.Kind, answer.Target), "the upper half of X0 does not matter");
        vm.Vcpus[0].General[0].ShouldBe(clean.Vcpus[0].General[0]);
        vm.Vcpus[0].General[1..].ShouldBe(before.Vcpus[0].General[1..]);
        if (!known)
        {
            (answer.Kind, vm.Vcpus[0].General[0].Value, vm.Vcpus[0].PC.Value)
                .ShouldBe((AnswerKind.CallResult, ulong.MaxValue, before.Vcpus[0].PC.Value + 4));
        }
    });

    [Property("F10", "CPU_ON takes its target by MPIDR affinity: of any number of calls for one exactly one returns SUCCESS, then ON_PENDING until it runs and ALREADY_ON after; "
        + "an unknown one is INVALID_PARAMETERS. It enters at EL1h with X0 the context, MMU and caches off.",
        "DEN0022 5.6, 6.4.3", PropertyEngine.RandomFaults)]
    public void F10_CPU_ON() => FaultCases.ForAll(nameof(F10_CPU_ON), c =>
    {
        Vm vm = c.Vm();
        int target = (int)(c.A % 4), calls = 2 + (int)(c.A >> 8 & 3), started = (int)(c.A >> 16 & 3), successes = target == 0 ? 1 : 0;
        bool wide = (c.B & 1) != 0;
        ulong entry = c.B & ~3UL;
        uint function = PsciFunction.CPU_ON | (wide ? PsciFunction.Smc64 : 0);
        ulong affinity = GuestWorld.Environment.Affinities[target] | (wide ? 0 : c.C & ~0xffff_ffffUL);
        for (int i = 0; i < calls; i++)
        {
            Answer answer = GuestWorld.Smc(vm, 0, null, function, affinity, entry, c.C);
            if (i == 0 && target != 0)
            {
                (answer.Kind, answer.Target).ShouldBe((AnswerKind.StartVcpu, target));
                successes++;
                ulong low = wide ? ulong.MaxValue : uint.MaxValue;
                (vm.Vcpus[target].PC.Value, vm.Vcpus[target].General[0].Value, vm.Vcpus[target].PSTATE.Value & 0xf)
                    .ShouldBe((entry & low, c.C & low, Pstate.EL1h));
                (vm.Vcpus[target][VcpuRegister.SCTLR].Value & 0x1005).ShouldBe(0UL, "M, C and I");
                GuestWorld.Result(vm).ShouldBe(0UL);
            }
            else
            {
                bool runs = target == 0 || i > started;
                GuestWorld.Result(vm).ShouldBe(unchecked((ulong)(runs ? PsciFunction.ALREADY_ON : PsciFunction.ON_PENDING)));
            }

            if (i == started)
            {
                Psci.Started(vm, target);
            }
        }

        successes.ShouldBe(1);
        GuestWorld.Smc(vm, 0, null, function, 0x77, entry, c.C);
        GuestWorld.Result(vm).ShouldBe(unchecked((ulong)PsciFunction.INVALID_PARAMETERS));
        GuestWorld.Smc(vm, 0, null, function, affinity, entry | (1 + c.C % 3), c.C);
        GuestWorld.Result(vm).ShouldBe(unchecked((ulong)PsciFunction.INVALID_ADDRESS));
    });

    [Property("F11", "CPU_OFF does not return and AFFINITY_INFO says OFF after it; SYSTEM_OFF and SYSTEM_RESET stop every vCPU but the one that boots; PSCI_FEATURES says of a function what calling it shows.",
        "DEN0022 5.5, 5.7, 5.9 to 5.11, 5.15", PropertyEngine.RandomFaults)]
    public void F11_Power() => FaultCases.ForAll(nameof(F11_Power), c =>
    {
        Vm vm = c.Vm();
        int target = 1 + (int)(c.A % 3);
        ulong affinity = GuestWorld.Environment.Affinities[target];
        GuestWorld.Smc(vm, 0, null, PsciFunction.CPU_ON, affinity, 0x4000_0000, 0);
        Psci.Started(vm, target);
        GuestWorld.Smc(vm, 0, null, PsciFunction.AFFINITY_INFO, affinity, 0);
        GuestWorld.Result(vm).ShouldBe(PowerState.On);
        GuestWorld.Smc(vm, target, null, PsciFunction.CPU_OFF).Kind.ShouldBe(AnswerKind.VcpuOff);
        GuestWorld.Smc(vm, 0, null, PsciFunction.AFFINITY_INFO, affinity, 0);
        GuestWorld.Result(vm).ShouldBe(PowerState.Off);

        uint function = (c.B & 1) != 0 ? Functions[(c.B >> 1) % (ulong)Functions.Length] : 0x8400_0000 | ((uint)c.B & 0x4000_00ff);
        GuestWorld.Smc(vm, 0, null, PsciFunction.PSCI_FEATURES, function);
        bool says = GuestWorld.Result(vm) == 0;
        says.ShouldBe(Functions.Contains(function));
        Vm calls = vm.Copy();
        ulong argument = function == PsciFunction.PSCI_FEATURES ? PsciFunction.PSCI_VERSION : affinity;
        AnswerKind kind = GuestWorld.Smc(calls, 0, null, function, argument, 0x4000_0000, 0).Kind;
        (kind == AnswerKind.CallResult && GuestWorld.Result(calls) == ulong.MaxValue).ShouldBe(!says);

        bool reset = (c.C & 1) != 0;
        GuestWorld.Smc(vm, 0, null, reset ? PsciFunction.SYSTEM_RESET : PsciFunction.SYSTEM_OFF).Kind
            .ShouldBe(reset ? AnswerKind.SystemReset : AnswerKind.SystemOff);
        vm.Power.Select(p => p.Value).ShouldBe([reset ? PowerState.On : PowerState.Off, PowerState.Off, PowerState.Off, PowerState.Off]);
    });

    [Property("F12", "A write of TVAL makes CVAL the count plus TVAL as a signed number of 32 bits; the line is up when enabled, not masked, and the count has reached CVAL.",
        "DDI 0487 D12.2.4, D24.10 CNTP_TVAL_EL0", PropertyEngine.RandomFaults)]
    public void F12_Timer_value() => FaultCases.ForAll(nameof(F12_Timer_value), c =>
    {
        Timer timer = new() { CompareValue = Word64.Of(0), Enable = false, Mask = false };
        timer.Write(SystemRegister.CNTP_TVAL_EL0, Word64.Of(c.A), Word64.Of(c.B));
        ulong compare = unchecked(c.A + (ulong)(int)(uint)c.B);
        timer.Read(SystemRegister.CNTP_CVAL_EL0, Word64.Of(c.A)).Value.ShouldBe(compare);
        timer.Read(SystemRegister.CNTP_TVAL_EL0, Word64.Of(c.A)).Value.ShouldBe((uint)c.B);
        timer.Write(SystemRegister.CNTP_CTL_EL0, Word64.Of(c.A), Word64.Of(c.C));
        (timer.Line(Word64.Of(c.A)).Value, timer.Read(SystemRegister.CNTP_CTL_EL0, Word64.Of(c.A)).Value)
            .ShouldBe(((c.C & 3) == 1 && c.A >= compare, (c.C & 3) | ((c.C & 1) != 0 && c.A >= compare ? 4UL : 0)));
    });

    [Property("F13", "A trapped WFI leaves the PC after it and waits; the vCPU goes on when an interrupt is signalled to it, whatever PSTATE masks. WFE, WFIT and WFET may go on at once.",
        "DDI 0487 D1.6.2", PropertyEngine.RandomFaults, Note = "DDI 0487, WFI wake-up events: an IRQ \"regardless of the value of the corresponding PSTATE.{A,I,F} mask bit\". Section recalled.")]
    public void F13_Wait_for_interrupt() => FaultCases.ForAll(nameof(F13_Wait_for_interrupt), c =>
    {
        Vm vm = c.Vm(), before = vm.Copy();
        uint ti = (uint)(c.A & 3);
        GuestWorld.Trap(vm, Esr.Wait(ti)).Kind.ShouldBe(ti == 0 ? AnswerKind.Block : AnswerKind.ResumeAfter);
        before.Vcpus[0].PC += Word64.Of(4);
        vm.StateEquals(before).Value.ShouldBeTrue();
        (bool irq, bool fiq, bool serror) = ((c.B & 1) != 0, (c.B & 2) != 0, (c.B & 4) != 0);
        WaitForInterrupt.Ends<Word64, Bit>(irq, fiq, serror, Word64.Of(c.C)).Value.ShouldBe(irq || fiq || serror);
    });

    [Property("F14", "The lines that a guest can make the monitor print are bounded, whatever it does.", "XSA-118; no section of the architecture", PropertyEngine.RandomFaults)]
    public void F14_Messages_are_bounded() => FaultCases.ForAll(nameof(F14_Messages_are_bounded), c =>
    {
        int lines = (int)(c.A % 64), printed = 0;
        MessageBudget budget = new(lines);
        for (int i = 0; i < lines + (int)(c.B % 200); i++)
        {
            (bool may, budget) = budget.Spend();
            printed += may ? 1 : 0;
            may.ShouldBe(i < lines);
        }

        (printed, budget.Remaining).ShouldBe((lines, 0));
        budget.Spend().MayPrint.ShouldBeFalse();
    }, runs: 150);
}
