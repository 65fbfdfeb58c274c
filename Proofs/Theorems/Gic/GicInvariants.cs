using Lockstep.Model.Gic;
using Lockstep.Model.Registers;
using Lockstep.Model.Words;

namespace Lockstep.Proofs.Theorems.Gic;

/// <summary>
/// What holds of every state of the interrupt controller that can be reached: theorems assume it of the state they begin with, and
/// the theorems named Inductive show that reset has it and that nothing takes it away.
/// </summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class GicInvariants<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>All of them, each with what it says.</summary>
    public static IEnumerable<(string Says, B Holds)> Of(GicState<W, B> s) =>
        [("GICD_CTLR has no other bits than the implemented group enables", Only(s.GicdCtlr, GroupBits(s.Configuration))), .. Intids(s),
            .. Bytes(s), .. Routes(s), .. Cpus(s)];

    private static List<(string, B)> Intids(GicState<W, B> s)
    {
        List<(string, B)> all = [];
        GicConfiguration c = s.Configuration;
        bool v2 = c.Version == GicVersion.V2;
        for (int bank = 0; bank < s.Intids.Length; bank++)
        {
            int n = int.Max(0, bank - c.CpuCount + 1);
            uint exist = GicdFrame.IntidBits((uint)n, (uint)c.IntidCount), notSgis = n == 0 ? GicdFrame.PpiBits : uint.MaxValue;
            IntidWord<W, B> word = s.Intids[bank];
            all.Add(("an INTID that does not exist is never enabled", Only(word.Enabled, exist)));
            all.Add(("an INTID that does not exist, or a GICv2 SGI, has no latch",
                Only(word.Latch, exist & (v2 ? notSgis : uint.MaxValue))));
            all.Add(("an INTID that does not exist, or an SGI, has no input line", Only(word.Line, exist & notSgis)));
            all.Add(("an INTID that does not exist is never active", Only(word.Active, exist)));
            all.Add(("an INTID that does not exist has no configuration", Only(word.Edge, exist)));
            all.Add(("an INTID that does not exist, or any without groups, is in Group 0",
                Only(word.Group, c.GroupsImplemented ? exist : 0)));
            if (n == 0)
            {
                all.Add(("SGIs are edge-triggered, and PPIs as they are fixed",
                    (word.Edge & FixedEdges(c)) == (FixedEdgeValue(c) & FixedEdges(c))));
                all.Add(("SGIs whose enables are fixed are enabled", Has(word.Enabled, c.SgiEnablesAreFixed ? GicdFrame.SgiBits : 0)));
            }
        }

        return all;
    }

    private static List<(string, B)> Bytes(GicState<W, B> s)
    {
        List<(string, B)> all = [];
        GicConfiguration c = s.Configuration;
        for (int i = 0; i < s.Priorities.Length; i++)
        {
            uint register = (uint)(int.Max(0, i / 8 - c.CpuCount + 1) * 8 + i % 8);
            uint exist = GicdFrame.IntidBytes(register, (uint)c.IntidCount);
            all.Add(("a priority has no bits that are not implemented", Only(s.Priorities[i], exist & c.PriorityMask * 0x0101_0101u)));
            if (s.Targets.Length > 0)
            {
                all.Add(("a target list names no absent CPU, and private INTIDs have none",
                    Only(s.Targets[i], GICD_ITARGETSR.Writable(register, (uint)c.IntidCount, (uint)c.CpuCount))));
            }
        }

        for (int i = 0; i < s.SgiSources.Length; i++)
        {
            all.Add(("an SGI is pending from no absent CPU", Only(s.SgiSources[i], GicdFrame.CpuBytes((uint)c.CpuCount))));
        }

        return all;
    }

    private static List<(string, B)> Routes(GicState<W, B> s)
    {
        List<(string, B)> all = [];
        GicConfiguration c = s.Configuration;
        for (int i = 0; i < s.RoutesLow.Length; i++)
        {
            bool isSpi = i >= (int)GicdFrame.PrivateCount && i < (int)GicdFrame.IntidEnd;
            all.Add(("a route has no bits that are not implemented",
                Only(s.RoutesLow[i], !isSpi ? 0 : c.OneOfNImplemented ? 0x80ff_ffff : 0x00ff_ffff)));
            all.Add(("a route has no bits that are not implemented", Only(s.RoutesHigh[i], isSpi && c.Affinity3Implemented ? 0xffu : 0)));
        }

        return all;
    }

    private static List<(string, B)> Cpus(GicState<W, B> s)
    {
        List<(string, B)> all = [];
        GicConfiguration c = s.Configuration;
        bool v2 = c.Version == GicVersion.V2;
        for (int i = 0; i < s.ActivePriorities.Length; i++)
        {
            uint bits = LevelBits(c, i % 4);
            all.Add(("active priorities are group priorities that there are",
                Only(s.ActivePriorities[i], i % 8 >= 4 && v2 && !c.GroupsImplemented ? 0 : bits)));
        }

        foreach (CpuInterface<W, B> cpu in s.Cpus)
        {
            uint modes = !v2 ? 0b11u : c.GroupsImplemented ? 0b10_0001_1100u : 0b10_0000_0000u, least = (uint)c.MinimumBinaryPoint;
            all.Add(("the control register has no bits that are not implemented", Only(cpu.Ctlr, modes)));
            all.Add(("there are no other group enables than those of the implemented groups",
                Only(cpu.Enables, v2 ? GroupBits(c) : 0b11u)));
            all.Add(("the priority mask has no bits that are not implemented", Only(cpu.Pmr, c.PriorityMask)));
            all.Add(("the binary point of Group 0 is from its minimum to 7", (cpu.Bpr0 >= (W)least) & (cpu.Bpr0 <= 7u)));
            all.Add(("the binary point of Group 1 is from its minimum to 7", (cpu.Bpr1 >= (W)(least + 1)) & (cpu.Bpr1 <= 7u)));
            all.Add(("ChildrenAsleep follows ProcessorSleep",
                v2 || c.WakerIsFixed ? cpu.Waker == 0u : (cpu.Waker == 0u) | (cpu.Waker == 0b110u)));
        }

        return all;
    }

    private static B Only(W word, uint bits) => (word & ~bits) == 0u;

    private static B Has(W word, uint bits) => (word & bits) == (W)bits;

    private static uint GroupBits(GicConfiguration c) => c.GroupsImplemented ? 0b11u : 0b01u;

    private static uint FixedEdges(GicConfiguration c) => c.PpiConfigurationIsFixed ? uint.MaxValue : GicdFrame.SgiBits;

    /// <summary>Bit 16 + i is Int_config[1] of PPI 16 + i in GICD_ICFGR1.</summary>
    private static uint FixedEdgeValue(GicConfiguration c)
    {
        uint edges = GicdFrame.SgiBits;
        for (int i = 0; i < 16; i++)
        {
            edges |= (c.PpiConfiguration >> (2 * i + 1) & 1) << (16 + i);
        }

        return edges;
    }

    /// <summary>One bit for each group priority there is, in word n of the active priorities (IHI 0048B 4.4.12).</summary>
    private static uint LevelBits(GicConfiguration c, int n)
    {
        int levels = 256 >> (c.MinimumBinaryPoint + 1);
        return 32 * n + 32 <= levels ? uint.MaxValue : 32 * n >= levels ? 0 : (1u << (levels - 32 * n)) - 1;
    }
}
