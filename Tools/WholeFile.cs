namespace Lockstep.Tools;

/// <summary>Writes files that are there whole or not at all: beside their place first, then moved.</summary>
public static class WholeFile
{
    /// <summary>Writes a text.</summary>
    /// <param name="path">Where; folders before it are made.</param>
    /// <param name="text">The text.</param>
    public static void Write(string path, string text) => Write(path, beside => File.WriteAllText(beside, text));

    /// <summary>Writes bytes.</summary>
    /// <inheritdoc cref="Write(string, string)"/>
    /// <param name="path">Where; folders before it are made.</param>
    /// <param name="bytes">The bytes.</param>
    public static void Write(string path, byte[] bytes) => Write(path, beside => File.WriteAllBytes(beside, bytes));

    /// <summary>Has a file written. When that throws, what was there before stays and nothing is left beside it.</summary>
    /// <param name="path">Where; folders before it are made.</param>
    /// <param name="write">Writes a file of the name that it is given. Programs that write the same file at once have different names.</param>
    public static void Write(string path, Action<string> write)
    {
        string place = Path.GetFullPath(path), beside = $"{place}.{Environment.ProcessId}-{Environment.CurrentManagedThreadId}.part";
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        try
        {
            write(beside);
            File.Move(beside, place, overwrite: true);
        }
        finally
        {
            File.Delete(beside);
        }
    }
}
