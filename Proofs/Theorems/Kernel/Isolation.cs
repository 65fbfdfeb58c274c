using Lockstep.Model.Gic;
using Lockstep.Model.Kernel;

namespace Lockstep.Proofs.Theorems.Kernel;

/// <summary>N1: reads.</summary>
[Theorem("N1.interface", "Reads of the guest's CPU interface other than acknowledge change nothing.", "IHI 0048B 4.4, 5.5; IHI 0069 12.5")]
public sealed class N01_Interface : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations => KernelConfigurations.All;

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        VirtualInterfaceState<W, B> s = c.AnyInterface(), before = s.Copy();
        bool isRead = c.AnyGuestAccess(s);
        c.Holds("a read changes nothing", !isRead | s.StateEquals(before));
    }
}

/// <summary>N1: two machines on one core.</summary>
[Theorem("N1.kernel", "What is done for one vCPU, switches between the two among it, changes no list register, setting or timer of "
    + "the other on the same core; but on GICv3 the active "
    + "priorities of Group 0, which seL4 does not save.", "DDI 0487 D1.2 (virtualization); seL4 vCPU switch")]
public sealed class N01_Kernel : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations => KernelConfigurations.All;

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        KernelState<W, B> kernel = c.AnyKernel();
        KernelCore<W, B> core = kernel.Cores[0];
        int vcpu = c.Choose("vCPU", 0, 2), other = 1 - vcpu;
        VirtualInterfaceState<W, B> before = kernel.Actual(other).Copy();
        VirtualPpi<W, B> timer = kernel.Vcpus[other].Vppi;
        string step = c.Choose("step", "InjectIRQ", "vCPU 0 runs", "vCPU 1 runs", "a thread runs", "maintenance", "VPPIEvent", "AckVPPI");
        bool isOthers = core.Current == other;
        switch (step)
        {
            case "InjectIRQ":
                int index = c.Choose("index", -1, c.Configuration.ListRegisters + 1);
                SeL4<W, B>.InjectIRQ(kernel, vcpu, c.Word("INTID"), c.Word("priority"), c.Word("group"), index);
                break;
            case "AckVPPI":
                SeL4<W, B>.AckVPPI(kernel, vcpu, c.Word("INTID"));
                break;
            case "VPPIEvent":
                c.Assume(core.Current == vcpu);
                SeL4<W, B>.TakeVppi(kernel, 0);
                break;
            case "maintenance":
                c.Assume(!isOthers);
                KernelSteps.Do(kernel, step);
                break;
            default:
                KernelSteps.Do(kernel, step);
                break;
        }

        VirtualInterfaceState<W, B> after = kernel.Actual(other).Copy();
        after.HcrBits = before.HcrBits;
        after.Apr0 = c.Gic.Version == GicVersion.V3 ? before.Apr0 : after.Apr0;
        c.Holds("the other's list registers and settings stay", after.StateEquals(before));
        c.Holds("and its timer", kernel.Vcpus[other].Vppi.FieldsEqual(timer));
    }
}
