using System.Text;

namespace Lockstep.Runner.Serial;

/// <summary>
/// Turns the bytes of a serial console into text to match against: carriage returns, backspaces, bells and terminal
/// control sequences (ECMA-48 CSI and two-byte escapes) are dropped, wherever the chunks of the stream are cut.
/// </summary>
public sealed class ConsoleText
{
    private State state;

    private enum State
    {
        Text,
        Escape,
        ControlSequence,
    }

    /// <summary>Filters the next bytes and appends the text to <paramref name="text"/>, one character a byte (Latin-1).</summary>
    public void Append(ReadOnlySpan<byte> bytes, StringBuilder text)
    {
        foreach (byte value in bytes)
        {
            state = state switch
            {
                State.Escape => value == (byte)'[' ? State.ControlSequence : State.Text,
                // A CSI sequence ends with its first byte in 0x40 to 0x7e (ECMA-48 5.4).
                State.ControlSequence => value is >= 0x40 and <= 0x7e ? State.Text : State.ControlSequence,
                _ => Plain(value, text),
            };
        }
    }

    private static State Plain(byte value, StringBuilder text)
    {
        if (value == 0x1b)
        {
            return State.Escape;
        }

        if (value is (byte)'\n' or (byte)'\t' or >= 0x20 and not 0x7f)
        {
            text.Append((char)value);
        }

        return State.Text;
    }
}
