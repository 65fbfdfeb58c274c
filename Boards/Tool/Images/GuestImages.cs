namespace Lockstep.Boards.Images;

/// <summary>The guest's files.</summary>
/// <param name="Initrd">Null when there is none.</param>
internal sealed record GuestImages(KernelImage Kernel, byte[]? Initrd)
{
    public const string KernelName = "linux", TreeName = "linux.dts", InitrdName = "rootfs.cpio.gz";

    /// <summary>The user's linux.dts when there is one, else the board's guest.dts.</summary>
    public static string TreePath(string directory, Board board)
    {
        string own = Path.Combine(directory, TreeName);
        return File.Exists(own) ? own : board.TreeFile;
    }

    public static GuestImages Read(string directory)
    {
        string kernel = Path.Combine(directory, KernelName);
        if (!File.Exists(kernel))
        {
            throw new UserError(kernel, "there is no kernel; run `make images` for Debian's, or give IMAGE_DIR= a directory with your own `linux`");
        }
        string initrd = Path.Combine(directory, InitrdName);
        return new GuestImages(
            KernelImage.Read(kernel, kernel),
            File.Exists(initrd) ? ImageFile.ReadInitrd(initrd, initrd) : null);
    }
}
