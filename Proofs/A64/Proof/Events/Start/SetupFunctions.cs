namespace Lockstep.Proofs.A64.Proof.Events.Start;

/// <summary>The functions that check the guest's images and where they go.</summary>
internal static class SetupFunctions
{
    /// <summary>GuestSetup.Check, which calls the others.</summary>
    public static CheckFunction Check { get; } = new("Check", "GuestSetup", 0x30, 0x30)
    {
        Calls = static b => [[b.Address]],
        Returns = static (_, _, _) => throw new InvalidOperationException("its parts are proved"),
        IsOpaque = true,
    };
}
