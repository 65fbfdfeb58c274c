using Lockstep.Runner;
using Lockstep.Runner.Boot;

namespace Lockstep.Conformance.Suites;

/// <summary>
/// Real systems, by the checks of `make boot`, in the reports of the other suites. A check is counted as a script. It runs by its name only:
/// CI has `make boot`.
/// </summary>
public sealed class GuestsSuite() : Suite(SuiteName, "Linux and U-Boot, unmodified, by what they print; Linux beside hostile guests")
{
    /// <summary>Its name.</summary>
    public const string SuiteName = "guests";

    private const string FaultLoop = "fault-loop", TimerThief = "timer-thief";

    /// <summary>MSR CNTP_CTL_EL0, XZR; and a branch to it.</summary>
    private static readonly uint[] StopTimerForEver = [0xd51b_e23f, 0x17ff_ffff];

    /// <summary>'L' to the PL011, then VBAR_EL1 := 0x0a800000, where nothing is, and a branch there: aborts without end.</summary>
    private static readonly uint[] FaultForEver =
    [
        0xd2a1_2000, // MOVZ X0, #0x0900, LSL #16
        0x5280_0981, // MOVZ W1, #'L'
        0xb900_0001, // STR W1, [X0]
        0xd2a1_5000, // MOVZ X0, #0x0a80, LSL #16
        0xd518_c000, // MSR VBAR_EL1, X0
        0xd61f_0000, // BR X0
    ];

    /// <summary>Systems by GIC version and vCPUs: board's suffix, system, configuration.</summary>
    private static readonly (int GicVersion, int Vcpus, string System, string Configuration)[] Systems =
    [
        (2, 1, "simple", "release"), (2, 1, "simple", "debug"), (2, 1, "u-boot", "debug"), (2, 1, "two_guests", "release"), (2, 1, FaultLoop, "release"), (2, 1, FaultLoop, "debug"),
        (2, 1, TimerThief, "release"),
        (2, 4, "smp", "release"), (3, 1, "simple", "release"), (3, 4, "smp", "debug"),
    ];

    /// <summary>The systems of a machine, as SYSTEM/CONFIGURATION; each is a name for <c>ONLY=</c>.</summary>
    public static IEnumerable<string> SystemsOf(GuestMachine guest) =>
        SystemsFor(guest).Select(one => $"{one.System}/{one.Configuration}");

    /// <summary>A twin has its own `simple`, and `smp` of the board that lends its machine; the others are of that board alone.</summary>
    private static IEnumerable<(int GicVersion, int Vcpus, string System, string Configuration)> SystemsFor(GuestMachine guest) =>
        Systems.Where(one => one.GicVersion == guest.GicVersion && one.Vcpus == guest.Vcpus && !guest.HasDisk && (!guest.IsTwin || one.System is "simple" or "smp"));

    /// <inheritdoc/>
    public override bool IsDefault => false;

    /// <inheritdoc/>
    public override bool AppliesTo(GuestMachine guest) => SystemsOf(guest).Any();

    /// <inheritdoc/>
    public override IEnumerable<SuiteScript> Scripts(SuiteRequest request) => [];

    /// <inheritdoc/>
    public override async Task<SuiteResult> RunAsync(
        MachineFiles files, GuestMachine guest, CampaignRequest request, ProgressDisplay display, CancellationToken cancel)
    {
        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        var result = new SuiteResult(this, guest, request);
        string directory = Path.GetFullPath(Path.Combine(files.BuildDirectory, "conformance", Name));
        var runner = new BootRunner(new BootRequest(new DirectoryInfo(directory), null, TimeSpan.FromMinutes(15), Jobs: 1), display, cancel);
        foreach ((_, _, string system, string configuration) in SystemsFor(guest))
        {
            string name = $"{guest.Name}/{system}/{configuration}";
            if (request.Only is null || request.Only == system || request.Only == $"{system}/{configuration}")
            {
                await runner.BootAllAsync([await TargetAsync(files, guest, name, system, configuration, Path.Combine(directory, guest.Name), cancel)]);
            }
        }

        (result.Scripts, result.Failed) = (runner.Passed + runner.Failures.Count, runner.Failures.Count);
        result.Failures.AddRange(runner.Failures);
        result.Time = System.Diagnostics.Stopwatch.GetElapsedTime(start);
        return result;
    }

    private static async Task<BootTarget> TargetAsync(
        MachineFiles files, GuestMachine guest, string name, string system, string configuration, string directory, CancellationToken cancel)
    {
        string board = guest.BoardDirectory(files.BoardDirectory), images = BoardFolders.ImagesOf(board);
        string linux = Path.Combine(images, "linux");
        if (!File.Exists(linux))
        {
            throw new RunnerException($"{linux} is missing: run `make images`");
        }

        string output = Path.Combine(directory, system, configuration), own = Path.Combine(directory, system, "images");
        (string file, string from, Func<BuiltSystem, IReadOnlyList<BootCheck>> checks) = system switch
        {
            FaultLoop => ("two_guests", Images(FaultForEver, images, own), _ => NeighbourChecks.FaultLoop),
            TimerThief => ("two_guests", Images(StopTimerForEver, images, own), _ => NeighbourChecks.TimerThief),
            _ => (system, images, (Func<BuiltSystem, IReadOnlyList<BootCheck>>)(built => BootSuites.Of(system, built))),
        };
        await ImageTool.BuildAsync(files, board, $"{file}.system", configuration, from, output, cancel);
        return BootTarget.OfImage(Path.Combine(output, "loader.img"), new DirectoryInfo(board), name, checks) with
        {
            Again = _ => $"make conformance {DifferenceText.BoardOf(guest)}SUITE=guests GIC={guest.GicVersion} VCPUS={guest.Vcpus} ONLY={system}/{configuration}",
        };
    }

    /// <summary>A program as the first guest, the board's Linux as the second.</summary>
    private static string Images(uint[] program, string linux, string images)
    {
        CopyLinux(linux, images);
        File.WriteAllBytes(Path.Combine(images, "program.bin"), [.. program.SelectMany(BitConverter.GetBytes)]);
        return images;
    }

    private static void CopyLinux(string linux, string images)
    {
        string second = Path.Combine(images, "second");
        Directory.CreateDirectory(second);
        foreach (string name in (string[])["linux", "rootfs.cpio.gz"])
        {
            File.Copy(Path.Combine(linux, name), Path.Combine(second, name), overwrite: true);
        }
    }
}
