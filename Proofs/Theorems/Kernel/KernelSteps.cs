using Lockstep.Model.Kernel;
using Lockstep.Model.Words;

namespace Lockstep.Proofs.Theorems.Kernel;

/// <summary>What the kernel does by itself, by name.</summary>
internal static class KernelSteps
{
    /// <summary>Does it; maintenance only where a vCPU is current.</summary>
    /// <returns>Of a maintenance fault MR0; otherwise -1.</returns>
    public static int Do<W, B>(KernelState<W, B> kernel, string step)
        where W : struct, IWord<W, B>
        where B : struct, IBit<B>
    {
        switch (step)
        {
            case "vCPU 0 runs":
                SeL4<W, B>.Run(kernel, 0);
                return -1;
            case "vCPU 1 runs":
                SeL4<W, B>.Run(kernel, 1);
                return -1;
            case "a thread runs":
                SeL4<W, B>.RunThread(kernel, 0);
                return -1;
            case "maintenance":
                return kernel.Cores[0].Current >= 0 ? SeL4<W, B>.TakeMaintenance(kernel, 0) : -1;
            default:
                throw new ArgumentException($"no step '{step}'", nameof(step));
        }
    }
}
