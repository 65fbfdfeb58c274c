using System.Diagnostics;
using System.IO.Enumeration;
using System.Text.RegularExpressions;
using Lockstep.Model.Table;
using Lockstep.Tests.Support;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Model.Registers;

/// <summary>
/// One stem everywhere: a register has facts, model, VMM, documentation and tests under its name, or a line in exemptions.txt says
/// why not. <c>make where</c> prints the same.
/// </summary>
public sealed class RegisterFiles
{
    private static readonly (string Pattern, string Kind, string Why)[] Exemptions =
        [.. File.ReadLines(Path.Combine(Repository.Root, "tests/Model/Registers/exemptions.txt"))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries)).Select(part => (part[0], part[1], part[2]))];

    private static readonly string[] Documentation = File.ReadAllLines(Path.Combine(Repository.Root, "docs/registers.md"));

    private static readonly string[] Tests =
        [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*.cs", SearchOption.AllDirectories)
            .Where(path => Path.GetFileName(path) != "RegisterFiles.cs" && Path.GetFileName(Path.GetDirectoryName(path)) != "Decode")
            .Select(File.ReadAllText)];

    public static TheoryData<string> Names => [.. RegisterTable.All.Select(r => r.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Has_its_files_or_a_reason(string name)
    {
        Register r = RegisterTable.All.Single(r => r.Name == name);
        string[] kinds = ["facts", "model", "vmm", "docs", "tests"];
        kinds.Where(kind => !IsPresent(r, kind) && !IsExempt(name, kind)).ShouldBeEmpty($"{name} lacks these; make where REG={name}");
        kinds.Where(kind => IsPresent(r, kind) && IsExempt(name, kind)).ShouldBeEmpty($"{name} has these, so its line in "
            + "exemptions.txt is stale");
    }

    [Fact]
    public void Every_exemption_has_a_register_and_a_reason()
    {
        foreach ((string pattern, string kind, string why) in Exemptions)
        {
            kind.ShouldBeOneOf("facts", "model", "vmm", "docs", "tests");
            RegisterTable.All.ShouldContain(r => Matches(pattern, r.Name), pattern);
            why.ShouldNotBeEmpty(pattern);
        }
    }

    [Fact]
    public void Nothing_stands_under_a_name_that_no_register_has()
    {
        string[] folders = ["Model/Gic/Registers", "Model/Kernel/Registers", "Vmm/Gic/Registers"];
        foreach (string path in folders.SelectMany(f => Directory.EnumerateFiles(Path.Combine(Repository.Root, f), "*_*.cs")))
        {
            string stem = Path.GetFileNameWithoutExtension(path);
            RegisterTable.All.ShouldContain(r => r.Name == stem, $"{path}: there are no facts of a register {stem}");
        }
    }

    [Theory]
    [InlineData("GICD_ISENABLER3", "model      present   Model/Gic/Registers/GICD_ISENABLER.cs")]
    [InlineData("GICD_IIDR", "vmm        present   Vmm/Gic/Registers/GICD_IIDR.cs")]
    [InlineData("GICC_IAR", "vmm        exempt    the hardware's GICV answers the guest; no access of it traps")]
    [InlineData("VIRTIO_QueueReady", "model      present   Model/Devices/VirtioMmio.cs")]
    [InlineData("VIRTIO_Status", "vmm        present   Vmm/Devices/DeviceStatus.cs")]
    [InlineData("ICH_LR3_EL2", "model      present   Model/Kernel/Registers/ICH_LR_EL2.cs")]
    public void Make_where_prints_them(string register, string line)
    {
        using Process process = Process.Start(new ProcessStartInfo("sh", [Path.Combine(Repository.Root, "Model/Registers/where.sh"), register])
        {
            RedirectStandardOutput = true,
        })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0);
        output.ShouldContain(line);
        output.ShouldNotContain("missing");
    }

    private static bool IsPresent(Register r, string kind) => kind switch
    {
        "facts" => Exists($"Model/Registers/{r.Folder}/{r.Name}.cs"),
        "model" => Exists($"Model/Gic/Registers/{r.Name}.cs") || Exists($"Model/Kernel/Registers/{r.Name}.cs"),
        "vmm" => Exists($"Vmm/Gic/Registers/{r.Name}.cs"),
        "docs" => Documentation.Any(line => Regex.IsMatch(line, $@"^\| {Stem(r)}(&lt;n&gt;)?{Level(r)} ")),
        _ => Tests.Any(text => Regex.IsMatch(text, $@"\b{Stem(r)}[0-9]*(<n>)?{Level(r)}(Tests)?\b")),
    };

    /// <summary>The manual's name, in two parts where an array's number is between them: ICH_LR, _EL2.</summary>
    private static string Stem(Register r) => r.IsSystemRegister ? r.Name[..^4] : $"({r.Name}|{r.ManualName})";

    private static string Level(Register r) => r.IsSystemRegister ? r.Name[^4..] : "";

    private static bool IsExempt(string name, string kind) => Exemptions.Any(e => e.Kind == kind && Matches(e.Pattern, name));

    private static bool Matches(string pattern, string name) => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false);

    private static bool Exists(string path) => File.Exists(Path.Combine(Repository.Root, path));
}
