using System;
using System.Text;
using System.Text.RegularExpressions;
using FsCheck.Xunit;
using Lockstep.Runner.Serial;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Runner;

public class ExpectBufferTests
{
    [Fact]
    public void A_match_consumes_the_text_up_to_its_end()
    {
        ExpectBuffer buffer = With("boot\nguest# rest");
        buffer.TryConsume(new Regex("guest# "), out Match? match, out string before).ShouldBeTrue();
        match!.Value.ShouldBe("guest# ");
        before.ShouldBe("boot\n");
        buffer.Pending.ShouldBe("rest");
        buffer.TryConsume(new Regex("guest# "), out _, out _).ShouldBeFalse();
    }

    [Fact]
    public void Without_a_match_nothing_is_consumed()
    {
        ExpectBuffer buffer = With("abc");
        buffer.TryConsume(new Regex("d"), out Match? match, out string before).ShouldBeFalse();
        match.ShouldBeNull();
        before.ShouldBeEmpty();
        buffer.Pending.ShouldBe("abc");
    }

    [Fact]
    public void A_line_is_taken_when_its_end_is_there()
    {
        ExpectBuffer buffer = With("one\r\ntw");
        buffer.TryConsumeLine(out string? line).ShouldBeTrue();
        line.ShouldBe("one");
        buffer.TryConsumeLine(out _).ShouldBeFalse();
        buffer.Append("o\n"u8);
        buffer.TryConsumeLine(out line).ShouldBeTrue();
        line.ShouldBe("two");
    }

    [Fact]
    public void Terminal_control_is_dropped() =>
        With("\x1b[1;31mred\x1b[0m \x1b" + "7x\b\a\x7f").Pending.ShouldBe("red x");

    [Fact]
    public void The_prompt_of_busybox_is_found() =>
        With("guest# \x1b[6n").Pending.ShouldBe("guest# ");

    [Fact]
    public void The_tail_is_the_last_lines() => With("1\n2\n3\n\n").Tail(2).ShouldBe("2\n3");

    /// <summary>However the stream is cut into pieces, the text is the same.</summary>
    [Property]
    public bool Cuts_do_not_matter(byte[] stream, int cut)
    {
        int at = stream.Length == 0 ? 0 : (cut & int.MaxValue) % stream.Length;
        var whole = new ExpectBuffer();
        whole.Append(stream);
        var pieces = new ExpectBuffer();
        pieces.Append(stream.AsSpan(0, at));
        pieces.Append(stream.AsSpan(at));
        return whole.Pending == pieces.Pending;
    }

    [Fact]
    public void A_panic_is_reported_in_the_guests_words() =>
        Should.Throw<Lockstep.Runner.RunnerException>(() =>
                GuestTrouble.ThrowIfSeen("a\n[ 1.0] Kernel panic - not syncing: VFS\nb"))
            .Message.ShouldBe("the guest says: [ 1.0] Kernel panic - not syncing: VFS");

    private static ExpectBuffer With(string text)
    {
        var buffer = new ExpectBuffer();
        buffer.Append(Encoding.Latin1.GetBytes(text));
        return buffer;
    }
}
