using System;
using System.Linq;
using FsCheck.Xunit;
using Lockstep.Vmm;
using Lockstep.Vmm.Microkit;
using Shouldly;

namespace Lockstep.Tests.Vmm.Guest;

/// <summary>Random runs of power calls against a reference of one boolean a vCPU (F10, F11).</summary>
public sealed class PsciProperties
{
    private const int VcpuCount = 4;
    private const ulong Entry = TestVm.RamBase;

    /// <summary>
    /// Each step is a call of a vCPU that is on: its result, AFFINITY_INFO of all vCPUs, and which vCPUs run agree with the
    /// reference.
    /// </summary>
    [Property(MaxTest = 200)]
    public void Power_states_follow_the_calls(byte[] steps)
    {
        using TestVm vm = new TestVm(VcpuCount).Boot();
        bool[] on = [true, false, false, false];
        foreach (byte step in steps)
        {
            uint caller = (uint)(step % VcpuCount);
            if (!on[caller])
            {
                continue;
            }

            uint target = (uint)(step / VcpuCount % (VcpuCount + 1));
            Call(vm, on, caller, target, step >> 6);
            for (uint i = 0; i < VcpuCount; i++)
            {
                vm.Machine.Running[i].ShouldBe(on[i]);
            }

            if (on.Contains(true))
            {
                uint asker = (uint)Array.IndexOf(on, true);
                for (uint i = 0; i < VcpuCount; i++)
                {
                    vm.SmcResult(asker, 0x8400_0004, i).ShouldBe(on[i] ? 0ul : 1ul);
                }
            }
        }
    }

    private static void Call(TestVm vm, bool[] on, uint caller, uint target, int kind)
    {
        switch (kind)
        {
            case 0 when on.Count(o => o) > 1:
                vm.Smc(caller, 0x8400_0002).ShouldBeFalse();
                on[caller] = false;
                return;
            case 1:
                vm.Wfi(caller).ShouldBeFalse();
                vm.State.BlockedMask.ShouldBe(1u << (int)caller);
                WaitForInterruptWake(vm, caller);
                return;
            case 2 when target == VcpuCount:
                vm.Smc(caller, 0x8400_0009).ShouldBeFalse();
                for (uint i = 0; i < VcpuCount; i++)
                {
                    vm.Machine.Contexts[i].X0 = 0xc600_ff00;
                    vm.Fault(i, FaultLabel.VCPUFault, 0x5e00_0000);
                }

                vm.State.Machine.ShouldBe(MachineState.Running);
                Array.Clear(on);
                on[0] = true;
                return;
            default:
                ulong expected = target >= VcpuCount ? ulong.MaxValue - 1 : on[target] ? ulong.MaxValue - 3 : 0;
                vm.SmcResult(caller, 0xc400_0003, target, Entry, 7).ShouldBe(expected);
                if (target < VcpuCount)
                {
                    on[target] = true;
                }

                return;
        }
    }

    private static void WaitForInterruptWake(TestVm vm, uint vcpu)
    {
        Lockstep.Vmm.Guest.WaitForInterrupt<Support.RecordingKernel>.Wake(ref vm.State, 1u << (int)vcpu);
        vm.State.BlockedMask.ShouldBe(0u);
    }
}
