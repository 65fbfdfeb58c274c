namespace Lockstep.Runner.Bench;

/// <summary>
/// One phase of the bench guest (conformance/Bench/bench.s): an operation that it does <see cref="Operations"/> times.
/// </summary>
/// <param name="Name">Value of <c>phase=</c> in the guest's boot arguments.</param>
/// <param name="Title">What the operation is, for people.</param>
/// <param name="Reference">
/// Instructions that a C monitor (compiled with -O3) spends on the operation at EL0 on seL4, the kernel's part taken
/// off; 0 when there is no such number.
/// </param>
/// <param name="MaxSystemCalls">Most system calls an operation may take, or 0 for no limit.</param>
public sealed record Phase(string Name, string Title, int Reference, int MaxSystemCalls)
{
    /// <summary>Operations in each phase.</summary>
    public const int Operations = 10_000;

    /// <summary>The phase that does all set-up and no operation. What it costs is taken off the others.</summary>
    public static Phase Empty { get; } = new("empty", "set-up only", 0, 0);

    /// <summary>The measured phases.</summary>
    public static IReadOnlyList<Phase> All { get; } =
    [
        new("gicd-read", "GICD_ISENABLER1 read", 598, 3),
        new("gicd-priority", "GICD_IPRIORITYR write", 516, 3),
        new("spi-pair", "enable + disable of an idle SPI", 2357, 6),
        new("psci-version", "PSCI_VERSION", 373, 0),
        new("sgi", "SGI to self, with maintenance", 746, 0),
        new("virtual-timer", "virtual timer, with maintenance", 312, 0),
        new("uart", "UART interrupt, with maintenance", 0, 0),
    ];
}
