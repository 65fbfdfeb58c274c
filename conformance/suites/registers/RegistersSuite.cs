using Lockstep.Validation;

namespace Lockstep.Conformance.Suites;

/// <summary>Every register, every width, every byte lane, reserved space, from every vCPU.</summary>
public sealed class RegistersSuite() : Suite("registers", "every register by every width from every vCPU, and reserved space")
{
    private const uint RegisterBytes = 0x1000;

    /// <inheritdoc/>
    public override IEnumerable<SuiteScript> Scripts(SuiteRequest request)
    {
        yield return Write(request, "after reset", RegisterScripts.AfterReset) with { FromReset = true, MayLeaveOut = true };
        foreach ((string name, Action<ScriptBuilder> write) in RegisterScripts.All)
        {
            SuiteScript script = Write(request, name, write) with { MayLeaveOut = true };
            if (script.Operations.Count > 0)
            {
                yield return script;
            }
        }

        for (int cpu = 0; cpu < request.Guest.Vcpus; cpu++)
        {
            int by = cpu;
            foreach (int size in (int[])[1, 2, 4, 8])
            {
                yield return Write(request, $"vCPU {by}: the whole frame by {size}", s => Frame(s, by, size));
                yield return Write(request, $"vCPU {by}: every lane by {size}", s => Lanes(s, by, size));
            }

            yield return Write(request, $"vCPU {by}: not aligned", s => Unaligned(s, by));
        }
    }

    /// <summary>Reads of everything up to the end of the frame, a digest a page; and stores to reserved space.</summary>
    private static void Frame(SuiteWriter s, int cpu, int size)
    {
        ulong gicd = s.Guest.Platform.Gicd;
        for (uint page = 0; page < s.Guest.Platform.GicdBytes; page += RegisterBytes)
        {
            s.ReadRange(cpu, gicd + page, (int)RegisterBytes / size, size, (ulong)size);
        }

        for (uint offset = RegisterBytes; offset < s.Guest.Platform.GicdBytes; offset += 0x400)
        {
            s.WriteAt(cpu, gicd + offset, ulong.MaxValue, size);
            s.ReadAt(cpu, gicd + offset, size);
        }
    }

    /// <summary>Each register is written a piece at a time and read as a whole and by the piece.</summary>
    private static void Lanes(SuiteWriter s, int cpu, int size)
    {
        ulong gicd = s.Guest.Platform.Gicd;
        const ulong pattern = 0x9a3c_71d6_2f84_b05e;
        for (uint offset = 0; offset < RegisterBytes; offset += offset % 0x80 < 0x10 ? (uint)size : 0x10)
        {
            s.WriteAt(cpu, gicd + offset, pattern >> (int)(offset / (uint)size % 8), size);
            s.ReadAt(cpu, gicd + offset, size);
            s.ReadAt(cpu, gicd + (offset & ~3u));
        }
    }

    private static void Unaligned(SuiteWriter s, int cpu)
    {
        const int dataAbort = 0x25;
        ulong gicd = s.Guest.Platform.Gicd;
        foreach ((uint offset, int size) in ((uint, int)[])[(1, 2), (1, 4), (2, 4), (3, 4), (4, 8), (6, 8), (0x401, 2), ((uint)s.Guest.Platform.GicdBytes - 4, 8), (0xfff, 2)])
        {
            s.ReadAt(cpu, gicd + offset, size);
            s.ExpectException(dataAbort);
            s.WriteAt(cpu, gicd + offset, ulong.MaxValue, size);
            s.ExpectException(dataAbort);
        }
    }
}
