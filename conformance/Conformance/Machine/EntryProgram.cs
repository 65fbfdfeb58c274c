using Lockstep.Model.Configuration;

namespace Lockstep.Conformance;

/// <summary>
/// A program for CPU_ON: it stores what it finds in the registers and turns its vCPU off. Scripts write it to RAM; the composed
/// machine knows what it does.
/// </summary>
public static class EntryProgram
{
    /// <summary>PSCI CPU_OFF.</summary>
    private const uint CPU_OFF = 0x8400_0002;

    /// <summary>MRS x3, register: its bits 20 to 5 (DDI 0487 C5.3).</summary>
    private const uint MPIDR_EL1 = 0xc005, CurrentEL = 0xc212, DAIF = 0xda11, SPSel = 0xc210, SCTLR_EL1 = 0xc080, SP_EL0 = 0xc208,
        TTBR0_EL1 = 0xc100, TCR_EL1 = 0xc102, VBAR_EL1 = 0xc600;

    /// <summary>What it stores after X0 and the bits that any of X1 to X30 has.</summary>
    private static readonly uint[] Registers = [MPIDR_EL1, CurrentEL, DAIF, SPSel, SCTLR_EL1, SP_EL0, TTBR0_EL1, TCR_EL1, VBAR_EL1];

    /// <summary>Indexes of the results.</summary>
    public const int X0 = 0, Others = 1, Affinity = 2, Level = 3, Masks = 4, StackPointer = 5, Sctlr = 6, Count = 11;

    /// <summary>Where it stands.</summary>
    public static ulong AddressIn(GuestMachine guest) => guest.ScratchBase + 0x8000;

    /// <summary>Where it stores its results, 8 bytes each.</summary>
    public static ulong ResultsIn(GuestMachine guest) => guest.ScratchBase + 0x9000;

    /// <summary>The instructions.</summary>
    public static IReadOnlyList<uint> WordsFor(GuestMachine guest) => [.. Instructions(ResultsIn(guest))];

    /// <summary>What it stores on a vCPU.</summary>
    /// <param name="general">Xn.</param>
    /// <param name="system">An EL1 register.</param>
    /// <param name="pstate">PSTATE, as in SPSR_ELx.</param>
    /// <param name="stackPointer">SP_EL0.</param>
    public static ulong[] ResultsOf(Func<uint, ulong> general, Func<VcpuRegister, ulong> system, ulong pstate, ulong stackPointer)
    {
        ulong others = 0;
        for (uint i = 1; i <= 30; i++)
        {
            others |= general(i);
        }

        return
        [
            general(0), others, system(VcpuRegister.VMPIDR_EL2), pstate & 0xc, pstate & 0x3c0, pstate & 1, system(VcpuRegister.SCTLR), stackPointer,
            system(VcpuRegister.TTBR0), system(VcpuRegister.TCR), system(VcpuRegister.VBAR),
        ];
    }

    private static IEnumerable<uint> Instructions(ulong results)
    {
        // ORR x1, x1, xN
        for (uint n = 2; n <= 30; n++)
        {
            yield return 0xaa00_0021 | n << 16;
        }

        foreach (uint word in MoveTo(2, results))
        {
            yield return word;
        }

        yield return Store(0, 0);
        yield return Store(1, 1);
        for (int i = 0; i < Registers.Length; i++)
        {
            yield return 0xd520_0003 | Registers[i] << 5;
            yield return Store(3, i + 2);
        }

        foreach (uint word in MoveTo(0, CPU_OFF))
        {
            yield return word;
        }

        yield return 0xd400_0003; // SMC #0
        yield return 0x1400_0000; // B .
    }

    /// <summary>MOVZ and MOVK, of the bits 47 to 32, 31 to 16 and 15 to 0 (DDI 0487 C6.2.242, C6.2.244).</summary>
    private static uint[] MoveTo(uint register, ulong value) =>
    [
        0xd2c0_0000 | (uint)(value >> 32 & 0xffff) << 5 | register,
        0xf2a0_0000 | (uint)(value >> 16 & 0xffff) << 5 | register,
        0xf280_0000 | (uint)(value & 0xffff) << 5 | register,
    ];

    /// <summary>STR xN, [x2, #8 * index].</summary>
    private static uint Store(uint register, int index) => 0xf900_0040 | (uint)index << 10 | register;
}
