using System;
using System.Linq;
using System.Runtime.InteropServices;
using FsCheck;
using FsCheck.Xunit;
using Lockstep.Model.Configuration;
using Lockstep.Tests.Support;
using Lockstep.Tests.Vmm.Guest;
using Lockstep.Vmm.Microkit;
using Shouldly;

namespace Lockstep.Tests.Vmm.Faults;

/// <summary>Whatever the message, a step ends with exactly one decision (N2, F4).</summary>
public sealed class TotalityProperties : IDisposable
{
    private const ulong Vbar = 0xffff_0000_0000_0800;
    private readonly TestVm vm = new TestVm(2).Boot().Quiet();

    public TotalityProperties() => vm.Machine.VcpuRegisters[0, (int)VcpuRegister.VBAR] = Vbar;

    public void Dispose() => vm.Dispose();

    /// <summary>Any syndrome at any address: the access is completed or an exception taken, never both.</summary>
    [Property(MaxTest = 3000)]
    public void A_data_abort_is_emulated_or_injected(DoNotSize<uint> random, DoNotSize<ulong> far, uint near, bool isNear, bool isPlain)
    {
        uint esr = isPlain ? (random.Item & 0x00df_8040) | 0x9300_0006 : random.Item;
        ulong address = isNear ? TestVm.GicdBase - 16 + (near % 0x1_0020) : far.Item;
        Check(esr, address, 0);
    }

    /// <summary>Any message registers.</summary>
    [Property(MaxTest = 1000)]
    public void A_VMFault_with_any_registers_is_decided(DoNotSize<ulong> address, DoNotSize<ulong> prefetch, DoNotSize<uint> esr) =>
        Check(esr.Item, address.Item, prefetch.Item);

    /// <summary>Any label and any message: the step returns, and does so within a bound of kernel calls.</summary>
    [Property(MaxTest = 3000)]
    public void Every_message_ends(DoNotSize<uint> label, byte small, byte which, DoNotSize<ulong>[] registers)
    {
        uint vcpu = which % 3u;
        uint fault = which % 4 == 3 ? label.Item : small % 11u;
        ulong[] message = [.. registers.Select(r => r.Item).Take(14)];
        bool reply = vm.Quiet().Fault(vcpu, fault, message);
        vm.Machine.Log.Count.ShouldBeLessThan(64);
        uint limit = vm.State.FaultLimit;
        bool blocked = ((vm.State.BlockedMask >> (int)vcpu) & 1) != 0;
        if (vcpu < limit)
        {
            reply.ShouldBe(!blocked);
        }

        vm.Machine.Violations.ShouldBeEmpty();
        vm.State.BlockedMask = 0;
        vm.State.DeadlineMask = 0;
    }

    /// <summary>Any badge.</summary>
    [Property(MaxTest = 1000)]
    public void Every_badge_ends(DoNotSize<ulong> badge, DoNotSize<ulong> info)
    {
        vm.Quiet().Step(badge.Item & ~Badge.Fault, info.Item);
        vm.Step(badge.Item | Badge.Fault | 0x10, info.Item).ShouldBeFalse();
        vm.Machine.Violations.ShouldBeEmpty();
    }

    private void Check(uint esr, ulong address, ulong prefetch)
    {
        vm.Machine.VcpuRegisters[0, (int)VcpuRegister.ESR] = 0xbad;
        ulong[] before = Registers();
        vm.Quiet().Fault(0, FaultLabel.VMFault, before[0], address, prefetch, esr).ShouldBeTrue();
        ulong[] after = Registers();
        bool advanced = after[0] == before[0] + 4;
        bool injected = after[0] >= Vbar && after[0] - Vbar is 0 or 0x200 or 0x400 or 0x600;
        (advanced ^ injected).ShouldBeTrue($"pc {before[0]:x} -> {after[0]:x}");
        (vm.Machine.VcpuRegisters[0, (int)VcpuRegister.ESR] != 0xbad).ShouldBe(injected);
        uint rt = (esr >> 16) & 31;
        bool isLoad = advanced && (esr & (1 << 6)) == 0 && rt != 31;
        for (uint i = 1; i < before.Length; i++)
        {
            bool mayChange = (isLoad && i == UserContext.IndexOf(rt)) || (injected && i == 2);
            (mayChange || after[i] == before[i]).ShouldBeTrue($"word {i}");
        }

        if (advanced)
        {
            vm.Machine.Log.Count(c => c.Operation != KernelOperation.InjectIrq).ShouldBeLessThanOrEqualTo(2);
        }

        // Back to a PC that is no vector.
        vm.Machine.Contexts[0].Pc = 0x4000_0000;
        vm.Machine.Contexts[0].Spsr = (esr & 0x1f) | 0x3c0;
    }

    private ulong[] Registers() =>
        MemoryMarshal.Cast<UserContext, ulong>(MemoryMarshal.CreateReadOnlySpan(ref vm.Machine.Contexts[0], 1)).ToArray();
}
