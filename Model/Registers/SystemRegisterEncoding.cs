namespace Lockstep.Model.Registers;

/// <summary>The operands of MRS and MSR in one number: op0 in bits 15:14, op1 in 13:11, CRn in 10:7, CRm in 6:3, op2 in 2:0.</summary>
public static class SystemRegisterEncoding
{
    /// <summary>Packs operands.</summary>
    public static uint Of(uint op0, uint op1, uint crn, uint crm, uint op2) => op0 << 14 | op1 << 11 | crn << 7 | crm << 3 | op2;

    /// <summary>The register that an ISS of exception class 0x18 names (DDI 0487, ISS encoding for a trapped MSR or MRS).</summary>
    public static uint OfSyndrome(uint iss) =>
        Of(iss >> 20 & 3, iss >> 14 & 7, iss >> 10 & 15, iss >> 1 & 15, iss >> 17 & 7);
}
