using System.Numerics;
using Lockstep.Model.Kernel;
using Lockstep.Model.Words;
using Lockstep.Vmm.Faults;

namespace Lockstep.Conformance;

/// <content>Loads and stores.</content>
public sealed partial class ComposedMachine
{
    private const ulong InterfaceBytes = 0x2000;
    private readonly Dictionary<ulong, byte> memory = [];

    private ulong FrameBytes => Guest.Platform.GicdBytes;

    private ulong Load(int cpu, ulong address, int size)
    {
        ulong value = Agent.ScriptFormat.Unwritten;
        if (InFrame(address, size, Guest.Platform.Gicd, FrameBytes))
        {
            value = machine.ReadDistributor(cpu, (uint)(address - Guest.Platform.Gicd), size);
        }
        else if (IsRedistributor(address, size))
        {
            value = machine.ReadRedistributor(cpu, (uint)(address - Guest.Platform.Gicr), size);
        }
        else if (IsInterface(address, size))
        {
            uint offset = (uint)(address - Guest.Platform.Gicc);
            LeaveOut(QemuInterface.LeavesOutRead(offset, IsMasked(cpu), machine.Interface(cpu)));
            value = machine.ReadInterface(cpu, offset);
        }
        else if (devices.Contains(address))
        {
            value = devices.Read(address) ?? throw NotPredicted($"a load of 0x{address:x}");
        }
        else if (disk is not null && GuestDisk.Contains(address, size))
        {
            value = disk.Load(cpu, address, size);
        }
        else if (IsRam(address, size))
        {
            value = ReadMemory(address, size);
        }
        else
        {
            Abort(cpu, address, size, isWrite: false, 0);
        }

        Report(cpu);
        return value;
    }

    private void Store(int cpu, ulong address, int size, ulong value)
    {
        if (InFrame(address, size, Guest.Platform.Gicd, FrameBytes))
        {
            machine.WriteDistributor(cpu, (uint)(address - Guest.Platform.Gicd), size, value);
        }
        else if (IsRedistributor(address, size))
        {
            machine.WriteRedistributor(cpu, (uint)(address - Guest.Platform.Gicr), size, value);
        }
        else if (IsInterface(address, size))
        {
            WriteInterface(cpu, (uint)(address - Guest.Platform.Gicc), (uint)value);
        }
        else if (devices.Contains(address))
        {
            if (!devices.Write(address, (uint)value))
            {
                throw NotPredicted($"a store of 0x{value:x} to 0x{address:x}");
            }
        }
        else if (disk is not null && GuestDisk.Contains(address, size))
        {
            disk.Store(cpu, address, size, value);
        }
        else if (IsRam(address, size))
        {
            WriteMemory(address, size, value);
        }
        else
        {
            Abort(cpu, address, size, isWrite: true, value);
        }

        Report(cpu);
    }

    private ulong ReadMemory(ulong address, int size)
    {
        ulong value = 0;
        for (int i = size - 1; i >= 0; i--)
        {
            // What other scripts of the same boot have left there is not known.
            value = value << 8 | (memory.TryGetValue(address + (ulong)i, out byte one)
                ? one
                : throw NotPredicted($"a load of 0x{address:x}, which no store has written"));
        }

        return value;
    }

    private void WriteMemory(ulong address, int size, ulong value)
    {
        for (int i = 0; i < size; i++)
        {
            memory[address + (ulong)i] = (byte)(value >> (8 * i));
            disk?.Wrote(address + (ulong)i, (byte)(value >> (8 * i)));
        }
    }

    private void WriteInterface(int cpu, uint offset, uint value)
    {
        LeaveOut(QemuInterface.LeavesOutWrite(offset, value, machine.Interface(cpu)));
        machine.WriteInterface(cpu, offset, value);
    }

    private bool IsMasked(int cpu)
    {
        VirtualInterfaceState<Word32, Bit> hardware = machine.Interface(cpu);
        PendingCandidate<Word32, Bit> candidate = VirtualCpuInterface<Word32, Bit>.HighestPending(hardware);
        return candidate.Exists.Value && candidate.Priority.Value >= hardware.Pmr.Value;
    }

    private void LeaveOut(InterfaceDifference? difference)
    {
        if (difference is not null)
        {
            throw NotPredicted($"an access that QEMU answers otherwise ({difference.Name}, {difference.Register}: {difference.Qemu})");
        }
    }

    private static bool InFrame(ulong address, int size, ulong start, ulong bytes) =>
        address - start <= bytes - (ulong)size && address % (ulong)size == 0;

    private bool IsRedistributor(ulong address, int size) =>
        !IsV2 && InFrame(address, size, Guest.Platform.Gicr, (ulong)Guest.Vcpus * Guest.Platform.GicrStride);

    /// <summary>GICC is the hardware's own and has words only (IHI 0048B 4.1.4).</summary>
    private bool IsInterface(ulong address, int size)
    {
        if (Guest.GicVersion != 2 || address - Guest.Platform.Gicc >= InterfaceBytes)
        {
            return false;
        }

        return size == 4 && address % 4 == 0 ? true : throw NotPredicted($"an access of {size} bytes at 0x{address:x}, in GICC");
    }

    private bool IsRam(ulong address, int size)
    {
        if (address - Guest.RamBase >= Guest.RamBytes)
        {
            return false;
        }

        bool isScratch = address - Guest.ScratchBase <= GuestMachine.ScratchBytes - (ulong)size;
        return isScratch && address % (ulong)size == 0 ? true : throw NotPredicted($"an access of {size} bytes at 0x{address:x}, in RAM");
    }

    /// <summary>A translation fault of stage 2 with a valid syndrome: x0 and [x1], as the agent accesses memory.</summary>
    private void Abort(int cpu, ulong address, int size, bool isWrite, ulong value)
    {
        if (address >> AddressBits != 0)
        {
            AddressSizeFault(address, isWrite);
            return;
        }

        const uint translationAtLevel3 = EsrEl2.FscTranslation | 3;
        uint esr = EsrEl2.EcDataAbortLower << EsrEl2.EcShift | EsrEl2.Il | EsrEl2.Isv | translationAtLevel3
            | (uint)BitOperations.Log2((uint)size) << 22 | (size == 8 ? EsrEl2.Sf : 0) | (isWrite ? EsrEl2.Wnr : 0);
        Prepare(cpu);
        (machine.General(cpu, 0), machine.General(cpu, 1)) = (isWrite ? value : Agent.ScriptFormat.Unwritten, address);
        TakeFault(cpu, Vmm.Microkit.FaultLabel.VMFault, InstructionAddress, address, 0, esr);
    }
}
