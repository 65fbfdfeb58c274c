using Lockstep.Boards.DeviceTree;
using Lockstep.Boards.Images;
using Lockstep.Boards.Systems;

namespace Lockstep.Boards.Configuration;

/// <summary>A part of a system that Lockstep configures: a protection domain with a virtual machine.</summary>
internal sealed record GuestSystem(SystemDescription System, ProtectionDomain Domain, VirtualMachine Vm)
{
    public const string ProgramName = "vmm.elf";
    public const ulong TimerIrq = 30;

    /// <summary>Two frames of 64 KiB for each vCPU (IHI 0069 12.10).</summary>
    public const ulong RedistributorSize = 0x2_0000;

    // One bit for each CPU interface in GICD_ITARGETSR (IHI 0048B 4.3.12).
    private const int MaxVcpusGicv2 = 8;
    private const int MaxRamRegions = Model.Configuration.ConfigurationBlock.MaxRamRegions;

    /// <summary>The folder of the program image, "" for none: it names the guest's folder of images too.</summary>
    public string Folder => Path.GetDirectoryName(Domain.Image.Path) ?? "";

    /// <summary>Finds the domains and checks what the VMMs need of them.</summary>
    public static IReadOnlyList<GuestSystem> AllOf(SystemDescription system)
    {
        GuestSystem[] guests = [.. system.AllDomains.Where(domain => domain.Vm is not null).Select(domain => new GuestSystem(system, domain, domain.Vm!))];
        if (guests.Length == 0)
        {
            throw new UserError(system.File, "no <protection_domain> has a <virtual_machine>; there is nothing to run a guest in");
        }
        Dictionary<string, GuestSystem> programs = [];
        foreach (GuestSystem guest in guests)
        {
            guest.CheckProgram();
            if (!programs.TryAdd(guest.Domain.Image.Path, guest))
            {
                throw new UserError(guest.Domain.Image.At, $"`{programs[guest.Domain.Image.Path].Domain.Name}` has the same program image, and each VMM has a"
                    + $" configuration of its own; put this one into a folder, as in path=\"{guest.Vm.Name}/{ProgramName}\"");
            }
            guest.CheckVcpus();
            guest.CheckInterrupts();
        }
        return guests;
    }

    /// <summary>Guest RAM: what the VM may execute, in order of guest address. The VMM must have it mapped too.</summary>
    public IReadOnlyList<GuestRam> Ram()
    {
        Map[] maps = [.. Vm.Maps.Where(map => map.Permissions.HasFlag(Permissions.Execute)).OrderBy(map => map.Address)];
        if (maps.Length == 0)
        {
            throw new UserError(Vm.At, $"virtual machine `{Vm.Name}` has no RAM; map a memory region with perms=\"rwx\"");
        }
        if (maps.Length > MaxRamRegions)
        {
            throw new UserError(maps[MaxRamRegions].At, $"virtual machine `{Vm.Name}` has {maps.Length} pieces of RAM; the VMM holds {MaxRamRegions}, join some");
        }
        return [.. maps.Select(RamOf)];
    }

    /// <summary>Interrupts that go to the guest, by INTID.</summary>
    public IEnumerable<Interrupt> Passthrough => Domain.Interrupts.Where(irq => irq.Irq != TimerIrq).OrderBy(irq => irq.Irq);

    /// <summary>The interrupt of the EL1 physical timer, which the VMM keeps for itself.</summary>
    public Interrupt? Timer => Domain.Interrupts.FirstOrDefault(irq => irq.Irq == TimerIrq);

    /// <summary>Checks that the VM's mappings give the guest the GIC that its device tree promises.</summary>
    public void CheckController(InterruptController gic, string treeFile)
    {
        CheckVcpuCount(gic, treeFile);
        RefuseMapOf(gic.Distributor, "the distributor", treeFile, gic);
        if (gic.Version == 3)
        {
            RefuseMapOf((gic.Frames[1].Base, (ulong)Vm.Vcpus.Count * RedistributorSize), "the redistributors", treeFile, gic);
            return;
        }
        Map? frame = Vm.Maps.FirstOrDefault(map => Covers(map, gic.Frames[1].Base, Align.Page));
        if (frame is null)
        {
            throw new UserError(Vm.At, $"{gic.Path} in {treeFile} has its CPU interface at {Text.Hex(gic.Frames[1].Base)}, and nothing is mapped there;"
                + $" map the hardware's virtual CPU interface (GICV) at vaddr=\"{Text.Hex(gic.Frames[1].Base)}\"");
        }
        if (!frame.Permissions.HasFlag(Permissions.Write) || frame.IsCached)
        {
            throw new UserError(frame.At, "this is the guest's GIC CPU interface; it needs perms=\"rw\" cached=\"false\"");
        }
    }

