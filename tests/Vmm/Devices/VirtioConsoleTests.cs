using System.Runtime.InteropServices;
using System.Text;
using Lockstep.Tests.Support;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Devices;

/// <summary>
/// Goal: bytes go from transmitq into the ring and from the ring into receiveq, in order and none lost (VIRTIO 1.2 5.3). Method: the
/// serial domain's side of the ring is played here, with the offsets written a second time.
/// </summary>
public sealed class VirtioConsoleTests : IDisposable
{
    private const uint Receive = 0, Transmit = 1;
    private const int InputWritten = 0, InputRead = 0x40, OutputWritten = 0x80, OutputRead = 0xc0, InputStart = 0x400, OutputStart = 0x800,
        InputBytes = 0x400, OutputBytes = 0x800;

    private readonly VirtioVm vm = new();

    public VirtioConsoleTests() => vm.Start(VirtioVm.Console);

    public void Dispose() => vm.Dispose();

    [Fact]
    public void A_chain_is_sent()
    {
        Put(VirtioVm.Buffers, "Hello, ");
        Put(VirtioVm.Buffers + 0x100, "world");
        vm.Descriptor(VirtioVm.Console, Transmit, 0, VirtioVm.Buffers, 7, 1, 1);
        vm.Descriptor(VirtioVm.Console, Transmit, 1, VirtioVm.Buffers + 0x100, 5, 0);
        vm.Offer(VirtioVm.Console, Transmit, 0);
        Notify(Transmit);
        Drain().ShouldBe("Hello, world");
        vm.Used(VirtioVm.Console, Transmit, 0).ShouldBe((0u, 0u));
        vm.Injected.ShouldBe([VirtioVm.ConsoleIntid]);
        vm.Machine.Log.Count(call => call is { Operation: KernelOperation.Notify, A: VirtioVm.ConsoleChannel }).ShouldBe(1);
    }

    [Fact]
    public void What_the_ring_does_not_hold_waits_and_goes_on()
    {
        byte[] sent = new byte[5000];
        new Random(6).NextBytes(sent);
        sent.CopyTo(vm.Vm.Ram(VirtioVm.Buffers, 5000));
        vm.Descriptor(VirtioVm.Console, Transmit, 0, VirtioVm.Buffers, 1234, 1, 1);
        vm.Descriptor(VirtioVm.Console, Transmit, 1, VirtioVm.Buffers + 1234, 3766, 0);
        vm.Offer(VirtioVm.Console, Transmit, 0);
        Notify(Transmit);
        List<byte> got = [];
        for (int i = 0; i < 100 && vm.UsedCount(VirtioVm.Console, Transmit) == 0; i++)
        {
            got.AddRange(DrainBytes(max: 700));
            vm.Vm.Notify(1ul << (int)VirtioVm.ConsoleChannel);
        }

        got.AddRange(DrainBytes());
        got.ShouldBe(sent);
        vm.UsedCount(VirtioVm.Console, Transmit).ShouldBe((ushort)1);
    }

    [Fact]
    public void Received_bytes_go_into_the_drivers_buffers()
    {
        vm.Descriptor(VirtioVm.Console, Receive, 0, VirtioVm.Buffers, 3, 3, 1);
        vm.Descriptor(VirtioVm.Console, Receive, 1, VirtioVm.Buffers + 0x100, 3, 2);
        vm.Descriptor(VirtioVm.Console, Receive, 2, VirtioVm.Buffers + 0x200, 100, 2);
        vm.Offer(VirtioVm.Console, Receive, 0);
        vm.Offer(VirtioVm.Console, Receive, 2);
        Type("typed in");
        Text(VirtioVm.Buffers, 3).ShouldBe("typ");
        Text(VirtioVm.Buffers + 0x100, 3).ShouldBe("ed ");
        Text(VirtioVm.Buffers + 0x200, 2).ShouldBe("in");
        vm.Used(VirtioVm.Console, Receive, 0).ShouldBe((0u, 6u));
        vm.Used(VirtioVm.Console, Receive, 1).ShouldBe((2u, 2u));
        vm.Injected.ShouldContain((ulong)VirtioVm.ConsoleIntid);
    }

    [Fact]
    public void Without_a_buffer_they_wait()
    {
        Type("abc");
        Counter(InputRead).ShouldBe(0u);
        vm.Descriptor(VirtioVm.Console, Receive, 0, VirtioVm.Buffers, 16, 2);
        vm.Offer(VirtioVm.Console, Receive, 0);
        Notify(Receive);
        Text(VirtioVm.Buffers, 3).ShouldBe("abc");
        Counter(InputRead).ShouldBe(3u);
    }

    [Fact]
    public void The_ring_wraps()
    {
        for (int i = 0; i < 300; i++)
        {
            string text = $"line {i} of many";
            vm.Descriptor(VirtioVm.Console, Receive, 0, VirtioVm.Buffers, 64, 2);
            vm.Offer(VirtioVm.Console, Receive, 0);
            Type(text);
            Text(VirtioVm.Buffers, text.Length).ShouldBe(text);
            Put(VirtioVm.Buffers + 0x100, text);
            vm.Descriptor(VirtioVm.Console, Transmit, 0, VirtioVm.Buffers + 0x100, (uint)text.Length, 0);
            vm.Offer(VirtioVm.Console, Transmit, 0);
            Notify(Transmit);
            Drain().ShouldBe(text);
        }
    }

    /// <summary>5.3.4: also before the driver has set anything up.</summary>
    [Fact]
    public void An_emergency_write_needs_no_driver()
    {
        vm.Write(VirtioVm.Console, VirtioVm.Status, 0);
        foreach (char c in "panic")
        {
            vm.Write(VirtioVm.Console, VirtioVm.Config + 8, c | 0xabc00u);
        }

        Drain().ShouldBe("panic");
        vm.Machine.Log.Count(call => call.Operation == KernelOperation.Notify).ShouldBe(5);
    }

