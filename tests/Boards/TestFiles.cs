using System;
using System.IO;
using System.Runtime.CompilerServices;
using Lockstep.Boards;
using Lockstep.Boards.Kernels;
using Shouldly;

namespace Lockstep.Tests.Boards;

/// <summary>A temporary directory with a guest's files, and the repository's own boards.</summary>
public sealed class TestFiles : IDisposable
{
    public const string BoardName = "qemu_arm_virt";

    public TestFiles()
    {
        Directory.CreateDirectory(Images);
        Write("images/linux", TestKernel.Image());
        Write("images/rootfs.cpio.gz", TestKernel.Gzip(new byte[5000]));
        Write("vmm.elf", TestElf.Vmm().Build());
        Write("host.elf", TestElf.Host().Build());
    }

    public static string RepositoryRoot { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", ".."));

    public static string BoardsDirectory => Path.Combine(RepositoryRoot, "Boards");

    public string Root { get; } = Directory.CreateTempSubdirectory("lockstep-test-").FullName;

    public string Images => PathOf("images");

    public string Output => PathOf("out");

    internal BuildOptions Options => new()
    {
        Board = BoardName,
        System = "simple.system",
        BoardsDirectory = BoardsDirectory,
        ImageDirectory = Images,
        Vmm = PathOf("vmm.elf"),
        Host = PathOf("host.elf"),
        Configuration = KernelConfiguration.Debug,
        OutputDirectory = Output,
    };

    public string PathOf(string name) => Path.Combine(Root, name);

    public void Write(string name, byte[] contents) => File.WriteAllBytes(PathOf(name), contents);

    public void Write(string name, string contents)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
        File.WriteAllText(PathOf(name), contents);
    }

    /// <summary>Puts another text in the place of one that a file has once.</summary>
    public static void ReplaceOnce(string path, string old, string by)
    {
        string text = File.ReadAllText(path);
        text.Split(old).Length.ShouldBe(2, $"{path} has `{old}` once");
        File.WriteAllText(path, text.Replace(old, by, StringComparison.Ordinal));
    }

    /// <summary>A text without the directories that differ from machine to machine.</summary>
    public string Relative(string text) => text
        .Replace(Root + "/", "", StringComparison.Ordinal).Replace(RepositoryRoot + "/", "", StringComparison.Ordinal);

    /// <summary>Runs an action that must end in an error of the user's.</summary>
    public string ErrorOf(Action action)
    {
        try
        {
            action();
        }
        catch (UserError e)
        {
            return Relative(e.Message);
        }
        return "no error";
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
