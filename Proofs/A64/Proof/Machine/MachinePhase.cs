namespace Lockstep.Proofs.A64.Proof.Machine;

/// <summary>What the machine of one vCPU is doing when the event loop waits.</summary>
internal enum MachinePhase
{
    /// <summary>vCPU 0 runs.</summary>
    Running,

    /// <summary>vCPU 0 waits in WFI or CPU_SUSPEND; no list register is in use.</summary>
    Blocked,

    /// <summary>vCPU 0 has switched itself off by CPU_OFF.</summary>
    CpuOff,

    /// <summary>The guest has asked for SYSTEM_OFF.</summary>
    Off,

    /// <summary>The guest has asked for SYSTEM_RESET; vCPU 0 runs the stub that empties its list registers.</summary>
    Draining,
}
