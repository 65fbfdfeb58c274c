using FsCheck;
using FsCheck.Fluent;
using Lockstep.Model.Configuration;
using Lockstep.Model.Faults;
using Lockstep.Model.Kernel;
using Lockstep.Model.Words;
using Answer = Lockstep.Model.Faults.Answer<Lockstep.Model.Words.Word64, Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using Context = Lockstep.Model.Faults.VcpuContext<Lockstep.Model.Words.Word64, Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using Vm = Lockstep.Model.Faults.VmState<Lockstep.Model.Words.Word64, Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;

namespace Lockstep.Tests.Model.Faults;

/// <summary>An event and a vCPU that it is about, for random tests.</summary>
/// <param name="Label">The fault's label.</param>
/// <param name="Registers">MR0 and up.</param>
/// <param name="ContextSeed">What the registers of the vCPU are made from.</param>
public sealed record GuestEvent(ulong Label, ulong[] Registers, ulong ContextSeed)
{
    /// <summary>As a replay needs it.</summary>
    public override string ToString() =>
        $"label {Label}, MRs [{string.Join(", ", Registers.Select(r => $"0x{r:x}"))}], context 0x{ContextSeed:x}";
}

/// <summary>A guest's machine in plain integers: how the tests of the fault model make and read it.</summary>
public static class GuestWorld
{
    /// <summary>Where the distributor and the redistributors are.</summary>
    public const ulong Gicd = 0x0800_0000, GicdBytes = 0x1_0000, Gicr = 0x080a_0000, GicrBytes = 0x4_0000;

    /// <summary>Four vCPUs, two of them in another cluster; two devices.</summary>
    public static GuestEnvironment Environment { get; } = new()
    {
        Affinities = [0, 1, 0x100, 0x101],
        Regions = [new DeviceRegion(Gicd, GicdBytes), new DeviceRegion(Gicr, GicrBytes)],
        HasSgiRegisters = true,
    };

    /// <summary>A machine with four vCPUs, vCPU 0 on, at 0x4008_0000, EL1h.</summary>
    public static Vm NewVm()
    {
        Vm vm = new(4);
        vm.Vcpus[0].PC = Word64.Of(0x4008_0000);
        vm.Vcpus[0].PSTATE = Word64.Of(Pstate.EL1h);
        vm.Vcpus[0][VcpuRegister.VBAR] = Word64.Of(0x4000_0800);
        vm.Vcpus[0][VcpuRegister.SCTLR] = Word64.Of(0x34d5_8820);
        return vm;
    }

    /// <summary>A machine whose vCPU 0 holds arbitrary values in an AArch64 state.</summary>
    public static Vm RandomVm(ulong seed)
    {
        Vm vm = NewVm();
        Context context = vm.Vcpus[0];
        for (int i = 0; i < Context.GeneralCount; i++)
        {
            context.General[i] = Word64.Of(Next(ref seed));
        }

        for (int i = 0; i < context.System.Length; i++)
        {
            context.System[i] = Word64.Of(Next(ref seed));
        }

        context.PC = Word64.Of(Next(ref seed) & ~3UL);
        context.SP_EL0 = Word64.Of(Next(ref seed));
        ulong[] modes = [Pstate.EL0t, Pstate.EL1t, Pstate.EL1h];
        context.PSTATE = Word64.Of((Next(ref seed) & (Pstate.NZCV | Pstate.PAN | Pstate.SSBS | Pstate.DAIF)) | modes[Next(ref seed) % 3]);
        return vm;
    }

    /// <summary>A copy, to compare with later.</summary>
    public static Vm Copy(this Vm vm)
    {
        Vm copy = new(vm.Vcpus.Length);
        vm.CopyTo(copy);
        return copy;
    }

    /// <summary>The right answer for vCPU 0 (or another).</summary>
    public static Answer Ask(Vm vm, ulong label, ulong[] registers, GuestEnvironment? environment = null, int vcpu = 0) =>
        RightAnswer<Word64, Word32, Bit>.To(
            environment ?? Environment, vm, vcpu, new FaultMessage<Word64, Bit>(label, Array.ConvertAll(registers, r => Word64.Of(r))));

    /// <summary>A VMFault of a data access.</summary>
    public static Answer Access(Vm vm, ulong address, ulong esr, GuestEnvironment? environment = null) =>
        Ask(vm, FaultLabel.VMFault, [vm.Vcpus[0].PC.Value, address, 0, esr], environment);

    /// <summary>A VCPUFault.</summary>
    public static Answer Trap(Vm vm, ulong esr, GuestEnvironment? environment = null, int vcpu = 0) =>
        Ask(vm, FaultLabel.VCPUFault, [esr], environment, vcpu);

    /// <summary>SMC #0 with these registers.</summary>
    public static Answer Smc(Vm vm, int vcpu, GuestEnvironment? environment, params ulong[] arguments)
    {
        for (int i = 0; i < arguments.Length; i++)
        {
            vm.Vcpus[vcpu].General[i] = Word64.Of(arguments[i]);
        }

        return Trap(vm, Esr.Smc(0), environment, vcpu);
    }

