using Lockstep.Model.Configuration;
using Lockstep.Model.Faults;
using Lockstep.Model.Kernel;
using Lockstep.Model.Words;

namespace Lockstep.Proofs.Theorems.Faults;

/// <summary>How a guest calls: by SMC, or by HVC, which seL4 hands on as a fault or as a system call that it does not have.</summary>
public enum Conduit
{
    /// <summary>SMC #0.</summary>
    Smc,

    /// <summary>HVC, as a VCPUFault.</summary>
    Hvc,

    /// <summary>HVC, as an UnknownSyscall.</summary>
    HvcAsSystemCall,
}

/// <summary>Calls of PSCI and SMCCC, and the identifiers (DEN0022 5.1, DEN0028 7), written down a second time.</summary>
internal static class Calls
{
    /// <summary>Functions that say something or are calls of the power state machine; those with two forms by their SMC32 form.</summary>
    public const uint Version = 0x8400_0000, Suspend = 0x8400_0001, Off = 0x8400_0002, On = 0x8400_0003, Affinity = 0x8400_0004,
        MigrateInfo = 0x8400_0006, SystemOff = 0x8400_0008, SystemReset = 0x8400_0009, Features = 0x8400_000a,
        SmcccVersion = 0x8000_0000, SmcccFeatures = 0x8000_0001, Wide = 0x4000_0000;

    /// <summary>Whether PSCI has the function on this machine.</summary>
    public static B IsPsci<W, B>(GuestEnvironment machine, W function)
        where W : struct, IWord<W, B>
        where B : struct, IBit<B>
    {
        B any = (function == MigrateInfo) & machine.HasMigrateInfoType;
        foreach (uint known in new[] { Version, Suspend, Suspend | Wide, Off, On, On | Wide, Affinity, Affinity | Wide, SystemOff,
            SystemReset, Features })
        {
            any |= function == known;
        }

        return any;
    }

    /// <summary>A call by vCPU <paramref name="vcpu"/>; X0 to X3 hold it.</summary>
    public static Answer<X, W, B> Call<X, W, B>(this Case<X, W, B> c, VmState<X, W, B> vm, int vcpu, Conduit conduit = Conduit.Smc)
        where X : struct, IWord<X, B>, IWide<X, W, B>
        where W : struct, IWord<W, B>
        where B : struct, IBit<B> => conduit switch
        {
            Conduit.Smc => c.Trap(vm, vcpu, W.Of(0x17u << 26 | 1u << 25)),
            Conduit.Hvc => c.Trap(vm, vcpu, (c.Word("ESR_EL2, ISS of HVC") & 0x03ff_ffffu) | 0x16u << 26),
            _ => RightAnswer<X, W, B>.To(c.Guest, vm, vcpu, HvcSystemCall<X, W, B>.UnknownSyscall(vm.Vcpus[vcpu])),
        };

    /// <summary>The call is complete: the next instruction is 4 bytes on.</summary>
    public static void Next<X, W, B>(this VcpuContext<X, W, B> context)
        where X : struct, IWord<X, B>, IWide<X, W, B>
        where W : struct, IWord<W, B>
        where B : struct, IBit<B> => context.PC += 4u;

    /// <summary>A negative number as X0 holds it.</summary>
    public static ulong Error(int code) => unchecked((ulong)code);
}

/// <summary>F9: what is not known.</summary>
[Theorem("F9", "An unknown function identifier of SMC or HVC returns -1 in X0 and goes on; the identifier is the low 32 bits; X1 to "
    + "X30 are preserved.", "DEN0028 2.6, 2.7, 5.2")]
public sealed class F09_Unknown_calls : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations => FaultConfigurations.All;

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        VmState<X, W, B> vm = c.AnyVm(), expected = vm.Copy();
        int vcpu = c.AnyCaller(vm);
        Conduit conduit = c.Choose("conduit", Conduit.Smc, Conduit.Hvc, Conduit.HvcAsSystemCall);
        W function = X.Low(vm.Vcpus[vcpu].General[0]);
        bool isAnswered = conduit == Conduit.Smc || c.Guest.HvcIsConduit;
        c.Assume(!isAnswered | !(Calls.IsPsci<W, B>(c.Guest, function) | (function == Calls.SmcccVersion) | (function
            == Calls.SmcccFeatures)));
        Answer<X, W, B> answer = c.Call(vm, vcpu, conduit);
        expected.Vcpus[vcpu].General[0] = X.Of(ulong.MaxValue);
        expected.Vcpus[vcpu].Next();
        c.Holds("it returns", answer.Kind == AnswerKind.CallResult);
        c.Holds("-1, and nothing else changes", vm.StateEquals(expected));
    }
}

