using FsCheck;
using FsCheck.Fluent;
using Lockstep.Model.Kernel;
using Lockstep.Model.Registers;
using Lockstep.Model.Words;
using Lockstep.Tests.Support;

namespace Lockstep.Tests.Model.Properties;

/// <summary>What a device, the guest or another guest on the core may do.</summary>
public enum KernelOp
{
    Raise, Lower, Enable, Disable, SetPending, ClearPending, Prioritise, Send, Acknowledge, End, Deactivate, TimerHigh, TimerLow,
    OtherVm, SpuriousMaintenance, Mask,
}

/// <summary>One operation.</summary>
public readonly record struct KernelStep(KernelOp Op, int Which, uint Value)
{
    /// <summary>Short, for a failing sequence.</summary>
    public override string ToString() => $"{Op}({Which}, {Value})";
}

/// <summary>A machine with its list registers, and a sequence.</summary>
public sealed record KernelCase(bool IsV3, int ListRegisters, bool SplitsEnd, KernelStep[] Steps, int[] Picks)
{
    /// <summary>As a failure shows it.</summary>
    public override string ToString() =>
        $"GICv{(IsV3 ? 3 : 2)}, {ListRegisters} list registers, EOImode {(SplitsEnd ? 1 : 0)}\n  steps: "
            + $"{string.Join(' ', Steps)}\n  picks: {string.Join(' ', Picks)}";
}

/// <summary>Random cases for properties of the list registers, and how a property is run over them.</summary>
internal static class KernelCases
{
    private static readonly Gen<KernelStep> Steps =
        from op in Gen.Frequency(
            (6, Gen.Elements(KernelOp.Raise, KernelOp.Send, KernelOp.SetPending)), (6, Gen.Elements(KernelOp.Acknowledge, KernelOp.End, KernelOp.Deactivate)),
            (4, Gen.Elements(Enum.GetValues<KernelOp>())))
        from which in Gen.Choose(0, MonitoredVm.Intids.Length - 1)
        from value in Gen.Choose(0, 255)
        select new KernelStep(op, which, (uint)value);

    private static readonly Gen<KernelCase> Cases =
        from v3 in Gen.Elements(false, true)
        from registers in Gen.Frequency((4, Gen.Choose(1, 4)), (1, Gen.Choose(1, 16)))
        from split in Gen.Elements(false, true)
        from steps in Gen.ArrayOf(Steps)
        from picks in Gen.ArrayOf(Gen.Choose(0, int.MaxValue), 8)
        select new KernelCase(v3, registers, split, steps, picks);

    /// <summary>
    /// Runs a property over machines on which the case's operations were done; <paramref name="each"/> is checked after every one.
    /// </summary>
    public static void ForAll(string name, Action<MonitoredVm, Pick> property, int runs = 180, Action<MonitoredVm>? each = null, KernelOp[]? without = null) =>
        Run(name, (c, pick) =>
        {
            MonitoredVm vm = MonitoredVm.Create(c.IsV3, c.ListRegisters, c.SplitsEnd);
            foreach (KernelStep step in c.Steps)
            {
                if (without?.Contains(step.Op) != true)
                {
                    Do(vm, step);
                    each?.Invoke(vm);
                }
            }

            property(vm, pick);
        }, runs);

    /// <summary>Runs a property that makes its own use of the operations.</summary>
    public static void Run(string name, Action<KernelCase, Pick> property, int runs) =>
        Seeded.Run(name, Arb.From(Cases, Smaller), c => property(c, new Pick(c.Picks)), runs * GicCases.RunFactor, size: 70);

    /// <summary>One operation.</summary>
    public static void Do(MonitoredVm vm, KernelStep step)
    {
        int intid = MonitoredVm.Intids[step.Which];
        switch (step.Op)
        {
            case KernelOp.Raise when intid != 27: vm.Monitor(d => d.Line(0, intid, true)); break;
            case KernelOp.Lower when intid != 27: vm.Monitor(d => d.Line(0, intid, false)); break;
            case KernelOp.Enable: vm.Monitor(d => d.WriteOne(GICD_ISENABLER.OffsetBytes, 0, intid)); break;
            case KernelOp.Disable: vm.Monitor(d => d.WriteOne(GICD_ICENABLER.OffsetBytes, 0, intid)); break;
            case KernelOp.SetPending: vm.Monitor(d => d.WriteOne(GICD_ISPENDR.OffsetBytes, 0, intid)); break;
            case KernelOp.ClearPending: vm.Monitor(d => d.WriteOne(GICD_ICPENDR.OffsetBytes, 0, intid), clears: true); break;
            case KernelOp.Prioritise: vm.Monitor(d => d.SetPriority(0, intid, step.Value % 31 << 3)); break;
            case KernelOp.Send: vm.Monitor(d => d.Send((int)step.Value % 2, 0, intid & 5)); break;
            case KernelOp.Acknowledge: vm.Acknowledge(); break;
            case KernelOp.End when vm.Nested.TryPop(out Taken taken):
                vm.End(taken);
                vm.Dropped.Enqueue(taken);
                break;
            case KernelOp.Deactivate when vm.Distributor.Setup.SplitsEnd && vm.Dropped.TryDequeue(out Taken dropped): vm.Deactivate(dropped); break;
            case KernelOp.TimerHigh or KernelOp.TimerLow:
                vm.Kernel.Vcpus[vm.Vcpu].Vppi.Line = step.Op == KernelOp.TimerHigh;
                vm.Guest(_ => { });
                break;
            case KernelOp.OtherVm: SeL4<Word32, Bit>.Run(vm.Kernel, 1 - vm.Vcpu); break;
            case KernelOp.SpuriousMaintenance: Spurious(vm, (int)step.Value); break;
            case KernelOp.Mask: vm.Guest(hw => Vmcr.WritePriorityMask<Word32, Bit>(hw, 0x80u | (step.Value << 3 & 0x78))); break;
            default: break;
        }
    }

    /// <summary>An index that names nothing, or a register that is free.</summary>
    private static void Spurious(MonitoredVm vm, int value)
    {
        int free = vm.Belief.FirstFree, count = vm.Actual.ListRegisters.Length;
        vm.Maintenance((value % 3) switch { 0 => -1, 1 => count + value, _ => free });
    }

    private static IEnumerable<KernelCase> Smaller(KernelCase c)
    {
        for (int piece = int.Max(1, c.Steps.Length / 2); piece > 0; piece /= 2)
        {
            for (int start = 0; start + piece <= c.Steps.Length; start += piece)
            {
                yield return c with { Steps = [.. c.Steps[..start], .. c.Steps[(start + piece)..]] };
            }
        }

        foreach (KernelCase smaller in (KernelCase[])[c with { IsV3 = false }, c with { SplitsEnd = false }, c with { ListRegisters = 1 }])
        {
            if (smaller != c)
            {
                yield return smaller;
            }
        }
    }
}
