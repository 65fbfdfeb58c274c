using Lockstep.Boards.Configuration;
using Lockstep.Boards.DeviceTree;
using Lockstep.Boards.Elf;
using Lockstep.Boards.HostImage;
using Lockstep.Boards.Images;
using Lockstep.Boards.Kernels;
using Lockstep.Host;
using Lockstep.Model.Configuration;

namespace Lockstep.Boards;

/// <summary>`lockstep build`: from board, system and images to a configured vmm.elf and loader.img.</summary>
internal sealed class Build
{
    private readonly BuildOptions _options;
    private readonly Board _board;
    private readonly string _systemFile;
    private readonly CheckedSystem _checked;
    private readonly KernelFacts _kernel;
    private readonly GuestImages _images;

    private Build(BuildOptions options)
    {
        _options = options;
        _board = Board.Load(options.BoardsDirectory, options.Board);
        _systemFile = _board.SystemFile(options.System);
        _checked = CheckedSystem.Read(_systemFile, options.ImageDirectory, GuestImages.TreePath(options.ImageDirectory, _board), options.Sdk is null);
        _kernel = options.Sdk is { } sdk
            ? SdkKernel.Read(sdk, _board.Facts.MicrokitBoard, options.ConfigurationName)
            : KernelFacts.OfBuiltInHost(options.IsDebug);
        _images = GuestImages.Read(options.ImageDirectory);
    }

    private GuestSystem Guest => _checked.Guest;

    /// <summary>Writes all files of a system, or none.</summary>
    /// <returns>What was written, one line.</returns>
    public static string Run(BuildOptions options)
    {
        Build build = new(options);
        using OutputFiles output = new(options.OutputDirectory);
        ulong size = build.Write(output);
        output.Commit();
        string initrd = build._images.Initrd is { } bytes ? Text.Size((ulong)bytes.Length) : "none";
        return $"{Path.Combine(options.OutputDirectory, "loader.img")}: {Text.Size(size)} (kernel {Text.Size((ulong)build._images.Kernel.Bytes.Length)},"
            + $" initial RAM disk {initrd}), {build._kernel.Name}";
    }

    private ulong Write(OutputFiles output)
    {
        GuestLayout layout = GuestLayout.Plan(_checked.Ram[0], _images.Kernel, (ulong)(_images.Initrd?.Length ?? 0));
        uint intidEnd = _checked.Gic.IntidEnd(_checked.Tree);
        byte[] dtb = WriteTree(output, layout);
        VmmProgram program = VmmProgram.Read(_options.Vmm, Guest, _kernel);
        AddedSegment[] added = AddImages(program, dtb);
        BlockBuilder.Inputs inputs = new(
            Guest, _checked.Gic, intidEnd, _board.Facts.ListRegisters, _kernel, _checked.Ram, layout, _images.Kernel, dtb.Length,
            new ImageAddresses(added[0].VirtualAddress, added[1].VirtualAddress, added.ElementAtOrDefault(2)?.VirtualAddress ?? 0));
        ConfigurationBlock block = BlockBuilder.Build(inputs);
        byte[] configured = ElfConfigurer.Configure(program.Elf, VmmProgram.ConfigurationSection, BlockBuilder.BytesOf(block), added);
        output.Add(GuestSystem.ProgramName, configured);
        Report report = Report.Of(inputs, block, _board, _checked.TreePath);
        report.Space($"Virtual memory of protection domain `{Guest.Domain.Name}`", program.Space);
        return _options.Sdk is { } sdk
            ? WriteWithSdk(output, sdk, report)
            : WriteWithBuiltInHost(output, program, configured, report);
    }

    private byte[] WriteTree(OutputFiles output, GuestLayout layout)
    {
        GuestTreeFacts facts = new(
            [.. _checked.Ram.Select(piece => (piece.GuestBase, piece.Size))],
            layout.Initrd is { } initrd ? (initrd.Address, initrd.Size) : null,
            (uint)Guest.Vm.Vcpus.Count, _options.BootArguments, _board.Facts.BootArguments);
        GuestTree.CheckCells(_checked.Tree, facts, _checked.TreePath);
        GuestTree.Patch(_checked.Tree, facts, _checked.TreePath);
        string source = TreeSource.Write(_checked.Tree, $"The guest's device tree: {Path.GetFileName(_checked.TreePath)} with memory, vCPUs, PSCI and /chosen of {Path.GetFileName(_systemFile)}.");
        byte[] dtb = TreeCompiler.CompileText(source, "the patched device tree");
        if ((ulong)dtb.Length > layout.DtbSlot.Size)
        {
            throw new UserError(_checked.TreePath, $"the device tree has {dtb.Length} bytes; Linux takes 2 MiB at most");
        }
        output.Add("guest.dts", source);
        output.Add("guest.dtb", dtb);
        return dtb;
    }

    private AddedSegment[] AddImages(VmmProgram program, byte[] dtb)
    {
        List<AddedSegment> added = [program.Add("guest's kernel", _images.Kernel.Bytes), program.Add("guest's device tree", dtb)];
        if (_images.Initrd is { } initrd)
        {
            added.Add(program.Add("guest's initial RAM disk", initrd));
        }
        return [.. added];
    }

    private ulong WriteWithBuiltInHost(OutputFiles output, VmmProgram program, byte[] configured, Report report)
    {
        HostProgram host = HostProgram.Read(_options.Host ?? throw new UserError("--host is missing; give the built-in host's host.elf, or an SDK with --sdk"), _board);
        HostImageBuilder builder = new(Guest, program, ElfFile.Parse(configured, program.Elf.Name), new PhysicalPlan(_board, host.Payload));
        uint flags = (_kernel.HasDebugPutChar ? HostFlags.Printing : 0) | (_options.Measure ? HostFlags.Measure : 0);
        byte[] image = builder.Build(host, _kernel, flags);
        report.Space("Physical memory", builder.Plan.Space);
        output.Add("loader.img", image);
        output.Add("report.txt", report.ToString());
        return (ulong)image.Length;
    }

    private ulong WriteWithSdk(OutputFiles output, string sdk, Report report)
    {
        string system = Path.GetFileName(_systemFile);
        output.Add(system, File.ReadAllBytes(_systemFile));
        output.Add("guest-report.txt", report.ToString());
        SdkTool.Run(new SdkTool.Arguments(
            sdk, output.Staging, system, [Path.GetDirectoryName(Path.GetFullPath(_systemFile))!, Path.GetFullPath(_options.ImageDirectory)],
            _board.Facts.MicrokitBoard, _options.ConfigurationName));
        output.AddStaged("loader.img");
        output.AddStaged("report.txt");
        return (ulong)new FileInfo(Path.Combine(output.Staging, "loader.img")).Length;
    }
}
