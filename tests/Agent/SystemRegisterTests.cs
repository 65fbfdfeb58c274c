using Lockstep.Agent;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Agent;

/// <summary>Encodings of system registers, against what an assembler makes of their names.</summary>
public class SystemRegisterTests
{
    [Theory]
    [InlineData(SystemRegister.MIDR_EL1, 0xd538_0000)]
    [InlineData(SystemRegister.MPIDR_EL1, 0xd538_00a0)]
    [InlineData(SystemRegister.ID_AA64PFR0_EL1, 0xd538_0400)]
    [InlineData(SystemRegister.ISR_EL1, 0xd538_c100)]
    [InlineData(SystemRegister.DAIF, 0xd53b_4220)]
    [InlineData(SystemRegister.CurrentEL, 0xd538_4240)]
    [InlineData(SystemRegister.CNTFRQ_EL0, 0xd53b_e000)]
    [InlineData(SystemRegister.CNTPCT_EL0, 0xd53b_e020)]
    [InlineData(SystemRegister.CNTVCT_EL0, 0xd53b_e040)]
    [InlineData(SystemRegister.CNTP_TVAL_EL0, 0xd53b_e200)]
    [InlineData(SystemRegister.CNTP_CTL_EL0, 0xd53b_e220)]
    [InlineData(SystemRegister.CNTP_CVAL_EL0, 0xd53b_e240)]
    [InlineData(SystemRegister.CNTV_TVAL_EL0, 0xd53b_e300)]
    [InlineData(SystemRegister.CNTV_CTL_EL0, 0xd53b_e320)]
    [InlineData(SystemRegister.CNTV_CVAL_EL0, 0xd53b_e340)]
    [InlineData(SystemRegister.ICC_PMR_EL1, 0xd538_4600)]
    [InlineData(SystemRegister.ICC_IAR0_EL1, 0xd538_c800)]
    [InlineData(SystemRegister.ICC_HPPIR0_EL1, 0xd538_c840)]
    [InlineData(SystemRegister.ICC_BPR0_EL1, 0xd538_c860)]
    [InlineData(SystemRegister.ICC_AP0R0_EL1, 0xd538_c880)]
    [InlineData(SystemRegister.ICC_AP0R3_EL1, 0xd538_c8e0)]
    [InlineData(SystemRegister.ICC_AP1R0_EL1, 0xd538_c900)]
    [InlineData(SystemRegister.ICC_AP1R3_EL1, 0xd538_c960)]
    [InlineData(SystemRegister.ICC_RPR_EL1, 0xd538_cb60)]
    [InlineData(SystemRegister.ICC_IAR1_EL1, 0xd538_cc00)]
    [InlineData(SystemRegister.ICC_HPPIR1_EL1, 0xd538_cc40)]
    [InlineData(SystemRegister.ICC_BPR1_EL1, 0xd538_cc60)]
    [InlineData(SystemRegister.ICC_CTLR_EL1, 0xd538_cc80)]
    [InlineData(SystemRegister.ICC_SRE_EL1, 0xd538_cca0)]
    [InlineData(SystemRegister.ICC_IGRPEN0_EL1, 0xd538_ccc0)]
    [InlineData(SystemRegister.ICC_IGRPEN1_EL1, 0xd538_cce0)]
    public void Mrs(ushort register, uint instruction) => SystemRegister.Mrs(register).ShouldBe(instruction);

    [Theory]
    [InlineData(SystemRegister.ICC_EOIR0_EL1, 0xd518_c820)]
    [InlineData(SystemRegister.ICC_DIR_EL1, 0xd518_cb20)]
    [InlineData(SystemRegister.ICC_SGI1R_EL1, 0xd518_cba0)]
    [InlineData(SystemRegister.ICC_ASGI1R_EL1, 0xd518_cbc0)]
    [InlineData(SystemRegister.ICC_SGI0R_EL1, 0xd518_cbe0)]
    [InlineData(SystemRegister.ICC_EOIR1_EL1, 0xd518_cc20)]
    [InlineData(SystemRegister.CNTV_CTL_EL0, 0xd51b_e320)]
    public void Msr(ushort register, uint instruction) => SystemRegister.Msr(register).ShouldBe(instruction);

    [Fact]
    public void An_encoding_is_made_of_its_five_fields()
    {
        SystemRegister.Encode(3, 0, 12, 12, 4).ShouldBe(SystemRegister.ICC_CTLR_EL1);
        SystemRegister.Encode(3, 3, 14, 3, 1).ShouldBe(SystemRegister.CNTV_CTL_EL0);
    }
}
