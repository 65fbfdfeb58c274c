namespace Lockstep.Boards.Kernels;

/// <summary>A configuration of the kernel, as Microkit names it.</summary>
/// <param name="Name">A folder below the board's in the SDK.</param>
internal sealed record KernelConfiguration(string Name)
{
    private const string Multicore = "smp-";

    /// <summary>With debug output.</summary>
    public static KernelConfiguration Debug { get; } = new("debug");

    /// <summary>Without it.</summary>
    public static KernelConfiguration Release { get; } = new("release");

    /// <summary>Release, and the kernel counts cycles of threads.</summary>
    public static KernelConfiguration Benchmark { get; } = new("benchmark");

    /// <summary>All that the VMM runs on.</summary>
    public static IReadOnlyList<KernelConfiguration> All { get; } = [Debug, Release, Benchmark];

    /// <summary>The configuration of a name on the command line.</summary>
    /// <exception cref="UserError">There is none, or it is for several processors.</exception>
    public static KernelConfiguration Named(string name) =>
        All.FirstOrDefault(configuration => configuration.Name == name)
            ?? throw new UserError(name.StartsWith(Multicore, StringComparison.Ordinal)
                ? $"--config {name}: the VMM and its vCPUs share one processor, and it is checked against kernels for one; use {name[Multicore.Length..]}"
                : $"--config {name}: use debug, release or benchmark");

    /// <summary>Complains of one that the built-in host does not play.</summary>
    /// <exception cref="UserError">It is for the SDK's kernels.</exception>
    public void MustBeOfBuiltInHost()
    {
        if (this == Benchmark)
        {
            throw new UserError($"--config {Name}: the built-in host counts no cycles; use debug or release, or name a Microkit SDK (MICROKIT_SDK=)");
        }
    }
}
