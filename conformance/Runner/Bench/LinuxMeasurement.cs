using System.Buffers.Binary;
using System.Globalization;
using Lockstep.Runner.Qemu;

namespace Lockstep.Runner.Bench;

/// <summary>
/// Counts a Linux guest's instructions under Lockstep and on the bare machine: the same kernel, the same RAM disk, and
/// the device tree that Lockstep's guest gets.
/// </summary>
public sealed class LinuxMeasurement(
    BenchRequest request,
    ImageBuilder builder,
    Func<string, IReadOnlyList<string>, Task<CountedResult>> count,
    CancellationToken cancel)
{
    private const string Prompt = "prompt", Idle1 = "idle:1", Idle11 = "idle:11";

    private readonly Dictionary<string, string> images = [];

    private string Kernel => Path.Combine(request.Images.FullName, "linux");

    private string Initrd => Path.Combine(request.Images.FullName, "rootfs.cpio.gz");

    /// <summary>Builds the images and counts the guest under Lockstep.</summary>
    public async Task<GuestRun> UnderLockstepAsync()
    {
        foreach (string action in (string[])[Prompt, Idle1, Idle11])
        {
            images[action] = await builder.BuildAsync(
                Name("linux", action), request.Images, Arguments(action), measure: false, cancel);
        }

        return await RunAsync("linux", EntryImage(), action => request.Machine.Arguments(images[action]), request.Machine.Arguments);
    }

    /// <summary>The sum of all exits from the guest's entry to the prompt, from an image that counts them.</summary>
    public async Task<MeasuredEvent> BootExitsAsync()
    {
        const string name = "linux-exits";
        string image = await builder.BuildAsync(name, request.Images, Arguments(Prompt), measure: true, cancel);
        CountedResult result = await count(name, [.. request.Machine.Arguments(image)]);
        return MeasuredEvent.Sum(MeasuredEvent.Parse(result.Console).Where(one => one.Name != MeasuredEvent.Start));
    }

    /// <summary>Counts the guest without a hypervisor. The images under Lockstep have to be there already.</summary>
    public Task<GuestRun> OnBareMachineAsync()
    {
        byte[] kernel = File.ReadAllBytes(Kernel);
        KernelImage.PowerOffAtEntry(kernel, 0, KernelImage.Conduit.Hvc);
        string entry = Write("bare-entry.img", kernel);
        return RunAsync("bare", entry, action => Bare(Kernel, action), kernel => Bare(kernel, Prompt));
    }

    private static string Arguments(string action) => $"console=ttyAMA0 lockstep.bench={action}";

    private static string Name(string prefix, string action) => $"{prefix}-{action.Replace(':', '-')}";

    private async Task<GuestRun> RunAsync(
        string prefix, string entry, Func<string, IEnumerable<string>> machine, Func<string, IEnumerable<string>> entryMachine)
    {
        async Task<long> InstructionsAsync(string action)
        {
            CountedResult result = await count(Name(prefix, action), [.. machine(action)]);
            return result.Console.Contains("guest# ", StringComparison.Ordinal)
                ? result.Instructions
                : throw new RunnerException($"bench: {Name(prefix, action)}: the guest powered off without its prompt");
        }

        CountedResult atEntry = await count($"{prefix}-entry", [.. entryMachine(entry)]);
        return new GuestRun(
            atEntry.Instructions,
            await InstructionsAsync(Prompt),
            await InstructionsAsync(Idle1),
            await InstructionsAsync(Idle11));
    }

    /// <summary>The image of the prompt with a kernel that powers off as its first act.</summary>
    private string EntryImage()
    {
        byte[] image = File.ReadAllBytes(images[Prompt]);
        int start = KernelImage.Locate(image, File.ReadAllBytes(Kernel));
        if (start < 0)
        {
            throw new RunnerException($"{images[Prompt]} does not hold the kernel {Kernel}");
        }

        KernelImage.PowerOffAtEntry(image, start, KernelImage.Conduit.Smc);
        return Write("linux-entry.img", image);
    }

    private IEnumerable<string> Bare(string kernel, string action)
    {
        string source = Path.Combine(Path.GetDirectoryName(images[action])!, "guest.dtb");
        var tree = new DeviceTreeBlob(File.ReadAllBytes(source));
        // Without EL2 and EL3, QEMU takes PSCI calls by HVC. The two words are equally long.
        tree.ReplaceText(Single(tree, "/psci/", "method"), "hvc");
        string file = Write($"{Name("bare", action)}.dtb", tree.Bytes.ToArray());
        return BareMachine.Arguments(kernel, File.Exists(Initrd) ? Initrd : null, file, MemoryOf(tree));
    }

    /// <summary>Size of the first memory node, which QEMU's <c>-m</c> has to repeat.</summary>
    private static string MemoryOf(DeviceTreeBlob tree)
    {
        // Two cells of address and two of size, as arm64 guests have them.
        ulong bytes = BinaryPrimitives.ReadUInt64BigEndian(tree.Value(Single(tree, "/memory", "reg"))[8..]);
        return string.Create(CultureInfo.InvariantCulture, $"size={bytes >> 20}M");
    }

    private static string Single(DeviceTreeBlob tree, string start, string property) =>
        tree.Properties.Keys.FirstOrDefault(path =>
            path.StartsWith(start, StringComparison.Ordinal) && path.EndsWith($"/{property}", StringComparison.Ordinal))
        ?? throw new RunnerException($"the guest's device tree has no property {start}.../{property}");

    private string Write(string name, byte[] content)
    {
        string path = Path.Combine(request.Inputs.Work.FullName, name);
        File.WriteAllBytes(path, content);
        return path;
    }
}
