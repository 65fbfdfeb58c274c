namespace Lockstep.Boards;

/// <summary>The ranges that are taken in one address space, with names, so that a clash can name both sides.</summary>
internal sealed class AddressSpace(string name)
{
    private readonly List<(string What, ulong Start, ulong Size)> _taken = [];

    /// <summary>What is taken, by address.</summary>
    public IEnumerable<(string What, ulong Start, ulong Size)> Ranges => _taken.OrderBy(range => range.Start);

    /// <summary>Takes a range, or says what is already there.</summary>
    public void Take(string what, ulong start, ulong size, SourceLocation? at = null)
    {
        foreach ((string other, ulong otherStart, ulong otherSize) in _taken)
        {
            if (Align.Overlap(start, size, otherStart, otherSize))
            {
                string message = $"in {name} {what} {Text.Range(start, size)} overlaps {other} {Text.Range(otherStart, otherSize)}; move one of them";
                throw at is { } place ? new UserError(place, message) : new UserError(message);
            }
        }
        _taken.Add((what, start, size));
    }

    /// <summary>Takes the lowest free range at or above an address.</summary>
    /// <param name="limit">One past the last address that may be used.</param>
    /// <param name="at">What asks for it, for a message.</param>
    public ulong TakeFree(string what, ulong size, ulong alignment, ulong from, ulong limit, SourceLocation? at = null)
    {
        ulong start = Align.Up(from, alignment);
        foreach ((_, ulong takenStart, ulong takenSize) in Ranges)
        {
            if (Align.Overlap(start, size, takenStart, takenSize))
            {
                start = Align.Up(takenStart + takenSize, alignment);
            }
        }
        if (start >= limit || size > limit - start)
        {
            string message = $"in {name} there is no room for {what}: {Text.Size(size)} from {Text.Hex(from)} to {Text.Hex(limit)}; make memory regions smaller";
            throw at is { } place ? new UserError(place, message) : new UserError(message);
        }
        _taken.Add((what, start, size));
        return start;
    }
}
