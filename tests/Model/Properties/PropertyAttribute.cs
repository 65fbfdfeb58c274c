using Xunit;

namespace Lockstep.Tests.Model.Properties;

/// <summary>What a property is run over.</summary>
public enum PropertyEngine
{
    /// <summary>Random configurations and operation sequences on Model/Gic.</summary>
    RandomGic,

    /// <summary>Random sequences on Model/Kernel, with a distributor, a monitor and a guest around it.</summary>
    RandomKernel,

    /// <summary>Random events on Model/Faults.</summary>
    RandomFaults,

    /// <summary>Random drivers on Model/Devices.</summary>
    RandomDevices,

    /// <summary>All values of a small domain.</summary>
    Exhaustive,
}

/// <summary>
/// A test that is a named property: a T, I, L, N, F or V line of the collection that the project started from. docs/properties.md
/// is made from these.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PropertyAttribute(string id, string statement, string section, PropertyEngine engine = PropertyEngine.RandomGic)
    : FactAttribute
{
    /// <summary>Family letter and number.</summary>
    public string Id { get; } = id;

    /// <summary>What always holds.</summary>
    public string Statement { get; } = statement;

    /// <summary>Where the specification says so.</summary>
    public string Section { get; } = section;

    /// <summary>What it is run over.</summary>
    public PropertyEngine Engine { get; } = engine;

    /// <summary>How a line that was only remembered was settled, and choices that the specification leaves open.</summary>
    public string Note { get; init; } = "";
}