/// <summary>F9: the low halves.</summary>
[Theorem("F9.low", "The identifier, and the arguments of an SMC32 call, are the low 32 bits of X0 to X3: what is above them changes "
    + "nothing. X1 to X30 of the caller are preserved.",
    "DEN0028 2.6, 2.7")]
public sealed class F09_Low_halves : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations => FaultConfigurations.All;

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        VmState<X, W, B> vm = c.AnyVm(), before = vm.Copy(), low = vm.Copy();
        int vcpu = c.AnyCaller(vm);
        W function = X.Low(vm.Vcpus[vcpu].General[0]);
        bool isWide = c.Choose("SMC64", false, true);
        c.Assume(Manual<X, W, B>.Same(W.Bit(function, 30), isWide));
        X[] general = low.Vcpus[vcpu].General;
        for (int i = 0; i <= (isWide ? 0 : 3); i++)
        {
            general[i] = X.Join(0u, X.Low(general[i]));
        }

        Answer<X, W, B> answer = c.Call(vm, vcpu), alike = c.Call(low, vcpu);
        c.Holds("the answer is the same", answer.Kind == alike.Kind && answer.Target == alike.Target);
        bool returns = answer.Kind is not (AnswerKind.VcpuOff or AnswerKind.SystemOff or AnswerKind.SystemReset);
        for (int i = returns ? 1 : 0; i < general.Length; i++)
        {
            c.Holds("the caller's registers are preserved", vm.Vcpus[vcpu].General[i] == before.Vcpus[vcpu].General[i]);
            general[i] = vm.Vcpus[vcpu].General[i];
        }

        c.Holds("so is what it does", vm.StateEquals(low));
    }
}

/// <summary>F9: the version of SMCCC.</summary>
[Theorem("F9.version", "SMCCC_VERSION returns 1.1; SMCCC_ARCH_FEATURES returns 0 for these two and -1 for every other function.",
    "DEN0028 7.2, 7.3")]
public sealed class F09_Version : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations => FaultConfigurations.All;

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        VmState<X, W, B> vm = c.AnyVm(), expected = vm.Copy();
        int vcpu = c.AnyCaller(vm);
        VcpuContext<X, W, B> caller = vm.Vcpus[vcpu], then = expected.Vcpus[vcpu];
        bool asksVersion = c.Choose("function", Calls.SmcccVersion, Calls.SmcccFeatures) == Calls.SmcccVersion;
        caller.General[0] = X.Join(X.High(caller.General[0]), asksVersion ? Calls.SmcccVersion : Calls.SmcccFeatures);
        W asked = X.Low(caller.General[1]);
        B exists = (asked == Calls.SmcccVersion) | (asked == Calls.SmcccFeatures);
        Answer<X, W, B> answer = c.Call(vm, vcpu);
        then.General[0] = asksVersion ? 0x1_0001u : X.Select(exists, 0u, X.Of(ulong.MaxValue));
        then.Next();
        c.Holds("it returns that, and nothing else changes", vm.StateEquals(expected));
        c.Holds("it returns", answer.Kind == AnswerKind.CallResult);
    }
}

/// <summary>F9: SMC with an immediate.</summary>
[Theorem("F9.immediate", "SMC with an immediate other than 0 is UNDEFINED where the machine says so, and else the same call as with "
    + "0.", "DEN0028 2.9")]
