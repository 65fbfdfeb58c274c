using System.Runtime.InteropServices;
using Lockstep.SerialPort;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Console;

/// <summary>
/// Goal: each driver looks at the status, uses the data register, and asks for the interrupts that its port's manual says. Method: a page of
/// plain memory is the port; each expectation is written down from the manual, apart from the drivers.
/// </summary>
public sealed unsafe class UartTests : IDisposable
{
    private readonly byte* page = (byte*)NativeMemory.AlignedAlloc(4096, 4096);

    public UartTests() => NativeMemory.Clear(page, 4096);

    /// <summary>A port: where its status stands, what says "full" and "a byte is there", and the data registers.</summary>
    public sealed record Manual(
        string Name, uint FullAt, uint FullBits, bool FullWhenSet, uint ThereAt, uint ThereBits, bool ThereWhenSet, uint SendAt, uint ReceiveAt);

    private static readonly Manual[] Manuals =
    [
        new("Pl011", 0x18, 1u << 5, true, 0x18, 1u << 4, false, 0x00, 0x00),
        new("Meson", 0x0c, 1u << 21, true, 0x0c, 1u << 20, false, 0x00, 0x04),
        new("Imx", 0xb4, 1u << 4, true, 0x98, 1u << 0, true, 0x40, 0x00),
        new("Cadence", 0x2c, 1u << 4, true, 0x2c, 1u << 1, false, 0x30, 0x30),
        new("Ns16550", 0x14, 1u << 5, false, 0x14, 1u << 0, true, 0x00, 0x00),
    ];

    public static TheoryData<string> Names => [.. Manuals.Select(manual => manual.Name)];

    public void Dispose() => NativeMemory.AlignedFree(page);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_byte_is_sent_when_there_is_room(string name)
    {
        Manual manual = Of(name);
        Set(manual.FullAt, manual.FullBits, manual.FullWhenSet);
        TrySend(name, 0x5a).ShouldBeFalse();
        Word(manual.SendAt).ShouldNotBe(0x5au);
        Set(manual.FullAt, manual.FullBits, !manual.FullWhenSet);
        TrySend(name, 0x5a).ShouldBeTrue();
        Word(manual.SendAt).ShouldBe(0x5au);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_byte_is_received_when_there_is_one(string name)
    {
        Manual manual = Of(name);
        Word(manual.ReceiveAt) = 0xffff_ff41;
        Set(manual.ThereAt, manual.ThereBits, !manual.ThereWhenSet);
        TryReceive(name, out byte none).ShouldBeFalse();
        none.ShouldBe((byte)0);
        Set(manual.ThereAt, manual.ThereBits, manual.ThereWhenSet);
        TryReceive(name, out byte value).ShouldBeTrue();
        value.ShouldBe((byte)0x41);
    }

    [Theory]
    [InlineData(false, false, 0u)]
    [InlineData(true, false, 0x50u)]
    [InlineData(false, true, 0x20u)]
    [InlineData(true, true, 0x70u)]
    public void PL011_masks_by_UARTIMSC(bool onReceived, bool onRoom, uint mask)
    {
        Pl011.Start(Base);
        Pl011.Interrupts(Base, onReceived, onRoom);
        (Word(0x38), Word(0x2c), Word(0x30)).ShouldBe((mask, 0x70u, 0x301u));
    }

    [Theory]
    [InlineData(false, false, 0u)]
    [InlineData(true, false, 1u << 27)]
    [InlineData(false, true, 1u << 28)]
    public void Meson_keeps_the_rest_of_CONTROL(bool onReceived, bool onRoom, uint interrupts)
    {
        const uint others = 0xe600_8fff, reset = 1 << 22 | 1 << 23 | 1 << 24, on = 1 << 12 | 1 << 13;
        Word(8) = others | reset | 1 << 27 | 1 << 28;
        Word(0x10) = 0xabcd_ffff;
        Meson.Start(Base);
        (Word(8), Word(0x10)).ShouldBe((others | on, 0xabcd_2001u));
        Meson.Interrupts(Base, onReceived: true, onRoom: true);
        Meson.Interrupts(Base, onReceived, onRoom);
        Word(8).ShouldBe(others | on | interrupts);
    }

    [Theory]
    [InlineData(false, false, 0u)]
    [InlineData(true, false, 1u << 9)]
    [InlineData(false, true, 1u << 13)]
    public void Imx_keeps_the_rest_of_UCR1_and_the_clock_divider(bool onReceived, bool onRoom, uint interrupts)
    {
        const uint others = 0x5000, divider = 5 << 7 | 1 << 6;
        Word(0x80) = others | 1 << 9 | 1 << 13;
        Word(0x84) = 1 << 8;
        Word(0x90) = divider | 0x3f << 10 | 0x3f;
        Imx.Start(Base);
        (Word(0x80), Word(0x84), Word(0x90)).ShouldBe((others | 1, 1u << 8 | 0x4027, divider | 2 << 10 | 1));
        Imx.Interrupts(Base, onReceived: true, onRoom: true);
        Imx.Interrupts(Base, onReceived, onRoom);
        Word(0x80).ShouldBe(others | 1 | interrupts);
    }

    [Theory]
    [InlineData(false, false, 0u)]
    [InlineData(true, false, 1u)]
    [InlineData(false, true, 8u)]
    [InlineData(true, true, 9u)]
    public void Cadence_enables_and_disables_and_forgets_what_was(bool onReceived, bool onRoom, uint enabled)
    {
        Word(0) = 1 << 3 | 1 << 5 | 1 << 8;
        Cadence.Start(Base);
        (Word(0), Word(0x0c), Word(0x14), Word(0x20)).ShouldBe((1u << 2 | 1u << 4 | 1u << 8, 0x1fffu, 0x1fffu, 1u));
        Cadence.Interrupts(Base, onReceived, onRoom);
        (Word(8), Word(0x0c)).ShouldBe((enabled, 9u & ~enabled));
        Word(0x14) = 0;
        Cadence.Clear(Base);
        Word(0x14).ShouldBe(0x1fffu);
    }

    [Theory]
    [InlineData(false, false, 0u)]
    [InlineData(true, false, 1u)]
    [InlineData(false, true, 2u)]
    public void The_16550_enables_by_IER(bool onReceived, bool onRoom, uint enabled)
    {
        Ns16550.Start(Base);
        (Word(8), Word(0xc), Word(0x10)).ShouldBe((1u, 3u, 0xbu));
        Ns16550.Interrupts(Base, onReceived, onRoom);
        Word(4).ShouldBe(enabled);
    }

    private ulong Base => (ulong)page;

    private static Manual Of(string name) => Manuals.Single(manual => manual.Name == name);

    private ref uint Word(uint offset) => ref *(uint*)(page + offset);

    private void Set(uint offset, uint bits, bool on) => Word(offset) = on ? Word(offset) | bits : Word(offset) & ~bits;

    private bool TrySend(string name, byte value) => name switch
    {
        "Pl011" => Pl011.TrySend(Base, value),
        "Meson" => Meson.TrySend(Base, value),
        "Imx" => Imx.TrySend(Base, value),
        "Cadence" => Cadence.TrySend(Base, value),
        _ => Ns16550.TrySend(Base, value),
    };

    private bool TryReceive(string name, out byte value) => name switch
    {
        "Pl011" => Pl011.TryReceive(Base, out value),
        "Meson" => Meson.TryReceive(Base, out value),
        "Imx" => Imx.TryReceive(Base, out value),
        "Cadence" => Cadence.TryReceive(Base, out value),
        _ => Ns16550.TryReceive(Base, out value),
    };
}