    /// <summary>X0 of a vCPU.</summary>
    public static ulong Result(Vm vm, int vcpu = 0) => vm.Vcpus[vcpu].General[0].Value;

    /// <summary>Any 64-bit value, small and extreme ones among them.</summary>
    public static Gen<ulong> Word { get; } = Gen.OneOf(
        from high in Gen.Choose(int.MinValue, int.MaxValue)
        from low in Gen.Choose(int.MinValue, int.MaxValue)
        select (ulong)(uint)high << 32 | (uint)low,
        from small in Gen.Choose(0, 64)
        select (ulong)small,
        Gen.Elements<ulong>(ulong.MaxValue, 1UL << 63, 0x7fff_ffff_ffff_ffffUL, 0xffff_ffffUL, 0x8000_0000UL, 0x80UL, 0x8000UL));

    /// <summary>An ESR_EL2 of a class that a guest can cause, or of any.</summary>
    public static Gen<ulong> Syndrome { get; } =
        from word in Word
        from ec in Gen.Frequency(
            (8, Gen.Elements<ulong>(0x01, 0x16, 0x17, 0x18, 0x20, 0x24, 0x24, 0x24)),
            (2, Gen.Choose(0, 63).Select(n => (ulong)n)))
        select (word & ~(0x3fUL << 26)) | ec << 26 | 1 << 25;

    /// <summary>An address, mostly in or at the edge of a device.</summary>
    public static Gen<ulong> Address { get; } = Gen.Frequency(
        (4, Gen.Choose(0, (int)GicdBytes + 16).Select(n => Gicd - 8 + (ulong)n)),
        (4, Gen.Choose(0, (int)GicrBytes + 16).Select(n => Gicr - 8 + (ulong)n)),
        (1, Word));

    /// <summary>Any event; a shorter message and fewer bits are smaller.</summary>
    public static Arbitrary<GuestEvent> Events { get; } = Arb.From(
        from label in Gen.Frequency((8, Gen.Choose(0, 10).Select(n => (ulong)n)), (1, Word))
        from address in Address
        from fetch in Gen.Elements<ulong>(0, 0, 0, 1)
        from esr in Syndrome
        from first in Word
        from seed in Word
        select new GuestEvent(label, label == FaultLabel.VMFault ? [first, address, fetch, esr] : [label == 8 ? esr : first], seed),
        Smaller);

    private static IEnumerable<GuestEvent> Smaller(GuestEvent e)
    {
        for (int i = 0; i < e.Registers.Length; i++)
        {
            for (ulong bits = e.Registers[i]; bits != 0; bits &= bits - 1)
            {
                ulong[] fewer = [.. e.Registers];
                fewer[i] &= ~(bits & (0 - bits));
                yield return e with { Registers = fewer };
            }
        }

        if (e.ContextSeed > 4)
        {
            yield return e with { ContextSeed = e.ContextSeed & 3 };
        }
    }

    /// <summary>SplitMix64: the next of a sequence that the seed determines.</summary>
    public static ulong Next(ref ulong seed)
    {
        seed += 0x9e37_79b9_7f4a_7c15;
        ulong z = (seed ^ seed >> 30) * 0xbf58_476d_1ce4_e5b9;
        z = (z ^ z >> 27) * 0x94d0_49bb_1331_11eb;
        return z ^ z >> 31;
    }
}

/// <summary>Syndromes as the manual composes them (DDI 0487 D24.2.40).</summary>
public static class Esr
{
    /// <summary>A data abort from EL1 or EL0 with a valid description, translation fault of level 3.</summary>
    public static ulong Data(int sizeLog2, bool write, int srt, bool signExtend = false, bool sixtyFour = false, uint dfsc = 7) =>
        0x24UL << 26 | 1 << 25 | 1 << 24 | (uint)sizeLog2 << 22 | (signExtend ? 1u << 21 : 0) | (uint)srt << 16
        | (sixtyFour ? 1u << 15 : 0) | (write ? 1u << 6 : 0) | dfsc;

    /// <summary>A data abort without a description.</summary>
    public static ulong DataUndescribed(bool write, uint dfsc = 7) => 0x24UL << 26 | 1 << 25 | (write ? 1u << 6 : 0) | dfsc;

    /// <summary>A trapped system register access.</summary>
    public static ulong SystemRegister(uint op0, uint op1, uint crn, uint crm, uint op2, int rt, bool read) =>
        0x18UL << 26 | 1 << 25 | op0 << 20 | op2 << 17 | op1 << 14 | crn << 10 | (uint)rt << 5 | crm << 1 | (read ? 1u : 0);

    /// <summary>SMC.</summary>
    public static ulong Smc(uint immediate) => 0x17UL << 26 | 1 << 25 | immediate;

    /// <summary>WFI 0, WFE 1, WFIT 2, WFET 3; facts: seL4 reports 0x07e00000 for WFI.</summary>
    public static ulong Wait(uint ti) => 0x07e0_0000 | ti;
}
