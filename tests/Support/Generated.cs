using System;
using System.IO;
using Shouldly;

namespace Lockstep.Tests.Support;

/// <summary>Files of the tree that a test generates: it compares, and under SNAP_UPDATE=1 writes them anew.</summary>
public static class Generated
{
    /// <summary>Compares a file with what it should hold.</summary>
    /// <param name="path">From the top of the tree.</param>
    /// <param name="text">What it should hold.</param>
    /// <param name="owner">Name of the test class that generates it.</param>
    public static void ShouldBe(string path, string text, string owner)
    {
        string file = Path.Combine(Repository.Root, path);
        if (Environment.GetEnvironmentVariable("SNAP_UPDATE") == "1")
        {
            File.WriteAllText(file, text);
        }

        (File.Exists(file) ? File.ReadAllText(file) : "").ShouldBe(
            text, $"{path} is stale; write it anew: SNAP_UPDATE=1 make test FILTER=FullyQualifiedName~{owner}");
    }
}
