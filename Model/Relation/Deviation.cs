namespace Lockstep.Model.Relation;

/// <summary>
/// The ways in which a run of VMM and kernel may differ from the architecture, each forced by seL4's interface. Whatever
/// differs and is not named here is a fault. Each is pinned by the test of its name in tests/Lockstep/DeviationTests.cs.
/// </summary>
public enum Deviation
{
    /// <summary>An interrupt is delivered after the guest made it undeliverable.</summary>
    [Deviation(
        "InjectIRQ fills a list register, and no invocation empties one or changes what is in it.",
        "An interrupt that is in a list register is delivered once after it was disabled, its group disabled, its pending state cleared, or its target changed. No second time.",
        "IHI 0048B 4.3.1, 4.3.6, 4.3.8, 4.3.12")]
    DeliveryInFlight,

    /// <summary>As the one before, over a reset of the guest.</summary>
    [Deviation(
        "As DeliveryInFlight: a reset of the guest cannot empty a list register.",
        "An interrupt that was in a list register at a reset is delivered once after it, or reads as active until it is ended.",
        "IHI 0048B 4.3.7, 4.3.9: the state is 0 at reset")]
    DeliveryAcrossReset,

    /// <summary>Priority and group of an interrupt in a list register do not change.</summary>
    [Deviation(
        "InjectIRQ takes priority and group; what is in a list register cannot be changed.",
        "A change of an interrupt's priority or group acts from its next load on: the delivery under way has the old ones.",
        "IHI 0048B 4.3.4, 4.3.11")]
    PriorityFixedAtLoad,

    /// <summary>Less urgent interrupts may hold all list registers.</summary>
    [Deviation(
        "A list register that holds an interrupt cannot be taken back for a more urgent one.",
        "While all list registers of a vCPU hold interrupts, a more urgent one waits for the end of one of them. Of interrupts that the kernel notifies in one message those of lower channel numbers are loaded first.",
        "IHI 0048B 3.2, 3.3")]
    NoPreemptionOfLoaded,

    /// <summary>An SPI is given to one vCPU when it is loaded, whatever its targets are or become.</summary>
    [Deviation(
        "A list register belongs to one vCPU, and what is in it cannot be moved.",
        "An SPI that has several targets, or whose target changes after its load, is signalled to the vCPU for which it was loaded only, also while that one has it masked.",
        "IHI 0048B 3.1.1 (1-N model)")]
    TargetChosenAtLoad,

    /// <summary>Pending and active are not told apart while an interrupt is in a list register.</summary>
    [Deviation(
        "List registers cannot be read, and a guest's acknowledge causes no event; only the end of an interrupt does (EOI maintenance).",
        "From its load to the fault that reports its end an interrupt may read active, and not pending, in GICD_ISACTIVER, GICD_ICACTIVER, GICD_ISPENDR, GICD_ICPENDR, GICD_SPENDSGIR and GICD_CPENDSGIR. Meanwhile writes of GICD_ISACTIVER and GICD_ICACTIVER do nothing to it.",
        "IHI 0048B 4.3.7 to 4.3.10")]
    ActiveIsBounded,

    /// <summary>A second event before the acknowledge may be a second delivery.</summary>
    [Deviation(
        "The moment of the guest's acknowledge is not known, so it is not known whether an event comes before it.",
        "An edge, a write of GICD_ISPENDR, or an SGI of the same source, that comes while the interrupt is in a list register and not yet acknowledged, may read as pending and is delivered once more instead of being merged. One that comes after the acknowledge is delivered once more by the architecture too.",
        "IHI 0048B 3.2, 3.2.4, 4.3.7, 4.3.15")]
    MergeUnknown,

    /// <summary>What GICD_ISACTIVER made active is not deactivated by the guest's end of interrupt.</summary>
    [Deviation(
        "The end of an interrupt that is in no list register is counted by hardware (EOIcount) but not reported: the kernel enables no such maintenance.",
        "An interrupt that was made active by GICD_ISACTIVER stays active until a write of GICD_ICACTIVER; GICC_EOIR and GICC_DIR do not deactivate it.",
        "IHI 0048B 4.3.9, 4.4.5, 4.4.15")]
    EndOfSoftwareActive,

    /// <summary>GICC_DIR on another vCPU does not deactivate.</summary>
    [Deviation(
        "As EndOfSoftwareActive: the other vCPU's interface has no list register for the interrupt.",
        "With GICC_CTLR.EOImode 1 an SPI is deactivated only by GICC_DIR on the vCPU that acknowledged it.",
        "IHI 0048B 4.4.15")]
    EndOnAnotherCpu,

