using Lockstep.Proofs.A64.Proof.Machine;

namespace Lockstep.Proofs.A64.Proof.Events.Guest;

/// <summary>The events of the guest that are not its interrupt controller's.</summary>
internal static class GuestCases
{
    /// <summary>The cases, row by row.</summary>
    public static IEnumerable<EventCase> Of(VmmImage image)
    {
        EventClass user = new("user exception", "UserException: EC 0 of the guest", "x");
        return [new UserExceptionFault(user, image.Places[0])];
    }
}
