using Lockstep.Runner.Qemu;

namespace Lockstep.Runner.Bench;

/// <summary>What <c>make bench</c> measures with.</summary>
/// <param name="Inputs">What images are built from.</param>
/// <param name="Machine">The machine that images run on.</param>
/// <param name="BenchGuest">The bench guest's Image.</param>
/// <param name="Images">Folder with the Linux guest: <c>linux</c> and <c>rootfs.cpio.gz</c>.</param>
/// <param name="Limit">Limit of host time for one run.</param>
public sealed record BenchRequest(
    ImageInputs Inputs, BoardMachine Machine, FileInfo BenchGuest, DirectoryInfo Images, TimeSpan Limit);

/// <summary>Takes all measurements, each twice: a number that does not repeat is worth nothing.</summary>
public sealed class BenchRunner(BenchRequest request, ProgressDisplay display, CancellationToken cancel)
{
    private readonly ImageBuilder builder = new(request.Inputs);
    private readonly List<string> differences = [];

    /// <summary>Runs everything.</summary>
    public async Task<BenchResults> RunAsync()
    {
        Directory.CreateDirectory(request.Inputs.Work.FullName);
        ElfSections sections = ReadSections(request.Inputs.Vmm);
        IReadOnlyList<OperationCost> operations = await OperationsAsync();
        var linux = new LinuxMeasurement(request, builder, CountAsync, cancel);
        GuestRun lockstep = await linux.UnderLockstepAsync();
        MeasuredEvent exits = await linux.BootExitsAsync();
        GuestRun bare = await linux.OnBareMachineAsync();
        return new BenchResults(sections, operations, lockstep, exits, bare, differences);
    }

    private static ElfSections ReadSections(FileInfo vmm)
    {
        try
        {
            return ElfSections.Parse(File.ReadAllBytes(vmm.FullName));
        }
        catch (FormatException error)
        {
            throw new RunnerException($"{vmm.FullName}: {error.Message}");
        }
    }

    private async Task<IReadOnlyList<OperationCost>> OperationsAsync()
    {
        var images = new DirectoryInfo(Path.Combine(request.Inputs.Work.FullName, "guest"));
        images.Create();
        request.BenchGuest.CopyTo(Path.Combine(images.FullName, "linux"), overwrite: true);
        IReadOnlyList<MeasuredEvent> empty = await EventsAsync(Phase.Empty, images);
        var costs = new List<OperationCost>();
        foreach (Phase phase in Phase.All)
        {
            costs.Add(OperationCost.From(phase, await EventsAsync(phase, images), empty));
        }

        return costs;
    }

    private async Task<IReadOnlyList<MeasuredEvent>> EventsAsync(Phase phase, DirectoryInfo images)
    {
        string name = $"phase-{phase.Name}";
        string image = await builder.BuildAsync(name, images, $"phase={phase.Name}", measure: true, cancel);
        CountedResult result = await CountAsync(name, [.. request.Machine.Arguments(image)]);
        if (!result.Console.Contains("bench: done", StringComparison.Ordinal))
        {
            throw new RunnerException($"the bench guest did not finish the phase {phase.Name}. It printed:\n{result.Console}");
        }

        IReadOnlyList<MeasuredEvent> events = MeasuredEvent.Parse(result.Console);
        return events.Count > 0
            ? events
            : throw new RunnerException($"the host printed no line 'measure: ...' in the phase {phase.Name}:\n{result.Console}");
    }

    /// <summary>Runs a machine twice and notes when the runs differ.</summary>
    private async Task<CountedResult> CountAsync(string name, IReadOnlyList<string> machine)
    {
        CountedResult first = await OnceAsync(name, machine), second = await OnceAsync(name, machine);
        if (first.Instructions != second.Instructions)
        {
            differences.Add($"{name}: {first.Instructions} instructions, and {second.Instructions} when repeated");
        }
        else if (first.Console != second.Console)
        {
            differences.Add($"{name}: the console's text differs when repeated");
        }

        return first;
    }

    private Task<CountedResult> OnceAsync(string name, IReadOnlyList<string> machine) =>
        display.DuringAsync($"bench: {name} running", NamedAsync(name, machine));

    private async Task<CountedResult> NamedAsync(string name, IReadOnlyList<string> machine)
    {
        try
        {
            return await CountedRun.RunAsync(machine, request.Limit, cancel);
        }
        catch (RunnerException error)
        {
            throw new RunnerException($"bench: {name}: {error.Message}");
        }
    }
}
