using System.Reflection;
using Lockstep.Model.Gic;
using Lockstep.Model.Registers;
using Lockstep.Runner.Agent;

namespace Lockstep.Validation;

/// <summary>Names of registers by their place, from their facts in Model/Registers.</summary>
public static class RegisterNames
{
    private static readonly Place[] Places = [.. typeof(GICD_CTLR).Assembly.GetTypes().Where(IsRegister).Select(Of)];

    private sealed record Place(string Name, string Prefix, uint Offset, uint Stride, uint Count, uint WidthBytes);

    /// <summary>The name of what an operation addresses, with its index; of an operation that is no access its kind.</summary>
    public static string Of(Operation operation, AgentPlatform platform) =>
        Access.Of(operation, platform) is Access access ? Of(access, platform.GicVersion) : operation.Kind.ToString();

    /// <summary>The name of the register, with its index; "reserved" and the offset where there is none.</summary>
    public static string Of(Access access, int gicVersion)
    {
        if (access.Frame == Frame.Icc)
        {
            return ((IccRegister)access.Offset).ToString();
        }

        foreach (string prefix in Prefixes(access.Frame, gicVersion))
        {
            foreach (Place place in Places.Where(place => place.Prefix == prefix))
            {
                uint into = access.Offset - place.Offset;
                if (access.Offset >= place.Offset && into < place.Stride * place.Count && into % place.Stride < place.WidthBytes)
                {
                    string name = place.Name.Replace("GICDv3_", "GICD_", StringComparison.Ordinal);
                    return place.Count == 1 ? name : $"{name}{into / place.Stride}";
                }
            }
        }

        return $"{access.Frame} reserved +0x{access.Offset:x}";
    }

    private static string[] Prefixes(Frame frame, int gicVersion) => frame switch
    {
        Frame.Gicd => gicVersion == 2 ? ["GICD"] : ["GICDv3", "GICD"],
        Frame.Gicc => ["GICC"],
        Frame.Gicr => ["GICR"],
        _ => [],
    };

    private static bool IsRegister(Type type) =>
        type.Namespace == typeof(GICD_CTLR).Namespace && !type.IsNested && type.GetField("OffsetBytes") is not null && type.GetField("Count") is not null;

    private static Place Of(Type type) =>
        new(type.Name, type.Name[..type.Name.IndexOf('_', StringComparison.Ordinal)], Constant(type, "OffsetBytes"), Constant(type, "StrideBytes"), Constant(type, "Count"),
            Constant(type, "WidthBits") / 8);

    private static uint Constant(Type type, string name) => (uint)type.GetField(name, BindingFlags.Public | BindingFlags.Static)!.GetRawConstantValue()!;
}
