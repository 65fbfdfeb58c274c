namespace Lockstep.Ship;

/// <summary>What is shipped.</summary>
/// <param name="Board">A folder of Boards.</param>
/// <param name="System">A file of its systems/, or a path.</param>
/// <param name="Config">The kernel's configuration.</param>
internal sealed record Shipment(string Board, string System, string Config)
{
    /// <summary>The folder below dist/.</summary>
    public string Name => $"{Board}-{Path.GetFileNameWithoutExtension(System)}-{Config}";
}
