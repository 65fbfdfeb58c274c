using System;
using System.Linq;
using System.Runtime.InteropServices;
using Lockstep.Tests.Support;
using Lockstep.Tests.Vmm.Guest;
using Lockstep.Vmm.Microkit;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Faults;

/// <summary>Loads and stores to the emulated distributor: F1 to F4 of the properties, over all sizes, lanes and registers.</summary>
public sealed class MmioTests : IDisposable
{
    private const uint Igroupr2 = 0x88;
    private readonly TestVm vm = new TestVm().Boot();
    private readonly byte[] device = [0x80, 0x7f, 0x01, 0xff, 0x55, 0xaa, 0x00, 0x9c];

    public MmioTests()
    {
        vm.WriteGicd(Igroupr2, BitConverter.ToUInt32(device, 0));
        vm.WriteGicd(Igroupr2 + 4, BitConverter.ToUInt32(device, 4));
        vm.Quiet();
    }

    public void Dispose() => vm.Dispose();

    [Fact]
    public void A_load_completes_for_every_size_lane_sign_width_and_register()
    {
        int cases = 0;
        for (int sizeLog2 = 0; sizeLog2 < 4; sizeLog2++)
        {
            for (uint lane = 0; lane < 8; lane += 1u << sizeLog2)
            {
                for (uint rt = 0; rt < 32; rt++)
                {
                    foreach ((bool signed, bool wide) in new[] { (false, false), (false, true), (true, false), (true, true) })
                    {
                        Load(sizeLog2, lane, rt, signed, wide);
                        cases++;
                    }
                }
            }
        }

        cases.ShouldBe((8 + 4 + 2 + 1) * 32 * 4);
    }

    [Fact]
    public void A_store_writes_the_low_bytes_of_its_register_and_nothing_else()
    {
        for (int sizeLog2 = 0; sizeLog2 < 4; sizeLog2++)
        {
            for (uint lane = 0; lane < 8; lane += 1u << sizeLog2)
            {
                for (uint rt = 0; rt < 32; rt++)
                {
                    Store(sizeLog2, lane, rt);
                }
            }
        }
    }

    [Theory]
    [InlineData(0, 4u)]
    [InlineData(5, 9u)]
    [InlineData(8, 12u)]
    [InlineData(9, 18u)]
    [InlineData(15, 24u)]
    [InlineData(16, 13u)]
    [InlineData(18, 15u)]
    [InlineData(19, 25u)]
    [InlineData(28, 34u)]
    [InlineData(29, 16u)]
    [InlineData(30, 17u)]
    public void Only_the_prefix_up_to_the_register_is_transferred(uint rt, uint count)
    {
        vm.Access(0, TestVm.GicdBase + Igroupr2, Esr.Data(rt: rt)).ShouldBeTrue();
        vm.Machine.Log.Select(c => (c.Operation, c.A)).ShouldBe(
            [(KernelOperation.ReadRegisters, count), (KernelOperation.WriteRegisters, count)]);
        vm.Quiet().Access(0, TestVm.GicdBase + Igroupr2, Esr.Data(rt: rt, write: true)).ShouldBeTrue();
        vm.Machine.Log.Select(c => (c.Operation, c.A)).ShouldBe(
            [(KernelOperation.ReadRegisters, count), (KernelOperation.WriteRegisters, 1ul)]);
    }

    [Fact]
    public void The_zero_register_needs_no_read()
    {
        foreach (bool write in new[] { false, true })
        {
            vm.Quiet().Access(0, TestVm.GicdBase + Igroupr2, Esr.Data(rt: 31, write: write)).ShouldBeTrue();
            vm.Machine.Log.ShouldBe([new KernelCall(KernelOperation.WriteRegisters, 0, 1)]);
        }
    }

    private void Load(int sizeLog2, uint lane, uint rt, bool signed, bool wide)
    {
        ulong[] before = Registers();
        vm.Quiet().Access(0, TestVm.GicdBase + Igroupr2 + lane, Esr.Data(sizeLog2, rt, false, signed, wide)).ShouldBeTrue();
        ulong[] expected = [.. before];
        expected[0] += 4;
        if (rt != 31)
        {
            expected[UserContext.IndexOf(rt)] = Loaded(sizeLog2, lane, signed, wide);
        }

        string what = $"size {1 << sizeLog2} lane {lane} rt {rt} signed {signed} wide {wide}";
        Registers().ShouldBe(expected, what);
        vm.Machine.Log.Count.ShouldBeLessThanOrEqualTo(2, what);
        vm.Machine.Console.ToString().ShouldBe("", what);
    }

    private void Store(int sizeLog2, uint lane, uint rt)
    {
        ulong[] before = Registers();
        vm.WriteGicd(Igroupr2, 0);
        vm.WriteGicd(Igroupr2 + 4, 0);
        vm.Quiet().Access(0, TestVm.GicdBase + Igroupr2 + lane, Esr.Data(sizeLog2, rt, write: true)).ShouldBeTrue();
        ulong data = rt == 31 ? 0 : before[UserContext.IndexOf(rt)];
        ulong expected = (sizeLog2 == 3 ? data : data & ((1UL << (8 << sizeLog2)) - 1)) << (int)(lane * 8);
        (((ulong)vm.ReadGicd(Igroupr2 + 4) << 32) | vm.ReadGicd(Igroupr2)).ShouldBe(expected, $"size {sizeLog2} lane {lane} rt {rt}");
        before[0] += 4;
        Registers().ShouldBe(before);
    }

    private ulong Loaded(int sizeLog2, uint lane, bool signed, bool wide)
    {
        int at = (int)lane;
        ulong value = (sizeLog2, signed) switch
        {
            (0, false) => device[at],
            (0, true) => (ulong)(sbyte)device[at],
            (1, false) => BitConverter.ToUInt16(device, at),
            (1, true) => (ulong)BitConverter.ToInt16(device, at),
            (2, false) => BitConverter.ToUInt32(device, at),
            (2, true) => (ulong)BitConverter.ToInt32(device, at),
            _ => BitConverter.ToUInt64(device, at),
        };
        return wide ? value : value & uint.MaxValue;
    }

    private ulong[] Registers() =>
        MemoryMarshal.Cast<UserContext, ulong>(MemoryMarshal.CreateReadOnlySpan(ref vm.Machine.Contexts[0], 1)).ToArray();
}
