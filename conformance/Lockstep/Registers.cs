using Lockstep.Model.Gic;
using Lockstep.Model.Registers;
using Lockstep.Model.Table;

namespace Lockstep.InLockstep;

/// <summary>An operation's register accesses for people, by the table of registers.</summary>
public static class Registers
{
    /// <summary>In an operation on the CPU interface, from here on an offset is an IccRegister.</summary>
    public const uint FirstIcc = 0x1000;

    /// <summary>The register at an offset.</summary>
    /// <param name="offset">Offset in bytes, of the redistributors counted from the first.</param>
    /// <param name="size">Size of the access in bytes.</param>
    /// <param name="frame">0: the distributor; 1: the redistributors.</param>
    public static string Name(uint offset, int size, int frame) => RegisterText.Name(Frame(offset, frame), Place(offset, frame), size) + Owner(offset, frame);

    /// <summary>A value that an access moves, with its fields.</summary>
    /// <param name="offset">As for <see cref="Name"/>.</param>
    /// <param name="size">Size of the access in bytes.</param>
    /// <param name="frame">As for <see cref="Name"/>.</param>
    /// <param name="value">The value.</param>
    public static string Value(uint offset, int size, int frame, ulong value) => RegisterText.Value(Frame(offset, frame), Place(offset, frame), size, value);

    /// <summary>A write of the distributor or of the redistributors.</summary>
    /// <param name="offset">As for <see cref="Name"/>.</param>
    /// <param name="size">Size of the access in bytes.</param>
    /// <param name="frame">As for <see cref="Name"/>.</param>
    /// <param name="value">The value.</param>
    public static string Write(uint offset, int size, int frame, ulong value) => $"{Name(offset, size, frame)} <- {Value(offset, size, frame, value)}";

    /// <summary>A write of the CPU interface.</summary>
    /// <param name="offset">Offset in bytes, or an IccRegister from <see cref="FirstIcc"/> on.</param>
    /// <param name="value">The value.</param>
    public static string WriteCpuInterface(uint offset, ulong value) => offset < FirstIcc
        ? RegisterText.Write(RegisterTable.Gicc, offset, 4, value)
        : WriteIcc((IccRegister)(offset - FirstIcc), value);

    /// <summary>A write of a system register.</summary>
    /// <param name="register">Which.</param>
    /// <param name="value">The value.</param>
    public static string WriteIcc(IccRegister register, ulong value) =>
        RegisterTable.Icc.Registers.FirstOrDefault(r => r.NameOf(0) == register.ToString()) is { } r
            ? $"{register} <- {RegisterText.Value(r, 0, value)}" : $"{register} <- 0x{value:x}";

    private static RegisterFrame Frame(uint offset, int frame) =>
        frame != 0 ? RegisterTable.Gicr : offset >= GicdFrame.SizeBytes ? RegisterTable.GicdV3 : RegisterTable.Gicd;

    private static uint Place(uint offset, int frame) => frame != 0 ? offset % GicrFrame.SizeBytes : offset;

    private static string Owner(uint offset, int frame) => frame != 0 ? $" of vCPU {offset / GicrFrame.SizeBytes}" : "";
}
