using Lockstep.Model.Registers;

namespace Lockstep.Conformance.Suites;

/// <summary>MRS and MSR: registers that trap, that do not exist, and that are the guest's own.</summary>
internal static class SystemRegisterScripts
{
    private const int Sgi = 6;

    /// <summary>op0, op1, CRn, CRm, op2 of registers that a Cortex-A53 does not have, or not at EL1.</summary>
    private static readonly (string Name, uint Op0, uint Op1, uint CRn, uint CRm, uint Op2)[] Absent =
    [
        ("LORC_EL1", 3, 0, 10, 4, 3), ("LORID_EL1", 3, 0, 10, 4, 7), ("ZCR_EL1", 3, 0, 1, 2, 0), ("SMCR_EL1", 3, 0, 1, 2, 6), ("TRFCR_EL1", 3, 0, 1, 2, 1),
        ("APIAKeyLo_EL1", 3, 0, 2, 1, 0), ("RNDR", 3, 3, 2, 4, 0), ("GCR_EL1", 3, 0, 1, 0, 6), ("SCXTNUM_EL1", 3, 0, 13, 0, 7), ("SCXTNUM_EL0", 3, 3, 13, 0, 7),
        ("PAN", 3, 0, 4, 2, 3), ("UAO", 3, 0, 4, 2, 4), ("DIT", 3, 3, 4, 2, 5), ("SSBS", 3, 3, 4, 2, 6), ("TCO", 3, 3, 4, 2, 7),
        ("DISR_EL1", 3, 0, 12, 1, 1), ("ERRSELR_EL1", 3, 0, 5, 3, 1), ("PMSCR_EL1", 3, 0, 9, 9, 0), ("TRBLIMITR_EL1", 3, 0, 9, 11, 0), ("MPAM1_EL1", 3, 0, 10, 5, 0),
        ("HCR_EL2", 3, 4, 1, 1, 0), ("VTTBR_EL2", 3, 4, 2, 1, 0), ("ESR_EL2", 3, 4, 5, 2, 0), ("ICH_HCR_EL2", 3, 4, 12, 11, 0), ("ICH_LR0_EL2", 3, 4, 12, 12, 0),
        ("SCTLR_EL12", 3, 5, 1, 0, 0), ("SCR_EL3", 3, 6, 1, 1, 0), ("CNTVOFF_EL2", 3, 4, 14, 0, 3), ("CNTHCTL_EL2", 3, 4, 14, 1, 0),
        ("S3_0_C11_C0_0", 3, 0, 11, 0, 0), ("S3_0_C15_C15_7", 3, 0, 15, 15, 7), ("S3_7_C11_C3_2", 3, 7, 11, 3, 2),
    ];

    public static (string Name, Action<SuiteWriter> Write)[] All { get; } =
    [
        .. Absent.Select(register => ($"F8 {register.Name} does not exist", (Action<SuiteWriter>)(s => Undefined(s, register.Op0, register.Op1, register.CRn, register.CRm, register.Op2)))),
        ("T35 the SGI registers on a GICv2, and reads of them", SgiRegistersAbsent),
        ("T33 ICC_SGI1R_EL1 from every register", SendFromEveryRegister),
        ("T33 Row27 all 64 bits of ICC_SGI1R_EL1 count", UpperBits),
        ("F8 registers of identification are the processor's", Identification),
    ];

    private static void Undefined(SuiteWriter s, uint op0, uint op1, uint crn, uint crm, uint op2)
    {
        s.Execute(0, A64.Mrs(0, op0, op1, crn, crm, op2), 0xa0, 0xa1, 0xa2, 0xa3);
        s.ExpectUndefined();
        s.Expect("x0 is kept", record => record.Result == 0xa0);
        s.Execute(0, A64.Msr(A64.Zr, op0, op1, crn, crm, op2), 0xa0, 0xa1, 0xa2, 0xa3);
        s.ExpectUndefined();
    }

