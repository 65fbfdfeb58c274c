using System.Globalization;
using System.Text.RegularExpressions;
using Lockstep.Boards.DeviceTree;

namespace Lockstep.Boards.BoardCheck;

/// <summary>A node of the tree that a guest drives: not a bus without registers, not memory, not the GIC.</summary>
/// <param name="Frames">Address and size of its registers, as the guest sees them.</param>
/// <param name="Interrupts">Those of the GIC.</param>
internal sealed record TreeDevice(string Path, IReadOnlyList<(ulong Address, ulong Size)> Frames, IReadOnlyList<TreeInterrupt> Interrupts);

/// <summary>A board's device tree that keeps the rules that need no system.</summary>
internal sealed partial record CheckedTree(Tree Tree, InterruptController Gic, TreePlaces Places, IReadOnlyList<TreeDevice> Devices)
{
    /// <summary>INTID of the EL1 virtual timer, which is the third interrupt of the timer's node.</summary>
    private const uint VirtualTimer = 27;

    private const int VirtualTimerIndex = 2;
    private const string TimerNode = "arm,armv8-timer";

    /// <summary>Reads a tree and asks its rules.</summary>
    /// <param name="isGicKnown">Whether the board's <see cref="GicFile"/> can be compared with.</param>
    /// <returns>Null when it cannot be read, or has no GIC.</returns>
    public static CheckedTree? Check(Rules rules, Board board, string path, bool isGicKnown)
    {
        if (rules.Read(() => Read(path)) is not { } tree)
        {
            return null;
        }
        rules.Hold(() => tree.Version(board));
        rules.Hold(tree.GicNode);
        if (isGicKnown && tree.Gic.Version == board.Facts.GicVersion)
        {
            rules.Hold(() => tree.GicAddresses(board.Facts.Gic!));
        }
        rules.Hold(tree.Timer);
        rules.Hold(tree.Triggers);
        rules.Hold(tree.Overlaps);
        rules.Hold(() => tree.Console(board.Facts.BootArguments));
        return tree;
    }

    private static CheckedTree Read(string path)
    {
        Tree tree = FlattenedTree.Read(TreeCompiler.CompileFile(path, path), path);
        InterruptController gic = InterruptController.Find(tree, path);
        return new CheckedTree(tree, gic, TreePlaces.Read(path), [.. DevicesOf(tree, gic)]);
    }

    private static IEnumerable<TreeDevice> DevicesOf(Tree tree, InterruptController gic)
    {
        foreach ((TreeNode node, IReadOnlyList<TreeNode> ancestors) in tree.Root.Walk())
        {
            string path = TreeConsole.PathOf(node, ancestors);
            TreeNode[] chain = [.. ancestors, node];
            bool isOther = path == gic.Path || node.String("device_type") == "memory"
                || chain.Any(item => item.String("status") == "disabled" || item.BaseName is "cpus" or "reserved-memory");
            if (!isOther && node.Has("reg") && TreeAddresses.Reg(node, ancestors) is { } frames && frames.Any(frame => frame.Size != 0))
            {
                yield return new TreeDevice(path, frames, [.. InterruptWalk.Of(tree, node, ancestors, gic.Phandle)]);
            }
        }
    }

    private IEnumerable<UserError> Version(Board board)
    {
        if (Gic.Version != board.Facts.GicVersion)
        {
            yield return new UserError(Places.Of(Gic.Path, "compatible"),
                $"{Gic.Path} is a GICv{Gic.Version}, and {Board.FileName} says gicVersion {board.Facts.GicVersion};"
                + " correct the one that is wrong");
        }
    }

    private IEnumerable<UserError> GicNode()
    {
        TreeNode node = Tree.Root.Walk().Single(item => TreeConsole.PathOf(item.Node, item.Ancestors) == Gic.Path).Node;
        if (!node.Has("interrupt-controller") || node.Cell("#interrupt-cells") != 3)
        {
            yield return new UserError(Places.Of(Gic.Path),
                $"{Gic.Path} is not written as an interrupt controller; it needs `interrupt-controller` and `#interrupt-cells = <3>`");
        }
        if (Gic.Version == 3 && Gic.Frames.Length > 2)
        {
            yield return new UserError(Places.Of(Gic.Path, "reg"),
                $"{Gic.Path} has {Gic.Frames.Length} `reg` entries;"
                + " a guest's GICv3 has the distributor and the redistributors only, remove the others");
        }
        ulong unit = BoardRules.FrameOf(Gic.Version);
        foreach ((ulong start, ulong size) in Gic.Frames.Take(2))
        {
            if (!Align.Is(start, unit) || size < unit)
            {
                yield return new UserError(Places.Of(Gic.Path, "reg"),
                    $"{Gic.Path} has a frame at {Text.Hex(start)} of {Text.Hex(size)} bytes;"
                    + $" frames of a GICv{Gic.Version} start at multiples of {Text.Hex(unit)} and have at least as many bytes");
            }
        }
        if (Align.Overlap(Gic.Frames[0].Base, Gic.Frames[0].Size, Gic.Frames[1].Base, Gic.Frames[1].Size))
        {
            yield return new UserError(Places.Of(Gic.Path, "reg"),
                $"the frames of {Gic.Path} overlap:"
                + $" {Text.Range(Gic.Frames[0].Base, Gic.Frames[0].Size)} and {Text.Range(Gic.Frames[1].Base, Gic.Frames[1].Size)};"
                + " correct one");
        }
    }