    [Fact]
    public void An_emergency_write_into_a_full_ring_is_lost()
    {
        SetCounter(OutputWritten, OutputBytes);
        vm.Write(VirtioVm.Console, VirtioVm.Config + 8, 'x');
        Counter(OutputWritten).ShouldBe((uint)OutputBytes);
    }

    [Theory]
    [InlineData(2049u, 0u)]
    [InlineData(0u, 1u)]
    [InlineData(0x8000_0000u, 0u)]
    [InlineData(5u, 6u)]
    public void Counters_that_make_no_sense_move_nothing(uint written, uint read)
    {
        SetCounter(OutputWritten, written);
        SetCounter(OutputRead, read);
        SetCounter(InputWritten, written);
        SetCounter(InputRead, read);
        Put(VirtioVm.Buffers, "text");
        vm.Descriptor(VirtioVm.Console, Transmit, 0, VirtioVm.Buffers, 4, 0);
        vm.Offer(VirtioVm.Console, Transmit, 0);
        vm.Descriptor(VirtioVm.Console, Receive, 0, VirtioVm.Buffers, 16, 2);
        vm.Offer(VirtioVm.Console, Receive, 0);
        Notify(Transmit);
        vm.Vm.Notify(1ul << (int)VirtioVm.ConsoleChannel);
        vm.UsedCount(VirtioVm.Console, Transmit).ShouldBe((ushort)0);
        vm.UsedCount(VirtioVm.Console, Receive).ShouldBe((ushort)0);
        vm.AreCanariesAlive.ShouldBeTrue();
    }

    [Fact]
    public void Counters_may_be_anywhere()
    {
        SetCounter(OutputWritten, uint.MaxValue - 2);
        SetCounter(OutputRead, uint.MaxValue - 2);
        Put(VirtioVm.Buffers, "across");
        vm.Descriptor(VirtioVm.Console, Transmit, 0, VirtioVm.Buffers, 6, 0);
        vm.Offer(VirtioVm.Console, Transmit, 0);
        Notify(Transmit);
        Drain().ShouldBe("across");
    }

    [Fact]
    public void A_loop_in_receiveq_needs_a_reset()
    {
        vm.Descriptor(VirtioVm.Console, Receive, 0, VirtioVm.Buffers, 4, 3, 0);
        vm.Offer(VirtioVm.Console, Receive, 0);
        Type("abc");
        vm.Read(VirtioVm.Console, VirtioVm.Status).ShouldBe(0x4ful);
        Counter(InputRead).ShouldBe(0u);
        // The other device is as it was.
        vm.Read(VirtioVm.Disk, VirtioVm.Status).ShouldBe(0ul);
    }

    /// <summary>VIRTIO 1.2 5.3.6.1: no device-readable buffer in a receiveq, no device-writable one in a transmitq.</summary>
    [Theory]
    [InlineData(Transmit, 1u, 2u)]
    [InlineData(Transmit, 3u, 2u)]
    [InlineData(Receive, 1u, 2u)]
    [InlineData(Receive, 1u, 0u)]
    public void A_buffer_of_the_other_direction_needs_a_reset(uint queue, uint first, uint second)
    {
        vm.Descriptor(VirtioVm.Console, queue, 0, VirtioVm.Buffers, 4, first, 1);
        vm.Descriptor(VirtioVm.Console, queue, 1, VirtioVm.Buffers + 64, 4, second);
        vm.Offer(VirtioVm.Console, queue, 0);
        Type("abc");
        Notify(queue);
        vm.Read(VirtioVm.Console, VirtioVm.Status).ShouldBe(0x4ful);
        vm.UsedCount(VirtioVm.Console, queue).ShouldBe((ushort)0);
        Drain().ShouldBe("");
        Counter(InputRead).ShouldBe(0u);
    }

    [Fact]
    public void A_channel_of_nobody_is_nobodys()
    {
        vm.Vm.Notify(1ul << 50);
        vm.Machine.Log.ShouldBeEmpty();
    }

    private void Notify(uint queue) => vm.Write(VirtioVm.Console, VirtioVm.QueueNotify, queue);

    private void Put(ulong address, string text) => Encoding.ASCII.GetBytes(text).CopyTo(vm.Vm.Ram(address, (ulong)text.Length));

    private string Text(ulong address, int length) => Encoding.ASCII.GetString(vm.Vm.Ram(address, (ulong)length));

    private uint Counter(int at) => MemoryMarshal.Read<uint>(vm.Ring[at..]);

    private void SetCounter(int at, uint value) => MemoryMarshal.Write(vm.Ring[at..], value);

    /// <summary>The serial domain received bytes.</summary>
    private void Type(string text)
    {
        uint written = Counter(InputWritten);
        foreach (char c in text)
        {
            vm.Ring[InputStart + (int)(written++ % InputBytes)] = (byte)c;
        }

        SetCounter(InputWritten, written);
        vm.Vm.Notify(1ul << (int)VirtioVm.ConsoleChannel);
    }

    private string Drain() => Encoding.ASCII.GetString(DrainBytes());

    /// <summary>The serial domain sends bytes.</summary>
    private byte[] DrainBytes(int max = int.MaxValue)
    {
        List<byte> bytes = [];
        for (; Counter(OutputRead) != Counter(OutputWritten) && bytes.Count < max; SetCounter(OutputRead, Counter(OutputRead) + 1))
        {
            bytes.Add(vm.Ring[OutputStart + (int)(Counter(OutputRead) % OutputBytes)]);
        }

        return [.. bytes];
    }
}
