using System;
using System.IO;
using System.Linq;
using Lockstep.Boards;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Boards;

/// <summary>Goal: every rule of a .system file has a message that says where and what to do. Method: Boards/broken has
/// one file a rule; its first line is the message that it must give.</summary>
public sealed class BrokenSystemTests
{
    /// <summary>The line of a file that is for the board with a GICv3.</summary>
    private const string Gicv3 = "<!-- board: GICv3 -->";

    private const string Prefix = "<!-- expected: ", Suffix = " -->";

    private static string Directory => Path.Combine(TestFiles.BoardsDirectory, "broken");

    public static TheoryData<string> Files =>
        [.. System.IO.Directory.EnumerateFiles(Directory, "*.system").Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Gives_the_message_in_its_first_line(string file)
    {
        string path = Path.Combine(Directory, file);
        string first = File.ReadLines(path).First();
        first.ShouldStartWith(Prefix);
        first.ShouldEndWith(Suffix);
        string expected = first[Prefix.Length..^Suffix.Length];
        MessageOf(path).ShouldBe(expected);
    }

    [Fact]
    public void The_boards_own_systems_have_no_error()
    {
        foreach (string system in System.IO.Directory.EnumerateFiles(TestFiles.BoardsDirectory, "*.system", SearchOption.AllDirectories).Where(path => !path.StartsWith(Directory, StringComparison.Ordinal)))
        {
            string board = Path.GetFileName(Path.GetFullPath(Path.Combine(Path.GetDirectoryName(system)!, "..")));
            Should.NotThrow(() => CheckedSystem.Read(Board.Load(TestFiles.BoardsDirectory, board), system, "IMAGES", isForBuiltInHost: true, needsImages: false), system);
        }
    }

    private static string MessageOf(string path)
    {
        Board board = Board.Load(TestFiles.BoardsDirectory, File.ReadLines(path).Contains(Gicv3) ? "qemu_arm_virt_gicv3" : TestFiles.BoardName);
        UserError error = Should.Throw<UserError>(() => CheckedSystem.Read(board, path, "IMAGES", isForBuiltInHost: true));
        string message = error.Message.Replace(Directory, "SYSTEMS", StringComparison.Ordinal).Replace(TestFiles.RepositoryRoot + "/", "", StringComparison.Ordinal);
        // Lines without a column are printed with a space after the file's name.
        return message[$"SYSTEMS/{Path.GetFileName(path)}:".Length..].Trim();
    }
}