public sealed class F09_Immediate : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations => FaultConfigurations.All;

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        VmState<X, W, B> vm = c.AnyVm(), expected = vm.Copy();
        int vcpu = c.AnyCaller(vm);
        W iss = c.Word("ESR_EL2, ISS") & 0x03ff_ffffu;
        c.Assume(W.Extract(iss, 15, 0) != 0u);
        Answer<X, W, B> answer = c.Trap(vm, vcpu, iss | 0x17u << 26);
        if (c.Guest.NonzeroImmediateIsUndefined)
        {
            Manual<X, W, B>.TakeUndefined(c.Guest, expected.Vcpus[vcpu]);
            c.Holds("UNDEFINED", answer.Kind == AnswerKind.Exception && answer.Exception == GuestException.Undefined);
        }
        else
        {
            c.Holds("the same answer", c.Call(expected, vcpu).Kind == answer.Kind);
        }

        c.Holds("and that is what it does", vm.StateEquals(expected));
    }
}

/// <summary>F10: the call.</summary>
[Theorem("F10", "CPU_ON takes its target by MPIDR affinity: SUCCESS for one that is off, which then waits to run; ON_PENDING until it "
    + "runs, ALREADY_ON after; an unknown one is "
    + "INVALID_PARAMETERS, an entry that cannot be fetched INVALID_ADDRESS. It enters at EL1h with X0 the context, MMU and caches "
    + "off.", "DEN0022 5.6, 6.4.3")]
public sealed class F10_CPU_ON : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations => FaultConfigurations.All;

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        VmState<X, W, B> vm = c.AnyVm(), expected = vm.Copy();
        int vcpu = c.AnyCaller(vm);
        bool isWide = c.Choose("SMC64", false, true);
        VcpuContext<X, W, B> caller = vm.Vcpus[vcpu];
        caller.General[0] = X.Join(X.High(caller.General[0]), isWide ? Calls.On | Calls.Wide : Calls.On);
        X affinity = Argument(caller, 1, isWide), entry = Argument(caller, 2, isWide), context = Argument(caller, 3, isWide);
        Answer<X, W, B> answer = c.Call(vm, vcpu);

        X state = X.Of(Calls.Error(-2));
        for (int i = 0; i < c.Guest.Affinities.Length; i++)
        {
            X ofPower = X.Select(expected.Power[i] == 0u, X.Of(Calls.Error(-4)), X.Select(expected.Power[i] == 2u,
                X.Of(Calls.Error(-5)), 0u));
            X ofTarget = X.Select(CanBeFetched<X, W, B>(c.Guest, entry), ofPower, X.Of(Calls.Error(-9)));
            state = X.Select(affinity == X.Of(c.Guest.Affinities[i]), ofTarget, state);
        }

        expected.Vcpus[vcpu].General[0] = state;
        expected.Vcpus[vcpu].Next();
        bool starts = answer.Kind == AnswerKind.StartVcpu;
        c.Holds("it starts exactly when it returns SUCCESS", starts ? state == 0u : state != 0u);
        c.Holds("else it returns", starts || answer.Kind == AnswerKind.CallResult);
        if (starts)
        {
            VcpuContext<X, W, B> target = vm.Vcpus[answer.Target];
            c.Holds("the target is the one that is named", affinity == X.Of(c.Guest.Affinities[answer.Target]));
            c.Holds("its entry, its context", (target.PC == entry) & (target.General[0] == context));
            c.Holds("EL1h, D, A, I and F masked", target.PSTATE == 0x3c5u);
            X sctlr = target[VcpuRegister.SCTLR], callers = caller[VcpuRegister.SCTLR];
            c.Holds("MMU and caches off", (sctlr & 0x1005u) == 0u);
            c.Holds("the caller's byte order", ((sctlr ^ callers) & 0x0300_0000u) == 0u);
            c.Holds("its own MPIDR", target[VcpuRegister.VMPIDR_EL2] == expected.Vcpus[answer.Target][VcpuRegister.VMPIDR_EL2]);
            target.CopyTo(expected.Vcpus[answer.Target]);
            expected.Power[answer.Target] = 2u;
        }

        c.Holds("X0 is the result, and no other vCPU changes", vm.StateEquals(expected));
    }

    private static X Argument<X, W, B>(VcpuContext<X, W, B> caller, int n, bool isWide)
        where X : struct, IWord<X, B>, IWide<X, W, B>
        where W : struct, IWord<W, B>
        where B : struct, IBit<B> => isWide ? caller.General[n] : X.Join(0u, X.Low(caller.General[n]));

    /// <summary>A multiple of 4 and, where the machine has RAM, in it.</summary>
    private static B CanBeFetched<X, W, B>(GuestEnvironment machine, X entry)
        where X : struct, IWord<X, B>, IWide<X, W, B>
        where W : struct, IWord<W, B>
        where B : struct, IBit<B>
    {
        B inRam = machine.Ram.Length == 0;
        foreach (DeviceRegion ram in machine.Ram)
        {
            inRam |= Regions<X, W, B>.Holds(ram, entry, 4);
        }

        return inRam & !X.Bit(entry, 0) & !X.Bit(entry, 1);
    }
}

