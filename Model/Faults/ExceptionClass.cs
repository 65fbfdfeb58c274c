namespace Lockstep.Model.Faults;

/// <summary>Values of <c>ESR_ELx.EC</c>, bits 31 to 26 (DDI 0487 D24.2.40): why an exception was taken.</summary>
public static class ExceptionClass
{
    /// <summary>Unknown reason: an UNDEFINED instruction.</summary>
    public const uint Unknown = 0x00;

    /// <summary>A trapped WFI, WFE, WFIT or WFET.</summary>
    public const uint WaitInstruction = 0x01;

    /// <summary>HVC in AArch64 state.</summary>
    public const uint Hvc64 = 0x16;

    /// <summary>SMC in AArch64 state, trapped by HCR_EL2.TSC.</summary>
    public const uint Smc64 = 0x17;

    /// <summary>A trapped MSR, MRS or system instruction in AArch64 state.</summary>
    public const uint SystemRegister = 0x18;

    /// <summary>Instruction abort from a lower exception level.</summary>
    public const uint InstructionAbortLower = 0x20;

    /// <summary>Instruction abort from the exception level that takes it.</summary>
    public const uint InstructionAbortSame = 0x21;

    /// <summary>Data abort from a lower exception level.</summary>
    public const uint DataAbortLower = 0x24;

    /// <summary>Data abort from the exception level that takes it.</summary>
    public const uint DataAbortSame = 0x25;

    /// <summary>SError interrupt.</summary>
    public const uint SError = 0x2f;
}
