namespace Lockstep.Model.Relation;

/// <summary>Where an interrupt in a list register is, from its injection to the fault that reports its end.</summary>
public enum UseState : byte
{
    /// <summary>The list register holds nothing.</summary>
    Free,

    /// <summary>Not acknowledged.</summary>
    Pending,

    /// <summary>Acknowledged and not deactivated.</summary>
    Active,

    /// <summary>Deactivated, and the monitor does not know.</summary>
    Ended,

    /// <summary>The kernel refused the last injection: not to be used before a maintenance fault names it.</summary>
    Refused,
}

/// <summary>One list register, as the relation follows it.</summary>
public struct ListRegisterUse
{
    /// <summary>Where the interrupt is.</summary>
    public UseState State;

    /// <summary>Its INTID.</summary>
    public ushort Intid;

    /// <summary>Priority (0 to 31) and group with which it was loaded.</summary>
    public byte Priority, Group;

    /// <summary>Of an SGI the source that the load took.</summary>
    public byte Source;

    /// <summary>The model had merged this delivery into the one before (<see cref="Deviation.MergeUnknown"/>).</summary>
    public bool IsRepeat;

    /// <summary>It was loaded before the last reset of the guest.</summary>
    public bool IsOfBeforeReset;
}
