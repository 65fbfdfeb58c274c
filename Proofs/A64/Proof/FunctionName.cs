using System.Text.RegularExpressions;

namespace Lockstep.Proofs.A64.Proof;

/// <summary>Functions as their source names them.</summary>
internal static partial class FunctionName
{
    /// <summary>Type and method of a symbol of the compiler; another symbol as it is.</summary>
    public static string Short(string symbol)
    {
        string name = Arguments().Replace(symbol, "");
        return Method().Match(name) is { Success: true } found ? $"{found.Groups[1].Value}.{found.Groups[2].Value}" : name;
    }

    [GeneratedRegex("^vmm_.*?((?:GIC[A-Zv3]+_)?[^_]+)__(.+)$")]
    private static partial Regex Method();

    [GeneratedRegex("(_1)?<.*>")]
    private static partial Regex Arguments();
}
