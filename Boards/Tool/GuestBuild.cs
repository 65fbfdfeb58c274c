using Lockstep.Boards.Configuration;
using Lockstep.Boards.DeviceTree;
using Lockstep.Boards.Elf;
using Lockstep.Boards.Images;
using Lockstep.Boards.Kernels;
using Lockstep.Model.Configuration;

namespace Lockstep.Boards;

/// <summary>Configures the VMM of one virtual machine: its device tree, its block and its images.</summary>
internal sealed class GuestBuild
{
    public const string ConfigurationSection = ".vmm_config";

    private readonly CheckedGuest _guest;
    private readonly BuildOptions _options;
    private readonly Board _board;
    private readonly KernelFacts _kernel;

    private GuestBuild(CheckedGuest guest, BuildOptions options, Board board, KernelFacts kernel)
    {
        (_guest, _options, _board, _kernel) = (guest, options, board, kernel);
        Images = GuestImages.Read(options.ImageDirectory, guest.System.Folder);
        Program = new DomainProgram(ElfFile.Read(options.Vmm, options.Vmm), guest.System.System, guest.System.Domain, kernel);
    }

    public GuestImages Images { get; }

    public DomainProgram Program { get; }

    /// <summary>What the block was made of, and the block.</summary>
    public BlockBuilder.Inputs Inputs { get; private set; } = null!;

    public ConfigurationBlock Block { get; private set; }

    /// <summary>The program with its configuration and images.</summary>
    public ElfFile Configured { get; private set; } = null!;

    public string TreePath => _guest.TreePath;

    /// <summary>Writes vmm.elf and the device tree to the guest's folder.</summary>
    public static GuestBuild Run(CheckedGuest guest, BuildOptions options, Board board, KernelFacts kernel, OutputFiles output)
    {
        GuestBuild build = new(guest, options, board, kernel);
        build.Write(output);
        return build;
    }

    private void Write(OutputFiles output)
    {
        GuestLayout layout = GuestLayout.Plan(_guest.Ram[0], Images.Kernel, (ulong)(Images.Initrd?.Length ?? 0));
        uint intidEnd = _guest.Gic.IntidEnd(_guest.Tree);
        byte[] dtb = WriteTree(output, layout);
        AddedSegment[] added = AddImages(dtb);
        Inputs = new(
            _guest.System, _guest.Gic, intidEnd, _board.Facts.ListRegisters, _kernel, _guest.Ram, layout, Images.Kernel, dtb.Length,
            new ImageAddresses(added[0].VirtualAddress, added[1].VirtualAddress, added.ElementAtOrDefault(2)?.VirtualAddress ?? 0), _guest.Devices);
        Block = BlockBuilder.Build(Inputs);
        byte[] bytes = ElfConfigurer.Configure(Program.Elf, ConfigurationSection, BlockBuilder.BytesOf(Block), added);
        output.Add(_guest.System.Domain.Image.Path, bytes);
        Configured = ElfFile.Parse(bytes, Program.Elf.Name);
    }

    /// <summary>The guest's device tree with the system's facts in it.</summary>
    /// <param name="guest">The guest; its tree is changed.</param>
    /// <param name="layout">Where the images go.</param>
    /// <param name="bootArguments">Kernel command line that replaces the tree's, or null.</param>
    /// <param name="defaultBootArguments">Kernel command line for a tree that has none, or null.</param>
    /// <param name="source">The tree as source.</param>
    public static byte[] CompileTree(CheckedGuest guest, GuestLayout layout, string? bootArguments, string? defaultBootArguments, out string source)
    {
        GuestTreeFacts facts = new(
            [.. guest.Ram.Select(piece => (piece.GuestBase, piece.Size))],
            layout.Initrd is { } initrd ? (initrd.Address, initrd.Size) : null,
            (uint)guest.System.Vm.Vcpus.Count, bootArguments, defaultBootArguments);
        GuestTree.CheckCells(guest.Tree, facts, guest.TreePath);
        GuestTree.Patch(guest.Tree, facts, guest.TreePath);
        string headline = $"The guest's device tree: {Path.GetFileName(guest.TreePath)} with memory, vCPUs, PSCI and /chosen of {Path.GetFileName(guest.System.System.File)}.";
        source = TreeSource.Write(guest.Tree, headline);
        byte[] dtb = TreeCompiler.CompileText(source, "the patched device tree");
        return (ulong)dtb.Length <= layout.DtbSlot.Size ? dtb
            : throw new UserError(guest.TreePath, $"the device tree has {dtb.Length} bytes; there is room for {layout.DtbSlot.Size}");
    }

    private byte[] WriteTree(OutputFiles output, GuestLayout layout)
    {
        byte[] dtb = CompileTree(_guest, layout, _options.BootArguments, _guest.BootArguments, out string source);
        output.Add(Path.Combine(_guest.System.Folder, "guest.dts"), source);
        output.Add(Path.Combine(_guest.System.Folder, "guest.dtb"), dtb);
        return dtb;
    }

    private AddedSegment[] AddImages(byte[] dtb)
    {
        List<AddedSegment> added = [Program.Add("guest's kernel", Images.Kernel.Bytes), Program.Add("guest's device tree", dtb)];
        if (Images.Initrd is { } initrd)
        {
            added.Add(Program.Add("guest's initial RAM disk", initrd));
        }
        return [.. added];
    }
}
