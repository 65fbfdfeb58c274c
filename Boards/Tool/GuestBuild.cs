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
            new ImageAddresses(added[0].VirtualAddress, added[1].VirtualAddress, added.ElementAtOrDefault(2)?.VirtualAddress ?? 0));
        Block = BlockBuilder.Build(Inputs);
        byte[] bytes = ElfConfigurer.Configure(Program.Elf, ConfigurationSection, BlockBuilder.BytesOf(Block), added);
        output.Add(_guest.System.Domain.Image.Path, bytes);
        Configured = ElfFile.Parse(bytes, Program.Elf.Name);
    }

    private byte[] WriteTree(OutputFiles output, GuestLayout layout)
    {
        GuestTreeFacts facts = new(
            [.. _guest.Ram.Select(piece => (piece.GuestBase, piece.Size))],
            layout.Initrd is { } initrd ? (initrd.Address, initrd.Size) : null,
            (uint)_guest.System.Vm.Vcpus.Count, _options.BootArguments, _board.Facts.BootArguments);
        GuestTree.CheckCells(_guest.Tree, facts, _guest.TreePath);
        GuestTree.Patch(_guest.Tree, facts, _guest.TreePath);
        string headline = $"The guest's device tree: {Path.GetFileName(_guest.TreePath)} with memory, vCPUs, PSCI and /chosen of {Path.GetFileName(_guest.System.System.File)}.";
        string source = TreeSource.Write(_guest.Tree, headline);
        byte[] dtb = TreeCompiler.CompileText(source, "the patched device tree");
        if ((ulong)dtb.Length > layout.DtbSlot.Size)
        {
            throw new UserError(_guest.TreePath, $"the device tree has {dtb.Length} bytes; there is room for {layout.DtbSlot.Size}");
        }
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
