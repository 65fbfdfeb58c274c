using Lockstep.Model.Faults;
using DataAbort = Lockstep.Model.Faults.DataAbortSyndrome<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using Syndrome = Lockstep.Model.Faults.Syndrome<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using SystemAccess = Lockstep.Model.Faults.SystemRegisterSyndrome<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;

namespace Lockstep.InLockstep.Replay;

/// <summary>ESR_EL2 for people (DDI 0487 D24.2.40).</summary>
internal static class SyndromeText
{
    private static readonly string[] Waits = ["WFI", "WFE", "WFIT", "WFET"];

    /// <summary>What trapped.</summary>
    /// <param name="esr">ESR_EL2.</param>
    public static string Of(uint esr)
    {
        Syndrome syndrome = new(esr);
        return syndrome.EC.Value switch
        {
            ExceptionClass.WaitInstruction => Waits[syndrome.TI.Value],
            ExceptionClass.Smc64 => $"SMC #{syndrome.Immediate.Value}",
            ExceptionClass.Hvc64 => $"HVC #{syndrome.Immediate.Value}",
            ExceptionClass.SystemRegister => OfSystemRegister(new(syndrome)),
            ExceptionClass.DataAbortLower or ExceptionClass.DataAbortSame => OfAccess(new(syndrome)),
            ExceptionClass.InstructionAbortLower or ExceptionClass.InstructionAbortSame => "abort of a fetch",
            uint other => $"EC 0x{other:x}",
        };
    }

    private static string OfSystemRegister(SystemAccess access)
    {
        string name = $"S{access.Op0.Value}_{access.Op1.Value}_C{access.CRn.Value}_C{access.CRm.Value}_{access.Op2.Value}";
        for (int i = 1; i < SystemRegisters.Count; i++)
        {
            name = SystemRegisters.Encoding((SystemRegister)i) == access.Encoding.Value ? $"{(SystemRegister)i}" : name;
        }

        string register = Register("X", access.Rt.Value);
        return access.IsRead.Value ? $"MRS {register}, {name}" : $"MSR {name}, {register}";
    }

    private static string OfAccess(DataAbort access)
    {
        if (!access.ISV.Value)
        {
            return $"abort without a syndrome, DFSC 0x{access.DFSC.Value:x}";
        }

        string what = access.WnR.Value ? "store" : access.SSE.Value ? "sign-extending load" : "load";
        string also = (access.CM.Value ? ", CM" : "") + (access.S1PTW.Value ? ", S1PTW" : "");
        return $"{what} of {1 << (int)access.SAS.Value} bytes, {Register(access.SF.Value ? "X" : "W", access.SRT.Value)}, "
            + $"DFSC 0x{access.DFSC.Value:x}{also}";
    }

    private static string Register(string kind, uint number) => number == 31 ? $"{kind}ZR" : $"{kind}{number}";
}
