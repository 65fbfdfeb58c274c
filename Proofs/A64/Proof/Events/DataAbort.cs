using Lockstep.Model.Configuration;
using Lockstep.Model.Faults;
using Lockstep.Model.Registers.Virtio;
using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Proofs.Words;

namespace Lockstep.Proofs.A64.Proof.Events;

/// <summary>The message of a VMFault: a data abort of one aligned access to the distributor (DDI 0487, ISS of a Data Abort).</summary>
internal static class DataAbort
{
    /// <summary>
    /// ESR_EL2 as a translation fault from EL0 or EL1 with a valid syndrome: EC 0x24, IL 1, ISV 1, S1PTW 0, CM 0, DFSC 0b0001xx.
    /// </summary>
    private const uint Described = 0x9300_0004;

    /// <summary>SSE, SF, AR, bits 13 to 9, and the level of DFSC; and ISS2 above.</summary>
    private const ulong Any = 0xffff_ffff_0020_fe03;

    private const uint Write = 1 << 6;

    private const int SizeShift = 22, RegisterShift = 16;

    /// <summary>MR0 to MR3.</summary>
    /// <param name="pc">The guest's PC.</param>
    /// <param name="address">Guest-physical address.</param>
    /// <param name="sizeBytes">1, 2, 4 or 8.</param>
    /// <param name="register">Number of the register that is loaded or stored.</param>
    /// <param name="isWrite">Whether it is a store.</param>
    public static SymbolicWord64[] Message(SymbolicWord64 pc, ulong address, int sizeBytes, int register, bool isWrite)
    {
        uint described = Described | ((uint)int.Log2(sizeBytes) << SizeShift) | ((uint)register << RegisterShift) | (isWrite ? Write : 0);
        SymbolicWord64 esr = (Unknowns.Wide("MR3, ESR_EL2") & SymbolicWord64.Of(Any)) | SymbolicWord64.Of(described);
        return [pc, SymbolicWord64.Of(address), SymbolicWord64.Of(0ul), esr];
    }

    /// <summary>The model's answer to the message, and its vCPUs, of which only the faulting one's registers matter.</summary>
    public static (VmState<SymbolicWord64, SymbolicWord32, SymbolicBit> Vm, Answer<SymbolicWord64, SymbolicWord32,
        SymbolicBit> Answer) Answer(
        VmmImage image, GuestContext before, SymbolicWord64[] message, int vcpu = 0)
    {
        VmState<SymbolicWord64, SymbolicWord32, SymbolicBit> vm = new((int)image.Configuration.VcpuCount);
        before.CopyTo(vm.Vcpus[vcpu]);
        return (vm, RightAnswer<SymbolicWord64, SymbolicWord32, SymbolicBit>.To(Guest(image), vm, vcpu, new(FaultLabel.VMFault, message)));
    }

    /// <summary>The guest's machine, as far as the model has to know it.</summary>
    public static GuestEnvironment Guest(VmmImage image)
    {
        ConfigurationBlock c = image.Configuration;
        DeviceRegion[] redistributors = c.GicrSizeBytes == 0 ? [] : [new DeviceRegion(c.GicrBase, c.GicrSizeBytes)];
        return new()
        {
            Affinities = [.. Enumerable.Range(0, (int)c.VcpuCount).Select(n => (ulong)n)],
            Regions =
            [
                new DeviceRegion(c.GicdBase, c.GicdSizeBytes), .. redistributors,
                .. Enumerable.Range(0, (int)c.VirtualDeviceCount)
                    .Select(n => new DeviceRegion(DeviceLayout.Facts(image, n).GuestBase, VirtioMmioFrame.SizeBytes)),
            ],
            HasSgiRegisters = c.GicVersion == 3,
        };
    }
}
