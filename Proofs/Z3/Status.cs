namespace Microsoft.Z3;

/// <summary>The answer of a solver.</summary>
public enum Status
{
    /// <summary>No values make the assertions true.</summary>
    UNSATISFIABLE = -1,

    /// <summary>The solver gave up: <see cref="Solver.ReasonUnknown"/> says why.</summary>
    UNKNOWN = 0,

    /// <summary>Some values make the assertions true: <see cref="Solver.Model"/> has them.</summary>
    SATISFIABLE = 1,
}
