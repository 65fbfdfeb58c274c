using System;
using System.Collections.Generic;
using System.Linq;
using Lockstep.Model.Registers;
using Lockstep.Model.Table;
using Lockstep.Tests.Support;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Model.Registers;

/// <summary>
/// Goal: no register stands in the facts only, and the model keeps to the facts. Method: random accesses to all registers of the
/// model. One is reached by reads once one returned something other than 0, and by writes once one changed the state: what the
/// dispatch leaves out does neither. On the way no read may show a bit, and no write act on a register, that the facts rule out.
/// </summary>
public sealed class RegisterReachTests
{
    private const int Accesses = 40_000;

    /// <summary>Registers with bits that may read 1 and that read 0 here, each with its reason.</summary>
    private static readonly Dictionary<string, string> AlwaysZero = new()
    {
        ["GICR_CTLR"] = "RWP and UWP say that a write is on its way; the model's are done at once",
        ["GICR_ICFGR1"] = "PPIs are level-sensitive, and read-only",
        ["ICC_SRE_EL2"] = "is EL2's; the model is of what EL1 reaches",
    };

    [Fact]
    public void Every_register_is_read_and_written_as_its_access_allows()
    {
        ulong seed = Seeded.SeedOf(nameof(Every_register_is_read_and_written_as_its_access_allows));
        string again = $"; replay: make test FILTER=FullyQualifiedName~{nameof(Every_register_is_read_and_written_as_its_access_allows)} SEED={seed}";
        HashSet<string> read = [], written = [];
        foreach (RegisterPort port in RegisterPort.All())
        {
            Run(port, new Random((int)seed), read, written, again);
        }

        IEnumerable<string> unreached =
        [
            .. RegisterTable.All.Where(r => MayRead1(r) && !read.Contains(r.Name)).Select(r => $"read of {r}"),
            .. RegisterTable.All.Where(r => r.Writes && !written.Contains(r.Name)).Select(r => $"write of {r}"),
        ];
        unreached.ShouldBe(AlwaysZero.Keys.Select(name => $"read of {name}"), ignoreOrder: true, $"accesses that returned or did nothing{again}");
    }

    [Fact]
    public void Every_register_resets_to_its_value()
    {
        foreach (RegisterPort port in RegisterPort.All())
        {
            foreach (Register r in port.Registers.Where(r => r.Reads && r.HasReset))
            {
                for (uint n = 0; n < r.Count; n++)
                {
                    port.Read(1, r, n).ShouldBe(Reset(port, r, n), $"{r} {n} after reset");
                }
            }
        }
    }

    private static void Run(RegisterPort port, Random random, HashSet<string> read, HashSet<string> written, string again)
    {
        for (int i = 0; i < Accesses; i++)
        {
            if (random.Next(4) == 0)
            {
                port.Disturb(random);
            }

            Register r = port.Registers[random.Next(port.Registers.Count)];
            uint n = (uint)random.Next((int)uint.Min(r.Count, 128));
            int cpu = random.Next(RegisterPort.Cpus);
            if (random.Next(2) == 0)
            {
                ulong value = port.Read(cpu, r, n), allowed = r.Implemented(n, RegisterPort.Intids, RegisterPort.Cpus);
                (value & ~allowed).ShouldBe(0UL, $"{r} {n} read 0x{value:x}: its facts let no more than 0x{allowed:x} be 1{again}");
                if (value != 0)
                {
                    read.Add(r.Name);
                }
            }
            else if (port.Write(cpu, r, n, Value(random)))
            {
                r.Writes.ShouldBeTrue($"a write of {r} {n}, which is {r.Access}, changed the state{again}");
                written.Add(r.Name);
            }
        }
    }

    private static bool MayRead1(Register r) =>
        r.Reads && Enumerable.Range(0, (int)r.Count).Any(n => r.Implemented((uint)n, RegisterPort.Intids, RegisterPort.Cpus) != 0);

    /// <summary>
    /// The facts' value, but for what depends on who reads: GICD_ITARGETSR0 to 7 name the reader, and with affinity routing the
    /// distributor has nothing of INTIDs 0 to 31 (IHI 0048B 4.3.12, IHI 0069 12.9).
    /// </summary>
    private static ulong Reset(RegisterPort port, Register r, uint n)
    {
        bool isPrivate = r.Banks == Banking.PrivateIntids && n < r.BitsPerIntid;
        return isPrivate && port.HidesPrivateIntids ? 0
            : isPrivate && r.Name == nameof(GICD_ITARGETSR) ? GICD_ITARGETSR.ReadOnlyValue(1, RegisterPort.Cpus)
            : r.Reset(n, RegisterPort.Intids, RegisterPort.Cpus);
    }

    /// <summary>Any value, one bit, all bits, or the number of an interrupt.</summary>
    private static ulong Value(Random random) => random.Next(4) switch
    {
        0 => (ulong)random.NextInt64() << 1,
        1 => 1UL << random.Next(64),
        2 => ulong.MaxValue,
        _ => (ulong)random.Next(RegisterPort.Intids),
    };
}
