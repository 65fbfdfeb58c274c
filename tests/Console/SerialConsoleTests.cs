using System.Runtime.InteropServices;
using System.Text;
using Lockstep.Model.Configuration;
using Lockstep.SerialPort;
using Lockstep.Tests.Support;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Console;

/// <summary>
/// Goal: console.elf moves bytes between its port and the ring both ways, loses none, and asks for the interrupts that it needs.
/// </summary>
public sealed unsafe class SerialConsoleTests : IDisposable
{
    private const uint Irq = 1, Vmm = 2;
    private readonly byte* page = (byte*)NativeMemory.AlignedAlloc(4096, 4096);
    private readonly RecordingMachine machine = RecordingKernel.Start();
    private ConsoleConfiguration configuration;

    public SerialConsoleTests()
    {
        NativeMemory.Clear(page, 4096);
        configuration = new ConsoleConfiguration { InterruptChannel = Irq, VmmChannel = Vmm, RingBase = (ulong)page };
        FakeUart.Current = new FakeUart.Port();
    }

    private static FakeUart.Port Port => FakeUart.Current;

    public void Dispose() => NativeMemory.AlignedFree(page);

    [Fact]
    public void Output_is_sent_and_the_VMM_told()
    {
        Write("hello");
        Handle(1 << (int)Vmm);
        Port.SentText.ShouldBe("hello");
        machine.Log.ShouldBe([new KernelCall(KernelOperation.Notify, 0, Vmm)]);
        (Port.OnReceived, Port.OnRoom).ShouldBe((true, false));
    }

    [Fact]
    public void What_the_port_does_not_take_waits_for_its_interrupt()
    {
        Port.Room = 3;
        Write("hello");
        Handle(1 << (int)Vmm);
        Port.SentText.ShouldBe("hel");
        Port.OnRoom.ShouldBeTrue();
        Port.Room = 16;
        Handle(1 << (int)Irq);
        Port.SentText.ShouldBe("hello");
        Port.OnRoom.ShouldBeFalse();
        machine.Log[^1].ShouldBe(new KernelCall(KernelOperation.AckIrq, 0, Irq));
    }

    [Fact]
    public void What_the_port_latched_is_forgotten_before_bytes_move()
    {
        Port.Receive("typed");
        Port.OnClear = () => Port.Waiting.ShouldBe(5);
        Handle(1 << (int)Irq);
        (Port.Clears, Port.Waiting).ShouldBe((1, 0));
    }

    [Fact]
    public void Input_goes_into_the_ring()
    {
        Port.Receive("typed");
        Handle(1 << (int)Irq);
        Encoding.ASCII.GetString(page + 0x400, 5).ShouldBe("typed");
        (*(uint*)page).ShouldBe(5u);
        machine.Log.ShouldBe([new KernelCall(KernelOperation.Notify, 0, Vmm), new KernelCall(KernelOperation.AckIrq, 0, Irq)]);
    }

    [Fact]
    public void A_full_ring_leaves_bytes_in_the_port_and_its_interrupt_off()
    {
        Port.Receive(new string('a', 1030));
        Handle(1 << (int)Irq);
        (*(uint*)page).ShouldBe(1024u);
        (Port.OnReceived, Port.Waiting).ShouldBe((false, 6));
        *(uint*)(page + 0x40) = 1000;
        Handle(1 << (int)Vmm);
        (Port.OnReceived, Port.Waiting).ShouldBe((true, 0));
    }

    [Fact]
    public void Nothing_to_do_notifies_nobody()
    {
        Handle(1 << (int)Vmm);
        machine.Log.ShouldBeEmpty();
        // A notification without a change would go back and forth for good.
    }

    [Theory]
    [InlineData(2049u, 0u)]
    [InlineData(0u, 1u)]
    public void Counters_that_make_no_sense_move_nothing(uint written, uint read)
    {
        (*(uint*)(page + 0x80), *(uint*)(page + 0xc0), *(uint*)page, *(uint*)(page + 0x40)) = (written, read, written, read);
        Port.Receive("x");
        Handle(1 << (int)Irq);
        (Port.SentText, Port.Waiting).ShouldBe(("", 1));
    }

    [Fact]
    public void Only_a_block_of_this_version_is_valid()
    {
        ConsoleConfiguration block = new()
        {
            Magic = ConsoleConfiguration.ExpectedMagic,
            Version = ConsoleConfiguration.ExpectedVersion,
            SizeBytes = (uint)sizeof(ConsoleConfiguration),
        };
        ConsoleConfiguration.IsValid(&block).ShouldBeTrue();
        block.SizeBytes++;
        ConsoleConfiguration.IsValid(&block).ShouldBeFalse();
        block.SizeBytes--;
        block.Version++;
        ConsoleConfiguration.IsValid(&block).ShouldBeFalse();
        block.Version--;
        block.Magic = ConfigurationBlock.ExpectedMagic;
        ConsoleConfiguration.IsValid(&block).ShouldBeFalse();
    }

    private void Handle(ulong channels)
    {
        fixed (ConsoleConfiguration* c = &configuration)
        {
            SerialConsole<RecordingKernel, FakeUart>.Handle(c, channels);
        }
    }

    /// <summary>The VMM wrote bytes.</summary>
    private void Write(string text)
    {
        foreach (char c in text)
        {
            page[0x800 + (*(uint*)(page + 0x80))++ % 0x800] = (byte)c;
        }
    }
}

/// <summary>A serial port with a FIFO of some room.</summary>
public struct FakeUart : IUart
{
    [ThreadStatic]
    private static Port? current;

    public static Port Current { get => current!; set => current = value; }

    public static void Start(ulong address) { }

    public static void Clear(ulong address)
    {
        Current.Clears++;
        Current.OnClear();
    }

    public static bool TrySend(ulong address, byte value) => Current.TrySend(value);

    public static bool TryReceive(ulong address, out byte value) => Current.TryReceive(out value);

    public static void Interrupts(ulong address, bool onReceived, bool onRoom) =>
        (Current.OnReceived, Current.OnRoom) = (onReceived, onRoom);

    public sealed class Port
    {
        private readonly Queue<byte> received = new();
        private readonly StringBuilder sent = new();

        public int Room { get; set; } = int.MaxValue;

        public int Clears { get; set; }

        public Action OnClear { get; set; } = () => { };

        public int Waiting => received.Count;

        public string SentText => sent.ToString();

        public bool OnReceived { get; set; }

        public bool OnRoom { get; set; }

        public void Receive(string text) => Encoding.ASCII.GetBytes(text).ToList().ForEach(received.Enqueue);

        public bool TrySend(byte value)
        {
            if (Room == 0)
            {
                return false;
            }

            Room--;
            sent.Append((char)value);
            return true;
        }

        public bool TryReceive(out byte value) => received.TryDequeue(out value);
    }
}
