using Lockstep.Model.Gic;
using Lockstep.Model.Kernel;
using Lockstep.Model.Words;

namespace Lockstep.Proofs.Theorems.Kernel;

/// <summary>What theorems about list registers and seL4 ask of a case.</summary>
public static class KernelCases
{
    private static readonly IccRegister[] Icc = Enum.GetValues<IccRegister>();

    /// <summary>A virtual interface in any state that its invariants (<see cref="Invariants"/>) allow.</summary>
    public static VirtualInterfaceState<W, B> AnyInterface<X, W, B>(this Case<X, W, B> c, string what = "interface")
        where X : struct, IWord<X, B>, IWide<X, W, B>
        where W : struct, IWord<W, B>
        where B : struct, IBit<B>
    {
        VirtualInterfaceState<W, B> s = new(c.Gic.Version, c.Configuration.ListRegisters);
        Fill(c, s, what);
        foreach ((_, B holds) in Invariants(s))
        {
            c.Assume(holds);
        }

        c.Watch(what, () => Words(s));
        return s;
    }

    /// <summary>
    /// seL4 with two vCPUs on one core, in any state: who is current and whether it runs is each case; what hardware and the two shadows
    /// hold is anything.
    /// </summary>
    public static KernelState<W, B> AnyKernel<X, W, B>(this Case<X, W, B> c)
        where X : struct, IWord<X, B>, IWide<X, W, B>
        where W : struct, IWord<W, B>
        where B : struct, IBit<B>
    {
        KernelState<W, B> kernel = new(c.Gic.Version, c.Configuration.ListRegisters, 0, 0);
        KernelCore<W, B> core = kernel.Cores[0];
        core.Current = c.Choose("current vCPU, or -1", -1, 2);
        core.IsActive = core.Current >= 0 && c.Choose("it runs", false, true);
        c.AnyInterface("hardware").CopyTo(core.Hardware);
        core.Hardware.HcrBits = core.IsActive ? 1u : 0u;
        for (int v = 0; v < 2; v++)
        {
            c.AnyInterface($"shadow of vCPU {v}").CopyTo(kernel.Vcpus[v].Saved);
            kernel.Vcpus[v].Vppi = new() { Line = c.Bit($"timer line of vCPU {v}"), Masked = c.Bit($"timer of vCPU {v} masked") };
        }

        return kernel;
    }

    /// <summary>The same interface again.</summary>
    public static VirtualInterfaceState<W, B> Copy<W, B>(this VirtualInterfaceState<W, B> s)
        where W : struct, IWord<W, B>
        where B : struct, IBit<B>
    {
        VirtualInterfaceState<W, B> copy = new(s.Version, s.ListRegisters.Length);
        s.CopyTo(copy);
        return copy;
    }

    /// <summary>The same kernel again.</summary>
    public static KernelState<W, B> Copy<W, B>(this KernelState<W, B> s)
        where W : struct, IWord<W, B>
        where B : struct, IBit<B>
    {
        KernelState<W, B> copy = new(s.Vcpus[0].Saved.Version, s.Vcpus[0].Saved.ListRegisters.Length, 0, 0);
        s.CopyTo(copy);
        return copy;
    }

    /// <summary>
    /// An access of the guest to its CPU interface: each word of GICV, or each register of ICV, read and written with any value.
    /// </summary>
    /// <returns>Whether it is a read other than of an acknowledge register.</returns>
    public static bool AnyGuestAccess<X, W, B>(this Case<X, W, B> c, VirtualInterfaceState<W, B> s)
        where X : struct, IWord<X, B>, IWide<X, W, B>
        where W : struct, IWord<W, B>
        where B : struct, IBit<B>
    {
        bool isWrite = c.Choose("a write", false, true);
        if (s.Version == GicVersion.V2)
        {
            // Words of the first page up to GICV_IIDR and beyond, then GICV_DIR.
            const int words = 0x44;
            int word = c.Choose("word of GICV", 0, words + 1);
            uint offset = word == words ? GicvFrame<W, B>.GICV_DIR : 4 * (uint)word;
            if (isWrite)
            {
                GicvFrame<W, B>.Write(s, offset, c.Word("value"));
                return false;
            }

            GicvFrame<W, B>.Read(s, offset);
            return offset is not (GicvFrame<W, B>.GICV_IAR or GicvFrame<W, B>.GICV_AIAR);
        }

        IccRegister register = c.Choose("register", Icc);
        if (isWrite)
        {
            IcvRegisters<W, B>.Write(s, register, c.Word("value"));
            return false;
        }

        IcvRegisters<W, B>.Read(s, register);
        return register is not (IccRegister.ICC_IAR0_EL1 or IccRegister.ICC_IAR1_EL1);
    }

