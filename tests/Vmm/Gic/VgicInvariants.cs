using System;
using System.Numerics;
using System.Runtime.CompilerServices;
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
            CheckSgis(ref Owner(ref s, vcpu));
            CheckSummary(ref s, vcpu);
        }

        for (uint n = 1; n < VgicState.BankCount; n++)
        {
            CheckBank(bench, ref Unsafe.Add(ref s.Shared, (int)n), 0, n);
        }
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
            if (believed != 0)
            {
                ref VgicBank bank = ref Bank(ref s, vcpu, (believed - 1) / 32);
                That((bank.Loaded >> (int)(believed - 1) & 1) != 0, "what a list register holds is marked loaded");
            }
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
        if (all == 0)
        {
            return;
        }

        int loadedInRegisters = 0;
        for (uint bit = 0; bit < 32; bit++)
        {
            bool Has(uint word) => (word >> (int)bit & 1) != 0;
            uint level = (bank.Level[bit / 4] >> (int)(bit % 4 * 8)) & 0xff;
            uint targets = (bank.Targets[bit / 4] >> (int)(bit % 4 * 8)) & 0xff;
            bool gate = (s.Control >> (Has(bank.Group) ? 1 : 0) & 1) != 0;
            bool open = Has(bank.Enabled) && !Has(bank.SoftActive);
            bool pending = Has(bank.Latch) || (!Has(bank.Edge) && Has(bank.Line));
            bool queued = pending && open && !Has(bank.Loaded);
            That(Has(bank.Forward) == (open && gate), "Forward is enabled, not active, group on");
            That(Has(bank.Queued) == queued, "Queued is pending, enabled, not active, not loaded");
            That(level < 64 && (level & 1) == (Has(bank.Group) ? 1 : 0), "a level is a priority of five bits and the group");
            for (uint v = 0; v < s.VcpuCount; v++)
            {
                bool belongs = queued && (targets >> (int)v & 1) != 0 && (n != 0 || v == vcpu);
                if (n != 0 || v == vcpu)
                {
                    That(IsReady(ref s, v, level, (n * 32) + bit) == belongs, "ready rows are what is queued, by target and level");
                }

                for (uint i = 0; i < s.ListRegisterCount && (n != 0 || v == vcpu); i++)
                {
                    loadedInRegisters += Owner(ref s, v).ListRegister[i] == (n * 32) + bit + 1 ? 1 : 0;
                }
            }
        }

        That(BitOperations.PopCount(bank.Loaded) == loadedInRegisters, "each loaded INTID is in exactly one list register");
    }

    private static void CheckSgis(ref VgicVcpu owner)
    {
        for (uint i = 0; i < 16; i++)
        {
            uint sources = (owner.SgiSources[i / 4] >> (int)(i % 4 * 8)) & 0xff;
            That(sources != 0 == ((owner.Private.Latch >> (int)i & 1) != 0), "an SGI is pending when a source is");
        }

        That((owner.Private.Edge & 0xffff) == 0xffff || owner.Private.Present == 0, "SGIs are edge-triggered");
    }

    private static void CheckSummary(ref VgicState s, uint vcpu)
    {
        ref VgicVcpu owner = ref Owner(ref s, vcpu);
        for (uint level = 0; level < VgicState.LevelCount; level++)
        {
            uint words = 0;
            for (uint word = 0; word < VgicState.BankCount; word++)
            {
                words |= (s.Ready[Row(vcpu, level) + word] != 0 ? 1u : 0) << (int)word;
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
