
namespace Lockstep.Conformance.Suites;

/// <summary>The EL1 physical timer, which is the VMM's; the guest may read the physical count.</summary>
internal static class PhysicalTimer
{
    public static IReadOnlyList<Check> All { get; } = [];
}
