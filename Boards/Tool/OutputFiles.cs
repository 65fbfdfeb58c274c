using System.Text;

namespace Lockstep.Boards;

/// <summary>The files of one run: written to a temporary directory beside the output directory's files, moved in place
/// together at the end, and gone without a trace on an error.</summary>
internal sealed class OutputFiles : IDisposable
{
    private readonly string _directory;
    private readonly List<string> _created = [];
    private readonly List<string> _names = [];

    public OutputFiles(string directory)
    {
        _directory = Path.GetFullPath(directory);
        try
        {
            for (string? parent = _directory; parent is not null && !Directory.Exists(parent); parent = Path.GetDirectoryName(parent))
            {
                _created.Add(parent);
            }
            Staging = Path.Combine(_directory, $".lockstep-{Environment.ProcessId}");
            Directory.CreateDirectory(Staging);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserError(directory, $"cannot be made: {e.Message}");
        }
    }

    /// <summary>The temporary directory, for programs that write files themselves.</summary>
    public string Staging { get; }

    /// <summary>Adds a file; its name may have folders before it.</summary>
    public void Add(string name, byte[] contents)
    {
        string path = Path.Combine(Staging, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, contents);
        _names.Add(name);
    }

    public void Add(string name, string contents) => Add(name, Encoding.UTF8.GetBytes(contents));

    /// <summary>Adds a file that another program wrote to <see cref="Staging"/>.</summary>
    public void AddStaged(string name) => _names.Add(name);

    /// <summary>Moves everything in place.</summary>
    public void Commit()
    {
        foreach (string name in _names)
        {
            string place = Path.Combine(_directory, name);
            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            File.Move(Path.Combine(Staging, name), place, overwrite: true);
        }
        _created.Clear();
    }

    /// <summary>Moves everything in place, and removes what else is there.</summary>
    public void CommitAlone()
    {
        string[] kept = [.. _names.Select(name => Path.GetFullPath(Path.Combine(_directory, name)))];
        string staging = Path.GetFullPath(Staging) + Path.DirectorySeparatorChar;
        foreach (string file in Directory.GetFiles(_directory, "*", SearchOption.AllDirectories)
            .Where(file => !kept.Contains(file) && !file.StartsWith(staging, StringComparison.Ordinal)))
        {
            File.Delete(file);
        }
        Commit();
    }

    public void Dispose()
    {
        if (Directory.Exists(Staging))
        {
            Directory.Delete(Staging, recursive: true);
        }
        foreach (string directory in _created.Where(d => Directory.Exists(d) && !Directory.EnumerateFileSystemEntries(d).Any()))
        {
            Directory.Delete(directory);
        }
    }
}
