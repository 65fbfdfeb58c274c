using Lockstep.Model.Gic;
using Lockstep.Model.Table;
using Lockstep.Runner.Agent;

namespace Lockstep.Validation;

/// <summary>Names of what operations address, from the facts of the registers.</summary>
public static class RegisterNames
{
    /// <summary>The name of what an operation addresses, with its index; of an operation that is no access its kind.</summary>
    public static string Of(Operation operation, AgentPlatform platform) =>
        Access.Of(operation, platform) is Access access ? Of(access, platform.GicVersion) : operation.Kind.ToString();

    /// <summary>The name of the register, with its index and with the bytes where they are not all.</summary>
    public static string Of(Access access, int gicVersion) => FrameOf(access.Frame, gicVersion) is { } frame
        ? RegisterText.Name(frame, PlaceOf(access), access.SizeBytes)
        : $"{access.Frame}+0x{access.Offset:x}";

    /// <summary>As <see cref="Of(Operation, AgentPlatform)"/>, and for a write the value and the fields that it has.</summary>
    public static string Text(Operation operation, AgentPlatform platform) =>
        Access.Of(operation, platform) is { IsWrite: true } access && FrameOf(access.Frame, platform.GicVersion) is { } frame
            ? RegisterText.Write(frame, PlaceOf(access), access.SizeBytes, access.Value)
            : Of(operation, platform);

    private static uint PlaceOf(Access access) =>
        access.Frame == Frame.Icc ? IccRegisterEncoding.Of((IccRegister)access.Offset) : access.Offset;

    private static RegisterFrame? FrameOf(Frame frame, int gicVersion) => frame switch
    {
        Frame.Gicd => gicVersion == 2 ? RegisterTable.Gicd : RegisterTable.GicdV3,
        Frame.Gicc => RegisterTable.Gicc,
        Frame.Gicr => RegisterTable.Gicr,
        Frame.Icc => RegisterTable.Icc,
        _ => null,
    };
}
