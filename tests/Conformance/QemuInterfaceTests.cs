using System;
using System.IO;
using System.Linq;
using System.Text;
using Lockstep.Conformance;
using Lockstep.Model.Gic;
using Lockstep.Model.Kernel;
using Lockstep.Model.Words;
using Lockstep.Tests.Support;
using Shouldly;
using Xunit;
using Icv = Lockstep.Model.Kernel.IcvRegisters<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;

namespace Lockstep.Tests.Conformance;

/// <summary>What is predicted of QEMU's virtual CPU interface in place of the architecture, and the page that lists it.</summary>
public sealed class QemuInterfaceTests
{
    /// <summary>
    /// What the register reads after a write, by the architecture and predicted for QEMU; the suite registers has such writes, and
    /// QEMU has to show what is predicted.
    /// </summary>
    [Theory]
    [InlineData(IccRegister.ICC_BPR0_EL1, 0xffff_ffffu, 7u, 2u)]
    [InlineData(IccRegister.ICC_BPR1_EL1, 0xffff_ffffu, 7u, 3u)]
    [InlineData(IccRegister.ICC_BPR0_EL1, 0x7fff_ffffu, 7u, 7u)]
    [InlineData(IccRegister.ICC_BPR1_EL1, 0u, 3u, 3u)]
    [InlineData(IccRegister.ICC_PMR_EL1, 0xffff_ffffu, 0xf8u, 0xf8u)]
    public void BinaryPointIsCheckedWithReservedBits_is_predicted(IccRegister register, uint value, uint specified, uint predicted)
    {
        QemuInterface.LeavesOutWrite(register, value).ShouldBeNull();
        ReadsAfter(register, value).ShouldBe(specified);
        ReadsAfter(register, (uint)QemuInterface.Written(register, value)).ShouldBe(predicted);
    }

    [Theory]
    [InlineData(IccRegister.ICC_BPR0_EL1, 0x100u, true)]
    [InlineData(IccRegister.ICC_BPR0_EL1, 0x102u, false)]
    [InlineData(IccRegister.ICC_BPR1_EL1, 0x102u, true)]
    [InlineData(IccRegister.ICC_BPR1_EL1, 0x103u, false)]
    [InlineData(IccRegister.ICC_BPR1_EL1, 0x8000_0000u, false)]
    [InlineData(IccRegister.ICC_PMR_EL1, 0x100u, false)]
    public void Scripts_leave_out_only_a_smaller_point_that_passes(IccRegister register, uint value, bool isLeftOut) =>
        (QemuInterface.LeavesOutWrite(register, value)?.Name == "BinaryPointIsCheckedWithReservedBits").ShouldBe(isLeftOut);

    [Fact]
    public void Docs_qemu_virtual_interface_md_is_what_the_names_say()
    {
        string path = Path.Combine(Repository.Root, "docs", "qemu-virtual-interface.md"), text = Text();
        if (Environment.GetEnvironmentVariable("SNAP_UPDATE") == "1")
        {
            File.WriteAllText(path, text);
        }

        (File.Exists(path) ? File.ReadAllText(path) : "").ShouldBe(
            text, "docs/qemu-virtual-interface.md is stale; write it anew: SNAP_UPDATE=1 make test "
                + $"FILTER=FullyQualifiedName~{nameof(QemuInterfaceTests)}");
    }

    private static uint ReadsAfter(IccRegister register, uint value)
    {
        var s = new VirtualInterfaceState<Word32, Bit>(GicVersion.V3, 4);
        Icv.Write(s, register, value);
        return Icv.Read(s, register).Value;
    }

    private static string Text()
    {
        StringBuilder text = new();
        text.Append("""
            # Where QEMU's virtual CPU interface differs from the architecture

            Made from `conformance/Conformance/Machine/QemuInterface.cs` by `tests/Conformance/QemuInterfaceTests.cs`; do not edit.

            A guest of vmm.elf has its CPU interface from the hardware: GICV on GICv2, ICV on GICv3. `make conformance` runs on QEMU 7.2's.
            What is listed here is QEMU's, not the VMM's. Where *predicted* stands, records must show what QEMU does; where *left out*
            stands, scripts do not make such an access. [qemu-differences.md](qemu-differences.md) has the differences of QEMU's
            interrupt controllers without a hypervisor.

            | name | GIC | register | specification | QEMU | section | in scripts |
            |---|---|---|---|---|---|---|

            """);
        foreach (InterfaceDifference one in QemuInterface.All.OrderBy(one => one.Version))
        {
            text.Append($"| {one.Name} | v{one.Version} | {one.Register} | {one.Specification} | {one.Qemu} "
                + $"| {one.Section} | {one.Treatment} |\n");
        }

        return text.ToString();
    }
}