/// <summary>F10: who may change the state that it depends on.</summary>
[Theorem("F10.once", "Of any number of CPU_ON for one vCPU exactly one succeeds: only CPU_ON takes it from off, to pending; only its "
    + "first instruction from pending, to on; only CPU_OFF "
    + "of its own, SYSTEM_OFF and SYSTEM_RESET back.", "DEN0022 5.6, 6.4.3")]
public sealed class F10_Once : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations => FaultConfigurations.All;

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        VmState<X, W, B> vm = c.AnyVm(), before = vm.Copy();
        if (c.Choose("event", "a call", "the first instruction") == "the first instruction")
        {
            int starts = c.Choose("vCPU", 0, vm.Power.Length);
            Psci<X, W, B>.Started(vm, starts);
            before.Power[starts] = W.Select(before.Power[starts] == 2u, 0u, before.Power[starts]);
            c.Holds("pending becomes on, and nothing else changes", vm.StateEquals(before));
            return;
        }

        int vcpu = c.AnyCaller(vm);
        Answer<X, W, B> answer = c.Call(vm, vcpu);
        bool isSystem = answer.Kind is AnswerKind.SystemOff or AnswerKind.SystemReset;
        for (int i = 0; i < vm.Power.Length && !isSystem; i++)
        {
            bool turnsOn = answer.Kind == AnswerKind.StartVcpu && answer.Target == i, turnsOff = answer.Kind == AnswerKind.VcpuOff
                && vcpu == i;
            B changes = turnsOn ? (before.Power[i] == 1u) & (vm.Power[i] == 2u) : turnsOff ? vm.Power[i] == 1u : vm.Power[i]
                == before.Power[i];
            c.Holds("a vCPU is turned on from off, turns itself off, or stays as it is", changes);
        }
    }
}

/// <summary>F11: off, reset.</summary>
[Theorem("F11", "CPU_OFF does not return, and the vCPU is OFF after it; SYSTEM_OFF and SYSTEM_RESET stop every vCPU but the one that "
    + "boots.", "DEN0022 5.5, 5.10, 5.11")]
public sealed class F11_Power : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations => FaultConfigurations.All;

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        VmState<X, W, B> vm = c.AnyVm();
        int vcpu = c.AnyCaller(vm);
        uint function = c.Choose("function", Calls.Off, Calls.SystemOff, Calls.SystemReset);
        VcpuContext<X, W, B> caller = vm.Vcpus[vcpu];
        caller.General[0] = X.Join(X.High(caller.General[0]), function);
        VmState<X, W, B> expected = vm.Copy();
        Answer<X, W, B> answer = c.Call(vm, vcpu);
        expected.Vcpus[vcpu].Next();
        for (int i = 0; i < vm.Power.Length; i++)
        {
            bool boots = function == Calls.SystemReset && i == 0, stops = function != Calls.Off || i == vcpu;
            expected.Power[i] = boots ? 0u : stops ? 1u : expected.Power[i];
        }

        AnswerKind kind = function == Calls.Off ? AnswerKind.VcpuOff : function == Calls.SystemOff ? AnswerKind.SystemOff
            : AnswerKind.SystemReset;
        c.Holds("it does not return", answer.Kind == kind);
        c.Holds("who is on", vm.StateEquals(expected));
    }
}

/// <summary>F11: AFFINITY_INFO.</summary>
[Theorem("F11.affinity", "AFFINITY_INFO says whether a vCPU is on, off, or pending; of a level above 0, where that is answered, "
    + "whether one of its vCPUs is; and INVALID_PARAMETERS where there is none.",
    "DEN0022 5.7")]
