namespace Lockstep.Host;

/// <summary>QEMU's pvpanic-pci device (1b36:0011): a write of 1 says that the guest, which is the host here, has panicked.</summary>
internal static unsafe class Panic
{
    private const uint Identity = 0x0011_1b36, Panicked = 1;
    private const ulong CommandRegister = 0x4, Bar0Register = 0x10;
    private const uint MemoryEnable = 2, DevicesPerBus = 32;

    /// <summary>Raises the event.</summary>
    /// <returns>False when there is no such device on bus 0; otherwise QEMU has ended or does so soon.</returns>
    internal static bool Raise()
    {
        for (ulong device = 0; device < DevicesPerBus; device++)
        {
            ulong configuration = Platform.PciConfiguration + (device << 15);
            if (Mmio.Read(configuration) == Identity)
            {
                Mmio.Write(configuration + Bar0Register, (uint)Platform.PciMemory);
                Mmio.Write(configuration + CommandRegister, MemoryEnable);
                Mmio.WriteByte(Platform.PciMemory, (byte)Panicked);
                return true;
            }
        }

        return false;
    }
}
