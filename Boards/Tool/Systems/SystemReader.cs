using System.Xml;
using System.Xml.Linq;

namespace Lockstep.Boards.Systems;

/// <summary>Reads a .system file with the schema of Microkit 2.3 for AArch64, element by element. Rules that span
/// elements are in <see cref="SystemRules"/>.</summary>
internal sealed class SystemReader
{
    /// <summary>Ids of channels, interrupts, children and vCPUs: bits 62 and 63 of a badge have other meanings.</summary>
    public const uint MaxId = 61;

    private const uint MaxPriority = 254, MaxCpu = 255;
    private const ulong DefaultBudget = 1000, DefaultStackSize = 0x2000, MaxStackSize = 0x100_0000;

    private static readonly string[] s_mapAttributes = ["mr", "vaddr", "perms", "cached"];
    private static readonly string[] s_setvars = ["setvar_vaddr", "setvar_size", "setvar_prefill_size"];

    private readonly string _file;
    private readonly IReadOnlyList<string> _searchDirectories;
    private readonly bool _needsFiles;

    private SystemReader(string file, IReadOnlyList<string> searchDirectories, bool needsFiles)
    {
        _file = file;
        _searchDirectories = searchDirectories;
        _needsFiles = needsFiles;
    }

    /// <summary>Reads and checks a file.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="searchDirectories">Where files of `prefill_path` are looked for.</param>
    /// <param name="needsFiles">Whether these files have to be there; if not, a region of one that is missing needs a size.</param>
    /// <param name="displayName">Its name in messages; the path when null.</param>
    public static SystemDescription Read(string path, IReadOnlyList<string> searchDirectories, bool needsFiles = true, string? displayName = null)
    {
        string file = displayName ?? path;
        SystemDescription system = new SystemReader(file, searchDirectories, needsFiles).ReadRoot(Load(path, file));
        SystemRules.Check(system);
        return system;
    }