    private IEnumerable<UserError> GicAddresses(GicFile hardware)
    {
        (string Name, ulong Expected, ulong Actual)[] frames =
        [
            ("distributor", hardware.Distributor, Gic.Frames[0].Base),
            Gic.Version == 2 ? ("cpuInterface", hardware.CpuInterface!.Value, Gic.Frames[1].Base)
                : ("redistributors", hardware.Redistributors!.Value, Gic.Frames[1].Base),
        ];
        foreach ((string name, ulong expected, ulong actual) in frames.Where(frame => frame.Expected != frame.Actual))
        {
            yield return new UserError(Places.Of(Gic.Path, "reg"),
                $"{Gic.Path} has its {name} at {Text.Hex(actual)}, and {Board.FileName} says {Text.Hex(expected)};"
                + " correct the one that is wrong");
        }
    }

    private IEnumerable<UserError> Timer()
    {
        (TreeNode Node, IReadOnlyList<TreeNode> Ancestors)[] timers =
            [.. Tree.Root.Walk().Where(item => item.Node.IsCompatible(TimerNode))];
        if (timers.Length != 1)
        {
            yield return new UserError(Places.Of(""),
                $"the tree has {timers.Length} nodes compatible with \"{TimerNode}\"; a guest needs one");
            yield break;
        }
        string path = TreeConsole.PathOf(timers[0].Node, timers[0].Ancestors);
        TreeInterrupt[] interrupts = [.. InterruptWalk.Of(Tree, timers[0].Node, timers[0].Ancestors, Gic.Phandle)];
        if (interrupts.Length <= VirtualTimerIndex || interrupts[VirtualTimerIndex].Intid != VirtualTimer)
        {
            yield return new UserError(Places.Of(path, "interrupts"),
                $"the third interrupt of {path} is the virtual timer, INTID {VirtualTimer}:"
                + $" write PPIs 13, 14, 11 and 10 with interrupt-parent {Gic.Path}");
        }
        if (interrupts.Any(interrupt => interrupt.IsEdge))
        {
            yield return new UserError(Places.Of(path, "interrupts"),
                $"the timers of {path} are level-sensitive; write 4 or 8 in the third cell");
        }
    }

    private IEnumerable<UserError> Triggers()
    {
        foreach (TreeDevice device in Devices)
        {
            foreach (TreeInterrupt interrupt in device.Interrupts.Where(i => i.Intid >= TreeInterrupt.FirstSpi && !i.IsOfSpi))
            {
                yield return new UserError(Places.Of(device.Path, "interrupts"),
                    $"{device.Path} has INTID {interrupt.Intid} with trigger {interrupt.Trigger}; an SPI of a GIC"
                    + $" is a rising edge ({TreeInterrupt.RisingEdge}) or a high level ({TreeInterrupt.LevelHigh})");
            }
        }
    }

    private IEnumerable<UserError> Overlaps()
    {
        (string Path, ulong Address, ulong Size)[] frames =
        [
            .. Gic.Frames.Take(2).Select(frame => (Gic.Path, frame.Base, frame.Size)),
            .. Devices.SelectMany(device => device.Frames.Select(frame => (device.Path, frame.Address, frame.Size))),
        ];
        for (int i = 0; i < frames.Length; i++)
        {
            foreach ((string path, ulong address, ulong size) in frames.Take(i))
            {
                // A node may have a child's registers in its own.
                bool isFamily = $"{frames[i].Path}/".StartsWith($"{path}/", StringComparison.Ordinal);
                if (!isFamily && Align.Overlap(frames[i].Address, frames[i].Size, address, size))
                {
                    yield return new UserError(Places.Of(frames[i].Path, "reg"),
                        $"{frames[i].Path} {Text.Range(frames[i].Address, frames[i].Size)} overlaps {path} {Text.Range(address, size)};"
                        + " correct one of them");
                }
            }
        }
    }

    /// <summary>stdout-path and earlycon are what a guest prints on before anything else works: a wrong one is a silent guest.</summary>
    private IEnumerable<UserError> Console(string? bootArguments)
    {
        TreeNode? chosen = Tree.Root.Child("chosen");
        string? output = chosen?.String("stdout-path")?.Split(':')[0], path = TreeConsole.PathIn(Tree);
        TreeDevice? console = Devices.FirstOrDefault(device => device.Path == path);
        if (output is not null && console is null)
        {
            yield return new UserError(Places.Of("/chosen", "stdout-path"),
                $"stdout-path `{output}` names no device of the tree; name the serial port");
        }
        Match early = EarlyConsolePattern().Match(chosen?.String("bootargs") ?? bootArguments ?? "");
        ulong address = early.Success
            ? ulong.Parse(early.Groups["address"].Value, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) : 0;
        if (console is not null && early.Success && console.Frames[0].Address != address)
        {
            yield return new UserError(Places.Of(console.Path, "reg"),
                $"{console.Path} is at {Text.Hex(console.Frames[0].Address)}, and the kernel's"
                + $" command line says earlycon at {Text.Hex(address)}; correct the one that is wrong");
        }
    }

    [GeneratedRegex(@"\bearlycon=\w+,(?:mmio32,)?0x(?<address>[0-9a-fA-F]{1,16})\b")]
    private static partial Regex EarlyConsolePattern();
}
