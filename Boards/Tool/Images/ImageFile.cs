using System.ComponentModel;
using System.Diagnostics;
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
        if (IsGzip(bytes))
        {
            CheckGzip(bytes, displayName);
        }
        return bytes;
    }

    /// <summary>What gzip packed, or the bytes themselves if they are not packed by it.</summary>
    public static byte[] Unpacked(byte[] bytes, string displayName)
    {
        if (!IsGzip(bytes))
        {
            return bytes;
        }
        CheckGzip(bytes, displayName);
        try
        {
            using GZipStream packed = new(new MemoryStream(bytes), CompressionMode.Decompress);
            using MemoryStream unpacked = new();
            packed.CopyTo(unpacked);
            return unpacked.ToArray();
        }
        catch (InvalidDataException e)
        {
            throw new UserError(displayName, $"its gzip data is damaged ({e.Message}); build or copy it again");
        }
    }

    private static bool IsGzip(byte[] bytes) => bytes is [0x1f, 0x8b, ..];

    /// <summary>`gzip -t`, which sees truncation that .NET's reader takes for the end. Exit code 2 is a warning: other
    /// data may follow, the kernel takes several archives in one file. A machine without gzip goes without the check.</summary>
    private static void CheckGzip(byte[] bytes, string displayName)
    {
        ProcessStartInfo start = new("gzip", "-t") { RedirectStandardInput = true, RedirectStandardError = true };
        const int damaged = 1;
        try
        {
            using Process gzip = Process.Start(start)!;
            Task<string> messages = gzip.StandardError.ReadToEndAsync();
            Feed(gzip, bytes);
            gzip.WaitForExit();
            messages.Wait();
            if (gzip.ExitCode == damaged)
            {
                throw new UserError(displayName, "its gzip data is damaged or truncated; build or copy it again");
            }
        }
        catch (Win32Exception)
        {
            // No gzip here; the guest's kernel will say so itself.
        }
    }

    private static void Feed(Process process, byte[] bytes)
    {
        try
        {
            process.StandardInput.BaseStream.Write(bytes);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It stopped reading; its exit code says why.
        }
    }
}
