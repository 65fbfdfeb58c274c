using System.Text.RegularExpressions;
using Lockstep.Model.Table;
using Lockstep.Tests.Support;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Model.Decode;

/// <summary>The model's decode of offsets and encodings is made from the facts; SNAP_UPDATE=1 writes it anew.</summary>
public sealed class DecodeTests
{
    private static readonly SystemRegisterDecode Icc = new(RegisterTable.Icc, "Gic", 1), Ich = new(RegisterTable.Ich, "Kernel", 2);

    public static TheoryData<string> Files =>
    [
        "Model/Gic/Gic.GicdV2.g.cs", "Model/Gic/Gic.GicdV3.g.cs", "Model/Gic/Gic.Gicc.g.cs", "Model/Gic/Gic.Gicr.g.cs", "Model/Gic/Gic.Icc.g.cs",
        "Model/Gic/IccRegister.g.cs", "Model/Kernel/GichFrame.g.cs", "Model/Kernel/IchRegister.g.cs", "Model/Kernel/IchRegisters.g.cs",
    ];

    [Theory, MemberData(nameof(Files))]
    public void The_decode_is_what_the_facts_say(string file) => Generated.ShouldBe(file, Text(file), nameof(DecodeTests));

    private static string Text(string file) => Path.GetFileName(file) switch
    {
        "Gic.GicdV2.g.cs" => new FrameDecode(DecodeFrame.GicdV2).Text(),
        "Gic.GicdV3.g.cs" => new FrameDecode(DecodeFrame.GicdV3).Text(),
        "Gic.Gicc.g.cs" => new FrameDecode(DecodeFrame.Gicc).Text(),
        "Gic.Gicr.g.cs" => new FrameDecode(DecodeFrame.Gicr).Text(),
        "GichFrame.g.cs" => new FrameDecode(DecodeFrame.Gich).Text(),
        "Gic.Icc.g.cs" => Icc.Decode(),
        "IccRegister.g.cs" => Icc.Enum(Summary),
        "IchRegisters.g.cs" => Ich.Decode(),
        "IchRegister.g.cs" => Ich.Enum(Summary),
        _ => throw new ArgumentOutOfRangeException(nameof(file)),
    };

    private static string Summary(Register r)
    {
        string source = File.ReadAllText(Path.Combine(Repository.Root, "Model", "Registers", r.Folder, $"{r.Name}.cs"));
        string summary = Regex.Match(source, "/// <summary>(.*?)</summary>", RegexOptions.Singleline).Groups[1].Value;
        return Regex.Replace(summary, @"\s*///\s*", " ").Trim().TrimEnd('.');
    }
}
