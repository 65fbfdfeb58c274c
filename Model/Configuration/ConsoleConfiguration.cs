using System.Runtime.InteropServices;

namespace Lockstep.Model.Configuration;

/// <summary>
/// The block in console.elf's section <c>.vmm_config</c>, where vmm.elf has a <see cref="ConfigurationBlock"/>: which serial port it has,
/// and which ring goes with it. Written at build time by <c>Boards/Tool</c>. Little-endian, fixed size, no references.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct ConsoleConfiguration
{
    /// <summary>The bytes "LSSERIAL", little-endian.</summary>
    public const ulong ExpectedMagic = 0x4c41_4952_4553_534c;

    /// <summary>Version of this layout; console.elf refuses any other.</summary>
    public const uint ExpectedVersion = 2;

    /// <summary>Must equal <see cref="ExpectedMagic"/>.</summary>
    public ulong Magic;

    /// <summary>Must equal <see cref="ExpectedVersion"/>.</summary>
    public uint Version;

    /// <summary>Must equal <c>sizeof(ConsoleConfiguration)</c>, in bytes.</summary>
    public uint SizeBytes;

    /// <summary>Channel (0 to 61) of the serial port's interrupt, and of the VMM.</summary>
    public uint InterruptChannel, VmmChannel;

    /// <summary>Which port it is.</summary>
    public ConsoleUart Uart;

    private readonly uint padding;

    /// <summary>Virtual addresses of the serial port's registers, and of the <see cref="ConsoleRing"/>.</summary>
    public ulong UartBase, RingBase;

    /// <summary>Of the kernel below: Labels and Flags; the rest is zero.</summary>
    public ConfigurationBlock Kernel;

    /// <summary>Whether the block was written by this version's tool.</summary>
    public static unsafe bool IsValid(ConsoleConfiguration* block) =>
        block->Magic == ExpectedMagic && block->Version == ExpectedVersion && block->SizeBytes == (uint)sizeof(ConsoleConfiguration)
        && block->Uart <= ConsoleUart.Ns16550;
}
