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
public sealed class GuestsSuite() : Suite("guests", "Linux and U-Boot, unmodified, by what they print; Linux beside a guest in an endless loop of faults")
{
    private const string FaultLoop = "fault-loop";

    /// <summary>Systems by GIC version and vCPUs: board's suffix, system, configuration.</summary>
    private static readonly (int GicVersion, int Vcpus, string System, string Configuration)[] Systems =
    [
        (2, 1, "simple", "release"), (2, 1, "simple", "debug"), (2, 1, "u-boot", "debug"), (2, 1, "two_guests", "release"), (2, 1, FaultLoop, "debug"),
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
        bool isLoop = system == FaultLoop;
        string linux = Path.Combine(images, "linux");
        if (!File.Exists(linux))
        {
            throw new RunnerException($"{linux} is missing: run `make images`");
        }

        string output = Path.Combine(directory, system, configuration);
        images = isLoop ? FaultLoopImages(files, guest, images, Path.Combine(directory, system, "images")) : images;
        await ImageTool.BuildAsync(files, board, isLoop ? "two_guests.system" : $"{system}.system", configuration, images, output, cancel);
        BootTarget target = BootTarget.OfImage(
            Path.Combine(output, "loader.img"), new DirectoryInfo(board), name, built => isLoop ? FaultLoopChecks.All : BootSuites.Of(system, built));
        return target with { Again = _ => $"make conformance SUITE=guests GIC={guest.GicVersion} VCPUS={guest.Vcpus} ONLY={system}/{configuration}" };
    }

    /// <summary>The agent with a script that never ends as the first guest, the board's Linux as the second.</summary>
    private static string FaultLoopImages(MachineFiles files, GuestMachine guest, string linux, string images)
    {
        const uint vbarFromX0 = 0xd518_c000; // MSR VBAR_EL1, X0
        const ulong nothing = 0x0a80_0000;
        Directory.CreateDirectory(Path.Combine(images, "second"));
        File.Copy(files.Agent, Path.Combine(images, "linux"), overwrite: true);
        File.WriteAllBytes(Path.Combine(images, "rootfs.cpio.gz"), ScriptFile.Write(guest.Platform,
        [
            new Script(0, HandlerMode.RecordAndMask,
            [
                new Operation(OperationKind.Execute, 0, 0, vbarFromX0, nothing),
                new Operation(OperationKind.Read, 0, 4, nothing),
            ]),
        ]));
        foreach (string name in (string[])["linux", "rootfs.cpio.gz"])
        {
            File.Copy(Path.Combine(linux, name), Path.Combine(images, "second", name), overwrite: true);
        }

        return images;
    }
}
