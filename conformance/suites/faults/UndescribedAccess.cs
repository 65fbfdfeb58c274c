using Lockstep.Model.Registers;

namespace Lockstep.Conformance.Suites;

/// <summary>Accesses whose syndrome says nothing (ISV 0): an external abort, and neither a register of the guest nor one of the controller changes.</summary>
internal static class UndescribedAccess
{
    private const uint Register = GICD_IPRIORITYR.OffsetBytes + 48;

    public static (string Name, Action<SuiteWriter> Write)[] All { get; } =
    [
        .. A64.WithoutSyndrome.Select(form => ($"F5 {form.Name}", (Action<SuiteWriter>)(s => Form(s, form.Encoding, form.IsStore)))),
        ("F5 post- and pre-indexed forms of every size", Indexed),
        ("F7 accesses that are not aligned", Unaligned),
        ("F7 accesses that cross a page, or the end of a frame", Crossing),
    ];

    private static IEnumerable<ulong> Frames(SuiteWriter s)
    {
        yield return s.Guest.Platform.Gicd + Register;
        yield return s.Guest.Platform.Unmapped;
        if (s.Guest.GicVersion == 3)
        {
            yield return s.Guest.Platform.Gicr + GICR_IPRIORITYR.OffsetBytes;
        }
    }

    private static void Form(SuiteWriter s, uint encoding, bool isStore)
    {
        foreach (ulong address in Frames(s))
        {
            s.Execute(address == s.Guest.Platform.Unmapped ? s.Guest.Vcpus - 1 : 0, encoding, 0xa0, 0xa1, address, 0xa3, 4, 5, 6, 7);
            s.ExpectExternalAbort(isStore);
            s.Expect("registers are kept", record => record.Result == 0xa0 && record.Registers is { X1: 0xa1, X3: 0xa3, Changed: 0 } kept && kept.X2 == address);
            if (address != s.Guest.Platform.Unmapped)
            {
                s.ReadAt(0, address, 8);
                s.ExpectResult(0);
            }
        }
    }

    private static void Indexed(SuiteWriter s)
    {
        foreach (A64.Single form in (A64.Single[])[.. A64.Loads, .. A64.Stores])
        {
            foreach (ulong address in Frames(s))
            {
                foreach (uint encoding in (uint[])[form.PostIndexed(0, 2, 8), form.PreIndexed(0, 2, 8), form.PreIndexed(0, 2, -8), form.PostIndexed(A64.Zr, 2, -8)])
                {
                    s.Execute(0, encoding, 0xa0, 0xa1, address, 0xa3);
                    s.ExpectExternalAbort(form.IsStore);
                    s.Expect("no write-back", record => record.Registers is { } kept && kept.X2 == address);
                }
            }
        }
    }

    private static void Unaligned(SuiteWriter s)
    {
        foreach (A64.Single form in (A64.Single[])[.. A64.Loads, .. A64.Stores])
        {
            for (ulong low = 1; low < (ulong)form.SizeBytes; low++)
            {
                foreach (ulong address in Frames(s))
                {
                    s.Execute(0, form.Offset(0, 2), 0xa0, 0xa1, address + low, 0xa3);
                    s.ExpectExternalAbort(form.IsStore);
                }
            }
        }
    }

    private static void Crossing(SuiteWriter s)
    {
        ulong gicd = s.Guest.Platform.Gicd, frameEnd = gicd + s.Guest.Platform.GicdBytes, ramEnd = s.Guest.RamBase + s.Guest.RamBytes;
        foreach (A64.Single form in (A64.Single[])[.. A64.Loads, .. A64.Stores])
        {
            for (int before = 1; before < form.SizeBytes; before++)
            {
                foreach (ulong edge in (ulong[])[gicd + 0x1000, frameEnd, ramEnd, s.Guest.Platform.Unmapped])
                {
                    s.Execute(0, form.Offset(0, 2), 0xa0, 0xa1, edge - (ulong)before, 0xa3);
                    s.ExpectExternalAbort(form.IsStore);
                }
            }

            // The last byte, halfword, word and doubleword of the frame are its own.
            s.Execute(0, form.Offset(0, 2), 0, 0xa1, frameEnd - (ulong)form.SizeBytes, 0xa3);
            s.ExpectNone();
        }
    }
}