    /// <summary>The most urgent interrupt is acknowledged, if one is signalled.</summary>
    public static (B Taken, W Intid) Acknowledge<W, B>(this VirtualInterfaceState<W, B> s)
        where W : struct, IWord<W, B>
        where B : struct, IBit<B>
    {
        PendingCandidate<W, B> candidate = VirtualCpuInterface<W, B>.HighestPending(s);
        B signalled = VirtualCpuInterface<W, B>.CanSignal(s, candidate);
        VirtualCpuInterface<W, B>.Activate(s, candidate, signalled);
        return (signalled, candidate.Intid);
    }

    /// <summary>What always holds of an interface: fields have the width that the hardware gives them.</summary>
    public static IEnumerable<(string Name, B Holds)> Invariants<W, B>(VirtualInterfaceState<W, B> s)
        where W : struct, IWord<W, B>
        where B : struct, IBit<B>
    {
        foreach (ListRegister<W, B> lr in s.ListRegisters)
        {
            yield return ("INTIDs have 10 bits", lr.Intid <= 1023u);
            yield return ("a sender has 3 bits on GICv2, and none on GICv3", lr.Sender <= (s.Version == GicVersion.V2 ? 7u : 0u));
            yield return ("priorities have the upper 5 bits of 8", (lr.Priority & ~W.Of(0xf8)) == 0u);
        }

        yield return ("the priority mask has the upper 5 bits of 8", (s.Pmr & ~W.Of(0xf8)) == 0u);
        yield return ("binary points are between the smallest and 7", (s.Bpr0 >= 2u) & (s.Bpr0 <= 7u) & (s.Bpr1 >= 3u) & (s.Bpr1 <= 7u));
        yield return ("EOIcount has 5 bits", s.EoiCount <= 31u);
        yield return ("GICv2 has one set of active priorities", (s.Apr1 == 0u) | (s.Version == GicVersion.V3));
    }

    private static void Fill<X, W, B>(Case<X, W, B> c, VirtualInterfaceState<W, B> s, string what)
        where X : struct, IWord<X, B>, IWide<X, W, B>
        where W : struct, IWord<W, B>
        where B : struct, IBit<B>
    {
        for (int i = 0; i < s.ListRegisters.Length; i++)
        {
            string of = $"{what}: list register {i}, ";
            s.ListRegisters[i] = new()
            {
                Pending = c.Bit($"{of}pending"),
                Active = c.Bit($"{of}active"),
                Group1 = c.Bit($"{of}Group 1"),
                Hw = c.Bit($"{of}HW"),
                EoiMaintenance = c.Bit($"{of}EOI"),
                Intid = c.Word($"{of}INTID", inState: true) & 0x3ffu,
                Sender = s.Version == GicVersion.V2 ? c.Word($"{of}sender", inState: true) & 7u : 0u,
                Priority = c.Word($"{of}priority", inState: true) & 0xf8u,
            };
        }

        (s.Apr0, s.Apr1) = (c.Word($"{what}: APR0", inState: true), s.Version == GicVersion.V2 ? 0u : c.Word($"{what}: APR1",
            inState: true));
        (s.Pmr, s.HcrBits) = (c.Word($"{what}: PMR", inState: true) & 0xf8u, c.Word($"{what}: HCR", inState: true));
        (s.Bpr0, s.Bpr1) = (c.Word($"{what}: BPR0", inState: true) & 7u, c.Word($"{what}: BPR1", inState: true) & 7u);
        s.EoiCount = c.Word($"{what}: EOIcount", inState: true) & 31u;
        (s.EnableGroup0, s.EnableGroup1) = (c.Bit($"{what}: Group 0 enabled"), c.Bit($"{what}: Group 1 enabled"));
        (s.AckCtl, s.FiqEn) = (c.Bit($"{what}: AckCtl"), c.Bit($"{what}: FIQEn"));
        (s.Cbpr, s.EoiMode) = (c.Bit($"{what}: CBPR"), c.Bit($"{what}: EOImode"));
    }

    private static IEnumerable<(string Name, W Value)> Words<W, B>(VirtualInterfaceState<W, B> s)
        where W : struct, IWord<W, B>
        where B : struct, IBit<B>
    {
        for (int i = 0; i < s.ListRegisters.Length; i++)
        {
            yield return ($"list register {i} (GICH_LR)", s.ListRegisters[i].ToGich());
        }

        yield return ("APR0", s.Apr0);
        yield return ("APR1", s.Apr1);
        yield return ("VMCR", Vmcr.Read(s));
        yield return ("HCR", s.HcrBits);
        yield return ("EOIcount", s.EoiCount);
    }
}
