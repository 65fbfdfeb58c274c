using System;
using System.IO;
using System.Linq;
using Lockstep.Tools;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Tools;

/// <summary>What the command-line programs share.</summary>
public sealed class ToolsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("lockstep-tools-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("0", 0ul)]
    [InlineData("18446744073709551615", ulong.MaxValue)]
    [InlineData("0x1f", 0x1ful)]
    [InlineData("0XFF", 0xfful)]
    [InlineData("18446744073709551616", null)]
    [InlineData("0x", null)]
    [InlineData("-1", null)]
    [InlineData(" 1", null)]
    [InlineData("1f", null)]
    [InlineData("", null)]
    public void Numbers_are_decimal_or_hexadecimal(string text, ulong? number) => NumberText.Parse(text).ShouldBe(number);

    [Theory]
    [InlineData("", "1/1")]
    [InlineData("1/1", "1/1")]
    [InlineData("3/4", "3/4")]
    [InlineData("0/4", null)]
    [InlineData("5/4", null)]
    [InlineData("1", null)]
    [InlineData("1/2/3", null)]
    [InlineData("-1/4", null)]
    [InlineData("a/b", null)]
    public void A_part_is_i_of_n(string text, string? part) => (ShardNumber.Parse(text)?.ToString()).ShouldBe(part);

    [Fact]
    public void Each_piece_of_work_is_in_one_part() =>
        Enumerable.Range(0, 20).ShouldAllBe(n => Enumerable.Range(1, 3).Count(i => new ShardNumber(i, 3).Takes(n)) == 1);

    [Theory]
    [InlineData("", "no files were given")]
    [InlineData("1/2 2/2", null)]
    [InlineData("2/2 1/2", null)]
    [InlineData("1/1", null)]
    [InlineData("1/3 3/3", "part 2/3 is missing")]
    [InlineData("1/2 2/2 1/2", "part 1/2 is there twice")]
    [InlineData("1/2 2/3", "file1 is part 2/3, file0 is part 1/2; give the parts of one division")]
    public void Parts_that_are_not_one_run_are_refused(string parts, string? wrong) =>
        ShardNumber.Incomplete([.. parts.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select((p, i) => ($"file{i}", ShardNumber.Parse(p)!.Value))])
            .ShouldBe(wrong);

    [Fact]
    public void A_file_is_there_whole_or_not_at_all()
    {
        string path = Path.Combine(folder, "a", "b.txt");
        WholeFile.Write(path, "first");
        Should.Throw<InvalidOperationException>(() => WholeFile.Write(path, beside =>
        {
            File.WriteAllText(beside, "half");
            throw new InvalidOperationException();
        }));
        File.ReadAllText(path).ShouldBe("first");
        WholeFile.Write(path, [1, 2]);
        File.ReadAllBytes(path).ShouldBe([1, 2]);
        Directory.EnumerateFiles(Path.GetDirectoryName(path)!).ShouldBe([path]);
    }
}
