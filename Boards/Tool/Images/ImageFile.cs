using System.IO.Compression;

namespace Lockstep.Boards.Images;

/// <summary>Reads the guest's files.</summary>
internal static class ImageFile
{
    public static byte[] Read(string path, string displayName)
    {
        try
        {
            byte[] bytes = File.ReadAllBytes(path);
            return bytes.Length > 0 ? bytes : throw new UserError(displayName, "the file is empty");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserError(displayName, $"cannot be read: {e.Message}");
        }
    }

    /// <summary>Reads an initial RAM disk. Its format is the kernel's affair; one that starts with gzip must be whole.</summary>
    public static byte[] ReadInitrd(string path, string displayName)
    {
        byte[] bytes = Read(path, displayName);
        if (bytes is [0x1f, 0x8b, ..])
        {
            CheckGzip(bytes, displayName);
        }
        return bytes;
    }

    private static void CheckGzip(byte[] bytes, string displayName)
    {
        // The smallest gzip member is 18 bytes; .NET takes a shorter stream for an empty one.
        const int smallestMember = 18;
        try
        {
            using GZipStream gzip = new(new MemoryStream(bytes), CompressionMode.Decompress);
            byte[] buffer = new byte[1 << 16];
            while (gzip.Read(buffer) > 0)
            {
            }
        }
        catch (InvalidDataException)
        {
            throw new UserError(displayName, "its gzip data is damaged or truncated; build or copy it again");
        }
        if (bytes.Length < smallestMember)
        {
            throw new UserError(displayName, "its gzip data is truncated; build or copy it again");
        }
    }
}
