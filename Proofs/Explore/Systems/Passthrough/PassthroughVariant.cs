namespace Lockstep.Explore.Systems;

/// <summary>Which of the systems in Proofs/Promela/passthrough.pml: each value is one of its options of the same name.</summary>
[Flags]
public enum PassthroughVariant
{
    /// <summary>Devices drive their lines as they like; guests mask, enable, disable and route.</summary>
    None = 0,

    /// <summary>Devices raise their line and wait until a guest's handler lowers it; guests do nothing else.</summary>
    Served = 1,

    /// <summary>Broken: the monitor does not load what waits when a list register has become free.</summary>
    ForgetsRefill = 2,

    /// <summary>Broken: the monitor looks only at the vCPU's own list register whether it holds an interrupt.</summary>
    LoadsTwice = 4,

    /// <summary>Broken: the monitor loads into a list register that is in use.</summary>
    Overwrites = 8,

    /// <summary>Broken: the monitor does not acknowledge the physical interrupt when the guest has ended it.</summary>
    ForgetsAcknowledge = 16,
}
