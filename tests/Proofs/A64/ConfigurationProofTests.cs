using Lockstep.Boards;
using Lockstep.Boards.Elf;
using Lockstep.Boards.Kernels;
using Lockstep.Proofs.A64.Proof;
using Lockstep.Proofs.A64.Proof.Events;
using Lockstep.Proofs.A64.Proof.Events.Quiet;
using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Tests.Boards;
using Lockstep.Tests.Support;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Proofs.A64;

/// <summary>Proofs over vmm.elf's machine code in configurations beside the main one.</summary>
public sealed class ConfigurationProofTests
{
    private const string V2 = "qemu_arm_virt", V3 = "qemu_arm_virt_gicv3";

    [Theory]
    [InlineData(V2, "simple.system", true, null)]
    [InlineData(V2, "smp.system", false, 16u)]
    [InlineData(V3, "simple.system", false, 16u)]
    [InlineData(V3, "conformance_2.system", true, null)]
    public void Start_up_establishes_the_invariant(string board, string system, bool isDebug, uint? listRegisters)
    {
        VmmImage image = Configured(board, system, isDebug, listRegisters);
        foreach (InitialState state in Enum.GetValues<InitialState>())
        {
            image.Invariant(state, running: 0).NotAtTheStart().ShouldBeEmpty($"{state}");
        }

        image.Configuration.ListRegisterCount.ShouldBe(listRegisters ?? 4);
    }

    /// <summary>One case of every row of loads and stores, and the end of a list register.</summary>
    [Theory]
    [InlineData(V2, "conformance_2.system", true, null)]
    [InlineData(V3, "conformance_2.system", false, null)]
    [InlineData(V3, "simple.system", false, 16u)]
    public void A_case_of_each_row_is_proved(string board, string system, bool isDebug, uint? listRegisters)
    {
        VmmImage image = Configured(board, system, isDebug, listRegisters);
        EventCase[] cases = [.. AllCases.Of(image).Where(c => (c is DistributorLoad or QuietStore or DistributorStore) && c.Class.Id != "store 000")
            .GroupBy(c => c.Class.Id).Select((row, i) => row.ElementAt((i * 13) % row.Count()))];
        cases.Any(c => c is QuietStore or DistributorStore).ShouldBeTrue();
        cases.Select(c => c.Vcpu).Distinct().Count().ShouldBe((int)image.Configuration.VcpuCount);
        Campaign campaign = new(image, cases);
        campaign.Run();
        campaign.Failures.ShouldBeEmpty();
        campaign.Done.ShouldBe(cases.Length);
    }

    /// <summary>A load from the redistributor of the other vCPU (IHI 0069 12.10), of code that leaves an instruction out.</summary>
    [Fact]
    public void A_wrong_value_of_a_redistributor_is_found()
    {
        VmmImage image = Configured(V3, "conformance_2.system", isDebug: false, listRegisters: null);
        const uint typer = 0x8, frame = 0x2_0000;
        DistributorLoad load = new(new("test", "", ""), image.Places[0], frame + typer, 4, Register: 5, Vcpu: 0,
            RegisterFrame.Redistributors);
        CaseResult right = CaseRun.Prove(image, load);
        right.Failure.ShouldBeNull();

        // Of the instructions that this load executes and that of GICR_CTLR does not, one after the other does nothing.
        CaseResult other = CaseRun.Prove(image, load with { Offset = frame });
        ulong[] only = [.. right.Coverage.Addresses.Except(other.Coverage.Addresses)];
        only.ShouldNotBeEmpty();
        const uint movW0W0 = 0x2a00_03e0;
        only.Count(at => CaseRun.Prove(image.With(at, movW0W0), load).Failure is not null).ShouldBeGreaterThan(0);
    }

    private static VmmImage Configured(string board, string system, bool isDebug, uint? listRegisters)
    {
        using TestFiles files = new();
        Build.Run(files.Options with
        {
            Board = board,
            System = system,
            Vmm = Repository.Built("vmm.elf"),
            Host = Repository.Built("host.elf"),
            Configuration = isDebug ? KernelConfiguration.Debug : KernelConfiguration.Release,
        });
        return new(ElfFile.Read(Path.Combine(files.Output, "vmm.elf"), "vmm.elf"), $"{board}/{system}", listRegisters);
    }
}