    /// <summary>Between the guest's end of an interrupt and the fault that reports it.</summary>
    [Deviation(
        "That an interrupt was ended is known when the kernel's maintenance fault comes.",
        "An interrupt that is pending again at its end is signalled some instructions later, after the maintenance fault.",
        "IHI 0048B 3.2, 3.2.4")]
    EndReportedLate,

    /// <summary>The level of a physical line is known when the kernel notifies it and when it is acknowledged.</summary>
    [Deviation(
        "The kernel masks a physical interrupt from its notification to its acknowledge, and the line cannot be read.",
        "A level-sensitive interrupt reads pending until it was delivered and ended, even when its line falls before; it is then delivered once. Edges in that time are seen after the end.",
        "IHI 0048B 4.3.8 and figure 4-10")]
    LineSampledAtAcknowledge,

    /// <summary>The same of the virtual timer.</summary>
    [Deviation(
        "The kernel masks the virtual timer's PPI from its VPPIEvent to AckVPPI; acknowledging earlier would be an endless loop of events.",
        "INTID 27 stays pending from the timer's expiry until it was delivered and ended, also when the guest stops or rearms the timer meanwhile.",
        "DDI 0487, CNTV_CTL_EL0.ISTATUS; IHI 0048B 4.3.8")]
    TimerHeld,

    /// <summary>The trigger of the physical interrupt is the one in the .system file.</summary>
    [Deviation(
        "The trigger of a physical interrupt is set when the system is built; no invocation changes it.",
        "GICD_ICFGR of a passthrough interrupt changes how the guest's interrupt behaves and not the physical one: a line that stays high is an edge each time it is acknowledged.",
        "IHI 0048B 4.3.13")]
    TriggerIsTheSystems,

    /// <summary>A line that is high counts as an edge when its interrupt becomes edge-triggered.</summary>
    [Deviation(
        "A physical interrupt that was notified stays masked until it is acknowledged, which happens at the end of a delivery; without one it would never come again.",
        "A level-sensitive interrupt whose line is high becomes pending when GICD_ICFGR makes it edge-triggered.",
        "IHI 0048B 4.3.13")]
    EdgeFromHeldLine,

    /// <summary>The source of an SGI is not shown.</summary>
    [Deviation(
        "InjectIRQ does not set the CPUID field of a list register.",
        "GICC_IAR.CPUID reads 0 for every SGI. GICD_SPENDSGIR shows the sources that wait.",
        "IHI 0048B 4.4.4")]
    SgiSourceLost,

    /// <summary>HVC is a system call of the kernel.</summary>
    [Deviation(
        "HVC from EL1 enters the kernel's system call path with the number in X7.",
        "HVC with a number that is a system call of seL4 in X7 is executed as one, for the vCPU's own thread, and the monitor does not learn of it. Other HVCs return -1 in X0.",
        "DEN0028 2.9 (section recalled)")]
    HvcIsSystemCall,

    /// <summary>On GICv3 a list register's priority has four values.</summary>
    [Deviation(
        "On GICv3 InjectIRQ writes its number, 0 to 31, into the 8-bit field without a shift; hardware implements the upper 5 bits.",
        "On GICv3 interrupts of 32 priorities are delivered with 4: those that differ in the two upper bits of the five only. To the CPU interface they are 0x00, 0x08, 0x10 and 0x18: ICC_RPR_EL1 reads so, and ICC_PMR_EL1 hides none of them from 0x20 on.",
        "IHI 0069 4.8; DDI 0601 ICH_LR<n>_EL2.Priority")]
    FourPrioritiesOnGicV3,

    /// <summary>On GICv3 the vCPUs of a processor share the active priorities of Group 0.</summary>
    [Deviation(
        "Of a vCPU's active priorities the kernel switches ICH_AP1R0_EL2 only, so ICH_AP0R0_EL2 stays as the vCPU before it left it. No invocation reads or writes it: VCPU_ReadRegs and VCPU_WriteRegs reach registers of EL1 and of the timers.",
        "On GICv3 a vCPU sees in ICC_AP0R0_EL1 and ICC_RPR_EL1 the Group 0 interrupts that any vCPU of its processor, of this guest or another, has acknowledged and not ended, and changes them as if they were its own: they hold back its interrupts of the same or a lower priority, and its write of ICC_EOIR0_EL1 or ICC_EOIR1_EL1 may drop theirs. An end that finds its priority dropped already does not deactivate. They hold back Group 1 too. Where no guest of the processor uses Group 0, as Linux does not, none sees anything of it.",
        "IHI 0069 4.8, 12.5 ICV_AP0R<n>_EL1; DDI 0601 ICH_AP0R<n>_EL2")]
    Group0PrioritiesShared,
}
