using Lockstep.Model.Registers;
using Lockstep.Tests.Support;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Gic.Registers;

/// <summary>IHI 0069 12.2, ICC_SRE_EL1.</summary>
public class ICC_SRE_EL1Tests
{
    [Fact]
    public void System_registers_are_always_in_use()
    {
        using var bench = new VgicV3Bench();
        bench.Msr(0, ICC_SRE_EL1.Encoding, 0).ShouldBeTrue();
        Lockstep.Vmm.Gic.VgicV3<RecordingKernel>.TryReadSystemRegister(ICC_SRE_EL1.Encoding, out ulong value).ShouldBeTrue();
        value.ShouldBe(7ul);
    }
}
