using Lockstep.Agent;
using Lockstep.Model.Gic;
using Lockstep.Model.Registers;
using Lockstep.Runner.Agent;

namespace Lockstep.Validation;

/// <summary>What an operation of a script addresses.</summary>
public enum Frame
{
    /// <summary>Nothing that has a frame.</summary>
    None,

    /// <summary>Distributor.</summary>
    Gicd,

    /// <summary>GICv2 CPU interface.</summary>
    Gicc,

    /// <summary>GICv3 redistributor of one CPU.</summary>
    Gicr,

    /// <summary>GICv3 CPU interface, system registers.</summary>
    Icc,

    /// <summary>PL011, whose interrupt is a level.</summary>
    Uart,

    /// <summary>PL061, whose interrupt is a level.</summary>
    Gpio,

    /// <summary>GICv2m, which turns a write into an edge of an SPI.</summary>
    Msi,
}

/// <summary>One load or store of a register, or MRS or MSR of one.</summary>
/// <param name="Cpu">The CPU that does it.</param>
/// <param name="Frame">Which frame.</param>
/// <param name="Owner">Whose redistributor.</param>
/// <param name="Offset">Bytes from the frame's start; for <see cref="Frame.Icc"/> the <see cref="IccRegister"/>.</param>
/// <param name="SizeBytes">1, 2, 4 or 8.</param>
/// <param name="IsWrite">Store or MSR.</param>
/// <param name="Value">What is stored, without what the size cuts off.</param>
public readonly record struct Access(int Cpu, Frame Frame, int Owner, uint Offset, int SizeBytes, bool IsWrite, ulong Value)
{
    private const ulong FrameSize = 0x1_0000;

    /// <summary>Whether it addresses this register, or one of an array, by any of its bytes.</summary>
    public bool Is(Frame frame, uint offset, uint count = 1, uint strideBytes = 4) =>
        Frame == frame && Offset >= offset && Offset < offset + count * strideBytes;

    /// <summary>Whether it is this system register.</summary>
    public bool Is(IccRegister register) => Frame == Frame.Icc && Offset == (uint)register;

    /// <summary>The value in its byte lanes of the 32-bit word.</summary>
    public uint WordValue => (uint)(Value << (int)(Offset & 3) * 8);

    /// <summary>The bits of the 32-bit word that it addresses.</summary>
    public uint Lanes => SizeBytes >= 4 ? uint.MaxValue : ((1u << SizeBytes * 8) - 1) << (int)(Offset & 3) * 8;

    /// <summary>What an operation addresses; <see langword="null"/> for one that is no access, or of memory.</summary>
    public static Access? Of(Operation operation, AgentPlatform platform)
    {
        switch (operation.Kind)
        {
            case OperationKind.Read:
                return Of(operation.Cpu, operation.Operands[0], operation.Argument, false, 0, platform);
            case OperationKind.Write:
                return Of(operation.Cpu, operation.Operands[0], operation.Argument, true, operation.Operands[1], platform);
            case OperationKind.ReadRegister or OperationKind.WriteRegister
                when IccRegisterEncoding.Decode((uint)operation.Argument) is IccRegister register:
                bool isWrite = operation.Kind == OperationKind.WriteRegister;
                return new Access(operation.Cpu, Frame.Icc, operation.Cpu, (uint)register, 8, isWrite, isWrite ? operation.Operands[0] : 0);
            default:
                return null;
        }
    }

    /// <summary>What a load or store addresses.</summary>
    public static Access? Of(int cpu, ulong address, int size, bool isWrite, ulong value, AgentPlatform platform)
    {
        Frame frame = Find(address, platform, out ulong offset, out int owner);
        ulong cut = size == 8 ? value : value & ((1UL << size * 8) - 1);
        return frame == Frame.None ? null : new Access(cpu, frame, owner, (uint)offset, size, isWrite, cut);
    }

    private static Frame Find(ulong address, AgentPlatform platform, out ulong offset, out int owner)
    {
        owner = 0;
        bool v2 = platform.GicVersion == 2;
        if (!v2 && (offset = address - platform.Gicr) < platform.GicrStride * GicdFrame.MaxCpuInterfaces)
        {
            owner = (int)(offset / platform.GicrStride);
            offset %= platform.GicrStride;
            return Frame.Gicr;
        }

        return (offset = address - platform.Gicd) < platform.GicdBytes ? Frame.Gicd
            : v2 && (offset = address - platform.Gicc) < FrameSize ? Frame.Gicc
            : v2 && (offset = address - platform.Gicv2m) < 0x1000 ? Frame.Msi
            : (offset = address - platform.Uart) < 0x1000 ? Frame.Uart
            : (offset = address - platform.Gpio) < 0x1000 ? Frame.Gpio
            : Frame.None;
    }
}
