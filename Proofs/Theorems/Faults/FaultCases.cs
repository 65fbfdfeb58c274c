using Lockstep.Model.Configuration;
using Lockstep.Model.Faults;
using Lockstep.Model.Kernel;
using Lockstep.Model.Words;

namespace Lockstep.Proofs.Theorems.Faults;

/// <summary>What theorems about faults ask of a case: a machine in any state, and events of it.</summary>
public static class FaultCases
{
    /// <summary>A machine of which any vCPU holds anything, in any power state that there is.</summary>
    public static VmState<X, W, B> AnyVm<X, W, B>(this Case<X, W, B> c)
        where X : struct, IWord<X, B>, IWide<X, W, B>
        where W : struct, IWord<W, B>
        where B : struct, IBit<B>
    {
        VmState<X, W, B> vm = new(c.Guest.Affinities.Length);
        for (int v = 0; v < vm.Vcpus.Length; v++)
        {
            Fill(c, vm.Vcpus[v], $" of vCPU {v}");
            vm.Power[v] = c.Word(PowerOf(v));
            c.Assume(vm.Power[v] <= PowerState.OnPending);
        }

        c.Watch("machine", () => Words(vm));
        return vm;
    }

    /// <summary>Each vCPU; it is on, as it has run the instruction that the event is about.</summary>
    public static int AnyCaller<X, W, B>(this Case<X, W, B> c, VmState<X, W, B> vm)
        where X : struct, IWord<X, B>, IWide<X, W, B>
        where W : struct, IWord<W, B>
        where B : struct, IBit<B>
    {
        int vcpu = c.Choose("vCPU", 0, vm.Vcpus.Length);
        c.Assume(vm.Power[vcpu] == PowerState.On);
        return vcpu;
    }

    /// <summary>The same machine again, to go another way.</summary>
    public static VmState<X, W, B> Copy<X, W, B>(this VmState<X, W, B> vm)
        where X : struct, IWord<X, B>, IWide<X, W, B>
        where W : struct, IWord<W, B>
        where B : struct, IBit<B>
    {
        VmState<X, W, B> copy = new(vm.Vcpus.Length);
        vm.CopyTo(copy);
        return copy;
    }

    /// <summary>A fault message with any registers.</summary>
    public static FaultMessage<X, B> AnyMessage<X, W, B>(this Case<X, W, B> c, ulong label)
        where X : struct, IWord<X, B>, IWide<X, W, B>
        where W : struct, IWord<W, B>
        where B : struct, IBit<B> =>
        new(label, new[] { c.Wide("MR0"), c.Wide("MR1"), c.Wide("MR2"), c.Wide("MR3") });

    /// <summary>The answer to an exception of this syndrome that comes as a VCPUFault.</summary>
    public static Answer<X, W, B> Trap<X, W, B>(this Case<X, W, B> c, VmState<X, W, B> vm, int vcpu, W esr)
        where X : struct, IWord<X, B>, IWide<X, W, B>
        where W : struct, IWord<W, B>
        where B : struct, IBit<B> =>
        RightAnswer<X, W, B>.To(c.Guest, vm, vcpu, new(FaultLabel.VCPUFault, new[] { X.Join(0u, esr) }));

    /// <summary>The answer to a fault of a load or store.</summary>
    public static Answer<X, W, B> Access<X, W, B>(this Case<X, W, B> c, VmState<X, W, B> vm, int vcpu, X address, W esr)
        where X : struct, IWord<X, B>, IWide<X, W, B>
        where W : struct, IWord<W, B>
        where B : struct, IBit<B> =>
        RightAnswer<X, W, B>.To(c.Guest, vm, vcpu, new(FaultLabel.VMFault, new[] { vm.Vcpus[vcpu].PC, address, X.Of(0), X.Join(0u, esr) }));

