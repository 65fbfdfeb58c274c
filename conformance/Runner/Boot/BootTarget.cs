using Lockstep.Runner.Qemu;

namespace Lockstep.Runner.Boot;

/// <summary>A machine to boot, and its checks.</summary>
/// <param name="Name">Name in messages: board/system/configuration, or one word for a machine without them.</param>
/// <param name="Arguments">QEMU's arguments for serial ports on the character devices of these names.</param>
/// <param name="Consoles">Number of serial ports, one for each guest.</param>
/// <param name="Checks">What to check.</param>
public sealed record BootTarget(
    string Name, Func<IReadOnlyList<string>, IEnumerable<string>> Arguments, int Consoles, IReadOnlyList<BootCheck> Checks)
{
    /// <summary>Name of the target without a hypervisor.</summary>
    public const string Bare = "bare";

    /// <summary>The command that boots this target alone; null when there is none.</summary>
    public string? Again { get; init; }

    /// <summary>The target of an image that was built as board/system/configuration below a directory.</summary>
    /// <param name="builds">Where builds are.</param>
    /// <param name="boards">Where boards are.</param>
    /// <param name="name">The target's name.</param>
    public static BootTarget Of(DirectoryInfo builds, DirectoryInfo boards, string name)
    {
        if (name.Split('/') is not [{ Length: > 0 } board, { Length: > 0 } system, { Length: > 0 } configuration])
        {
            throw new RunnerException($"--target {name}: it has to be board/system/configuration");
        }

        string image = Path.Combine(builds.FullName, name, "loader.img");
        if (!File.Exists(image))
        {
            throw new RunnerException($"{image}: no such file; build it first, as `make boot` does");
        }

        BoardMachine machine = BoardMachine.OfBoard(new DirectoryInfo(Path.Combine(boards.FullName, board)));
        BuiltSystem built = BuiltSystem.OfImage(image);
        return new BootTarget(
            name, devices => [.. machine.Serial(devices), .. machine.Arguments(image)], built.Vcpus.Count, BootSuites.Of(system, built))
        {
            Again = $"make boot BOARD={board} SYSTEM={system}.system CONFIG={configuration}",
        };
    }
}
