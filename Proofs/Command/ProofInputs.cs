using System.Security.Cryptography;
using System.Text;
using Lockstep.Model.Gic;

namespace Lockstep.Proofs.Command;

/// <summary>What results depend on: the code of the model, of the theorems and of the binding, and the solver.</summary>
internal static class ProofInputs
{
    /// <summary>Hash over all of it.</summary>
    public static string Hash { get; } = Of();

    /// <summary>Hash of a text.</summary>
    public static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Of()
    {
        StringBuilder all = new(Microsoft.Z3.Version.FullVersion);
        foreach (Type type in new[] { typeof(GicConfiguration), typeof(ProofInputs), typeof(Microsoft.Z3.Context) })
        {
            all.Append(' ').Append(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(type.Assembly.Location))));
        }

        return HashOf(all.ToString());
    }
}
