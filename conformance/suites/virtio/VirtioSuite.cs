namespace Lockstep.Conformance.Suites;

/// <summary>The virtio disk that the VMM emulates, on a machine of its own.</summary>
public sealed class VirtioSuite() : DirectedSuite(
    "virtio", "the virtio disk: registers, queues, requests, and drivers that break the rules", Checks)
{
    /// <inheritdoc/>
    public override bool AppliesTo(GuestMachine guest) => guest.HasDisk;

    /// <inheritdoc/>
    public override IEnumerable<SuiteScript> Scripts(SuiteRequest request) => AppliesTo(request.Guest) ? base.Scripts(request) : [];

    private static IReadOnlyList<Check> Checks { get; } = [.. GoodDrivers.All, .. BadDrivers.All];
}
