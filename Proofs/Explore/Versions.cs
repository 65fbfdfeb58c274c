using System.Security.Cryptography;
using System.Text;

namespace Lockstep.Explore;

/// <summary>What a result is a result of: the compiled code of VMM, model, machine and explorer.</summary>
public static class Versions
{
    /// <summary>A hash of the four; a build of the same sources has the same one.</summary>
    public static string Inputs { get; } = Of();

    private static string Of()
    {
        Type[] types = [typeof(Vmm.VmmState), typeof(Model.Gic.GicVersion), typeof(InLockstep.Machine), typeof(Versions)];
        string all = string.Join(',', types.Select(t => t.Module.ModuleVersionId));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all)))[..16];
    }
}
