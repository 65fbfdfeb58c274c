using Lockstep.Boards.Configuration;
using Lockstep.Boards.DeviceTree;
using Lockstep.Boards.HostImage;
using Lockstep.Boards.Images;
using Lockstep.Boards.Systems;
using Lockstep.Boards.Twins;

namespace Lockstep.Boards;

/// <summary>A virtual machine and its device tree, which agree with each other.</summary>
/// <param name="BootArguments">Kernel command line for a tree that has none, or null.</param>
/// <param name="Devices">What the VMM emulates.</param>
internal sealed record CheckedGuest(
    GuestSystem System, IReadOnlyList<GuestRam> Ram, Tree Tree, string TreePath, InterruptController Gic, string? BootArguments,
    IReadOnlyList<VirtualDeviceFacts> Devices);

/// <summary>A .system file and the device trees of its guests: every check that needs no image.</summary>
/// <param name="Consoles">The domains that run Lockstep's console.elf.</param>
/// <param name="Programs">Paths of the program images of all other domains, by domain name.</param>
internal sealed record CheckedSystem(
    SystemDescription System, IReadOnlyList<CheckedGuest> Guests, IReadOnlyList<ConsoleDomain> Consoles, IReadOnlyDictionary<string, string> Programs)
{
    /// <param name="board">The board that the system is for.</param>
    /// <param name="systemFile">The .system file.</param>
    /// <param name="imageDirectory">Searched for prefill files and programs, after the system's own directory.</param>
    /// <param name="isForBuiltInHost">Whether to refuse what the built-in host does not run.</param>
    /// <param name="twin">The machine that the board borrows, or null; with a lent system that one is read.</param>
    /// <param name="needsImages">Whether prefill files have to be there.</param>
    public static CheckedSystem Read(Board board, string systemFile, string imageDirectory, bool isForBuiltInHost, Twin? twin = null, bool needsImages = true)
    {
        string directory = Path.GetDirectoryName(systemFile) is { Length: > 0 } parent ? parent : ".";
        string[] searched = [directory, imageDirectory];
        SystemDescription system = twin?.System ?? SystemReader.Read(systemFile, searched, needsImages);
        CheckedGuest[] guests = [.. GuestSystem.AllOf(system).Select(guest => Check(board, guest, imageDirectory, twin))];
        if (isForBuiltInHost)
        {
            HostImageBuilder.CheckSupported(system);
        }
        ProtectionDomain[] ports = [.. system.AllDomains.Where(ConsoleDomain.IsOne)];
        TreeConsole? port = ports.Length == 0 ? null : twin?.Console ?? BoardTree.Read(board).Console;
        ConsoleDomain[] consoles = [.. ports.Select(domain => ConsoleDomain.Read(domain, guests, system, port, isTwin: twin is not null))];
        Dictionary<string, string> programs = system.AllDomains.Where(domain => domain.Vm is null && !ConsoleDomain.IsOne(domain))
            .ToDictionary(domain => domain.Name, domain => FindProgram(domain.Image, searched));
        return new CheckedSystem(system, guests, consoles, programs);
    }

    private static CheckedGuest Check(Board board, GuestSystem guest, string imageDirectory, Twin? twin)
    {
        string treePath = GuestImages.TreePath(imageDirectory, board, guest.Folder);
        IReadOnlyList<GuestRam> ram = guest.Ram();
        Tree tree = FlattenedTree.Read(TreeCompiler.CompileFile(treePath, treePath), treePath);
        InterruptController gic = InterruptController.Find(tree, treePath);
        if (gic.Version != board.Facts.GicVersion)
        {
            throw new UserError(treePath, $"{gic.Path} is a GICv{gic.Version}, and the board `{board.Name}` has a GICv{board.Facts.GicVersion}; use a device tree of this board");
        }
        guest.CheckController(gic, treePath);
        twin?.PatchConsole(tree, gic);
        string? bootArguments = twin is null ? board.Facts.BootArguments : twin.BootArguments;
        return new CheckedGuest(guest, ram, tree, treePath, gic, bootArguments, VirtualDevices.Find(guest, tree, gic, treePath));
    }

    private static string FindProgram(ProgramImage image, string[] directories) =>
        directories.Select(directory => Path.Combine(directory, image.Path)).FirstOrDefault(File.Exists)
            ?? throw new UserError(image.At, $"there is no file {image.Path} in {Text.OneOf(directories)}");
}
