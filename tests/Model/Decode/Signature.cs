using System.Reflection;

namespace Lockstep.Tests.Model.Decode;

/// <summary>How the generated decode calls a register's model: parameters are known by their names.</summary>
internal static class Signature
{
    /// <summary>
    /// Registers that are read-only in the facts, as Lockstep shows them, and that another implementation of the architecture, which
    /// GicConfiguration describes, lets software write.
    /// </summary>
    public static readonly IReadOnlyList<string> WritableElsewhere = ["GICR_ICFGR1"];

    /// <summary>Whether the decode has an arm for writes.</summary>
    public static bool IsWritten(DecodedRegister r) => r.Register.Writes || WritableElsewhere.Contains(r.Register.Name);

    /// <summary>The arguments of a call.</summary>
    public static string Arguments(MethodInfo method, string cpu, string index, string value = "value") =>
        string.Join(", ", method.GetParameters().Select(p => p.Name switch
        {
            "s" => "s",
            "cpu" or "owner" => cpu,
            "n" => index,
            "value" => value,
            "lanes" or "low" or "high" => p.Name,
            _ => throw new InvalidOperationException($"{method.DeclaringType!.Name}.{method.Name}: the decode has nothing for {p.Name}"),
        }));

    /// <summary>A line, or two where it would be longer than lines are.</summary>
    public static string Line(string start, string rest) =>
        start.Length + 1 + rest.Length <= 140 ? $"{start} {rest}\n" : $"{start}\n            {rest}\n";
}
