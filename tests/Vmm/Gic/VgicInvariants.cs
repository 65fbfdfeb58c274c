using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Lockstep.Tests.Support;
using Lockstep.Vmm.Gic;

namespace Lockstep.Tests.Vmm.Gic;

/// <summary>
/// What holds between any two operations of the distributor. Derived words are recomputed here the slow way, interrupt by
/// interrupt.
/// </summary>
public static unsafe class VgicInvariants
{
    /// <summary>Throws with the name of the first invariant that does not hold.</summary>
    public static void Check(VgicBench bench)
    {
        ref VgicState s = ref bench.State;
        That(bench.GuardsHold(), "nothing outside the state is written");
        That(bench.Kernel.Violations.Count == 0, string.Join("; ", bench.Kernel.Violations));
        for (uint vcpu = 0; vcpu < s.VcpuCount; vcpu++)
        {
            CheckListRegisters(bench, vcpu);
            CheckBank(bench, ref Owner(ref s, vcpu).Private, vcpu, 0);
            CheckSgis(ref s, ref Owner(ref s, vcpu));
            CheckSummary(ref s, vcpu);
        }

        for (uint n = 1; n < VgicState.BankCount; n++)
        {
            CheckBank(bench, ref Unsafe.Add(ref s.Shared, (int)n), 0, n);
        }

        CheckCounts(ref s);
    }

    private static ref VgicVcpu Owner(ref VgicState s, uint vcpu) => ref Unsafe.Add(ref s.Vcpu, (int)vcpu);

    private static void CheckListRegisters(VgicBench bench, uint vcpu)
    {
        ref VgicState s = ref bench.State;
        ref VgicVcpu owner = ref Owner(ref s, vcpu);
        for (uint i = 0; i < s.ListRegisterCount; i++)
        {
            ListRegister actual = bench.Kernel.ListRegister(vcpu, i);
            uint believed = owner.ListRegister[i];
            // A maintenance fault that is being handled was taken from the hardware already.
            That(!actual.Occupied || believed == actual.Intid + 1, "an occupied list register is believed occupied, by its INTID");
            bool free = (owner.Free >> (int)i & 1) != 0, unusable = (owner.Unusable >> (int)i & 1) != 0;
            That((believed != 0 ? 1 : 0) + (free ? 1 : 0) + (unusable ? 1 : 0) == 1, "a list register is held, free or unusable");
        }

        That(owner.Free >> (int)s.ListRegisterCount == 0, "only list registers that exist are free");
        That(owner.Free == 0 || (owner.Top & s.LevelGate) == 0, "no free list register while an interrupt is deliverable");
    }

    private static ref VgicBank Bank(ref VgicState s, uint vcpu, uint n) =>
        ref n == 0 ? ref Owner(ref s, vcpu).Private : ref Unsafe.Add(ref s.Shared, (int)n);

    private static void CheckBank(VgicBench bench, ref VgicBank bank, uint vcpu, uint n)
    {
        ref VgicState s = ref bench.State;
        uint all = bank.Enabled | bank.Loaded | bank.Line | bank.Latch | bank.SoftActive | bank.Edge | bank.Group | bank.Queued;
        That((all & ~bank.Present) == 0, "an INTID that is not implemented has no state");
        That((bank.Loaded & bank.SoftActive) == 0, "what is loaded is not active by software");
        That((bank.Edge & bank.Line & ~bank.Loaded & ~bank.Latch) == 0, "an edge that owes an acknowledge is pending or loaded");
        for (uint left = bank.Enabled | bank.Forward | bank.Latch | bank.Line | bank.Queued; left != 0; left &= left - 1)
        {
            int bit = BitOperations.TrailingZeroCount(left);
            bool Has(uint word) => (word >> bit & 1) != 0;
            uint level = bank.Level[bit];
            uint targets = bank.Targets[bit];
            bool gate = (n != 0 || Owner(ref s, vcpu).Asleep == 0) && (s.Control >> (Has(bank.Group) ? 1 : 0) & 1) != 0;
            bool open = Has(bank.Enabled) && !Has(bank.SoftActive);
            bool pending = Has(bank.Latch) || (!Has(bank.Edge) && Has(bank.Line));
            bool queued = pending && open && !Has(bank.Loaded);
            That(Has(bank.Forward) == (open && gate), "Forward is enabled, not active, group on, awake");
            That(s.Version == 2 || targets == RoutedTo(ref s, vcpu, (n * 32) + (uint)bit), "GICv3's targets are the route's, if awake");
            That(Has(bank.Queued) == queued, "Queued is pending, enabled, not active, not loaded");
            That(level < 64 && (level & 1) == (Has(bank.Group) ? 1 : 0), "a level is a priority of five bits and the group");
            for (uint v = 0; v < s.VcpuCount && queued; v++)
            {
                bool belongs = (targets >> (int)v & 1) != 0 && (n != 0 || v == vcpu);
                That(!belongs || IsReady(ref s, v, level, (n * 32) + (uint)bit), "what is queued is in the ready rows of its targets");
            }
        }
    }

