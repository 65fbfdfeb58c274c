using System;
using System.IO;
using System.Reflection;
using System.Text;
using Lockstep.Model.Relation;
using Lockstep.Tests.InLockstep;
using Lockstep.Tests.Support;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Model.Relation;

/// <summary>docs/deviations.md is made from the enum; SNAP_UPDATE=1 writes it anew.</summary>
public sealed class DeviationDocument
{
    [Fact]
    public void Docs_deviations_md_is_what_the_enum_says()
    {
        string path = Path.Combine(Repository.Root, "docs", "deviations.md"), text = Text();
        if (Environment.GetEnvironmentVariable("SNAP_UPDATE") == "1")
        {
            File.WriteAllText(path, text);
        }

        (File.Exists(path) ? File.ReadAllText(path) : "").ShouldBe(
            text, "docs/deviations.md is stale; write it anew: SNAP_UPDATE=1 make test "
                + $"FILTER=FullyQualifiedName~{nameof(DeviationDocument)}");
    }

    private static string Text()
    {
        StringBuilder text = new();
        text.Append("""
            # Deviations

            Made from `Model/Relation/Deviation.cs` by `tests/Model/Relation/DeviationDocument.cs`; do not edit.

            What a guest can see that differs from the architecture, and why seL4's interface leaves no choice. Whatever differs and is
            not named here is a fault: `Model/Relation` decides it for every step of a run, and `make lockstep` and the tests look for one.
            Each row's test is the method of its name in `tests/Lockstep/DeviationTests.cs`. Sections are of IHI 0048B.b (GICv2), IHI 0069
            (GICv3), DDI 0487 (A-profile), DDI 0601 (register pages) and DEN0028 (SMCCC).

            | name | what a guest may see | why | the specification says otherwise in |
            |---|---|---|---|

            """);
        foreach (FieldInfo field in typeof(Deviation).GetFields(BindingFlags.Public | BindingFlags.Static))
        {
            DeviationAttribute about = field.GetCustomAttribute<DeviationAttribute>().ShouldNotBeNull(field.Name);
            typeof(DeviationTests).GetMethod(field.Name).ShouldNotBeNull();
            text.Append($"| `{field.Name}` | {about.Effect} | {about.Reason} | {about.Section.Replace("<", "&lt;", System.StringComparison.Ordinal)} |\n");
        }

        return text.ToString();
    }
}
