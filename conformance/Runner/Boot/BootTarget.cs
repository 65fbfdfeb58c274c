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

    /// <summary>The command that repeats a check alone; null when there is none.</summary>
    public Func<BootCheck, string>? Again { get; init; }

    /// <summary>The target of an image that was built as board/system/configuration below a directory.</summary>
    /// <param name="builds">Where builds are.</param>
    /// <param name="boards">Where boards are.</param>
    /// <param name="name">The target's name.</param>
    public static BootTarget Of(DirectoryInfo builds, DirectoryInfo boards, string name)
    {
        if (name.Split('/') is not [{ Length: > 0 } boardName, { Length: > 0 } system, { Length: > 0 } configuration])
        {
            throw new RunnerException($"--target {name}: it has to be board/system/configuration");
        }

        string image = Path.Combine(builds.FullName, name, "loader.img");
        if (!File.Exists(image))
        {
            throw new RunnerException($"{image}: no such file; build it first, as `make boot` does");
        }

        var board = new DirectoryInfo(Path.Combine(boards.FullName, boardName));
        return OfImage(image, board, name, built => BootSuites.Of(system, built)) with
        {
            Again = check => $"make boot BOARD={boardName} SYSTEM={system}.system CONFIG={configuration} CHECK={check.Name}",
        };
    }

    /// <summary>The target of an image.</summary>
    /// <param name="image">loader.img.</param>
    /// <param name="board">Folder of the board.</param>
    /// <param name="name">The target's name.</param>
    /// <param name="checks">What to check of what was built.</param>
    public static BootTarget OfImage(string image, DirectoryInfo board, string name, Func<BuiltSystem, IReadOnlyList<BootCheck>> checks)
    {
        BoardMachine machine = BoardMachine.OfBoard(board);
        BuiltSystem built = BuiltSystem.OfImage(image);
        return new BootTarget(name, devices => [.. machine.Serial(devices), .. machine.Arguments(image)], built.Vcpus.Count, checks(built));
    }
}
