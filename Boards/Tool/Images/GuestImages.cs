namespace Lockstep.Boards.Images;

/// <summary>The files of one guest.</summary>
/// <param name="Initrd">Null when there is none.</param>
internal sealed record GuestImages(KernelImage Kernel, byte[]? Initrd)
{
    public const string KernelName = "linux", ProgramName = "program.bin", TreeName = "linux.dts", BlobName = "linux.dtb", InitrdName = "rootfs.cpio.gz", BoardTree = "guest.dts";

    /// <summary>
    /// The guest's device tree: the user's for this guest (source or blob), the board's for this guest, then those for all guests.
    /// </summary>
    /// <param name="imageDirectory">The directory of images.</param>
    /// <param name="board">The board.</param>
    /// <param name="folder">The guest's folder, "" for none.</param>
    public static string TreePath(string imageDirectory, Board board, string folder)
    {
        string ofGuest = Path.Combine(board.Directory, folder, BoardTree);
        return UserTree(Path.Combine(imageDirectory, folder)) ?? (File.Exists(ofGuest) ? ofGuest : null)
            ?? UserTree(imageDirectory) ?? Path.Combine(board.Directory, BoardTree);
    }

    /// <summary>Reads the guest's own files, or those that all guests share where its folder has no kernel.</summary>
    /// <inheritdoc cref="TreePath"/>
    public static GuestImages Read(string imageDirectory, string folder)
    {
        string own = Path.Combine(imageDirectory, folder);
        string directory = HasKernel(own) ? own : imageDirectory;
        string kernel = Path.Combine(directory, KernelName), program = Path.Combine(directory, ProgramName);
        if (File.Exists(kernel) && File.Exists(program))
        {
            throw new UserError(program, $"there is {KernelName} too; a guest is one or the other, remove one");
        }
        if (!HasKernel(directory))
        {
            throw new UserError(kernel, "there is no kernel; run `make images` for Debian's, or give IMAGE_DIR= a directory with your own `linux`");
        }
        string initrd = Path.Combine(directory, InitrdName);
        return new GuestImages(
            File.Exists(kernel) ? KernelImage.Read(kernel, kernel) : KernelImage.OfProgram(ImageFile.Read(program, program)),
            File.Exists(initrd) ? ImageFile.ReadInitrd(initrd, initrd) : null);
    }

    private static string? UserTree(string directory)
    {
        string source = Path.Combine(directory, TreeName), blob = Path.Combine(directory, BlobName);
        if (File.Exists(source) && File.Exists(blob))
        {
            throw new UserError(blob, $"there is {TreeName} too, and one may be older than the other; remove one");
        }
        return File.Exists(source) ? source : File.Exists(blob) ? blob : null;
    }

    private static bool HasKernel(string directory) =>
        File.Exists(Path.Combine(directory, KernelName)) || File.Exists(Path.Combine(directory, ProgramName));
}
