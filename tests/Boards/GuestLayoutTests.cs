using System.Collections.Generic;
using System.Linq;
using FsCheck.Xunit;
using Lockstep.Boards;
using Lockstep.Boards.Images;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Boards;

/// <summary>Goal: kernel, device tree and RAM disk are inside RAM, aligned, and apart, or there is an error. Method:
/// random sizes, with the rules written out again.</summary>
public sealed class GuestLayoutTests
{
    [Property]
    public void Places_are_inside_ram_aligned_and_apart(byte ramPages, uint kernelSize, uint initrdSize, bool hasOffset)
    {
        // RAM of 0 to 510 MiB, kernel and RAM disk of up to 256 MiB.
        GuestRam ram = new("ram", 0x4000_0000, 0x8000_0000, ramPages * Align.LargePage, default);
        KernelImage kernel = new([], hasOffset ? 0x8_0000u : 0, 64 + (kernelSize % (256 << 20)));
        ulong initrd = initrdSize % (256 << 20);
        GuestLayout layout;
        try
        {
            layout = GuestLayout.Plan(ram, kernel, initrd);
        }
        catch (UserError)
        {
            // Refused: then the pieces with their alignment cannot all fit, or only just.
            (kernel.TextOffset + kernel.MemorySize + initrd + Align.Page + (2 * Align.LargePage)).ShouldBeGreaterThan(ram.Size);
            return;
        }
        List<Placed> places = [layout.Kernel, layout.DtbSlot, .. layout.Initrd is { } disk ? new[] { disk } : []];
        (layout.Initrd is not null).ShouldBe(initrd != 0);
        layout.Kernel.Address.ShouldBe(ram.GuestBase + kernel.TextOffset);
        (layout.DtbSlot.Address % Align.LargePage).ShouldBe(0ul);
        ((layout.Initrd?.Address ?? 0) % Align.Page).ShouldBe(0ul);
        places.ShouldAllBe(place => place.Address >= ram.GuestBase && place.End <= ram.GuestBase + ram.Size);
        Placed[] sorted = [.. places.OrderBy(place => place.Address)];
        sorted.Zip(sorted.Skip(1)).ShouldAllBe(pair => pair.First.End <= pair.Second.Address);
    }

    [Fact]
    public void Errors_name_both_sides_and_their_addresses()
    {
        using TestFiles files = new();
        SourceLocation at = new("simple.system", 14, 14);
        GuestRam ram = new("guest_ram", 0x4000_0000, 0x8000_0000, 0x80_0000, at);
        KernelImage small = new([], 0, 0x10_0000), large = new([], 0, 0x70_0000), tooLarge = new([], 0, 0x90_0000);
        string[] errors =
        [
            files.ErrorOf(() => GuestLayout.Plan(ram with { GuestBase = 0x4010_0000 }, small, 0)),
            files.ErrorOf(() => GuestLayout.Plan(ram, tooLarge, 0)),
            files.ErrorOf(() => GuestLayout.Plan(ram, large, 0)),
            files.ErrorOf(() => GuestLayout.Plan(ram, small, 0x58_0000)),
            files.ErrorOf(() => GuestLayout.Plan(ram, small, 0x1_0000_0000)),
        ];
        string.Join('\n', errors).ShouldMatchApproved(c => c.SubFolder("Approved").NoDiff());
    }
}
