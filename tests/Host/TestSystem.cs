using System.Runtime.InteropServices;
using System.Text;
using Lockstep.Boards;
using Lockstep.Boards.HostImage;
using Lockstep.Boards.Kernels;
using Lockstep.Host;
using Lockstep.Model.Configuration;
using Lockstep.Tests.Support;

namespace Lockstep.Tests.Host;

/// <summary>A system of small domains and guests for the built-in host, and its loader.img.</summary>
public sealed unsafe class TestSystem(int gicVersion = 2)
{
    /// <summary>Where a guest's program begins.</summary>
    public const ulong GuestBase = 0x4000_0000;

    private const ulong DomainBase = 0x20_0000, ScriptBase = 0x30_0000, GuestSize = 0x2_0000, Page = 0x1000;
    private const uint VmSpace = 0x8000_0000;
    private const uint ReadWriteExecute = HostRights.Read | HostRights.Write | HostRights.Execute | HostRights.Cached;

    private readonly List<(DomainScript Script, uint Priority)> domains = [];
    private readonly List<(uint Domain, string Program, uint Vcpus, uint Priority)> vms = [];
    private readonly List<HostChannel> channels = [];
    private readonly List<HostInterrupt> interrupts = [];

    /// <summary>The invocation labels of the host.</summary>
    public static InvocationLabels Labels { get; } = KernelFacts.OfBuiltInHost(isDebug: true).Labels;

    /// <summary>2 or 3.</summary>
    public int GicVersion => gicVersion;

    /// <summary>Adds a domain. Its letter, A for the first, begins every line that it prints.</summary>
    public TestSystem Domain(uint priority, Action<DomainScript> write)
    {
        DomainScript script = new();
        write(script);
        domains.Add((script, priority));
        return this;
    }

    /// <summary>Gives the last domain a VM. vCPUs are less urgent than every domain.</summary>
    public TestSystem Vm(string program, uint vcpus = 1, uint priority = 1)
    {
        vms.Add(((uint)domains.Count - 1, program, vcpus, priority));
        return this;
    }

    /// <summary>Joins domain A, id a, and domain B, id b.</summary>
    public TestSystem Channel(uint domainA, uint idA, uint domainB, uint idB, uint flags)
    {
        channels.Add(new HostChannel { DomainA = domainA, IdA = idA, DomainB = domainB, IdB = idB, Flags = flags });
        return this;
    }

    /// <summary>Hands a physical interrupt to the last domain.</summary>
    public TestSystem Interrupt(uint intid, uint channel)
    {
        interrupts.Add(new HostInterrupt { Domain = (uint)domains.Count - 1, Channel = channel, Intid = intid });
        return this;
    }

    /// <summary>The bytes of loader.img. <paramref name="change"/> may spoil the header.</summary>
    internal byte[] Build(HeaderChange? change = null)
    {
        Board board = Board.Load(Path.Combine(Repository.Root, "Boards"), "qemu_arm_virt");
        HostProgram host = HostProgram.Read(Repository.Built("host.elf"), board);
        PhysicalPlan plan = new(board, host.Payload);
        ulong at = plan.Reserve((ulong)sizeof(HostImageHeader), Page);
        List<HostMapping> mappings = [];
        ulong player = plan.Load(Program("player.s", DomainBase), Page);
        HostDomain[] domainTable = [.. domains.Select(
            (domain, i) => PlaceDomain(plan, player, mappings, domain.Script, domain.Priority, (uint)i))];
        HostVm[] vmTable = [.. vms.Select((vm, i) => PlaceVm(plan, mappings, vm.Domain, vm.Program, vm.Vcpus, vm.Priority, (uint)i))];
        HostImageHeader header = new()
        {
            Magic = HostImageHeader.ExpectedMagic,
            Version = HostImageHeader.ExpectedVersion,
            Flags = HostFlags.Printing,
            Labels = Labels,
            GicVersion = (uint)gicVersion,
        };
        (header.DomainTable, header.DomainCount) = Table(plan, domainTable);
        (header.VmTable, header.VmCount) = Table(plan, vmTable);
        (header.MappingTable, header.MappingCount) = Table<HostMapping>(plan, [.. mappings]);
        (header.InterruptTable, header.InterruptCount) = Table<HostInterrupt>(plan, [.. interrupts]);
        (header.ChannelTable, header.ChannelCount) = Table<HostChannel>(plan, [.. channels]);
        header.ImageEnd = plan.ImageEnd;
        change?.Invoke(ref header);
        plan.Fill(at, MemoryMarshal.AsBytes(new ReadOnlySpan<HostImageHeader>(in header)));
        return plan.Flatten(host.Bytes);
    }

    private static (ulong Address, ulong Count) Table<T>(PhysicalPlan plan, T[] entries) where T : unmanaged =>
        (plan.Load(MemoryMarshal.AsBytes<T>(entries).ToArray(), 16), (ulong)entries.Length);

    private static HostDomain PlaceDomain(
        PhysicalPlan plan, ulong player, List<HostMapping> mappings, DomainScript script, uint priority, uint index)
    {
        char letter = (char)('A' + index);
        byte[] operations = Pages(script.ToBytes(letter));
        ulong at = plan.Load(operations, Page), buffer = plan.Load(new byte[Page], Page);
        Map(mappings, index, DomainBase, player, Page, HostRights.Read | HostRights.Execute | HostRights.Cached);
        Map(mappings, index, ScriptBase, at, (ulong)operations.Length, HostRights.Read | HostRights.Cached);
        Map(mappings, index, DomainScript.IpcBuffer, buffer, Page, HostRights.Read | HostRights.Write | HostRights.Cached);
        HostDomain domain = new()
        {
            Entry = DomainBase,
            IpcBufferPhysical = buffer,
            Priority = priority,
            BudgetMicroseconds = 1000,
            PeriodMicroseconds = 1000,
        };
        domain.Name[0] = (byte)letter;
        return domain;
    }

    private static HostVm PlaceVm(
        PhysicalPlan plan, List<HostMapping> mappings, uint domain, string program, uint vcpus, uint priority, uint index)
    {
        byte[] memory = new byte[GuestSize];
        Program(program, GuestBase).CopyTo(memory, 0);
        Map(mappings, VmSpace + index, GuestBase, plan.Load(memory, Page), GuestSize, ReadWriteExecute);
        Map(mappings, VmSpace + index, 0x0801_0000, 0x0804_0000, Page, HostRights.Read | HostRights.Write);
        return new HostVm
        {
            Domain = domain,
            Priority = priority,
            VcpuCount = vcpus,
            BudgetMicroseconds = 1000,
            PeriodMicroseconds = 1000,
        };
    }

    private static void Map(List<HostMapping> mappings, uint space, ulong address, ulong physical, ulong size, uint rights) =>
        mappings.Add(new HostMapping { Virtual = address, Physical = physical, SizeBytes = size, Space = space, Rights = rights });

    private static byte[] Program(string name, ulong address) =>
        Pages(Assembler.Assemble(Path.Combine(Repository.Root, "tests", "Host", "Programs", name), address));

    private static byte[] Pages(byte[] bytes)
    {
        byte[] pages = new byte[(bytes.Length + (int)Page - 1) / (int)Page * (int)Page];
        bytes.CopyTo(pages, 0);
        return pages;
    }
}

/// <summary>Changes a header before it is written.</summary>
internal delegate void HeaderChange(ref HostImageHeader header);
