namespace Lockstep.Model.Gic;

/// <summary>The system registers of the GICv3 CPU interface that EL1 reaches (IHI 0069 12.2).</summary>
public enum IccRegister
{
    /// <summary>Priority mask.</summary>
    ICC_PMR_EL1,

    /// <summary>Interrupt acknowledge, Group 0; read-only.</summary>
    ICC_IAR0_EL1,

    /// <summary>End of interrupt, Group 0; write-only.</summary>
    ICC_EOIR0_EL1,

    /// <summary>Highest priority pending interrupt, Group 0; read-only.</summary>
    ICC_HPPIR0_EL1,

    /// <summary>Binary point, Group 0.</summary>
    ICC_BPR0_EL1,

    /// <summary>Active priorities, Group 0.</summary>
    ICC_AP0R0_EL1,

    /// <summary>Active priorities, Group 0.</summary>
    ICC_AP0R1_EL1,

    /// <summary>Active priorities, Group 0.</summary>
    ICC_AP0R2_EL1,

    /// <summary>Active priorities, Group 0.</summary>
    ICC_AP0R3_EL1,

    /// <summary>Active priorities, Group 1.</summary>
    ICC_AP1R0_EL1,

    /// <summary>Active priorities, Group 1.</summary>
    ICC_AP1R1_EL1,

    /// <summary>Active priorities, Group 1.</summary>
    ICC_AP1R2_EL1,

    /// <summary>Active priorities, Group 1.</summary>
    ICC_AP1R3_EL1,

    /// <summary>Deactivate; write-only.</summary>
    ICC_DIR_EL1,

    /// <summary>Running priority; read-only.</summary>
    ICC_RPR_EL1,

    /// <summary>SGI of Group 1; write-only, 64 bits.</summary>
    ICC_SGI1R_EL1,

    /// <summary>SGI of the other Security state; write-only, 64 bits.</summary>
    ICC_ASGI1R_EL1,

    /// <summary>SGI of Group 0; write-only, 64 bits.</summary>
    ICC_SGI0R_EL1,

    /// <summary>Interrupt acknowledge, Group 1; read-only.</summary>
    ICC_IAR1_EL1,

    /// <summary>End of interrupt, Group 1; write-only.</summary>
    ICC_EOIR1_EL1,

    /// <summary>Highest priority pending interrupt, Group 1; read-only.</summary>
    ICC_HPPIR1_EL1,

    /// <summary>Binary point, Group 1.</summary>
    ICC_BPR1_EL1,

    /// <summary>Control.</summary>
    ICC_CTLR_EL1,

    /// <summary>System register enable.</summary>
    ICC_SRE_EL1,

    /// <summary>Enable of Group 0.</summary>
    ICC_IGRPEN0_EL1,

    /// <summary>Enable of Group 1.</summary>
    ICC_IGRPEN1_EL1,
}
