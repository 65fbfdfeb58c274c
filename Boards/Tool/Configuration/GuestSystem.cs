using Lockstep.Boards.DeviceTree;
using Lockstep.Boards.Images;
using Lockstep.Boards.Systems;

namespace Lockstep.Boards.Configuration;

/// <summary>The part of a system that Lockstep configures: the one protection domain with a virtual machine.</summary>
internal sealed record GuestSystem(SystemDescription System, ProtectionDomain Domain, VirtualMachine Vm)
{
    public const string ProgramName = "vmm.elf";
    public const ulong TimerIrq = 30;

    private const int MaxRamRegions = Model.Configuration.ConfigurationBlock.MaxRamRegions;

    /// <summary>Finds the domain and checks what the VMM needs of it.</summary>
    public static GuestSystem Of(SystemDescription system)
    {
        ProtectionDomain[] withVm = [.. system.AllDomains.Where(domain => domain.Vm is not null)];
        if (withVm.Length == 0)
        {
            throw new UserError(system.File, "no <protection_domain> has a <virtual_machine>; there is nothing to run a guest in");
        }
        if (withVm.Length > 1)
        {
            throw new UserError(withVm[1].Vm!.At, $"a second virtual machine (the first is at line {withVm[0].Vm!.At.Line}); one is supported for now");
        }
        ProtectionDomain domain = withVm[0];
        if (Path.GetFileName(domain.Image.Path) != ProgramName)
        {
            throw new UserError(domain.Image.At, $"`{domain.Name}` has a virtual machine, so its program image must be {ProgramName}, not {domain.Image.Path}");
        }
        GuestSystem guest = new(system, domain, domain.Vm!);
        guest.CheckVcpus();
        guest.CheckInterrupts();
        return guest;
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
        ulong frameSize = gic.Version == 2 ? Align.Page : gic.Frames[1].Size;
        RefuseMapOf(gic.Distributor, "the distributor", treeFile, gic);
        if (gic.Version == 3)
        {
            RefuseMapOf(gic.Frames[1], "the redistributors", treeFile, gic);
            return;
        }
        Map? frame = Vm.Maps.FirstOrDefault(map => Covers(map, gic.Frames[1].Base, frameSize));
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
