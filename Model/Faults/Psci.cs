using Lockstep.Model.Configuration;
using Lockstep.Model.Words;

namespace Lockstep.Model.Faults;

/// <summary>
/// PSCI 1.1 (DEN0022) as a state machine over the vCPUs (F10, F11). A vCPU goes Off -> OnPending by CPU_ON, OnPending -> On
/// by running (<see cref="Started"/>), On -> Off by CPU_OFF, and all go to Off by SYSTEM_OFF.
/// </summary>
/// <typeparam name="X">A word of 64 bits.</typeparam>
/// <typeparam name="W">A word of 32 bits.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class Psci<X, W, B>
    where X : struct, IWord<X, B>, IWide<X, W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    private const ulong AffinityBits = 0xff_00ff_ffff;
    private const int SctlrEndianBits = 3 << 24;

    /// <summary>One call of an existing function. The caller's PC is past the call, and X0 holds the result.</summary>
    /// <param name="environment">The guest's machine.</param>
    /// <param name="vm">The machine's state; changed in place.</param>
    /// <param name="vcpu">The caller.</param>
    /// <param name="function">The identifier, 32 bits.</param>
    public static Answer<X, W, B> Call(GuestEnvironment environment, VmState<X, W, B> vm, int vcpu, W function)
    {
        VcpuContext<X, W, B> caller = vm.Vcpus[vcpu];
        B wide = W.Bit(function, 30);
        W form32 = function & ~W.Of(PsciFunction.Smc64);
        if (form32 == W.Of(PsciFunction.CPU_SUSPEND))
        {
            // Any low-power state may be entered as the standby that WFI is, which returns SUCCESS on wake-up (5.4.5).
            return Return(caller, PsciFunction.SUCCESS, AnswerKind.Block);
        }

        if (form32 == W.Of(PsciFunction.CPU_ON))
        {
            return TurnOn(environment, vm, caller, wide);
        }

        if (form32 == W.Of(PsciFunction.AFFINITY_INFO))
        {
            X target = Smccc<X, W, B>.Argument(caller, 1, wide), level = Smccc<X, W, B>.Argument(caller, 2, wide);
            return Return(caller, AffinityInfo(environment, vm, target, level));
        }

        if (form32 == W.Of(PsciFunction.CPU_OFF))
        {
            vm.Power[vcpu] = W.Of(PowerState.Off);
            return Answer<X, W, B>.Of(AnswerKind.VcpuOff);
        }

        if (form32 == W.Of(PsciFunction.SYSTEM_OFF))
        {
            for (int i = 0; i < vm.Power.Length; i++)
            {
                vm.Power[i] = W.Of(PowerState.Off);
            }

            return Answer<X, W, B>.Of(AnswerKind.SystemOff);
        }

        if (form32 == W.Of(PsciFunction.SYSTEM_RESET))
        {
            for (int i = 0; i < vm.Power.Length; i++)
            {
                vm.Power[i] = W.Of(i == 0 ? PowerState.On : PowerState.Off);
            }

            return Answer<X, W, B>.Of(AnswerKind.SystemReset);
        }

        return Return(caller, Query(environment, caller, form32));
    }

    /// <summary>The vCPU runs its first instruction: OnPending becomes On.</summary>
    /// <param name="vm">The machine's state.</param>
    /// <param name="vcpu">The vCPU.</param>
    public static void Started(VmState<X, W, B> vm, int vcpu) =>
        vm.Power[vcpu] = W.Select(vm.Power[vcpu] == W.Of(PowerState.OnPending), W.Of(PowerState.On), vm.Power[vcpu]);

    /// <summary>
    /// What CPU_ON leaves in the vCPU it starts (DEN0022 6.4.3): PC = entry, X0 = context ID, EL1h with D, A, I and F
    /// masked, MMU and caches off, data as big- or little-endian as the caller's. The rest is UNKNOWN, and 0 here.
    /// </summary>
    /// <param name="environment">The guest's machine.</param>
    /// <param name="target">The vCPU that starts.</param>
    /// <param name="entry">Entry point.</param>
    /// <param name="contextId">What the caller hands over.</param>
    /// <param name="callersSctlr">SCTLR_EL1 of the caller.</param>
    public static void Enter(
        GuestEnvironment environment, VcpuContext<X, W, B> target, X entry, X contextId, X callersSctlr)
    {
        X zero = X.Of(0);
        X affinity = target[VcpuRegister.VMPIDR_EL2];
        System.Array.Fill(target.General, zero);
        System.Array.Fill(target.System, zero);
        target.General[0] = contextId;
        target.SP_EL0 = zero;
        target.PC = entry;
        target.PSTATE = X.Of(Pstate.DAIF | Pstate.EL1h);
        target[VcpuRegister.VMPIDR_EL2] = affinity;
        target[VcpuRegister.SCTLR] =
            X.Of(environment.ResetSCTLR & ~(ulong)SctlrEndianBits) | (callersSctlr & X.Of(SctlrEndianBits));
    }

    private static Answer<X, W, B> TurnOn(
        GuestEnvironment environment, VmState<X, W, B> vm, VcpuContext<X, W, B> caller, B wide)
    {
        X affinity = Smccc<X, W, B>.Argument(caller, 1, wide);
        X entry = Smccc<X, W, B>.Argument(caller, 2, wide);
        X contextId = Smccc<X, W, B>.Argument(caller, 3, wide);
        int target = Find(environment, affinity);
        if (target < 0)
        {
            return Return(caller, PsciFunction.INVALID_PARAMETERS);
        }

        // DEN0022 5.6 has no order. What is wrong with the arguments comes before what depends on the target's state, so that
        // such a call has one answer, whatever other vCPUs do meanwhile.
        if (!IsEntry(environment, entry))
        {
            return Return(caller, PsciFunction.INVALID_ADDRESS);
        }

        if (vm.Power[target] == W.Of(PowerState.On))
        {
            return Return(caller, PsciFunction.ALREADY_ON);
        }

        if (vm.Power[target] == W.Of(PowerState.OnPending))
        {
            return Return(caller, PsciFunction.ON_PENDING);
        }

        vm.Power[target] = W.Of(PowerState.OnPending);
        Enter(environment, vm.Vcpus[target], entry, contextId, caller[VcpuRegister.SCTLR]);
        Answer<X, W, B> answer = Return(caller, PsciFunction.SUCCESS, AnswerKind.StartVcpu);
        answer.Target = target;
        return answer;
    }

    private static X AffinityInfo(GuestEnvironment environment, VmState<X, W, B> vm, X affinity, X level)
    {
        X result = X.Of(unchecked((ulong)PsciFunction.INVALID_PARAMETERS));
        int levels = environment.HasAffinityLevels ? 4 : 1;
        for (int n = 0; n < levels; n++)
        {
            X ofLevel = OfLevel(environment, vm, affinity, LevelMask(n));
            result = X.Select(level == X.Of((uint)n), ofLevel, result);
        }

        B isAffinity = (affinity & ~X.Of(AffinityBits)) == X.Of(0);
        return X.Select(isAffinity, result, X.Of(unchecked((ulong)PsciFunction.INVALID_PARAMETERS)));
    }

    /// <summary>The affinity fields that name an instance of level 0 to 3.</summary>
    private static ulong LevelMask(int level) => level == 3 ? 0xff_0000_0000 : AffinityBits & ulong.MaxValue << (8 * level);

    /// <summary>The state of an affinity instance (5.7.1): on where one of its CPUs is, else pending where one is, else off.</summary>
    private static X OfLevel(GuestEnvironment environment, VmState<X, W, B> vm, X affinity, ulong mask)
    {
        B any = false, on = false, pending = false;
        for (int i = 0; i < environment.Affinities.Length; i++)
        {
            B inside = ((affinity ^ X.Of(environment.Affinities[i])) & X.Of(mask)) == X.Of(0);
            any |= inside;
            on |= inside & (vm.Power[i] == W.Of(PowerState.On));
            pending |= inside & (vm.Power[i] == W.Of(PowerState.OnPending));
        }

        X present = X.Select(on, X.Of(PowerState.On), X.Select(pending, X.Of(PowerState.OnPending), X.Of(PowerState.Off)));
        return X.Select(any, present, X.Of(unchecked((ulong)PsciFunction.INVALID_PARAMETERS)));
    }

    /// <summary>Functions that only say something: PSCI_VERSION, PSCI_FEATURES, MIGRATE_INFO_TYPE.</summary>
    private static X Query(GuestEnvironment environment, VcpuContext<X, W, B> caller, W function)
    {
        W asked = X.Low(caller.General[1]);
        B exists = PsciFunction.Exists<W, B>(environment, asked) | (asked == W.Of(SmcccFunction.SMCCC_VERSION));
        X features = X.Select(exists, X.Of(PsciFunction.SUCCESS), X.Of(unchecked((ulong)PsciFunction.NOT_SUPPORTED)));
        X other = X.Select(
            function == W.Of(PsciFunction.PSCI_VERSION), X.Of(PsciFunction.Version1_1), X.Of(PsciFunction.TrustedOsNotPresent));
        return X.Select(function == W.Of(PsciFunction.PSCI_FEATURES), features, other);
    }

    private static int Find(GuestEnvironment environment, X affinity)
    {
        for (int i = 0; i < environment.Affinities.Length; i++)
        {
            if (affinity == X.Of(environment.Affinities[i]))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>In RAM, and where an A64 instruction can be fetched: elsewhere is a PC alignment fault (DDI 0487 D1.3.2).</summary>
    private static B IsEntry(GuestEnvironment environment, X entry) => ((entry & X.Of(3)) == X.Of(0)) & IsInRam(environment, entry);

    private static B IsInRam(GuestEnvironment environment, X address)
    {
        B inside = environment.Ram.Length == 0;
        for (int i = 0; i < environment.Ram.Length; i++)
        {
            inside |= environment.Ram[i].Contains<X, B>(address, 4);
        }

        return inside;
    }

    private static Answer<X, W, B> Return(VcpuContext<X, W, B> caller, int result, AnswerKind kind = AnswerKind.CallResult)
    {
        caller.General[0] = X.Of(unchecked((ulong)result));
        return Answer<X, W, B>.Of(kind);
    }

    private static Answer<X, W, B> Return(VcpuContext<X, W, B> caller, X result)
    {
        caller.General[0] = result;
        return Answer<X, W, B>.Of(AnswerKind.CallResult);
    }
}
