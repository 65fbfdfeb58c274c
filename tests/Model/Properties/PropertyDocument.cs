using System.Reflection;
using System.Text;
using Lockstep.Tests.Support;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Model.Properties;

/// <summary>docs/properties.md is made from the attributes of the properties; SNAP_UPDATE=1 writes it anew.</summary>
public sealed class PropertyDocument
{
    private static readonly (string Family, int Count, string Title)[] Families =
        [("T", 41, "Transition rules"), ("I", 15, "Invariants"), ("L", 1, "Liveness"), ("N", 2, "Non-interference and totality"), ("F", 14, "Guest faults"),
         ("V", 14, "Virtual devices")];

    private static (PropertyAttribute Property, string Test)[] All { get; } =
    [
        .. from type in typeof(PropertyDocument).Assembly.GetTypes()
           from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
           from property in method.GetCustomAttributes<PropertyAttribute>()
           select (property, $"{type.Name}.{method.Name}"),
    ];

    [Fact]
    public void Every_line_is_a_property_exactly_once()
    {
        IEnumerable<string> lines = Families.SelectMany(f => Enumerable.Range(1, f.Count).Select(n => $"{f.Family}{n}"));
        All.Select(p => p.Property.Id).Order(StringComparer.Ordinal).ShouldBe(lines.Order(StringComparer.Ordinal));
        All.Length.ShouldBe(87);
    }

    [Fact]
    public void Every_property_names_its_line_and_its_section()
    {
        foreach ((PropertyAttribute property, string test) in All)
        {
            test.Split('.')[1].ShouldStartWith($"{property.Id[..1]}{int.Parse(property.Id.AsSpan(1)):00}_");
            property.Section.ShouldNotBeNullOrWhiteSpace(test);
            property.Statement.ShouldNotBeNullOrWhiteSpace(test);
        }
    }

    [Fact]
    public void Docs_properties_md_is_what_the_attributes_say()
    {
        string path = Path.Combine(Repository.Root, "docs", "properties.md"), text = Text();
        if (Environment.GetEnvironmentVariable("SNAP_UPDATE") == "1")
        {
            File.WriteAllText(path, text);
        }

        (File.Exists(path) && File.ReadAllText(path) == text).ShouldBeTrue(
            $"docs/properties.md is stale; write it anew: SNAP_UPDATE=1 make test FILTER=FullyQualifiedName~{nameof(PropertyDocument)}");
    }

    private static string Text()
    {
        StringBuilder text = new();
        text.Append("""
            # Properties of the reference model

            Made from the `[Property]` attributes in `tests/Model/Properties` by `PropertyDocument.cs` there; do not edit. Each is a
            test that is run over random configurations and operation sequences with a fixed seed, and shrinks what fails.
            `make test SEED=N FILTER=FullyQualifiedName~NAME` repeats one; LOCKSTEP_RUNS=N multiplies the number of runs.

            A section is the one that says so: IHI 0048B.b is GICv2, IHI 0069 GICv3, DDI 0601 (DDI 0595 in older issues) the register pages,
            DDI 0487 the A-profile architecture, DEN0022 PSCI, DEN0028 SMCCC, VIRTIO 1.2 the devices (sections recalled). Numbers were compared with public copies of the manuals'
            headings for IHI 0048B 3.1, 3.2, 3.3.3, 4.1, 4.3 and 4.4 and IHI 0069 chapter 4; those of IHI 0048B chapter 5, DDI 0487,
            DEN0022 and DEN0028 are recalled. What stands in italics is the text that settled a line, or a choice that the architecture leaves open.
            "Recalled, text not found" is a line of which only the author's memory speaks, and the comparison with QEMU (`make validate`).

            T numbers are transition rules, I invariants, L liveness, N non-interference and totality, F guest faults, V virtual devices. "Latch" is the
            pending state that an edge or a write has set, "line" the input signal; a "source" is the CPU that sent an SGI.

            State of an interrupt, per CPU where it is banked: enabled, latch, line, active, edge, priority, group, target. It is
            pending when `edge ? latch : latch | line`; a GICv2 SGI when a source is pending.

            """);
        foreach ((string family, _, string title) in Families)
        {
            text.Append($"\n## {title}\n\n| id | always | section | engine | test |\n|---|---|---|---|---|\n");
            foreach ((PropertyAttribute p, string test) in All.Where(p => p.Property.Id[..1] == family).OrderBy(p => int.Parse(p.Property.Id.AsSpan(1))))
            {
                string note = p.Note.Length == 0 ? "" : $" *{p.Note}*";
                text.Append($"| {p.Id} | {Escaped(p.Statement + note)} | {Escaped(p.Section)} | {EngineName(p.Engine)} | `{test}` |\n");
            }
        }

        return text.ToString();
    }

    private static string EngineName(PropertyEngine engine) => engine switch
    {
        PropertyEngine.RandomGic => "FsCheck, Model/Gic",
        PropertyEngine.RandomKernel => "FsCheck, Model/Kernel",
        PropertyEngine.RandomFaults => "FsCheck, Model/Faults",
        PropertyEngine.RandomDevices => "FsCheck, Model/Devices",
        PropertyEngine.Exhaustive => "all values",
        _ => throw new ArgumentOutOfRangeException(nameof(engine)),
    };

    private static string Escaped(string text) =>
        text.Replace("<", "&lt;", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal);
}
