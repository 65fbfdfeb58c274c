using Lockstep.Boards.Systems;

namespace Lockstep.Boards.HostImage;

/// <summary>Physical memory under the built-in host: the loaded image, then what only needs an address.</summary>
internal sealed class PhysicalPlan(Board board, ulong payload)
{
    private readonly List<(ulong Address, byte[] Contents)> _loaded = [];
    private readonly Dictionary<string, ulong> _regions = [];
    private ulong _cursor = payload;

    /// <summary>Everything that is taken, for the report.</summary>
    public AddressSpace Space { get; } = new("physical memory");

    /// <summary>First byte after the loaded image, page-aligned.</summary>
    public ulong ImageEnd => Align.Up(_cursor, Align.Page);

    private ulong MemoryEnd => board.Facts.MemoryBase + board.Facts.MemorySize;

    /// <summary>Physical address of a memory region, once <see cref="PlaceRegions"/> has run.</summary>
    public ulong RegionAddress(string name) => _regions[name];

    /// <summary>Puts bytes into the loaded image.</summary>
    public ulong Load(byte[] contents, ulong alignment)
    {
        _cursor = Align.Up(_cursor, alignment);
        ulong at = _cursor;
        _loaded.Add((at, contents));
        _cursor += (ulong)contents.Length;
        return at;
    }

    /// <summary>Leaves room for bytes that are known later; see <see cref="Fill"/>.</summary>
    public ulong Reserve(ulong size, ulong alignment) => Load(new byte[size], alignment);

    /// <summary>Gives reserved bytes their value.</summary>
    public void Fill(ulong address, ReadOnlySpan<byte> contents)
    {
        if (contents.Length > 0)
        {
            contents.CopyTo(_loaded.Single(item => item.Address == address && item.Contents.Length > 0).Contents);
        }
    }

    /// <summary>Closes the loaded image and gives every region without contents an address.</summary>
    public void PlaceRegions(IReadOnlyList<MemoryRegion> regions)
    {
        ulong start = board.Facts.LoaderAddress;
        Space.Take("loader.img", start, ImageEnd - start);
        foreach (MemoryRegion region in regions.Where(region => region.PhysAddr is not null))
        {
            Space.Take($"memory region `{region.Name}`", region.PhysAddr!.Value, region.Size, region.At);
            _regions[region.Name] = region.PhysAddr.Value;
        }
        if (ImageEnd > MemoryEnd)
        {
            throw new UserError($"loader.img {Text.Range(start, ImageEnd - start)} ends above the board's memory, {Text.Hex(MemoryEnd)}; make the guest's images smaller");
        }
        foreach (MemoryRegion region in regions.Where(region => region.PhysAddr is null && !_regions.ContainsKey(region.Name)))
        {
            _regions[region.Name] = Allocate($"memory region `{region.Name}`", region.Size, Align.LargePage);
        }
    }

    /// <summary>Puts the contents of a prefilled anonymous region into the loaded image.</summary>
    public void LoadRegion(MemoryRegion region)
    {
        byte[] contents = new byte[region.Size];
        Images.ImageFile.Read(region.PrefillPath!, region.PrefillPath!).CopyTo(contents, 0);
        _regions[region.Name] = Load(contents, region.PageSize);
    }

    /// <summary>Takes free memory that is zero when the machine starts.</summary>
    public ulong Allocate(string what, ulong size, ulong alignment) =>
        Space.TakeFree(what, size, alignment, board.Facts.RegionsBase, MemoryEnd);

    /// <summary>The loaded image from its first byte to <see cref="ImageEnd"/>.</summary>
    /// <param name="host">The host's own bytes, from the load address up to the payload.</param>
    public byte[] Flatten(byte[] host)
    {
        ulong start = board.Facts.LoaderAddress;
        byte[] image = new byte[ImageEnd - start];
        host.CopyTo(image, 0);
        foreach ((ulong address, byte[] contents) in _loaded)
        {
            contents.CopyTo(image, (long)(address - start));
        }
        return image;
    }
}
