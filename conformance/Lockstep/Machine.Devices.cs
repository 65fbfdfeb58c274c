using System.Runtime.InteropServices;
using Lockstep.Model.Configuration;
using Lockstep.Vmm.Devices;
using Lockstep.Vmm.Microkit;
using FaultLabel = Lockstep.Vmm.Microkit.FaultLabel;

namespace Lockstep.InLockstep;

/// <content>A disk that the VMM emulates, and the RAM that its driver uses.</content>
public sealed unsafe partial class Machine
{
    private byte* diskRam, disk;
    private int diskRamBytes, diskBytes;

    /// <summary>RAM of the guest that the VMM reaches.</summary>
    public Span<byte> DiskRam => new(diskRam, diskRamBytes);

    /// <summary>What the disk holds.</summary>
    public Span<byte> Disk => new(disk, diskBytes);

    /// <summary>Adds a disk to a whole machine (<see cref="BecomeWhole(ulong, ulong)"/>).</summary>
    /// <param name="address">Guest-physical address of its registers.</param>
    /// <param name="intid">Its INTID.</param>
    /// <param name="bytes">Bytes of the disk.</param>
    /// <param name="ramBase">Guest-physical address of RAM that holds bytes; a driver keeps to it, or leaves RAM.</param>
    /// <param name="ramBytes">Its size.</param>
    public void AddDisk(ulong address, int intid, uint bytes, ulong ramBase, uint ramBytes)
    {
        (diskRamBytes, diskBytes) = ((int)ramBytes, (int)bytes);
        diskRam = (byte*)NativeMemory.AllocZeroed(ramBytes);
        disk = (byte*)NativeMemory.AllocZeroed(bytes);
        block->Ram0.SizeBytes = ramBase - block->Ram0.GuestBase;
        block->RamRegionCount = 2;
        (&block->Ram0)[1] = new RamRegion { GuestBase = ramBase, VmmBase = (ulong)diskRam, SizeBytes = ramBytes };
        block->VirtualDeviceCount = 1;
        block->Device0 = new VirtualDevice
        {
            Kind = VirtualDeviceKind.Block,
            GuestBase = address,
            Intid = (uint)intid,
            Channel = ConfigurationBlock.NoChannel,
            BackingBase = (ulong)disk,
            BackingSizeBytes = bytes,
        };
        VirtioDevices<DoubleKernel>.Initialise(ref *state);
    }

    /// <summary>The line of a device that the VMM emulates is about to be driven.</summary>
    /// <param name="intid">Its INTID.</param>
    /// <param name="level">High.</param>
    public void DriveVirtual(int intid, bool level) => Relation.VirtualLine(intid, level);

    /// <summary>A load or store of X0 to a device that the VMM emulates, made once.</summary>
    /// <param name="cpu">The vCPU.</param>
    /// <param name="address">Guest-physical, a multiple of the size.</param>
    /// <param name="sizeBytes">1, 2, 4 or 8.</param>
    /// <param name="isWrite">Store.</param>
    /// <param name="value">What is stored, or was loaded.</param>
    /// <returns>Whether it is complete; else the vCPU makes it again.</returns>
    public bool AccessDevice(int cpu, ulong address, int sizeBytes, bool isWrite, ref ulong value)
    {
        Begin(cpu);
        ref UserContext context = ref contexts[cpu];
        context.Pc = Pc;
        context.X0 = value;
        *snapshot = context;
        uint esr = AccessSyndrome.Of(sizeBytes, 0, isWrite);
        ulong* mr = MessageRegisters;
        (mr[0], mr[1], mr[2], mr[3]) = (Pc, address, 0, esr);
        bool isReplied = Trap(cpu, FaultLabel.VMFault, 4);
        bool isComplete = context.Pc == Pc + 4;
        snapshot->Pc = isComplete ? Pc + 4 : Pc;
        snapshot->X0 = isWrite ? value : context.X0;
        value = context.X0;
        if (!isReplied || !SameAsSnapshot(cpu))
        {
            Wrong($"an access of {sizeBytes} bytes at 0x{address:x}: the vCPU does not go on with only X0 changed (F1 to F4)");
        }
        return isComplete;
    }

    private void FreeDevices()
    {
        NativeMemory.Free(diskRam);
        NativeMemory.Free(disk);
    }
}
