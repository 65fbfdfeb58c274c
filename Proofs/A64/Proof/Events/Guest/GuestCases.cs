using Lockstep.Proofs.A64.Proof.Machine;

namespace Lockstep.Proofs.A64.Proof.Events.Guest;

/// <summary>The events of the guest that are not its interrupt controller's.</summary>
internal static class GuestCases
{
    private const string Exception = "the guest has taken the model's exception: PC, PSTATE, ELR_EL1, SPSR_EL1 and ESR_EL1 are the"
        + " model's, FAR_EL1 too unless the architecture leaves it open, all other registers and the VMM's data are unchanged, the"
        + " sequence of invocations is the one named, and the vCPU is replied to once";

    private const string Result = "X0 and PC are the model's, all other registers and the VMM's data are unchanged, the sequence of"
        + " invocations is the one named, and the vCPU is replied to once";

    /// <summary>The cases, row by row.</summary>
    public static IEnumerable<EventCase> Of(VmmImage image)
    {
        WaitingPlace first = image.Places[0];
        EventClass abort = new("abort", "VMFault that is no access to the distributor that can be completed", Exception);
        EventClass undefined = new("undefined", "UserException, and VCPUFault of what does not exist", Exception);
        EventClass hvc = new("hvc", "UnknownSyscall and CapFault: the guest's HVC", Result);
        EventClass smc = new("smc", "VCPUFault of an SMC that returns: each function, and all that do not exist", Result);
        EventClass debug = new("debug", "DebugException for each reason", Exception);
        EventClass label = new("label", "faults with any other label",
            "the vCPU goes on where it is, and nothing but the bound on what is printed is changed");
        EventClass print = new("print", "functions that print, called with any registers",
            "nothing is changed but what the caller does not rely on and the bound on what is printed, and there is no system call");
        return
        [
            .. from contract in PrintContract.All
               from step in Enumerable.Range(0, ((contract.MostDepth - PrintContract.LeastDepth) / PrintContract.DepthStep) + 1)
               select new PrintCase(print, first, contract, PrintContract.LeastDepth + (step * PrintContract.DepthStep)),
            .. AbortShape.All.Select(shape => new AbortFault(abort, first, shape)),
            .. image.Places.Skip(1).Select(place => new AbortFault(abort, place, AbortShape.All[^1])),
            .. image.Places.Select(place => new UserExceptionFault(undefined, place)),
            .. Enum.GetValues<TrapClasses>().Select(classes => new TrapFault(undefined, first, classes)),
            .. image.Places.Select(place => new HvcFault(hvc, place, HasCapability: false)),
            new HvcFault(hvc, first, HasCapability: true),
            .. SmcFunctions.Returning.Select(function => new SmcFault(smc, first, function)),
            .. image.Places.Select(place => new SmcFault(smc, place, null)),
            .. Enumerable.Range(0, 5).Select(reason => new DebugFault(debug, first, reason)),
            new OtherLabelFault(label, first),
        ];
    }
}
