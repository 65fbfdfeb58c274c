namespace Lockstep.Proofs.A64.Proof.Events.Start;

/// <summary>The statics of the system calls: where message registers and configuration are, and five message infos.</summary>
internal static class StaticsInvariant
{
    /// <summary>Their size, in bytes.</summary>
    public const ulong SizeBytes = 7 * sizeof(ulong);
}
