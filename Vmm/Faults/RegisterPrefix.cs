using System.Runtime.InteropServices;

namespace Lockstep.Vmm.Faults;

/// <summary>
/// The first four words of <see cref="Microkit.UserContext"/>: enough for PC, PSTATE and one result, so that nothing
/// larger is built on the stack.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct RegisterPrefix
{
    /// <summary>PC, SP_EL0, PSTATE and X0.</summary>
    public ulong Pc, Sp, Spsr, X0;
}
