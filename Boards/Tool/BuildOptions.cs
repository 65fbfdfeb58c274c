using Lockstep.Boards.Kernels;

namespace Lockstep.Boards;

/// <summary>What `lockstep build` is asked to do.</summary>
internal sealed record BuildOptions
{
    public required string Board { get; init; }

    public required string System { get; init; }

    public required string BoardsDirectory { get; init; }

    public required string ImageDirectory { get; init; }

    /// <summary>The generic vmm.elf.</summary>
    public required string Vmm { get; init; }

    /// <summary>The built-in host; not needed with an SDK.</summary>
    public string? Host { get; init; }

    /// <summary>Configuration of the kernel.</summary>
    public required KernelConfiguration Configuration { get; init; }

    public required string OutputDirectory { get; init; }

    /// <summary>Have the built-in host count instructions.</summary>
    public bool Measure { get; init; }

    /// <summary>An unpacked Microkit SDK, instead of the built-in host.</summary>
    public string? Sdk { get; init; }

    /// <summary>Replaces the kernel's command line.</summary>
    public string? BootArguments { get; init; }
}