    /// <summary>
    /// ESR_EL2 of any load or store that a syndrome describes, and an address of it in each region: EC 0x24, ISV 1, DFSC
    /// 0b0001xx, no table walk, no cache maintenance. Where the guest's machine wants it, the address is aligned.
    /// </summary>
    public static (W Esr, X Address, int SizeBytes) AnyDeviceAccess<X, W, B>(this Case<X, W, B> c, bool isWrite)
        where X : struct, IWord<X, B>, IWide<X, W, B>
        where W : struct, IWord<W, B>
        where B : struct, IBit<B>
    {
        DeviceRegion region = c.Guest.Regions[c.Choose("region", 0, c.Guest.Regions.Length)];
        int log = c.Choose("SAS", 0, 4), size = 1 << log;

        // Bits that are fixed are constants: what the model asks of them is decided without the solver.
        uint described = 0x9100_0004u | ((uint)log << 22) | (isWrite ? 0x40u : 0);
        W esr = (c.Word("ESR_EL2, what is free") & ~W.Of(0xfdc0_01fc)) | described;
        c.Show("ESR_EL2", esr);
        X offset = c.Wide("offset");
        c.Assume(offset <= X.Of(region.SizeBytes - (ulong)size));
        X address = offset + X.Of(region.Base);
        c.Assume(!c.Guest.RefusesUnaligned | ((address & X.Of((ulong)size - 1)) == 0u));
        return (esr, address, size);
    }

    /// <summary>Claims that the answer is an access of this kind and size, and says so: another one cannot be completed as such.</summary>
    public static bool IsAccess<X, W, B>(this Case<X, W, B> c, in Answer<X, W, B> answer, AnswerKind kind, int sizeBytes)
        where X : struct, IWord<X, B>, IWide<X, W, B>
        where W : struct, IWord<W, B>
        where B : struct, IBit<B>
    {
        bool isAccess = answer.Kind == kind && answer.SizeBytes == sizeBytes;
        c.Holds("it is an access of that kind and size", isAccess);
        return isAccess;
    }

    /// <summary>Registers of all vCPUs by name.</summary>
    internal static IEnumerable<(string Name, X Value)> Registers<X, W, B>(this VmState<X, W, B> vm)
        where X : struct, IWord<X, B>, IWide<X, W, B>
        where W : struct, IWord<W, B>
        where B : struct, IBit<B> => vm.Vcpus.SelectMany((context, v) => (IEnumerable<(string, X)>)
        [
            ($"PC of vCPU {v}", context.PC), ($"SP_EL0 of vCPU {v}", context.SP_EL0), ($"PSTATE of vCPU {v}", context.PSTATE),
            .. context.General.Select((x, i) => ($"X{i} of vCPU {v}", x)),
            .. context.System.Select((x, i) => ($"{(VcpuRegister)i} of vCPU {v}", x)),
        ]);

    /// <summary>The name of a vCPU's power state.</summary>
    internal static string PowerOf(int vcpu) => $"power of vCPU {vcpu}";

    private static void Fill<X, W, B>(Case<X, W, B> c, VcpuContext<X, W, B> context, string of)
        where X : struct, IWord<X, B>, IWide<X, W, B>
        where W : struct, IWord<W, B>
        where B : struct, IBit<B>
    {
        for (int i = 0; i < context.General.Length; i++)
        {
            context.General[i] = c.Wide($"X{i}{of}", inState: true);
        }

        for (int i = 0; i < context.System.Length; i++)
        {
            context.System[i] = c.Wide($"{(VcpuRegister)i}{of}", inState: true);
        }

        (context.PC, context.SP_EL0, context.PSTATE) =
            (c.Wide($"PC{of}", inState: true), c.Wide($"SP_EL0{of}", inState: true), c.Wide($"PSTATE{of}", inState: true));
    }

    private static IEnumerable<(string Name, W Value)> Words<X, W, B>(VmState<X, W, B> vm)
        where X : struct, IWord<X, B>, IWide<X, W, B>
        where W : struct, IWord<W, B>
        where B : struct, IBit<B>
    {
        foreach ((string name, X value) in Registers(vm))
        {
            int at = name.IndexOf(' ', StringComparison.Ordinal);
            yield return ($"{name[..at]}[31:0]{name[at..]}", X.Low(value));
            yield return ($"{name[..at]}[63:32]{name[at..]}", X.High(value));
        }

        for (int v = 0; v < vm.Power.Length; v++)
        {
            yield return (PowerOf(v), vm.Power[v]);
        }
    }
}
