namespace Lockstep.Model.Words;

/// <summary>
/// One bit of meaning. The model is written over it, so that one text is executed (a bit is a bool), explored and proved (a
/// bit is a term, and asking for its truth may fork). <c>if (bit)</c> works through <c>operator true</c>.
/// </summary>
/// <typeparam name="B">The implementing type.</typeparam>
public interface IBit<B>
    where B : struct, IBit<B>
{
    /// <summary>Whether the bit is 1; where that is undecided, both are explored.</summary>
    static abstract bool operator true(B bit);

    /// <summary>Whether the bit is 0.</summary>
    static abstract bool operator false(B bit);

    /// <summary>Both; evaluates both sides and never forks, unlike <c>&amp;&amp;</c>.</summary>
    static abstract B operator &(B a, B b);

    /// <summary>Either; never forks.</summary>
    static abstract B operator |(B a, B b);

    /// <summary>Exactly one; never forks.</summary>
    static abstract B operator ^(B a, B b);

    /// <summary>Not.</summary>
    static abstract B operator !(B bit);

    /// <summary>A constant.</summary>
    static abstract implicit operator B(bool value);

    /// <summary>Multiplexer that does not fork.</summary>
    static abstract B Select(B condition, B ifOne, B ifZero);
}
