namespace Lockstep.Conformance.Suites;

/// <summary>Addresses where there is nothing: an external abort, or an address size fault from 2 to the 40 on.</summary>
internal static class UnmappedSpace
{
    private static IEnumerable<ulong> Addresses(SuiteWriter s) => ((ulong[])
    [
        0, 8, 0x07ff_f000, 0x07ff_fff8, s.Guest.Platform.Unmapped, 0x3000_0000, s.Guest.RamBase - 8, s.Guest.RamBase + s.Guest.RamBytes, 0x5000_1000,
        0x7fff_fff8, 0x8000_0000, 0xffff_fff8, 0x1_0000_0000, 0x1_0800_0000, 0x80_0000_0000, 0xff_ffff_f000, 0xff_ffff_fff8,
    ]).Where(address => address >> 40 == 0 && s.Guest.IsFree(address));

    private static readonly ulong[] TooLarge = [0x100_0000_0000, 0x100_0800_0000, 0x100_4000_0000, 0xffff_ffff_ffff_0000, 1UL << 63, 0xffff_ffff_f800_0000];

    public static (string Name, Action<SuiteWriter> Write)[] All { get; } =
    [
        ("N2 loads and stores of every size where nothing is", Accesses),
        ("N2 loads and stores beyond 40 bits (DDI 0487 D8.2.10)", Beyond),
        ("F7 around the frames of the controller", Around),
        ("F14 the VMM goes on after 3000 bad accesses", Many),
    ];

    private static void Accesses(SuiteWriter s)
    {
        foreach (ulong address in Addresses(s))
        {
            foreach (A64.Single form in (A64.Single[])[.. A64.Loads, .. A64.Stores])
            {
                s.Execute(0, form.Offset(0, 2), 0xa0, 0xa1, address, 0xa3);
                s.ExpectExternalAbort(form.IsStore);
                s.Expect("registers are kept", record => record.Result == 0xa0);
            }
        }
    }

    private static void Beyond(SuiteWriter s)
    {
        foreach (ulong address in TooLarge)
        {
            foreach (A64.Single form in (A64.Single[])[.. A64.Loads, .. A64.Stores])
            {
                s.Execute(0, form.Offset(0, 2), 0xa0, 0xa1, address, 0xa3);
                s.ExpectAddressSizeFault(address, form.IsStore);
            }

            s.ReadAt(s.Guest.Vcpus - 1, address);
            s.ExpectAddressSizeFault(address, isStore: false);
        }
    }

    /// <summary>Directly below and above GICD, and above the last redistributor.</summary>
    private static void Around(SuiteWriter s)
    {
        ulong gicd = s.Guest.Platform.Gicd, redistributors = s.Guest.Platform.Gicr;
        ulong[] edges = s.Guest.GicVersion == 2
            ? [gicd - 8, s.Guest.Platform.Gicc + 0x2000, s.Guest.Platform.Unmapped]
            : [gicd - 8, gicd + s.Guest.Platform.GicdBytes, redistributors - 8, redistributors + (ulong)s.Guest.Vcpus * s.Guest.Platform.GicrStride];
        foreach (ulong edge in edges.Where(edge => edge >> 40 == 0 && s.Guest.IsFree(edge)))
        {
            foreach (int size in (int[])[1, 2, 4, 8])
            {
                s.ReadAt(0, edge, size);
                s.ExpectExternalAbort(isStore: false);
                s.WriteAt(0, edge, ulong.MaxValue, size);
                s.ExpectExternalAbort(isStore: true);
            }
        }
    }

    private static void Many(SuiteWriter s)
    {
        s.ReadRange(0, s.Guest.Platform.Unmapped, 3000, stride: 0x100);
        s.Expect("3000 exceptions", record => record.Exception is { Count: 3000 });
        s.Read(0, Validation.Frame.Gicd, Model.Registers.GICD_CTLR.OffsetBytes);
        s.ExpectNone();
    }
}
