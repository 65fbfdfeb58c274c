using Lockstep.Vmm.Microkit;

namespace Lockstep.Tests.Host;

/// <summary>Words of messages, as tests expect them.</summary>
internal static class Expect
{
    /// <summary>Badge and message info of a fault of a vCPU.</summary>
    public static (ulong Badge, ulong Info) Fault(uint vcpu, uint label, uint length) =>
        (Badge.Fault | vcpu, MessageInfo.Of(label, length));

    /// <summary>Badge and message info of a printed line.</summary>
    public static (ulong Badge, ulong Info) Head(this ulong[] line) => (line[0], line[1]);

    /// <summary>ESR_EL2 of SMC #imm.</summary>
    public static ulong Smc(uint immediate) => 0x5e00_0000 | immediate;

    /// <summary>Label of an answer: an error number.</summary>
    public static uint Label(this ulong[] line) => MessageInfo.Label(line[1]);
}
