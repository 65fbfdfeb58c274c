using System.Globalization;
using System.Text;
using Lockstep.Boards.Configuration;
using Lockstep.Boards.Kernels;
using Lockstep.Boards.Systems;
using Lockstep.Model.Configuration;
using Lockstep.Model.Registers.Virtio;

namespace Lockstep.Boards;

/// <summary>The memory map of a system, for people.</summary>
internal sealed class Report
{
    /// <summary>Begins the line that names the kernel.</summary>
    public const string KernelLine = "kernel below";

    private readonly StringBuilder _text = new();

    public override string ToString() => _text.ToString();

    public static Report Of(SystemDescription system, Board board, KernelFacts kernel, bool isTwin)
    {
        Report report = new();
        report.Heading("System");
        report.Line("board", board.Name);
        if (isTwin)
        {
            report.Line("on the machine of", board.Machine.Name);
        }
        report.Line("system", system.File);
        report.Line(KernelLine, kernel.Name);
        foreach (ProtectionDomain domain in system.AllDomains)
        {
            report.Line("protection domain", $"{domain.Name}, priority {domain.Attributes.Priority}, {domain.Image.Path}");
        }
        return report;
    }

    /// <summary>Adds a virtual machine.</summary>
    public void Guest(GuestBuild guest)
    {
        VirtualMachine vm = guest.Inputs.Guest.Vm;
        Heading($"Virtual machine `{vm.Name}`");
        Line("protection domain", guest.Inputs.Guest.Domain.Name);
        Line("priority", $"{vm.Priority}");
        Line("vCPUs", $"{guest.Block.VcpuCount}");
        Line("device tree", guest.TreePath);
        GuestMemory(guest.Inputs);
        Controller(guest.Inputs, guest.Block);
    }

    /// <summary>Adds an address space.</summary>
    public void Space(string title, AddressSpace space)
    {
        Heading(title);
        foreach ((string what, ulong start, ulong size) in space.Ranges)
        {
            Range(start, size, what);
        }
    }

    private void GuestMemory(BlockBuilder.Inputs inputs)
    {
        Heading($"Guest-physical memory of `{inputs.Guest.Vm.Name}`");
        List<(ulong Start, ulong Size, string What)> rows = [];
        foreach (Map map in inputs.Guest.Vm.Maps)
        {
            MemoryRegion region = inputs.Guest.System.RegionOf(map);
            string from = region.PhysAddr is { } physical ? $" = physical {Text.Hex(physical)}" : "";
            rows.Add((map.Address, region.Size, $"`{map.Region}` {RightsOf(map)}{from}"));
        }
        rows.Add((inputs.Gic.Distributor.Base, inputs.Gic.Distributor.Size, "GIC distributor, emulated"));
        if (inputs.Gic.Version == 3)
        {
            rows.Add((inputs.Gic.Frames[1].Base, (ulong)inputs.Guest.Vm.Vcpus.Count * GuestSystem.RedistributorSize, "GIC redistributors, emulated"));
        }
        foreach (VirtualDeviceFacts device in inputs.Devices)
        {
            string kind = device.Kind == VirtualDeviceKind.Block ? "block device" : "console";
            rows.Add((device.Address, VirtioMmioFrame.SizeBytes, $"{device.Path[1..]}: {kind}, emulated, `{device.Memory.Region}`"));
        }
        rows.Add((inputs.Layout.Kernel.Address, inputs.Layout.Kernel.Size, $"  kernel with BSS ({inputs.KernelImage.Bytes.Length} bytes of file)"));
        rows.Add((inputs.Layout.DtbSlot.Address, (ulong)inputs.DtbSize, "  device tree"));
        if (inputs.Layout.Initrd is { } initrd)
        {
            rows.Add((initrd.Address, initrd.Size, "  initial RAM disk"));
        }
        foreach ((ulong start, ulong size, string what) in rows.OrderBy(row => row.Start).ThenByDescending(row => row.Size))
        {
            Range(start, size, what);
        }
    }

    private void Controller(BlockBuilder.Inputs inputs, in ConfigurationBlock block)
    {
        Heading($"Interrupts of `{inputs.Guest.Vm.Name}`");
        Line("controller", $"GICv{block.GicVersion}, {block.IntidCount} INTIDs, {block.ListRegisterCount} list registers");
        foreach (Interrupt irq in inputs.Guest.Passthrough)
        {
            Line($"INTID {irq.Irq}", $"{(irq.IsEdge ? "edge" : "level")}, channel {irq.Id}, to the guest");
        }
        foreach (VirtualDeviceFacts device in inputs.Devices)
        {
            Line($"INTID {device.Intid}", $"level, emulated, {device.Path[1..]}");
        }
        Line($"INTID {GuestSystem.TimerIrq}", inputs.Guest.Timer is { } timer
            ? $"channel {timer.Id}, the VMM's timer for a guest in WFI"
            : "not in the system: a guest in WFI keeps its processor busy");
    }

    private static string RightsOf(Map map) =>
        string.Concat("rwx".Where((_, bit) => ((uint)map.Permissions >> bit & 1) != 0)) + (map.IsCached ? "" : ", device");

    private void Heading(string title) => _text.Append(_text.Length == 0 ? "" : "\n").Append(title).Append('\n');

    private void Line(string name, string value) => _text.Append(CultureInfo.InvariantCulture, $"  {name,-20} {value}\n");

    private void Range(ulong start, ulong size, string what) =>
        _text.Append(CultureInfo.InvariantCulture, $"  0x{start:x12} .. 0x{start + size - 1:x12}  {Text.Size(size),10}  {what}\n");
}