    private static void SgiRegistersAbsent(SuiteWriter s)
    {
        for (uint op2 = 5; op2 <= 7; op2++)
        {
            foreach (uint rt in (uint[])[0, 7, A64.Zr])
            {
                s.Execute(0, A64.Mrs(rt, 3, 0, 12, 11, op2), 0xa0, 0xa1, 0xa2, 0xa3);
                s.ExpectUndefined();
                if (s.Guest.GicVersion == 2)
                {
                    s.Execute(s.Guest.Vcpus - 1, A64.Msr(rt, 3, 0, 12, 11, op2), 0xa0, 0xa1, 0xa2, 0xa3);
                    s.ExpectUndefined();
                }
            }
        }
    }

    /// <summary>x31 is the zero register: SGI 0 to nobody.</summary>
    private static void SendFromEveryRegister(SuiteWriter s)
    {
        if (s.Guest.GicVersion == 2)
        {
            return;
        }

        s.Open();
        for (uint rt = 0; rt < 8; rt++)
        {
            ulong[] registers = new ulong[8];
            registers[rt] = (ulong)Sgi << 24 | 1;
            for (uint op2 = 5; op2 <= 7; op2++)
            {
                s.Execute((int)rt % s.Guest.Vcpus, A64.Msr(rt, 3, 0, 12, 11, op2), registers);
                s.Returns(registers[0], registers[1], registers[2], registers[3]);
                s.ReadBits(0, GICD_ISPENDR.OffsetBytes, 0);
            }
        }

        for (uint rt = 8; rt <= A64.Zr; rt += rt == 28 ? 3u : 1)
        {
            s.Execute(0, A64.Msr(rt, 3, 0, 12, 11, 5), 1, 2, 3, 4);
            s.Returns(1, 2, 3, 4);
        }
    }

    private static void UpperBits(SuiteWriter s)
    {
        if (s.Guest.GicVersion == 2)
        {
            return;
        }

        s.Open();
        foreach (ulong value in (ulong[])[1UL << 40, 1UL << 32 | 3, 1UL << 44 | 3, 1UL << 48 | 3, 1 << 16 | 3, 0xffff, 1UL << 40 | 0xffff, ulong.MaxValue & ~(0xfUL << 24)])
        {
            s.Execute(s.Guest.Vcpus - 1, A64.Msr(0, 3, 0, 12, 11, 7), value | (ulong)Sgi << 24);
            s.ExpectNone();
            for (int cpu = 0; cpu < s.Guest.Vcpus; cpu++)
            {
                s.ReadBits(cpu, GICD_ISPENDR.OffsetBytes, 0);
            }
        }
    }

    /// <summary>Their space reads as a number, whatever it is, and never traps; a write does not exist.</summary>
    private static void Identification(SuiteWriter s)
    {
        for (uint crm = 1; crm < 8; crm++)
        {
            for (uint op2 = 0; op2 < 8; op2++)
            {
                s.Execute(0, A64.Mrs(0, 3, 0, 0, crm, op2), 1, 2, 3, 4);
                s.ExpectNone();
            }
        }

        foreach ((uint op0, uint op1, uint crn, uint crm, uint op2) in ((uint, uint, uint, uint, uint)[])
            [(3, 0, 0, 0, 0), (3, 0, 0, 0, 5), (3, 0, 0, 0, 6), (3, 0, 1, 0, 1), (3, 3, 9, 12, 0), (2, 0, 1, 1, 4), (3, 1, 0, 0, 1), (3, 3, 0, 0, 1)])
        {
            s.Execute(0, A64.Mrs(0, op0, op1, crn, crm, op2), 1, 2, 3, 4);
            s.ExpectNone();
        }

        s.Execute(0, A64.Msr(0, 3, 0, 0, 0, 0), 1, 2, 3, 4);
        s.ExpectUndefined();
    }
}
