namespace Lockstep.Model.Faults;

/// <summary>
/// How many lines a guest can make the monitor print (F14): so many, then never again, whatever it does.
/// </summary>
/// <param name="Remaining">Lines left.</param>
public readonly record struct MessageBudget(int Remaining)
{
    /// <summary>Whether a line may be printed now, and the budget after it.</summary>
    public (bool MayPrint, MessageBudget Next) Spend() =>
        Remaining > 0 ? (true, new MessageBudget(Remaining - 1)) : (false, this);
}
