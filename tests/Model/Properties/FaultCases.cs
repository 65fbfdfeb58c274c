using FsCheck;
using FsCheck.Fluent;
using Lockstep.Model.Configuration;
using Lockstep.Model.Faults;
using Lockstep.Model.Words;
using Lockstep.Tests.Model.Faults;
using Lockstep.Tests.Support;
using Shouldly;
using Answer = Lockstep.Model.Faults.Answer<Lockstep.Model.Words.Word64, Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using Context = Lockstep.Model.Faults.VcpuContext<Lockstep.Model.Words.Word64, Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using Vm = Lockstep.Model.Faults.VmState<Lockstep.Model.Words.Word64, Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;

namespace Lockstep.Tests.Model.Properties;

/// <summary>Random vCPUs and words for properties of the fault model, and what an exception leaves.</summary>
internal static class FaultCases
{
    /// <summary>One case: what the vCPU is made from, and words to use.</summary>
    public sealed record FaultCase(ulong Seed, ulong A, ulong B, ulong C)
    {
        /// <summary>A machine whose vCPU 0 holds anything.</summary>
        public Vm Vm() => GuestWorld.RandomVm(Seed);
    }

    private static readonly Arbitrary<FaultCase> Cases = Arb.From(
        from seed in GuestWorld.Word
        from a in GuestWorld.Word
        from b in GuestWorld.Word
        from c in GuestWorld.Word
        select new FaultCase(seed, a, b, c),
        Smaller);

    /// <summary>Runs a property over random vCPUs and words.</summary>
    public static void ForAll(string name, Action<FaultCase> property, int runs = 300) =>
        Seeded.Run(name, Cases, property, runs * GicCases.RunFactor);

    /// <summary>The vCPU has taken one synchronous exception at its instruction, and nothing else has changed.</summary>
    public static void ShouldHaveTaken(this Answer answer, GuestException exception, Vm vm, Vm before)
    {
        Context now = vm.Vcpus[0], then = before.Vcpus[0];
        (answer.Kind, answer.Exception).ShouldBe((AnswerKind.Exception, exception));
        now.General.ShouldBe(then.General);
        (now[VcpuRegister.ELR_EL1], now[VcpuRegister.SPSR_EL1]).ShouldBe((then.PC, then.PSTATE));
        ulong vector = now.PC.Value - (then[VcpuRegister.VBAR].Value & ~0x7ffUL);
        vector.ShouldBeOneOf(0UL, 0x200UL, 0x400UL, 0x600UL);
    }

    /// <summary>A trapped access to an SGI register that does not exist: any on GICv2, a read on GICv3.</summary>
    public static void UndefinedSgiRegister(bool isV2, uint seed, int which, int rt)
    {
        Vm vm = GuestWorld.RandomVm(seed), before = vm.Copy();
        GuestEnvironment environment = GuestWorld.Environment with { HasSgiRegisters = !isV2 };
        bool read = !isV2 || seed % 2 == 0;
        Answer answer = GuestWorld.Trap(vm, Esr.SystemRegister(3, 0, 12, 11, 5 + (uint)which, rt, read), environment);
        answer.ShouldHaveTaken(GuestException.Undefined, vm, before);
    }

    private static IEnumerable<FaultCase> Smaller(FaultCase c)
    {
        foreach (ulong smaller in Fewer(c.A))
        {
            yield return c with { A = smaller };
        }

        foreach (ulong smaller in Fewer(c.B))
        {
            yield return c with { B = smaller };
        }

        foreach (ulong smaller in Fewer(c.C))
        {
            yield return c with { C = smaller };
        }

        if (c.Seed != 0)
        {
            yield return c with { Seed = 0 };
        }
    }

    private static IEnumerable<ulong> Fewer(ulong value)
    {
        for (ulong bits = value; bits != 0; bits &= bits - 1)
        {
            yield return value & ~(bits & (0 - bits));
        }
    }
}
