using System.Runtime.CompilerServices;
using Lockstep.Model.Registers;
using Lockstep.Vmm.Gic;
using Lockstep.Vmm.Guest;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Vmm.Faults;

/// <summary>
/// The ISS of a trapped MSR, MRS or System instruction (DDI 0487, "ISS encoding for an exception from MSR, MRS, or System
/// instruction execution in AArch64 state").
/// </summary>
public static class SystemRegisterIss
{
    /// <summary>Op0 (bits 21:20), Op2 (19:17), Op1 (16:14), CRn (13:10), CRm (4:1) in place: what names a register.</summary>
    public const uint NameMask = (3u << 20) | (7u << 17) | (7u << 14) | (15u << 10) | (15u << 1);

    /// <summary>Direction, bit 0: 1 is a read (MRS).</summary>
    public const uint IsRead = 1;

    /// <summary>Op0.</summary>
    public static uint Op0(uint iss) => (iss >> 20) & 3;

    /// <summary>Op1.</summary>
    public static uint Op1(uint iss) => (iss >> 14) & 7;

    /// <summary>CRn.</summary>
    public static uint CRn(uint iss) => (iss >> 10) & 15;

    /// <summary>CRm.</summary>
    public static uint CRm(uint iss) => (iss >> 1) & 15;

    /// <summary>Op2.</summary>
    public static uint Op2(uint iss) => (iss >> 17) & 7;

    /// <summary>Rt (bits 9:5): the general-purpose register, 31 is the zero register.</summary>
    public static uint Rt(uint iss) => (iss >> 5) & 31;

    /// <summary>The masked ISS of a register, for comparison with <c>iss &amp; NameMask</c>.</summary>
    public static uint Name(uint op0, uint op1, uint crn, uint crm, uint op2) =>
        (op0 << 20) | (op2 << 17) | (op1 << 14) | (crn << 10) | (crm << 1);
}

/// <summary>
/// A trapped system register access. With a GICv3 guest those that send SGIs are emulated, and ICC_SRE_EL1; with a GICv2 guest
/// none is: ICC_* do not exist. Other registers that trap are those the kernel keeps for itself. What is not emulated is exactly one
/// UNDEFINED exception, PC not advanced.
/// </summary>
public static unsafe class SystemRegisterTrap<TKernel> where TKernel : struct, IKernel
{
    /// <summary>Handles the trap.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool Handle(ref VmmState s, uint vcpu, uint esr)
    {
        if (s.Gic.Version == 2 || !TryEmulate(ref s, vcpu, esr))
        {
            Refuse(ref s, vcpu, esr);
        }

        return true;
    }

    private static bool TryEmulate(ref VmmState s, uint vcpu, uint esr)
    {
        uint encoding = SystemRegisterEncoding.OfSyndrome(esr), rt = SystemRegisterIss.Rt(esr);
        ulong nextPc = TKernel.ReadRegisters(vcpu, 1)->Pc + 4;
        if ((esr & SystemRegisterIss.IsRead) == 0)
        {
            bool isWritten = VgicV3<TKernel>.TryWriteSystemRegister(ref s.Gic, vcpu, encoding, TransferRegister<TKernel>.Read(vcpu, rt));
            if (isWritten)
            {
                VcpuPc<TKernel>.Write(vcpu, nextPc);
            }

            return isWritten;
        }

        bool isRead = VgicV3<TKernel>.TryReadSystemRegister(encoding, out ulong value);
        if (isRead)
        {
            TransferRegister<TKernel>.Write(vcpu, nextPc, rt, value);
        }

        return isRead;
    }

    private static void Refuse(ref VmmState s, uint vcpu, uint esr)
    {
        if (Log<TKernel>.TryBegin(ref s, vcpu))
        {
            Describe(esr);
        }

        Injection<TKernel>.Undefined(vcpu);
    }

    private static void Describe(uint iss)
    {
        if ((iss & SystemRegisterIss.IsRead) != 0)
        {
            Log<TKernel>.Text("read of system register S"u8);
        }
        else
        {
            Log<TKernel>.Text("write of system register S"u8);
        }

        Log<TKernel>.Decimal(SystemRegisterIss.Op0(iss));
        Log<TKernel>.Text("_"u8);
        Log<TKernel>.Decimal(SystemRegisterIss.Op1(iss));
        Log<TKernel>.Text("_C"u8);
        Log<TKernel>.Decimal(SystemRegisterIss.CRn(iss));
        Log<TKernel>.Text("_C"u8);
        Log<TKernel>.Decimal(SystemRegisterIss.CRm(iss));
        Log<TKernel>.Text("_"u8);
        Log<TKernel>.Decimal(SystemRegisterIss.Op2(iss));
        Log<TKernel>.Text(", undefined instruction injected"u8);
        Log<TKernel>.End();
    }
}
