using System.Globalization;

namespace Lockstep.Boards.DeviceTree;

/// <summary>What the guest's device tree must say about this system.</summary>
/// <param name="Ram">Guest RAM.</param>
/// <param name="Initrd">Guest-physical address and size of the initial RAM disk, or null.</param>
/// <param name="VcpuCount">Number of vCPUs.</param>
/// <param name="BootArguments">Kernel command line that replaces the tree's, or null.</param>
/// <param name="DefaultBootArguments">Kernel command line for a tree that has none, or null.</param>
internal sealed record GuestTreeFacts(
    IReadOnlyList<(ulong Base, ulong Size)> Ram,
    (ulong Address, ulong Size)? Initrd,
    uint VcpuCount,
    string? BootArguments,
    string? DefaultBootArguments);

/// <summary>Puts a system's facts into a device tree: memory, vCPUs, redistributors, PSCI and /chosen. Everything else stays.</summary>
internal static class GuestTree
{
    public static void Patch(Tree tree, GuestTreeFacts facts, string file)
    {
        PatchMemory(tree.Root, facts);
        PatchCpus(tree.Root, facts.VcpuCount, file);
        PatchRedistributors(tree.Root, facts.VcpuCount);
        PatchPsci(tree.Root);
        PatchChosen(tree.Root, facts);
    }

    private static void PatchMemory(TreeNode root, GuestTreeFacts facts)
    {
        root.Children.RemoveAll(child => child.String("device_type") == "memory" || child.BaseName == "memory");
        (uint addressCells, uint sizeCells) = TreeAddresses.CellCounts(root);
        int at = 0;
        foreach ((ulong start, ulong size) in facts.Ram)
        {
            TreeNode memory = new($"memory@{start:x}");
            memory.SetStrings("device_type", "memory");
            memory.SetCells("reg", [.. TreeAddresses.ToCells(start, addressCells), .. TreeAddresses.ToCells(size, sizeCells)]);
            root.Children.Insert(at++, memory);
        }
    }

    private static void PatchCpus(TreeNode root, uint count, string file)
    {
        TreeNode cpus = root.Child("cpus") ?? throw new UserError(file, "the device tree has no /cpus; add it with one cpu node");
        TreeNode[] present = [.. cpus.Children.Where(child => child.BaseName == "cpu")];
        if (present.Length == 0)
        {
            throw new UserError(file, "/cpus has no cpu node; add one");
        }
        uint cells = cpus.Cell("#address-cells") ?? 1;
        int position = cpus.Children.IndexOf(present[0]);
        cpus.Children.RemoveAll(present.Contains);
        for (uint i = 0; i < count; i++)
        {
            TreeNode cpu = i < present.Length ? Renamed(present[i], $"cpu@{i:x}") : present[0].CopyAs($"cpu@{i:x}");
            cpu.SetStrings("device_type", "cpu");
            cpu.SetCells("reg", TreeAddresses.ToCells(i, cells));
            cpu.SetStrings("enable-method", "psci");
            cpu["cpu-release-addr"] = null;
            cpus.Children.Insert(position++, cpu);
        }
        if (present.Length != count)
        {
            // It names cpu nodes by phandle, and those are now others.
            cpus.Children.RemoveAll(child => child.BaseName == "cpu-map");
        }
    }

    private static TreeNode Renamed(TreeNode node, string name)
    {
        TreeNode renamed = new(name);
        renamed.Properties.AddRange(node.Properties);
        renamed.Children.AddRange(node.Children);
        return renamed;
    }

    /// <summary>A GICv3 has one redistributor for each vCPU, and what lies behind the last is not the guest's.</summary>
    private static void PatchRedistributors(TreeNode root, uint vcpus)
    {
        foreach ((TreeNode node, IReadOnlyList<TreeNode> ancestors) in root.Walk().Where(item => item.Node.IsCompatible("arm,gic-v3")))
        {
            (uint addressCells, uint sizeCells) = TreeAddresses.CellCounts(ancestors[^1]);
            uint[] reg = node.Cells("reg");
            uint size = addressCells + sizeCells + addressCells;
            TreeAddresses.ToCells(vcpus * Configuration.GuestSystem.RedistributorSize, sizeCells).CopyTo(reg, size);
            node.SetCells("reg", reg);
        }
    }

    /// <summary>HVC from a guest is a system call of seL4, so PSCI is always over SMC.</summary>
    private static void PatchPsci(TreeNode root)
    {
        TreeNode psci = root.Walk().Select(item => item.Node).FirstOrDefault(node => node.IsCompatible("arm,psci", "arm,psci-0.2", "arm,psci-1.0"))
            ?? root.ChildOrNew("psci");
        psci.SetStrings("compatible", "arm,psci-1.0", "arm,psci-0.2");
        psci.SetStrings("method", "smc");
        psci["status"] = null;
        foreach (string legacy in (string[])["cpu_suspend", "cpu_off", "cpu_on", "migrate"])
        {
            psci[legacy] = null;
        }
    }

    private static void PatchChosen(TreeNode root, GuestTreeFacts facts)
    {
        TreeNode chosen = root.ChildOrNew("chosen");
        string? arguments = facts.BootArguments ?? chosen.String("bootargs") ?? facts.DefaultBootArguments;
        if (arguments is not null)
        {
            chosen.SetStrings("bootargs", arguments);
        }
        chosen["linux,initrd-start"] = null;
        chosen["linux,initrd-end"] = null;
        if (facts.Initrd is { } initrd)
        {
            chosen.SetCells("linux,initrd-start", TreeAddresses.ToCells(initrd.Address, 2));
            chosen.SetCells("linux,initrd-end", TreeAddresses.ToCells(initrd.Address + initrd.Size, 2));
        }
    }

    /// <summary>Checks that the RAM fits the cells of the root's `reg`.</summary>
    public static void CheckCells(Tree tree, GuestTreeFacts facts, string file)
    {
        (uint addressCells, uint sizeCells) = TreeAddresses.CellCounts(tree.Root);
        foreach ((ulong start, ulong size) in facts.Ram)
        {
            bool fits = (addressCells >= 2 || start + size <= 1UL << 32) && (sizeCells >= 2 || size < 1UL << 32);
            if (!fits)
            {
                throw new UserError(file, string.Create(CultureInfo.InvariantCulture,
                    $"guest RAM {Text.Range(start, size)} does not fit #address-cells {addressCells}, #size-cells {sizeCells} of the root; use 2 and 2"));
            }
        }
    }
}
