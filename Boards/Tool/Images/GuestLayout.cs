namespace Lockstep.Boards.Images;

/// <summary>A piece of guest RAM: where the guest sees it and where the VMM does.</summary>
/// <param name="At">The virtual machine's &lt;map&gt;.</param>
internal sealed record GuestRam(string Region, ulong GuestBase, ulong VmmBase, ulong Size, SourceLocation At);

/// <summary>Something that is put into guest RAM, with the bytes that it occupies there.</summary>
internal sealed record Placed(string Name, ulong Address, ulong Size)
{
    public ulong End => Address + Size;

    public override string ToString() => $"{Name} {Text.Range(Address, Size)}";
}

/// <summary>Where kernel, device tree and initial RAM disk go: kernel at the bottom of RAM, the device tree in a 2 MiB
/// slot at the top, the RAM disk just below it. A program without a header has the device tree below it instead.</summary>
internal sealed record GuestLayout(GuestRam Ram, Placed Kernel, Placed DtbSlot, Placed? Initrd)
{
    /// <summary>Chooses the places. The kernel needs no device tree, so the slot stands before the tree's size is known.</summary>
    public static GuestLayout Plan(GuestRam ram, KernelImage kernel, ulong initrdSize)
    {
        if (!Align.Is(ram.GuestBase, Align.LargePage))
        {
            throw new UserError(ram.At, $"guest RAM `{ram.Region}` starts at {Text.Hex(ram.GuestBase)}; Linux needs a multiple of {Text.Hex(Align.LargePage)}; change vaddr");
        }
        ulong ramEnd = ram.GuestBase + ram.Size;
        Placed kernelPlace = new("kernel (with BSS)", ram.GuestBase + kernel.TextOffset, kernel.MemorySize);
        if (kernelPlace.End > ramEnd || ram.Size < 2 * Align.LargePage)
        {
            throw TooSmall(ram, kernelPlace);
        }
        ulong slot = Align.Down(ramEnd - Align.LargePage, Align.LargePage);
        Placed dtb = kernel.IsProgram
            ? new("device tree slot", ram.GuestBase, kernel.TextOffset)
            : new("device tree slot", slot, Align.LargePage);
        CheckApart(ram, kernelPlace, dtb);
        if (initrdSize == 0)
        {
            return new GuestLayout(ram, kernelPlace, dtb, null);
        }
        if (initrdSize > slot - ram.GuestBase)
        {
            throw TooSmall(ram, kernelPlace, new Placed("initial RAM disk", ram.GuestBase, initrdSize));
        }
        Placed initrd = new("initial RAM disk", Align.Down(slot - initrdSize, Align.Page), initrdSize);
        CheckApart(ram, kernelPlace, initrd);
        return new GuestLayout(ram, kernelPlace, dtb, initrd);
    }

    private static void CheckApart(GuestRam ram, Placed a, Placed b)
    {
        if (Align.Overlap(a.Address, a.Size, b.Address, b.Size))
        {
            throw new UserError(ram.At, $"in guest RAM `{ram.Region}` {Text.Range(ram.GuestBase, ram.Size)} the {a} overlaps the {b};"
                + $" make the memory region larger (it has {Text.Size(ram.Size)})");
        }
    }

    private static UserError TooSmall(GuestRam ram, params Placed[] what) =>
        new(ram.At, $"guest RAM `{ram.Region}` {Text.Range(ram.GuestBase, ram.Size)} is too small for the {string.Join(" and the ", what.Select(p => $"{p.Name} ({Text.Size(p.Size)})"))}; make the memory region larger");
}