    private void RefuseMapOf((ulong Base, ulong Size) frame, string what, string treeFile, InterruptController gic)
    {
        Map? wrong = Vm.Maps.FirstOrDefault(map => Align.Overlap(map.Address, System.RegionOf(map).Size, frame.Base, frame.Size));
        if (wrong is not null)
        {
            throw new UserError(wrong.At, $"the mapping of `{wrong.Region}` {Text.Range(wrong.Address, System.RegionOf(wrong).Size)} covers {what} {Text.Range(frame.Base, frame.Size)}"
                + $" of {gic.Path} in {treeFile}; the VMM emulates that, remove or move the <map>");
        }
    }

    private bool Covers(Map map, ulong address, ulong size) =>
        map.Address <= address && address + size <= map.Address + System.RegionOf(map).Size;

    private void CheckVcpuCount(InterruptController gic, string treeFile)
    {
        int max = gic.Version == 2 ? MaxVcpusGicv2 : Model.Configuration.ConfigurationBlock.MaxVcpus;
        if (Vm.Vcpus.Count > max)
        {
            throw new UserError(Vm.Vcpus[max].At, $"a virtual machine with a GICv{gic.Version} ({gic.Path} in {treeFile}) has {max} vCPUs at most; remove some");
        }
        ulong needed = (ulong)Vm.Vcpus.Count * RedistributorSize;
        if (gic.Version == 3 && gic.Frames[1].Size < needed)
        {
            throw new UserError(treeFile, $"{gic.Path} has {Text.Hex(gic.Frames[1].Size)} bytes of redistributors; {Vm.Vcpus.Count} vCPUs need {Text.Hex(needed)}");
        }
    }

    /// <summary>A path below the search directories, so that it names one file to Microkit's tool and one place to us.</summary>
    private void CheckProgram()
    {
        string path = Domain.Image.Path;
        if (Path.GetFileName(path) != ProgramName)
        {
            throw new UserError(Domain.Image.At, $"`{Domain.Name}` has a virtual machine, so its program image must be {ProgramName}, not {path}");
        }
        if (path.Split('/').Any(part => part is "" or "." or ".."))
        {
            throw new UserError(Domain.Image.At, $"{path} must be {ProgramName}, or folder/{ProgramName} without \".\" and \"..\"");
        }
    }

    private void CheckVcpus()
    {
        for (int i = 0; i < Vm.Vcpus.Count; i++)
        {
            if (Vm.Vcpus[i].Id != i)
            {
                throw new UserError(Vm.Vcpus[i].At, $"vCPU ids must be 0, 1, 2, ... in this order; this one is {Vm.Vcpus[i].Id}, not {i}");
            }
        }
    }

    private void CheckInterrupts()
    {
        Interrupt? wrong = Domain.Interrupts.FirstOrDefault(irq => irq.Irq < 32 && irq.Irq != TimerIrq);
        if (wrong is not null)
        {
            throw new UserError(wrong.At, $"irq {wrong.Irq} is private to a processor; a guest can be given 32 to 1019, and the VMM uses {TimerIrq}");
        }
    }

    private GuestRam RamOf(Map map)
    {
        Map? ours = Domain.Maps.FirstOrDefault(other => other.Region == map.Region);
        if (ours is null)
        {
            throw new UserError(map.At, $"`{map.Region}` is RAM of the guest (perms has x), but protection domain `{Domain.Name}` does not map it;"
                + $" add <map mr=\"{map.Region}\" vaddr=\"...\" perms=\"rw\" /> there");
        }
        if (!ours.Permissions.HasFlag(Permissions.Write) || !ours.IsCached)
        {
            throw new UserError(ours.At, $"`{map.Region}` is RAM of the guest; the VMM needs it with perms=\"rw\" and cached");
        }
        if (!map.Permissions.HasFlag(Permissions.Write) || !map.IsCached)
        {
            throw new UserError(map.At, $"`{map.Region}` is RAM of the guest; it needs perms=\"rwx\" and cached");
        }
        return new GuestRam(map.Region, map.Address, ours.Address, System.RegionOf(map).Size, map.At);
    }
}
