using System.Reflection;
using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Model.KnownDefects;

/// <summary>The rows that say nothing about the model, each with the reason; all others are tests here or in tests/Model/Faults.</summary>
public sealed class NotApplicable
{
    /// <summary>Row and reason.</summary>
    public static (string Row, string Reason)[] Rows { get; } =
    [
        ("Row15", "a race between two CPUs outside a lock: the model is a function of one state, and vmm.elf has one thread a VM"),
        ("Row16", "a deadlock by a lock taken with interrupts on: neither the model nor vmm.elf has locks or interrupt handlers"),
        ("Row30", "the attributes by which user space saves and restores a controller: there is no such interface; a frame "
            + "without an owner is Row20"),
        ("Row43", "the virtual PL011: no device but the interrupt controller is modelled"),
        ("D29", "placing of the guest's images: Boards checks that, before anything runs"),
        ("D30", "virtio queues: no device but the interrupt controller is modelled"),
        ("D32", "a C expression that was constant, and a function defined in a header: techniques of that implementation"),
    ];

    [Fact]
    public void Every_row_is_a_test_or_has_a_reason_not_to_be()
    {
        IEnumerable<string> tests = from type in typeof(NotApplicable).Assembly.GetTypes()
                                    where type.Namespace is "Lockstep.Tests.Model.KnownDefects" or "Lockstep.Tests.Model.Faults"
                                    from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                                    where method.GetCustomAttributes<FactAttribute>().Any()
                                    from Match match in Regex.Matches(method.Name, @"(?<=^|_)(Row\d\d|D\d\d)(?=_)")
                                    select match.Value;
        IEnumerable<string> rows = Enumerable.Range(1, 44).Select(n => $"Row{n:00}").Concat(Enumerable.Range(1, 32).Select(n => $"D{n:00}"));
        string[] tested = [.. tests.Distinct()], excused = [.. Rows.Select(r => r.Row)];
        tested.Intersect(excused).ShouldBeEmpty("a row is a test and not applicable");
        rows.Except(tested).Except(excused).ShouldBeEmpty("rows without a test");
        Rows.ShouldAllBe(r => r.Reason.Length > 20);
    }
}
