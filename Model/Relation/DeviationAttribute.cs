using System;

namespace Lockstep.Model.Relation;

/// <summary>What there is to say about a <see cref="Deviation"/>. docs/deviations.md is made from it.</summary>
/// <param name="reason">Why seL4's interface forces it.</param>
/// <param name="effect">What a guest may see.</param>
/// <param name="section">The section of the specification that says otherwise.</param>
[AttributeUsage(AttributeTargets.Field)]
public sealed class DeviationAttribute(string reason, string effect, string section) : Attribute
{
    /// <summary>Why seL4's interface forces it.</summary>
    public string Reason { get; } = reason;

    /// <summary>What a guest may see.</summary>
    public string Effect { get; } = effect;

    /// <summary>The section of the specification that says otherwise.</summary>
    public string Section { get; } = section;
}