public sealed class F11_Affinity_info : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations => FaultConfigurations.All;

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        VmState<X, W, B> vm = c.AnyVm();
        int vcpu = c.AnyCaller(vm);
        bool isWide = c.Choose("SMC64", false, true);
        VcpuContext<X, W, B> caller = vm.Vcpus[vcpu];
        caller.General[0] = X.Join(X.High(caller.General[0]), isWide ? Calls.Affinity | Calls.Wide : Calls.Affinity);
        VmState<X, W, B> expected = vm.Copy();
        X target = isWide ? caller.General[1] : X.Join(0u, X.Low(caller.General[1])), level = isWide ? caller.General[2] : X.Join(0u,
            X.Low(caller.General[2]));
        Answer<X, W, B> answer = c.Call(vm, vcpu);

        X result = X.Of(Calls.Error(-2));
        ulong[] fields = [0xff_00ff_ffff, 0xff_00ff_ff00, 0xff_00ff_0000, 0xff_0000_0000];
        for (int n = 0; n < (c.Guest.HasAffinityLevels ? 4 : 1); n++)
        {
            B present = false, on = false, pending = false;
            for (int i = 0; i < c.Guest.Affinities.Length; i++)
            {
                B inside = (target & X.Of(fields[n])) == X.Of(c.Guest.Affinities[i] & fields[n]);
                present |= inside;
                on |= inside & (vm.Power[i] == 0u);
                pending |= inside & (vm.Power[i] == 2u);
            }

            X state = X.Select(on, 0u, X.Select(pending, 2u, 1u));
            result = X.Select((level == (uint)n) & present & ((target & ~X.Of(fields[0])) == 0u), state, result);
        }

        expected.Vcpus[vcpu].General[0] = result;
        expected.Vcpus[vcpu].Next();
        c.Holds("that is what it returns, and nothing else changes", vm.StateEquals(expected));
        c.Holds("it returns", answer.Kind == AnswerKind.CallResult);
    }
}

/// <summary>F11: PSCI_FEATURES.</summary>
[Theorem("F11.features", "PSCI_FEATURES says of a function what calling it shows: SUCCESS where it exists, and NOT_SUPPORTED where "
    + "the call returns -1.", "DEN0022 5.15")]
public sealed class F11_Features : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations => FaultConfigurations.All;

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        VmState<X, W, B> vm = c.AnyVm();
        int vcpu = c.AnyCaller(vm);
        VcpuContext<X, W, B> caller = vm.Vcpus[vcpu];
        W asked = X.Low(caller.General[1]);
        caller.General[0] = X.Join(X.High(caller.General[0]), Calls.Features);
        VmState<X, W, B> expected = vm.Copy(), called = vm.Copy();
        c.Call(vm, vcpu);
        B says = vm.Vcpus[vcpu].General[0] == 0u;
        expected.Vcpus[vcpu].General[0] = X.Select(Calls.IsPsci<W, B>(c.Guest, asked) | (asked == Calls.SmcccVersion), 0u,
            X.Of(ulong.MaxValue));
        expected.Vcpus[vcpu].Next();
        c.Holds("SUCCESS or NOT_SUPPORTED, and nothing else changes", vm.StateEquals(expected));

        // The call that was asked about; SMCCC_ARCH_FEATURES is not one of PSCI's.
        c.Assume(asked != Calls.SmcccFeatures);
        X[] general = called.Vcpus[vcpu].General;
        (general[0], general[1]) = (X.Join(0u, asked), c.Guest.Affinities.Length > 1 ? X.Of(c.Guest.Affinities[1]) : Calls.Version);
        c.Assume((asked != Calls.Features) & (c.Guest.Affinities.Length > 1 || asked != Calls.Affinity));
        Answer<X, W, B> answer = c.Call(called, vcpu);
        B isUnknown = (general[0] == X.Of(ulong.MaxValue)) & (answer.Kind == AnswerKind.CallResult);
        c.Holds("calling it shows the same", Manual<X, W, B>.Same(isUnknown, !says));
    }
}

