using Lockstep.Explore.Engine;

namespace Lockstep.Explore.Systems;

/// <summary>
/// A very small interrupt controller, to measure and test the engine with: some level-sensitive lines, one list register each.
/// Of a line: level, enable, and where its delivery is (none, loaded, active). Loading is the monitor's step, which may come late.
/// </summary>
/// <param name="lines">Number of lines, 1 to 10.</param>
/// <param name="isBroken">Leaves out a check: a line that is active is loaded again.</param>
public readonly struct Lines(int lines, bool isBroken = false) : ISystem<ulong>
{
    private const int BitsPerLine = 4, ActionsPerLine = 6;

    private enum Delivery
    {
        None, Loaded, Active,
    }

    /// <inheritdoc/>
    public string Identity => $"Lines {lines} {isBroken}";

    /// <inheritdoc/>
    public int ActionCount => lines * ActionsPerLine;

    /// <inheritdoc/>
    public int InitialCount => 1;

    /// <inheritdoc/>
    public ulong Initial(int n) => 0;

    /// <inheritdoc/>
    public ulong Enabled(in ulong state)
    {
        ulong enabled = 0;
        for (int line = 0; line < lines; line++)
        {
            uint its = (uint)(state >> (line * BitsPerLine)) & 0xf, delivery = its >> 2;
            bool isLoadable = (its & 3) == 3 && (delivery == (uint)Delivery.None || (isBroken && delivery == (uint)Delivery.Active));
            uint actions = 3 | (isLoadable ? 4u : 0) | (delivery == (uint)Delivery.Loaded ? 8u : 0) | (delivery == (uint)Delivery.Active ? 16u : 0);
            enabled |= (ulong)actions << (line * ActionsPerLine);
        }

        return enabled;
    }

    /// <inheritdoc/>
    public int Apply(ref ulong state, int action)
    {
        int line = action / ActionsPerLine, shift = line * BitsPerLine;
        uint its = (uint)(state >> shift) & 0xf;
        bool isWrong = action % ActionsPerLine == 2 && its >> 2 != 0;
        its = (action % ActionsPerLine) switch
        {
            0 => its ^ 1,
            1 => its ^ 2,
            2 => (its & 3) | (uint)Delivery.Loaded << 2,
            3 => (its & 3) | (uint)Delivery.Active << 2,
            _ => its & 3,
        };
        state = (state & ~(0xful << shift)) | (ulong)its << shift;
        return isWrong ? 1 : 0;
    }

    /// <inheritdoc/>
    public bool MayStop(in ulong state) => false;

    /// <summary>Lines do not touch each other: those of the first one that can do something are enough.</summary>
    public ulong Ample(in ulong state, ulong enabled)
    {
        ulong first = (1ul << ActionsPerLine) - 1;
        return enabled & first;
    }

    /// <summary>Lines are alike: those with the smaller numbers come first.</summary>
    public int Canonicalise(ref ulong state)
    {
        Span<byte> its = stackalloc byte[lines];
        for (int line = 0; line < lines; line++)
        {
            its[line] = (byte)((state >> (line * BitsPerLine)) & 0xf);
        }

        its.Sort();
        ulong sorted = 0;
        int orbit = 1, same = 0;
        for (int line = 0; line < lines; line++)
        {
            sorted |= (ulong)its[line] << (line * BitsPerLine);
            same = line > 0 && its[line] == its[line - 1] ? same + 1 : 1;
            orbit = orbit * (line + 1) / same;
        }

        state = sorted;
        return orbit;
    }

    /// <inheritdoc/>
    public int ProcessOf(int action) => action / ActionsPerLine;

    /// <inheritdoc/>
    public string ActionText(int action)
    {
        string[] what = ["device changes its line", "guest changes the enable", "monitor loads it", "guest acknowledges it", "guest ends it", ""];
        return $"line {action / ActionsPerLine}: {what[action % ActionsPerLine]}";
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> StateText(in ulong state)
    {
        List<string> text = [];
        for (int line = 0; line < lines; line++)
        {
            uint its = (uint)(state >> (line * BitsPerLine)) & 0xf;
            text.Add($"line {line}: {((its & 1) != 0 ? "high" : "low")}, {((its & 2) != 0 ? "enabled" : "disabled")}, {(Delivery)(its >> 2)}");
        }

        return text;
    }

    /// <inheritdoc/>
    public string ViolationText(int violation) => "an interrupt that is active was loaded";
}
