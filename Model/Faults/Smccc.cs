using Lockstep.Model.Words;

namespace Lockstep.Model.Faults;

/// <summary>Function identifiers of the Arm Architecture Service (DEN0028 7).</summary>
public static class SmcccFunction
{
    /// <summary>Returns the version of SMCCC.</summary>
    public const uint SMCCC_VERSION = 0x8000_0000;

    /// <summary>Asks whether a function of the Arm Architecture Service exists.</summary>
    public const uint SMCCC_ARCH_FEATURES = 0x8000_0001;

    /// <summary>SMCCC_VERSION's result: 1.1.</summary>
    public const uint Version1_1 = 0x0001_0001;

    /// <summary>Result of a call of an unknown function.</summary>
    public const int NOT_SUPPORTED = -1;
}

/// <summary>
/// The SMC Calling Convention 1.1 (DEN0028, F9). The identifier is W0; arguments of an SMC32 call are W1 to W3; the result
/// is X0 and all other registers are preserved.
/// </summary>
/// <typeparam name="X">A word of 64 bits.</typeparam>
/// <typeparam name="W">A word of 32 bits.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class Smccc<X, W, B>
    where X : struct, IWord<X, B>, IWide<X, W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>One call by SMC or HVC; PC is at the instruction.</summary>
    /// <param name="environment">The guest's machine.</param>
    /// <param name="vm">The machine's state; changed in place.</param>
    /// <param name="vcpu">The caller.</param>
    public static Answer<X, W, B> Call(GuestEnvironment environment, VmState<X, W, B> vm, int vcpu)
    {
        VcpuContext<X, W, B> caller = vm.Vcpus[vcpu];
        W function = X.Low(caller.General[0]);
        caller.PC += X.Of(4);
        if (PsciFunction.Exists<W, B>(environment, function))
        {
            return Psci<X, W, B>.Call(environment, vm, vcpu, function);
        }

        caller.General[0] = ArchitectureService(function, X.Low(caller.General[1]));
        return Answer<X, W, B>.Of(AnswerKind.CallResult);
    }

    /// <summary>Argument <paramref name="n"/>: Xn of an SMC64 call, Wn of an SMC32 call.</summary>
    /// <param name="caller">The vCPU.</param>
    /// <param name="n">1 to 17.</param>
    /// <param name="wide">The call has the SMC64 form.</param>
    public static X Argument(VcpuContext<X, W, B> caller, int n, B wide) =>
        X.Select(wide, caller.General[n], X.Extract(caller.General[n], 31, 0));

    /// <summary>SMCCC_VERSION and SMCCC_ARCH_FEATURES; -1 for every other identifier.</summary>
    private static X ArchitectureService(W function, W asked)
    {
        X none = X.Of(unchecked((ulong)SmcccFunction.NOT_SUPPORTED));
        B exists = (asked == W.Of(SmcccFunction.SMCCC_VERSION)) | (asked == W.Of(SmcccFunction.SMCCC_ARCH_FEATURES));
        X result = X.Select(function == W.Of(SmcccFunction.SMCCC_VERSION), X.Of(SmcccFunction.Version1_1), none);
        B isFeatures = function == W.Of(SmcccFunction.SMCCC_ARCH_FEATURES);
        return X.Select(isFeatures, X.Select(exists, X.Of(0), none), result);
    }
}
