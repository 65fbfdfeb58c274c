using Lockstep.Model.Registers;

namespace Lockstep.Conformance.Suites;

/// <summary>Described accesses to registers of the controller: width, extension, the zero register, every addressing form.</summary>
internal static class EmulatedAccess
{
    /// <summary>Priorities with bit 7 set, so that sign extension shows; the upper five bits are implemented.</summary>
    private const ulong Priorities = 0x8890_98a0_c8d0_d8e0;

    private const uint Register = GICD_IPRIORITYR.OffsetBytes + 48;

    public static (string Name, Action<SuiteWriter> Write)[] All { get; } =
    [
        .. A64.Loads.Select(load => ($"F1 {load.Name}: extension", (Action<SuiteWriter>)(s => Extension(s, load)))),
        .. A64.Stores.Select(store => ($"F3 {store.Name}: the lowest bytes of any register", (Action<SuiteWriter>)(s => LowestBytes(s, store)))),
        ("F2 the zero register is stored as 0", StoreZero),
        ("F2 a load into the zero register changes nothing", LoadZero),
        ("F4 every addressing form with a syndrome", Forms),
        ("F1 load-acquire and store-release", Ordered),
    ];

    private static ulong Gicd(SuiteWriter s) => s.Guest.Platform.Gicd;

    private static ulong Extended(A64.Single load, ulong raw)
    {
        int bits = 8 * load.SizeBytes;
        ulong zero = bits == 64 ? raw : raw & (1UL << bits) - 1;
        ulong signed = (ulong)((long)(raw << (64 - bits)) >> (64 - bits));
        return load.Name[^1] == 'x' ? load.Name.Contains("rs", StringComparison.Ordinal) ? signed : zero
            : load.Name.Contains("rs", StringComparison.Ordinal) ? (uint)signed : zero;
    }

    private static void Extension(SuiteWriter s, A64.Single load)
    {
        foreach (ulong priorities in (ulong[])[Priorities, Priorities & 0x7878_7878_7878_7878])
        {
            s.WriteAt(0, Gicd(s) + Register, priorities, 8);
            for (uint lane = 0; lane < 8; lane += (uint)load.SizeBytes)
            {
                ulong right = Extended(load, priorities >> (int)(8 * lane));
                s.Execute(lane == 0 ? s.Guest.Vcpus - 1 : 0, load.Offset(0, 1), ulong.MaxValue, Gicd(s) + Register + lane);
                s.Expect($"x0 = 0x{right:x}", record => record.Exception is null && record.Result == right && record.Registers is { Changed: 0 });
            }
        }
    }

    private static void LowestBytes(SuiteWriter s, A64.Single store)
    {
        for (uint rt = 0; rt < 29; rt++)
        {
            // x3 is the base; x8 to x28 hold what the agent puts there.
            if (rt != 3)
            {
                s.WriteAt(0, Gicd(s) + Register, 0, 8);
                s.Execute(rt % 8 == 0 ? s.Guest.Vcpus - 1 : 0, store.Offset(rt, 3), Priorities, ~Priorities, 0x8888_8888_0808_0808, Gicd(s) + Register, 4, 5, 6, ulong.MaxValue);
                s.ExpectNone();
                s.ReadAt(0, Gicd(s) + Register, 8);
            }
        }
    }

    private static void StoreZero(SuiteWriter s)
    {
        foreach (A64.Single store in A64.Stores)
        {
            s.WriteAt(0, Gicd(s) + Register, Priorities, 8);
            s.Execute(0, store.Offset(A64.Zr, 1), ulong.MaxValue, Gicd(s) + Register);
            s.ReadAt(0, Gicd(s) + Register, 8);
            s.ExpectResult(store.SizeBytes == 8 ? 0 : Priorities & ulong.MaxValue << (8 * store.SizeBytes));
        }
    }

    /// <summary>Afterwards the zero register is still stored as 0.</summary>
    private static void LoadZero(SuiteWriter s)
    {
        foreach (A64.Single load in A64.Loads)
        {
            s.WriteAt(0, Gicd(s) + Register, Priorities, 8);
            s.Execute(0, load.Offset(A64.Zr, 1), 7, Gicd(s) + Register, 3, 4, 5);
            s.Expect("no register changes", record => record.Exception is null && record.Result == 7 && record.Registers is { Changed: 0, X2: 3, X3: 4 });
            s.Execute(0, A64.Stores[2].Offset(A64.Zr, 1), 7, Gicd(s) + Register);
            s.ReadAt(0, Gicd(s) + Register, 4);
            s.ExpectResult(0);
        }
    }

    private static void Forms(SuiteWriter s)
    {
        foreach (A64.Single load in A64.Loads)
        {
            ulong right = Extended(load, Priorities);
            foreach (uint encoding in (uint[])[load.Unscaled(0, 1, -16), load.Unprivileged(0, 1, -16), load.Register(0, 2, 3), load.Offset(0, 4, (uint)load.SizeBytes * 2)])
            {
                s.WriteAt(0, Gicd(s) + Register, Priorities, 8);
                s.Execute(0, encoding, 1, Gicd(s) + Register + 16, Gicd(s), Register, Gicd(s) + Register - (uint)load.SizeBytes * 2);
                s.Expect($"x0 = 0x{right:x}", record => record.Exception is null && record.Result == right && record.Registers is { Changed: 0 });
            }
        }

        foreach (A64.Single store in A64.Stores)
        {
            foreach (uint encoding in (uint[])[store.Unscaled(0, 1, -16), store.Unprivileged(0, 1, -16), store.Register(0, 2, 3), store.Offset(0, 4, (uint)store.SizeBytes * 2)])
            {
                s.WriteAt(0, Gicd(s) + Register, 0, 8);
                s.Execute(0, encoding, Priorities, Gicd(s) + Register + 16, Gicd(s), Register, Gicd(s) + Register - (uint)store.SizeBytes * 2);
                s.ReadAt(0, Gicd(s) + Register, 8);
                s.ExpectResult(store.SizeBytes == 8 ? Priorities : Priorities & (1UL << (8 * store.SizeBytes)) - 1);
            }
        }
    }

    private static void Ordered(SuiteWriter s)
    {
        for (int size = 0; size < 4; size++)
        {
            ulong mask = size == 3 ? ulong.MaxValue : (1UL << (8 << size)) - 1;
            s.WriteAt(0, Gicd(s) + Register, 0, 8);
            s.Execute(0, A64.Release(size, 0, 1), Priorities, Gicd(s) + Register);
            s.Execute(0, A64.Acquire(size, 0, 1), ulong.MaxValue, Gicd(s) + Register);
            s.Expect("what was stored", record => record.Exception is null && record.Result == (Priorities & mask));
        }
    }
}
