using System.Security.Cryptography;
using System.Text;

namespace Lockstep.Ship.Evidence;

/// <summary>A hash over sources, and over the tools that make programs of them.</summary>
internal static class SourceHash
{
    private static readonly string[] s_always = ["Directory.Packages.props", "Directory.Build.props", "global.json", "Makefile"];
    private static readonly string[] s_built = ["build", "bin", "obj", "images"];

    /// <summary>SHA-256 over names and contents, in the order of names, and over the versions of the tools.</summary>
    /// <param name="sources">Folders and files, from the folder that the command runs in.</param>
    public static string Of(IEnumerable<string> sources)
    {
        using IncrementalHash all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string file in sources.Concat(s_always).SelectMany(FilesOf).Distinct().Order(StringComparer.Ordinal))
        {
            all.AppendData(Encoding.UTF8.GetBytes($"{file}\n"));
            all.AppendData(SHA256.HashData(File.ReadAllBytes(file)));
        }

        foreach (ToolVersion tool in ToolVersion.All)
        {
            all.AppendData(Encoding.UTF8.GetBytes($"{tool.Name} {tool.Version}\n"));
        }

        return Convert.ToHexStringLower(all.GetHashAndReset());
    }

    private static IEnumerable<string> FilesOf(string source) =>
        File.Exists(source) ? [source]
        : !Directory.Exists(source) ? throw new UserError(source, "does not exist; run this in the folder of the sources")
        : Directory.EnumerateFiles(source).Where(file => !file.Contains(".received.", StringComparison.Ordinal))
            .Concat(Directory.EnumerateDirectories(source).Where(IsSource).SelectMany(FilesOf));

    private static bool IsSource(string folder) =>
        Path.GetFileName(folder) is var name && !s_built.Contains(name) && !name.StartsWith('.');
}
