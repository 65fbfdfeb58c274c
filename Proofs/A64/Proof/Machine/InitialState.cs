namespace Lockstep.Proofs.A64.Proof.Machine;

/// <summary>Of which states of the VMM a case is about.</summary>
internal enum InitialState
{
    /// <summary>All that the representation invariant allows.</summary>
    Any,

    /// <summary>Those of them in which no interrupt is pending, so that none waits for a list register.</summary>
    NothingPending,

    /// <summary>
    /// Those of them in which no SPI or PPI is enabled and no SGI is pending, so that none waits for a list register. With GICv3 no SGI
    /// is enabled either, and any may be pending.
    /// </summary>
    NothingEnabled,

    /// <summary>Those of <see cref="NothingEnabled"/> in which no input line is asserted, so that no acknowledge is owed.</summary>
    NothingAsserted,

    /// <summary>
    /// Those in which no interrupt waits for a list register and none is latched: what is pending is a line that is high, of an interrupt
    /// that is in a list register, not enabled, or active.
    /// </summary>
    NothingLatched,
}
