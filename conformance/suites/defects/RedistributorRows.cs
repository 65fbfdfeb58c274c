using Lockstep.Model.Registers;
using Lockstep.Validation;

namespace Lockstep.Conformance.Suites;

/// <summary>GICv3's redistributors, routes and SGIs.</summary>
internal static class RedistributorRows
{
    private const int Sgi = 5;

    /// <summary>Name, GIC version or 0 for both, script.</summary>
    public static (string Name, int Version, Action<SuiteWriter> Write)[] All { get; } =
    [
        // The frames were banked, and Last was wrong.
        ("Row19 T30 each redistributor is its owner's", 3, s =>
        {
            for (int owner = 0; owner < s.Guest.Vcpus; owner++)
            {
                s.Write(0, Frame.Gicr, GICR_ISENABLER0.OffsetBytes, 1u << (20 + owner), owner: owner);
                s.Read(0, Frame.Gicr, GICR_TYPER.OffsetBytes, owner: owner);
                uint last = owner == s.Guest.Vcpus - 1 ? 1u : 0;
                s.Expect("Last", record => (record.Result >> 4 & 1) == last);
            }

            for (int owner = 0; owner < s.Guest.Vcpus; owner++)
            {
                s.Read(0, Frame.Gicr, GICR_ISENABLER0.OffsetBytes, owner: owner);
                uint own = 1u << (20 + owner);
                s.Expect("its own bit", record => (record.Result & 0xfff0_0000) == own);
            }
        }),
        // The frame of a vCPU that was never made was a null pointer.
        ("Row20 N2 the frame after the last redistributor", 3, s =>
        {
            s.ReadAt(0, s.Guest.Platform.Gicr + (ulong)s.Guest.Vcpus * s.Guest.Platform.GicrStride);
            s.ExpectExternalAbort(isStore: false);
        }),
        ("Row22 T36 halves of 64-bit registers", 3, s =>
        {
            foreach (uint register in (uint[])[GICR_PROPBASER.OffsetBytes, GICR_PENDBASER.OffsetBytes])
            {
                s.Write(0, Frame.Gicr, register, ulong.MaxValue, size: 8);
                s.Write(0, Frame.Gicr, register + 4, uint.MaxValue);
                s.Read(0, Frame.Gicr, register, size: 8);
                s.ExpectResult(0);
            }
        }),
        // The route was stored at another interrupt's place.
        ("Row23 D11 T32 routes are their interrupts'", 3, s =>
        {
            foreach (int intid in (int[])[32, 63, 64, 95])
            {
                uint at = GICDv3_IROUTER.OffsetBytes + 8 * (uint)(intid - 32);
                s.Write(0, Frame.Gicd, at, (ulong)(s.Guest.Vcpus - 1), size: 8);
                s.Read(0, Frame.Gicd, at, size: 8);
                s.ExpectResult((ulong)(s.Guest.Vcpus - 1));
            }

            s.Write(0, Frame.Gicd, GICDv3_IROUTER.OffsetBytes - 8, 1, size: 8);
            s.Read(0, Frame.Gicd, GICDv3_IROUTER.OffsetBytes - 8, size: 8);
            s.ExpectResult(0);
        }),
        ("Row24 D17 T29 ARE is always on", 3, s =>
        {
            s.Write(0, Frame.Gicd, GICDv3_CTLR.OffsetBytes, 0);
            s.Read(0, Frame.Gicd, GICDv3_CTLR.OffsetBytes);
            s.Expect("ARE", record => (record.Result & 0x10) != 0);
            s.Read(0, Frame.Gicr, GICR_NSACR.OffsetBytes);
            s.ExpectResult(0);
        }),
        ("Row26 T31 ChildrenAsleep follows ProcessorSleep", 3, s =>
        {
            s.Write(0, Frame.Gicr, GICR_WAKER.OffsetBytes, 2);
            s.Write(0, Frame.Gicr, GICR_WAKER.OffsetBytes, 0);
            s.Read(0, Frame.Gicr, GICR_WAKER.OffsetBytes);
            s.ExpectResult(0);
        }),
        ("Row27 T33 Aff2 and IRM of an SGI", 3, s =>
        {
            s.Write(0, ICC_SGI0R_EL1.Encoding, 1UL << 32 | (ulong)Sgi << 24 | 1);
            Pending(s, 0, isPending: false);
            s.Write(0, ICC_SGI0R_EL1.Encoding, 1UL << 40 | (ulong)Sgi << 24);
            for (int cpu = 0; cpu < s.Guest.Vcpus; cpu++)
            {
                Pending(s, cpu, isPending: cpu != 0);
            }
        }),
        // The PC moved twice at a read that was not known.
        ("D05 F4 redistributor reads move the PC once", 3, s =>
        {
            foreach (uint offset in (uint[])[GICR_TYPER.OffsetBytes + 4, 0x100, 0x8000, GICR_ISENABLER0.OffsetBytes, GICR_ICFGR0.OffsetBytes])
            {
                s.Execute(0, A64.Loads[2].Offset(0, 1), ulong.MaxValue, s.Guest.Platform.Gicr + offset, 2, 3);
                s.Expect("no register but X0", record => record.Exception is null && record.Registers is { Changed: 0, X2: 2, X3: 3 });
            }
        }),
        ("D15 T33 range selector and SGIs that are disabled", 3, s =>
        {
            s.Write(0, Frame.Gicr, GICR_ICENABLER0.OffsetBytes, uint.MaxValue);
            s.Write(0, ICC_SGI0R_EL1.Encoding, (ulong)Sgi << 24 | 1);
            Pending(s, 0, isPending: true);
        }),
        // RS was taken for nothing, and vCPUs 0 to 15 got what was for 16 to 31. Here GICD_TYPER.RSS is 0, which makes RS RES0.
        ("D15 T33 the range selector is RES0 where GICD_TYPER.RSS is 0", 3, s =>
        {
            s.Read(0, Frame.Gicd, GICDv3_TYPER.OffsetBytes);
            s.Expect("RSS is 0", record => (record.Result >> 26 & 1) == 0);
            s.Write(0, ICC_SGI0R_EL1.Encoding, 1UL << ICC_SGI1R_EL1.RS.Lo | (ulong)Sgi << 24 | 1);
            Pending(s, 0, isPending: true);
        }),
        // Two of the three registers that send SGIs were not handled.
        ("D15 T33 each register that sends SGIs, to each vCPU, enabled or not", 3, s =>
        {
            for (int cpu = 0; cpu < s.Guest.Vcpus; cpu++)
            {
                foreach (bool group1 in (bool[])[false, true])
                {
                    foreach (uint register in (uint[])[ICC_SGI0R_EL1.Encoding, ICC_SGI1R_EL1.Encoding, ICC_ASGI1R_EL1.Encoding])
                    {
                        s.Write(0, Frame.Gicr, GICR_IGROUPR0.OffsetBytes, group1 ? uint.MaxValue : 0, owner: cpu);
                        s.Write(0, Frame.Gicr, GICR_ICPENDR0.OffsetBytes, uint.MaxValue, owner: cpu);
                        s.Write(0, register, (ulong)Sgi << 24 | 1UL << cpu);
                        Pending(s, cpu, isPending: group1 == (register == ICC_SGI1R_EL1.Encoding));
                    }
                }
            }
        }),
    ];

    private static void Pending(SuiteWriter s, int cpu, bool isPending)
    {
        s.Read(0, Frame.Gicr, GICR_ISPENDR0.OffsetBytes, owner: cpu);
        s.ExpectResult(isPending ? 1u << Sgi : 0);
    }
}
