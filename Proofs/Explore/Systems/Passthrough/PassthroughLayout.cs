namespace Lockstep.Explore.Systems;

/// <summary>Where the parts of a state are in its word: 7 bits an interrupt, then 12 bits a vCPU.</summary>
internal static class PassthroughLayout
{
    /// <summary>Interrupts and vCPUs.</summary>
    public const int Interrupts = 2, Vcpus = 2;

    /// <summary>
    /// Of an interrupt: the device's line, its latched edge, masked by the kernel, notified, waiting in the guest's distributor, enabled
    /// there, and the vCPU that it goes to.
    /// </summary>
    public const int Line = 0, Latch = 1, Masked = 2, Notified = 3, Waits = 4, Enabled = 5, Target = 6, InterruptBits = 7;

    /// <summary>
    /// Of a vCPU: its list register's state (2 bits) and interrupt, what the monitor believes to be there (2 bits: none, or interrupt
    /// plus 1), active priorities (2 bits), priority mask, group switched off, what it does (3 bits).
    /// </summary>
    public const int State = 0, Holds = 2, Belief = 3, Active = 5, Mask = 7, Off = 8, Mode = 9, VcpuBits = 12;

    /// <summary>Bits of a state.</summary>
    public const int Bits = Interrupts * InterruptBits + Vcpus * VcpuBits;

    /// <summary>First bit of an interrupt.</summary>
    public static int OfInterrupt(int i) => i * InterruptBits;

    /// <summary>First bit of a vCPU.</summary>
    public static int OfVcpu(int c) => Interrupts * InterruptBits + c * VcpuBits;

    /// <summary>All bits of an interrupt.</summary>
    public static ulong InterruptMask(int i) => ((1ul << InterruptBits) - 1) << OfInterrupt(i);

    /// <summary>All bits of a vCPU.</summary>
    public static ulong VcpuMask(int c) => ((1ul << VcpuBits) - 1) << OfVcpu(c);

    /// <summary>One bit of each interrupt.</summary>
    public static ulong OfAllInterrupts(int field) => 1ul << OfInterrupt(0) + field | 1ul << OfInterrupt(1) + field;

    /// <summary>What the monitor's turn reads and writes: the guest's distributor, list registers, and what it believes of them.</summary>
    public static ulong Turn { get; } = OfAllInterrupts(Waits) | OfAllInterrupts(Enabled) | OfAllInterrupts(Target)
        | 0x1ful << OfVcpu(0) | 0x1ful << OfVcpu(1);
}
