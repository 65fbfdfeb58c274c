using Lockstep.Model.Kernel;
using Shouldly;

namespace Lockstep.Tests.Model.Properties;

/// <summary>The L line: what is deliverable is delivered.</summary>
public sealed class LivenessProperties
{
    [Property("L1", "What stays deliverable is delivered when the CPU takes and ends interrupts fairly: among n that are "
        + "pending with equal priority and R more raised meanwhile, within n + R deliveries, "
        + "with any number of list registers and without.",
        "IHI 0048B 3.3; IHI 0069 4.8",
        Note = "A bound instead of \"eventually\". A handler silences its device; with the lowest INTID first, a device of "
            + "equal priority and lower INTID that is never silent would starve others, on hardware too.")]
    public void L01_Deliverable_is_delivered()
    {
        GicCases.ForAll(nameof(L01_Deliverable_is_delivered), (w, pick) =>
        {
            int cpu = pick.Below(w.Cpus), n = int.Min(12, w.IntidEnd - 32);
            bool edge = pick.Flag();
            for (int i = 0; i < n; i++)
            {
                w.Prepare(cpu, 32 + i, edge);
            }

            IsDeliveredWithin(
                n, 32 + pick.Below(n), pick, (i, level) => w.Line(cpu, i, level), () => w.Acknowledge(cpu)?.Intid ?? -1, () => w.Finish(cpu, w.Nested[cpu].Pop()));
            return true;
        }, runs: 180, restrict: s => s with { IsReady = true }, ops: []);

        KernelCases.Run($"{nameof(L01_Deliverable_is_delivered)}Kernel", (c, pick) =>
        {
            MonitoredVm vm = MonitoredVm.Create(c.IsV3, c.ListRegisters, c.SplitsEnd);
            foreach (KernelStep step in c.Steps.Where(s => s.Op is KernelOp.Send or KernelOp.SetPending or KernelOp.OtherVm && s.Which < 2))
            {
                KernelCases.Do(vm, step);
            }

            vm.Drain();
            IsDeliveredWithin(
                10, 32 + pick.Below(10), pick, (i, level) => vm.Monitor(d => d.Line(0, i, level)), () => vm.Acknowledge()?.Intid ?? -1, vm.FinishOne);
        }, runs: 120);
    }

    /// <summary>Raises n interrupts from INTID 32 on and serves them; others are raised again up to 20 times, as early as can be.</summary>
    private static void IsDeliveredWithin(int n, int target, Pick pick, Action<int, bool> line, Func<int> acknowledge, Action end)
    {
        for (int i = 0; i < n; i++)
        {
            line(32 + i, true);
        }

        int budget = 20;
        for (int deliveries = 1; deliveries <= n + 20; deliveries++)
        {
            int taken = acknowledge();
            taken.ShouldBeGreaterThanOrEqualTo(32, "something is deliverable and nothing is delivered");
            line(taken, false);
            if (taken == target)
            {
                return;
            }

            if (budget > 0 && pick.Below(4) != 0)
            {
                budget--;
                line(taken, true);
            }

            end();
        }

        throw new InvalidOperationException($"INTID {target} was not delivered");
    }
}