    private static uint RoutedTo(ref VgicState s, uint vcpu, uint intid)
    {
        uint target = intid < 32 ? vcpu : s.Route[intid];
        return target < s.VcpuCount && Owner(ref s, target).Asleep == 0 ? 1u << (int)target : 0;
    }

    /// <summary>A vCPU's list registers hold what is loaded, and its ready rows nothing but what is queued for it.</summary>
    private static void CheckCounts(ref VgicState s)
    {
        Span<uint> loaded = stackalloc uint[VgicState.BankCount];
        loaded.Clear();
        for (uint v = 0; v < s.VcpuCount; v++)
        {
            ref VgicVcpu owner = ref Owner(ref s, v);
            loaded[0] = 0;
            for (uint i = 0; i < s.ListRegisterCount; i++)
            {
                uint held = owner.ListRegister[i] - 1u;
                if (held < 1024)
                {
                    That((loaded[(int)(held / 32)] >> (int)held & 1) == 0, "each INTID is in one list register at most");
                    loaded[(int)(held / 32)] |= 1u << (int)held;
                }
            }

            That(owner.Private.Loaded == loaded[0], "a private INTID is loaded when a list register holds it");
            int queued = owner.Asleep != 0 ? 0 : BitOperations.PopCount(owner.Private.Queued);
            for (uint n = 1; n < VgicState.BankCount; n++)
            {
                ref VgicBank bank = ref Bank(ref s, v, n);
                for (uint left = bank.Queued; left != 0; left &= left - 1)
                {
                    int bit = BitOperations.TrailingZeroCount(left);
                    queued += bank.Targets[bit] >> (int)v & 1;
                }
            }

            int ready = 0;
            for (uint level = 0; level < VgicState.LevelCount; level++)
            {
                for (uint word = 0; word < VgicState.BankCount && owner.Words[level] != 0; word++)
                {
                    ready += BitOperations.PopCount(s.Ready[Row(v, level) + word]);
                }
            }

            That(ready == queued, "the ready rows hold nothing but what is queued");
        }

        for (uint n = 1; n < VgicState.BankCount; n++)
        {
            That(Bank(ref s, 0, n).Loaded == loaded[(int)n], "a shared INTID is loaded when a list register holds it");
        }
    }

    private static void CheckSgis(ref VgicState s, ref VgicVcpu owner)
    {
        for (uint i = 0; i < 16; i++)
        {
            uint sources = (owner.SgiSources[i / 4] >> (int)(i % 4 * 8)) & 0xff;
            That(s.Version == 3 || sources != 0 == ((owner.Private.Latch >> (int)i & 1) != 0), "an SGI is pending when a source is");
            That(s.Version == 2 || sources == 0, "GICv3's SGIs have no sources");
        }

        That((owner.Private.Edge & 0xffff) == 0xffff || owner.Private.Present == 0, "SGIs are edge-triggered");
    }

    private static void CheckSummary(ref VgicState s, uint vcpu)
    {
        ref VgicVcpu owner = ref Owner(ref s, vcpu);
        for (uint level = 0; level < VgicState.LevelCount; level++)
        {
            ReadOnlySpan<uint> row = MemoryMarshal.CreateReadOnlySpan(ref s.Ready[Row(vcpu, level)], VgicState.BankCount);
            uint words = 0;
            if (row.ContainsAnyExcept(0u))
            {
                for (int word = 0; word < row.Length; word++)
                {
                    words |= (row[word] != 0 ? 1u : 0) << word;
                }
            }

            That(owner.Words[level] == words, "Words summarises the row");
            That((owner.Top >> (int)level & 1) != 0 == (words != 0), "Top summarises the levels");
        }
    }

    private static bool IsReady(ref VgicState s, uint vcpu, uint level, uint intid) =>
        (s.Ready[Row(vcpu, level) + (intid / 32)] >> (int)intid & 1) != 0;

    private static uint Row(uint vcpu, uint level) => ((vcpu * VgicState.LevelCount) + level) * VgicState.BankCount;

    private static void That(bool holds, string invariant)
    {
        if (!holds)
        {
            throw new InvalidOperationException("invariant broken: " + invariant);
        }
    }
}
