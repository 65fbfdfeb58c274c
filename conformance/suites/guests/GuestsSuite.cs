using Lockstep.Agent;
using Lockstep.Runner;
using Lockstep.Runner.Agent;
using Lockstep.Runner.Boot;
using Operation = Lockstep.Runner.Agent.Operation;
using OperationKind = Lockstep.Agent.OperationKind;

namespace Lockstep.Conformance.Suites;

/// <summary>
/// Real systems, by the checks of `make boot`, in the reports of the other suites. A check is counted as a script. It runs by its name only:
/// CI has `make boot`.
/// </summary>
public sealed class GuestsSuite() : Suite("guests", "Linux and U-Boot, unmodified, by what they print; Linux beside hostile guests")
{
    private const string FaultLoop = "fault-loop", TimerThief = "timer-thief";

    /// <summary>MSR CNTP_CTL_EL0, XZR; and a branch to it.</summary>
    private static readonly uint[] StopTimerForEver = [0xd51b_e23f, 0x17ff_ffff];

    /// <summary>Systems by GIC version and vCPUs: board's suffix, system, configuration.</summary>
    private static readonly (int GicVersion, int Vcpus, string System, string Configuration)[] Systems =
    [
        (2, 1, "simple", "release"), (2, 1, "simple", "debug"), (2, 1, "u-boot", "debug"), (2, 1, "two_guests", "release"), (2, 1, FaultLoop, "debug"),
        (2, 1, TimerThief, "release"),
        (2, 4, "smp", "release"), (3, 1, "simple", "release"), (3, 4, "smp", "debug"),
    ];

    /// <inheritdoc/>
    public override bool IsDefault => false;

    /// <inheritdoc/>
    public override bool AppliesTo(GuestMachine guest) => Systems.Any(one => one.GicVersion == guest.GicVersion && one.Vcpus == guest.Vcpus);

    /// <inheritdoc/>
    public override IEnumerable<SuiteScript> Scripts(SuiteRequest request) => [];

    /// <inheritdoc/>
    public override async Task<SuiteResult> RunAsync(
        MachineFiles files, GuestMachine guest, CampaignRequest request, ProgressDisplay display, CancellationToken cancel)
    {
        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        var result = new SuiteResult(this, guest);
        string directory = Path.GetFullPath(Path.Combine(files.BuildDirectory, "conformance", Name));
        var runner = new BootRunner(new BootRequest(new DirectoryInfo(directory), null, TimeSpan.FromMinutes(15), Jobs: 1), display, cancel);
        foreach ((_, _, string system, string configuration) in Systems.Where(one => one.GicVersion == guest.GicVersion && one.Vcpus == guest.Vcpus))
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
        string board = guest.BoardDirectory(files.BoardDirectory), images = Path.Combine(board, "images");
        string linux = Path.Combine(images, "linux");
        if (!File.Exists(linux))
        {
            throw new RunnerException($"{linux} is missing: run `make images`");
        }

        string output = Path.Combine(directory, system, configuration), own = Path.Combine(directory, system, "images");
        (string file, string from, Func<BuiltSystem, IReadOnlyList<BootCheck>> checks) = system switch
        {
            FaultLoop => ("two_guests", FaultLoopImages(files, guest, images, own), _ => NeighbourChecks.FaultLoop),
            TimerThief => ("two_guests", TimerThiefImages(images, own), _ => NeighbourChecks.TimerThief),
            _ => (system, images, (Func<BuiltSystem, IReadOnlyList<BootCheck>>)(built => BootSuites.Of(system, built))),
        };
        await ImageTool.BuildAsync(files, board, $"{file}.system", configuration, from, output, cancel);
        return BootTarget.OfImage(Path.Combine(output, "loader.img"), new DirectoryInfo(board), name, checks) with
        {
            Again = _ => $"make conformance SUITE=guests GIC={guest.GicVersion} VCPUS={guest.Vcpus} ONLY={system}/{configuration}",
        };
    }

    /// <summary>The agent with a script that never ends as the first guest, the board's Linux as the second.</summary>
    private static string FaultLoopImages(MachineFiles files, GuestMachine guest, string linux, string images)
    {
        const uint vbarFromX0 = 0xd518_c000; // MSR VBAR_EL1, X0
        const ulong nothing = 0x0a80_0000;
        CopyLinux(linux, images);
        File.Copy(files.Agent, Path.Combine(images, "linux"), overwrite: true);
        File.WriteAllBytes(Path.Combine(images, "rootfs.cpio.gz"), ScriptFile.Write(guest.Platform,
        [
            new Script(0, HandlerMode.RecordAndMask,
            [
                new Operation(OperationKind.Execute, 0, 0, vbarFromX0, nothing),
                new Operation(OperationKind.Read, 0, 4, nothing),
            ]),
        ]));
        return images;
    }

    /// <summary>A program that stops the EL1 physical timer for ever as the first guest, the board's Linux as the second.</summary>
    private static string TimerThiefImages(string linux, string images)
    {
        CopyLinux(linux, images);
        File.WriteAllBytes(Path.Combine(images, "program.bin"), [.. StopTimerForEver.SelectMany(BitConverter.GetBytes)]);
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
