using FsCheck;
using FsCheck.Fluent;
using Lockstep.Tests.Support;
using Lockstep.Tests.Vmm.Guest;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Devices;

/// <summary>
/// Goal: whatever a guest stores into its devices and queues, the VMM answers, touches no memory but guest RAM, disk and ring, and a reset
/// brings a device back. Method: random stores to registers and queue memory, from seeds that a failure prints.
/// </summary>
public sealed class VirtioHostileProperties
{
    /// <summary>One action of the guest, or of a serial domain that is no better.</summary>
    /// <param name="Kind">
    /// 0 register, 1 descriptor, 2 available ring, 3 shared page, 4 notification of the domain, 5 notify a queue, 6 start anew.
    /// </param>
    /// <param name="A">Where.</param>
    /// <param name="B">What.</param>
    public readonly record struct Act(int Kind, uint A, ulong B);

    private static readonly ulong[] Interesting =
    [
        0, 1, 2, 3, 4, 7, 8, 11, 15, 16, 17, 63, 64, 65, 512, 4096, 0xffff, 0x1_0000, uint.MaxValue, ulong.MaxValue,
        TestVm.RamBase, TestVm.RamBase - 1, TestVm.RamBase + TestVm.RamBytes - 1, TestVm.RamBase + TestVm.RamBytes,
        VirtioVm.Buffers, VirtioVm.Disk,
        VirtioVm.Queues, VirtioVm.Queues + VirtioVm.AvailableAt, VirtioVm.Queues + VirtioVm.UsedAt,
    ];

    private static readonly Gen<Act> Acts =
        from kind in Gen.Choose(0, 15)
        from a in Gen.Choose(0, int.MaxValue)
        from isPlain in Gen.Choose(0, 3)
        from b in Gen.Elements(Interesting)
        from low in Gen.Choose(int.MinValue, int.MaxValue)
        let which = kind switch { < 3 => 0, < 8 => 1, < 11 => 2, 11 => 3, 12 => 4, < 15 => 5, _ => 6 }
        select new Act(which, (uint)a, isPlain != 0 ? b : b ^ (uint)low);

    [Fact]
    public void Nothing_leads_out_of_the_guests_memory() =>
        Seeded.Sequences(nameof(Nothing_leads_out_of_the_guests_memory), Acts, Check, runs: 400, length: 120);

    private static void Check(Act[] acts)
    {
        using VirtioVm vm = new();
        // DEVICE_NEEDS_RESET, requests that were done: what the actions lead to.
        vm.Start(VirtioVm.Console).Start(VirtioVm.Disk);
        foreach (Act act in acts)
        {
            Do(vm, act);
            vm.ChainIsInRam().ShouldBeTrue($"{act}: the chain leaves guest RAM");
            vm.AreCanariesAlive.ShouldBeTrue($"{act}: memory of the VMM was written");
        }

        ShouldComeBack(vm);
    }

    private static void Do(VirtioVm vm, Act act)
    {
        ulong device = (act.A & 1) == 0 ? VirtioVm.Disk : VirtioVm.Console;
        uint queue = device == VirtioVm.Disk ? 0 : act.A >> 1 & 1;
        ulong at = VirtioVm.QueueAt(device, queue);
        switch (act.Kind)
        {
            case 0:
                int sizeLog2 = (act.A >> 10 & 7) == 0 ? (int)(act.A >> 13 & 3) : 2;
                uint offset = (act.A >> 1 & 0x1ff) & ~((1u << sizeLog2) - 1);
                vm.TryWrite(device, offset, act.B, sizeLog2);
                vm.Read(device, offset, sizeLog2);
                break;
            case 1:
                vm.Descriptor(device, queue, act.A >> 2 & 15, (act.A >> 20 & 3) == 0 ? act.B : VirtioVm.Buffers + (act.B & 0xffff),
                    (uint)(act.B >> 5) & ((act.A >> 22 & 3) == 0 ? uint.MaxValue : 0xfff), act.A >> 6 & 3, act.A >> 8 & 15);
                break;
            case 2 when (act.A >> 2 & 7) != 0:
                vm.Offer(device, queue, act.A >> 5 & 15);
                break;
            case 2:
                vm.Store(at + VirtioVm.AvailableAt + (act.A >> 5 & 31), act.B);
                break;
            case 3:
                System.Runtime.InteropServices.MemoryMarshal.Write(vm.Ring[(int)((act.A >> 2 & 7) * 32)..], (uint)act.B);
                break;
            case 4:
                vm.Vm.Notify(1ul << (int)VirtioVm.ConsoleChannel);
                break;
            case 5:
                for (int i = 0; i < 8 && !vm.TryWrite(device, VirtioVm.QueueNotify, queue); i++)
                {
                    // Others have their turn in between; here there are none.
                }

                break;
            default:
                vm.Start(device);
                break;
        }
    }

    /// <summary>After a reset the disk works.</summary>
    private static void ShouldComeBack(VirtioVm vm)
    {
        vm.Start(VirtioVm.Disk);
        ulong status = vm.Request(4, 0, 0, deviceWrites: false);
        vm.Write(VirtioVm.Disk, VirtioVm.QueueNotify, 0);
        vm.Vm.Ram(status, 1)[0].ShouldBe((byte)0);
    }
}
