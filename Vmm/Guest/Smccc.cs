using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Vmm.Guest;

/// <summary>Results of an SMC, as a 64-bit X0.</summary>
/// <remarks>
/// Results are signed. For SMC32 the result is W0 and bits 63:32 of X0 have no meaning (DEN0028, "SMC32/HVC32 argument
/// passing"); for SMC64 it is X0. A value sign-extended to 64 bits is right for both.
/// </remarks>
public static class SmcccResult
{
    /// <summary>SUCCESS, 0.</summary>
    public const ulong Success = 0;

    /// <summary>NOT_SUPPORTED, -1: also the answer to an unknown function identifier (DEN0028, "Unknown Function Identifier").</summary>
    public const ulong NotSupported = ulong.MaxValue;
}

/// <summary>Function identifiers of the SMC Calling Convention (DEN0028). Identifiers are 32 bits wide.</summary>
public static class SmcccFunction
{
    /// <summary>Arm Architecture Calls.</summary>
    public const uint Version = 0x8000_0000, ArchFeatures = 0x8000_0001;

    /// <summary>Bit 30: an SMC64 call; its arguments are 64 bits wide.</summary>
    public const uint Smc64 = 1u << 30;

    /// <summary>Whether the owning entity (bits 29:24) is the CPU's, the SoC's or the board's maker: 1, 2 or 3.</summary>
    public static bool IsFirmware(uint function) => ((function >> 24) & 0x3f) is 1 or 2 or 3;
}

/// <summary>Arguments and results of an SMC that the VMM makes: X0 to X7, one field a register.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct SmcArguments
{
    /// <summary>The registers.</summary>
    public ulong X0, X1, X2, X3, X4, X5, X6, X7;
}

/// <summary>
/// A guest's SMC by the SMC Calling Convention 1.1 (DEN0028): X0 to X3 are all that is read, X0 is all that changes, and
/// the PC goes to the next instruction. Which service it was does not matter for that: what is not known is NOT_SUPPORTED.
/// </summary>
public static unsafe class Smccc<TKernel> where TKernel : struct, IKernel
{
    /// <summary>SMCCC 1.1: major version in bits 30:16, minor in 15:0.</summary>
    public const ulong Version = 0x1_0001;

    /// <summary>Words that a call needs: PC, SP_EL0, PSTATE, X0 to X3.</summary>
    private const uint ReadCount = 7;

    /// <summary>Handles the trap of an SMC; its immediate is reserved and not looked at.</summary>
    /// <returns>Whether to reply.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Handle(ref VmmState s, uint vcpu)
    {
        UserContext* context = TKernel.ReadRegisters(vcpu, ReadCount);
        uint function = (uint)context->X0;
        ulong result;
        if (function == PsciFunction.Version)
        {
            result = PsciFunction.Version1_1;
        }
        else if (!IsPlain(function, (uint)context->X1, out result))
        {
            return Psci<TKernel>.Call(ref s, vcpu, context);
        }

        Complete(vcpu, context, result);
        return true;
    }

    /// <summary>Writes X0 and advances the PC.</summary>
    /// <param name="vcpu">vCPU number.</param>
    /// <param name="context">Its registers, from a read that no other kernel call followed.</param>
    /// <param name="result">The new X0.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Complete(uint vcpu, UserContext* context, ulong result)
    {
        context->Pc += 4;
        context->X0 = result;
        TKernel.WriteRegisters(vcpu, false, 4, context);
    }

    /// <summary>Functions whose result depends on nothing but their arguments.</summary>
    private static bool IsPlain(uint function, uint argument, out ulong result)
    {
        switch (function)
        {
            case SmcccFunction.Version:
                result = Version;
                return true;
            case SmcccFunction.ArchFeatures:
                result = argument is SmcccFunction.Version or SmcccFunction.ArchFeatures
                    ? SmcccResult.Success
                    : SmcccResult.NotSupported;
                return true;
            case PsciFunction.MigrateInfoType:
                result = PsciFunction.NoMigration;
                return true;
            case PsciFunction.Features:
                result = PsciFeatures.Of(argument);
                return true;
            default:
                result = 0;
                return false;
        }
    }
}