    private static XElement Load(string path, string file)
    {
        try
        {
            using XmlReader reader = XmlReader.Create(path, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
            return XDocument.Load(reader, LoadOptions.SetLineInfo | LoadOptions.PreserveWhitespace).Root!;
        }
        catch (XmlException e)
        {
            throw new UserError(new SourceLocation(file, e.LineNumber, e.LinePosition), e.Message.Contains("DTD", StringComparison.Ordinal)
                ? "a system description has no <!DOCTYPE>; remove it"
                : $"not well-formed XML: {e.Message.Split(" Line ")[0]}");
        }
        catch (IOException e)
        {
            throw new UserError(file, $"cannot be read: {e.Message}");
        }
    }

    private SystemDescription ReadRoot(XElement xml)
    {
        if (xml.Name != "system")
        {
            IXmlLineInfo info = xml;
            throw new UserError(new SourceLocation(_file, info.LineNumber, info.LinePosition), $"the root element is <{xml.Name}>; it must be <system>");
        }
        Element root = new(xml, _file, [], ["protection_domain", "memory_region", "channel"]);
        return new SystemDescription(
            _file,
            [.. root.Children("memory_region").Select(ReadRegion)],
            [.. root.Children("protection_domain").Select(child => ReadDomain(child, isChild: false))],
            [.. root.Children("channel").Select(ReadChannel)]);
    }

    private MemoryRegion ReadRegion(XElement xml)
    {
        Element e = new(xml, _file, ["name", "size", "page_size", "phys_addr", "prefill_path"], []);
        string name = e.Required("name");
        string? prefill = FindPrefill(e);
        ulong pageSize = e.OptionalNumber("page_size") ?? Align.Page;
        if (pageSize is not (Align.Page or Align.LargePage))
        {
            throw e.Bad("page_size", $"{Text.Hex(pageSize)} is not a page size of AArch64; use 0x1000 or 0x200000");
        }
        ulong size = ReadRegionSize(e, prefill, pageSize);
        if (size == 0)
        {
            throw e.Bad("size", "must not be 0");
        }
        if (!Align.Is(size, pageSize))
        {
            throw e.Bad("size", $"{Text.Hex(size)} is not a multiple of the page size {Text.Hex(pageSize)}");
        }
        ulong? physical = e.OptionalNumber("phys_addr");
        if (physical is { } address && !Align.Is(address, pageSize))
        {
            throw e.Bad("phys_addr", $"{Text.Hex(address)} is not a multiple of the page size {Text.Hex(pageSize)}");
        }
        if (physical is { } start && (start >= 1UL << 48 || size > (1UL << 48) - start))
        {
            throw e.Bad("phys_addr", $"the region {Text.Hex(start)} + {Text.Hex(size)} ends above 48 bits of physical address");
        }
        return new MemoryRegion(name, size, pageSize, physical, prefill, e.At);
    }

    private string? FindPrefill(Element e)
    {
        if (e.Optional("prefill_path") is not { } path)
        {
            return null;
        }
        string? found = _searchDirectories.Select(directory => Path.Combine(directory, path)).FirstOrDefault(File.Exists);
        return found is not null || (!_needsFiles && e.Optional("size") is not null) ? found
            : throw e.Bad("prefill_path", $"there is no file {path} in {Text.OneOf(_searchDirectories)}");
    }

    /// <summary>The size given; without one that of the prefill file, rounded up to pages.</summary>
    private static ulong ReadRegionSize(Element e, string? prefill, ulong pageSize)
    {
        if (prefill is null)
        {
            return e.RequiredNumber("size");
        }
        ulong fileSize = (ulong)new FileInfo(prefill).Length;
        ulong size = e.OptionalNumber("size") ?? Align.Up(fileSize, pageSize);
        return fileSize <= size ? size
            : throw e.Bad("size", $"{Text.Hex(size)} is smaller than {prefill}, {Text.Hex(fileSize)} bytes");
    }

    private ProtectionDomain ReadDomain(XElement xml, bool isChild)
    {
        string[] attributes = ["name", "priority", "budget", "period", "passive", "stack_size", "cpu", "smc", "fpu"];
        Element e = new(xml, _file, isChild ? [.. attributes, "id", "setvar_id"] : attributes,
            ["program_image", "map", "irq", "setvar", "protection_domain", "virtual_machine"]);
        DomainAttributes read = ReadDomainAttributes(e, isChild);
        XElement image = Single(e, "program_image", isRequired: true)!;
        XElement? vm = Single(e, "virtual_machine", isRequired: false);
        return new ProtectionDomain(
            read,
            ReadImage(image),
            [.. e.Children("map").Select(child => ReadMap(child, isVm: false))],
            [.. e.Children("irq").Select(ReadInterrupt)],
            [.. e.Children("setvar").Select(ReadSetVariable)],
            vm is null ? null : ReadVm(vm),
            [.. e.Children("protection_domain").Select(child => ReadDomain(child, isChild: true))],
            e.At);
    }

    private static DomainAttributes ReadDomainAttributes(Element e, bool isChild)
    {
        (ulong budget, ulong period) = ReadBudget(e);
        ulong stack = e.OptionalNumber("stack_size") ?? DefaultStackSize;
        if (stack is < Align.Page or > MaxStackSize || !Align.Is(stack, Align.Page))
        {
            throw e.Bad("stack_size", $"{Text.Hex(stack)} must be a multiple of 0x1000, from 0x1000 to {Text.Hex(MaxStackSize)}");
        }
        return new DomainAttributes(
            e.Required("name"), e.Number("priority", MaxPriority, 0), budget, period,
            e.Boolean("passive", false), stack, e.Number("cpu", MaxCpu, 0), e.Boolean("smc", false), e.Boolean("fpu", true),
            isChild ? e.Number("id", MaxId, null) : null, e.Optional("setvar_id"));
    }

    private static (ulong Budget, ulong Period) ReadBudget(Element e)
    {
        ulong budget = e.OptionalNumber("budget") ?? DefaultBudget;
        ulong period = e.OptionalNumber("period") ?? budget;
        return budget <= period ? (budget, period)
            : throw e.Bad("budget", $"{budget} is more than the period {period}; both are in microseconds");
    }

    private static XElement? Single(Element parent, string name, bool isRequired)
    {
        XElement[] found = [.. parent.Children(name).Take(2)];
        if (found.Length == 2)
        {
            IXmlLineInfo info = found[1];
            throw new UserError(parent.At with { Line = info.LineNumber, Column = info.LinePosition },
                $"a second <{name}> in one <{parent.Name}>; keep one");
        }
        return found.Length == 1 || !isRequired ? found.FirstOrDefault()
            : throw new UserError(parent.At, $"<{parent.Name}> has no <{name}>; add one");
    }

    private ProgramImage ReadImage(XElement xml)
    {
        Element e = new(xml, _file, ["path", "path_for_symbols"], []);
        return new ProgramImage(e.Required("path"), e.Optional("path_for_symbols"), e.At);
    }

    private Map ReadMap(XElement xml, bool isVm)
    {
        Element e = new(xml, _file, isVm ? s_mapAttributes : [.. s_mapAttributes, .. s_setvars], []);
        return new Map(
            e.Required("mr"), e.RequiredNumber("vaddr"), ReadPermissions(e), e.Boolean("cached", true),
            e.Optional("setvar_vaddr"), e.Optional("setvar_size"), e.Optional("setvar_prefill_size"), e.At);
    }

    private static Permissions ReadPermissions(Element e)
    {
        string text = e.Optional("perms") ?? "rw";
        Permissions permissions = Permissions.None;
        foreach (char c in text)
        {
            Permissions bit = c switch
            {
                'r' => Permissions.Read,
                'w' => Permissions.Write,
                'x' => Permissions.Execute,
                _ => throw e.Bad("perms", $"\"{text}\" may hold only r, w and x"),
            };
            permissions = (permissions & bit) == 0 ? permissions | bit : throw e.Bad("perms", $"\"{text}\" names {c} twice");
        }
        return permissions.HasFlag(Permissions.Read) ? permissions
            : throw e.Bad("perms", $"\"{text}\" does not include r; seL4 has no mapping without it");
    }

    private Interrupt ReadInterrupt(XElement xml)
    {
        Element e = new(xml, _file, ["irq", "id", "trigger", "setvar_id"], []);
        bool isEdge = e.Optional("trigger") switch
        {
            null or "level" => false,
            "edge" => true,
            string text => throw e.Bad("trigger", $"\"{text}\" is neither \"level\" nor \"edge\""),
        };
        return new Interrupt(e.Number("irq", 1019, null), e.Number("id", MaxId, null), isEdge, e.Optional("setvar_id"), e.At);
    }

    private SetVariable ReadSetVariable(XElement xml)
    {
        Element e = new(xml, _file, ["symbol", "region_paddr"], []);
        return new SetVariable(e.Required("symbol"), e.Required("region_paddr"), e.At);
    }

    private VirtualMachine ReadVm(XElement xml)
    {
        Element e = new(xml, _file, ["name", "priority", "budget", "period"], ["vcpu", "map"]);
        string name = e.Required("name");
        (ulong budget, ulong period) = ReadBudget(e);
        VirtualCpu[] vcpus = [.. e.Children("vcpu").Select(ReadVcpu)];
        if (vcpus.Length == 0)
        {
            throw new UserError(e.At, "<virtual_machine> has no <vcpu>; add <vcpu id=\"0\" />");
        }
        return new VirtualMachine(
            name, e.Number("priority", MaxPriority, 0), budget, period, vcpus,
            [.. e.Children("map").Select(child => ReadMap(child, isVm: true))], e.At);
    }

    private VirtualCpu ReadVcpu(XElement xml)
    {
        Element e = new(xml, _file, ["id", "cpu", "setvar_id"], []);
        return new VirtualCpu(
            e.Number("id", MaxId, null), e.Optional("cpu") is null ? null : e.Number("cpu", MaxCpu, 0), e.Optional("setvar_id"), e.At);
    }

    private Channel ReadChannel(XElement xml)
    {
        Element e = new(xml, _file, [], ["end"]);
        ChannelEnd[] ends = [.. e.Children("end").Select(ReadEnd)];
        return ends.Length == 2 ? new Channel(ends[0], ends[1], e.At)
            : throw new UserError(e.At, $"<channel> has {ends.Length} <end> elements; it must have two");
    }

    private ChannelEnd ReadEnd(XElement xml)
    {
        Element e = new(xml, _file, ["pd", "id", "pp", "notify", "setvar_id"], []);
        return new ChannelEnd(
            e.Required("pd"), e.Number("id", MaxId, null), e.Boolean("pp", false), e.Boolean("notify", true), e.Optional("setvar_id"), e.At);
    }
}