/// <summary>N1: calls.</summary>
[Theorem("N1.calls", "An event of a vCPU changes the registers of no other vCPU but the one that CPU_ON starts, and the power state "
    + "of no other but by CPU_ON, SYSTEM_OFF and SYSTEM_RESET.",
    "DDI 0487 D1.2 (virtualization); DEN0022 5")]
public sealed class N01_Calls : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations => FaultConfigurations.All;

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        VmState<X, W, B> vm = c.AnyVm(), before = vm.Copy();
        int vcpu = c.AnyCaller(vm);
        FaultMessage<X, B> message = c.AnyMessage((ulong)c.Choose("label", 0, 11));
        Answer<X, W, B> answer = RightAnswer<X, W, B>.To(c.Guest, vm, vcpu, message);
        bool isSystem = answer.Kind is AnswerKind.SystemOff or AnswerKind.SystemReset;
        for (int i = 0; i < vm.Vcpus.Length; i++)
        {
            bool starts = answer.Kind == AnswerKind.StartVcpu && answer.Target == i;
            c.Holds("the registers of the others stay", i == vcpu || starts ? true : vm.Vcpus[i].StateEquals(before.Vcpus[i]));
            c.Holds("who is on stays", i == vcpu || starts || isSystem ? true : vm.Power[i] == before.Power[i]);
        }
    }
}

/// <summary>N2: answers.</summary>
[Theorem("N2.events", "Every event that seL4 reports has an answer, whatever its message holds: an access in a region, a system "
    + "register, an exception, a call, a wait, or none; only a "
    + "physical SError and labels of no event stop the vCPU.", "DDI 0487 D24.2.40; seL4 fault messages")]
public sealed class N02_Events : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations => FaultConfigurations.All;

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        VmState<X, W, B> vm = c.AnyVm();
        int vcpu = c.AnyCaller(vm);
        ulong label = (ulong)c.Choose("label", 0, 11);
        FaultMessage<X, B> message = c.AnyMessage(label);
        W ec = W.Extract(X.Low(message[0]), 31, 26);
        Answer<X, W, B> answer = RightAnswer<X, W, B>.To(c.Guest, vm, vcpu, message);
        bool isAccess = answer.Kind is AnswerKind.Load or AnswerKind.Store, isException = answer.Kind == AnswerKind.Exception;
        AnswerKind[] calls = [AnswerKind.CallResult, AnswerKind.Block, AnswerKind.StartVcpu, AnswerKind.VcpuOff, AnswerKind.SystemOff,
            AnswerKind.SystemReset];
        bool isCall = calls.Contains(answer.Kind),
            isRegister = answer.Kind is AnswerKind.ReadSystemRegister or AnswerKind.WriteSystemRegister;
        B allowed = label switch
        {
            FaultLabel.CapFault or FaultLabel.UnknownSyscall => isCall,
            FaultLabel.UserException or FaultLabel.DebugException => isException,
            FaultLabel.Timeout => answer.Kind == AnswerKind.Resume,
            FaultLabel.VMFault => isAccess || isException,
            FaultLabel.VGICMaintenance => answer.Kind == AnswerKind.Maintenance,
            FaultLabel.VCPUFault => answer.Kind == AnswerKind.Stop ? ec == 0x2fu : isCall || isRegister || isException || answer.Kind
                == AnswerKind.ResumeAfter,
            FaultLabel.VPPIEvent => answer.Kind == AnswerKind.VirtualTimer ? message[0] == 27u : answer.Kind == AnswerKind.Resume,
            _ => answer.Kind == AnswerKind.Stop,
        };
        c.Holds("the answer is one of those that the event can have", allowed);
        c.Holds("an exception is named", isException == (answer.Exception != GuestException.None));
        c.Holds("an access is in a region", !isAccess || answer.Region < c.Guest.Regions.Length);
        c.Holds("a maintenance fault names a list register, or none", answer.Kind != AnswerKind.Maintenance
            || answer.Target is >= -1 and < 64);
        for (int i = 0; i < vm.Power.Length; i++)
        {
            c.Holds("every vCPU is on, off or pending", vm.Power[i] <= 2u);
        }
    }
}
