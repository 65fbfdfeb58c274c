namespace Lockstep.Boards.BoardCheck;

/// <summary>The rules of board.json by itself.</summary>
internal static class BoardRules
{
    /// <summary>The list registers that GICH_VTR and ICH_VTR_EL2 can count: 64 (IHI 0048B 5.3.2) and 16 (IHI 0069 12.4).</summary>
    private const uint MaxListRegistersGicv2 = 64, MaxListRegistersGicv3 = 16;

    /// <summary>Size of the smallest distributor: a page (GICv2), or a frame of 64 KiB (GICv3).</summary>
    public static ulong FrameOf(uint gicVersion) => gicVersion == 2 ? Align.Page : 0x1_0000;

    /// <summary>Asks the rules.</summary>
    /// <returns>Whether the addresses of the hardware's GIC are known and plausible.</returns>
    public static bool Check(Rules rules, Board board)
    {
        rules.Hold(() => Memory(board));
        rules.Hold(() => Placement(board));
        return rules.Hold(() => GicNumbers(board)) && rules.Hold(() => GicFrames(board)) && rules.Hold(() => GicOverlaps(board));
    }

    /// <summary>The frames of the hardware's GIC that board.json names, with the names of its members.</summary>
    public static IEnumerable<(string Member, ulong Address)> FramesOf(GicFile gic)
    {
        (string, ulong?)[] all =
        [
            ("distributor", gic.Distributor), ("cpuInterface", gic.CpuInterface), ("virtualCpuInterface", gic.VirtualCpuInterface),
            ("redistributors", gic.Redistributors),
        ];
        return all.Where(frame => frame.Item2 is not null).Select(frame => (frame.Item1, frame.Item2!.Value));
    }

    private static IEnumerable<UserError> Memory(Board board)
    {
        if (board.Facts.MemorySize == 0 || !Align.Is(board.Facts.MemorySize | board.Facts.MemoryBase, Align.Page))
        {
            yield return new UserError(board.PlaceOf("memoryBase"),
                $"memory {Text.Hex(board.Facts.MemoryBase)} of {Text.Hex(board.Facts.MemorySize)} bytes is not made of pages; correct memoryBase and memorySize");
        }
    }

    private static IEnumerable<UserError> Placement(Board board)
    {
        BoardFile facts = board.Facts;
        foreach ((string member, ulong address) in ((string, ulong)[])[("loaderAddress", facts.LoaderAddress), ("regionsBase", facts.RegionsBase)])
        {
            if (!Align.Is(address, Align.Page) || address < facts.MemoryBase || address - facts.MemoryBase >= facts.MemorySize)
            {
                yield return new UserError(board.PlaceOf(member),
                    $"{member} {Text.Hex(address)} is not a page of the memory {Text.Range(facts.MemoryBase, facts.MemorySize)}; choose one of it");
            }
        }
        if (facts.RegionsBase <= facts.LoaderAddress)
        {
            yield return new UserError(board.PlaceOf("regionsBase"),
                $"regionsBase {Text.Hex(facts.RegionsBase)} must be above loaderAddress {Text.Hex(facts.LoaderAddress)} and the image; choose a higher one");
        }
    }

    private static IEnumerable<UserError> GicNumbers(Board board)
    {
        BoardFile facts = board.Facts;
        if (facts.GicVersion is not (2 or 3))
        {
            yield return new UserError(board.PlaceOf("gicVersion"), $"gicVersion {facts.GicVersion} is unknown; use 2 or 3");
            yield break;
        }
        uint max = facts.GicVersion == 2 ? MaxListRegistersGicv2 : MaxListRegistersGicv3;
        if (facts.ListRegisters == 0 || facts.ListRegisters > max)
        {
            yield return new UserError(board.PlaceOf("listRegisters"), $"a GICv{facts.GicVersion} has 1 to {max} list registers, not {facts.ListRegisters};"
                + $" use {(facts.GicVersion == 2 ? "GICH_VTR" : "ICH_VTR_EL2")}.ListRegs + 1");
        }
    }

    private static IEnumerable<UserError> GicFrames(Board board)
    {
        if (board.Facts.Gic is not { } gic)
        {
            yield return new UserError(board.PlaceOf("gicVersion"), "there is no `gic`; add the physical addresses of the hardware's GIC (docs/porting.md)");
            yield break;
        }
        bool isV2 = board.Facts.GicVersion == 2;
        if (isV2 && (gic.CpuInterface is null || gic.VirtualCpuInterface is null || gic.Redistributors is not null))
        {
            yield return new UserError(board.PlaceOf("gic"), "a GICv2 has a distributor, a cpuInterface and a virtualCpuInterface, and no redistributors; give these");
        }
        if (!isV2 && gic.Redistributors is null)
        {
            yield return new UserError(board.PlaceOf("gic"), "a GICv3 has redistributors; give their address");
        }
        foreach ((string member, ulong address) in FramesOf(gic))
        {
            ulong unit = member is "distributor" or "redistributors" ? FrameOf(board.Facts.GicVersion) : Align.Page;
            if (!Align.Is(address, unit))
            {
                yield return new UserError(board.PlaceOf(member), $"{member} {Text.Hex(address)} is not a multiple of {Text.Hex(unit)}; correct it");
            }
        }
    }

    private static IEnumerable<UserError> GicOverlaps(Board board)
    {
        (string Member, ulong Address)[] frames = [.. FramesOf(board.Facts.Gic!)];
        foreach ((string member, ulong address) in frames)
        {
            if (address >= board.Facts.MemoryBase && address - board.Facts.MemoryBase < board.Facts.MemorySize)
            {
                yield return new UserError(board.PlaceOf(member),
                    $"{member} {Text.Hex(address)} lies in the memory {Text.Range(board.Facts.MemoryBase, board.Facts.MemorySize)}; correct one of them");
            }
            if (frames.FirstOrDefault(other => other.Member != member && other.Address == address) is { Member: { } twin } && string.CompareOrdinal(member, twin) < 0)
            {
                yield return new UserError(board.PlaceOf(member), $"{member} and {twin} are both {Text.Hex(address)}; correct one of them");
            }
        }
    }
}
