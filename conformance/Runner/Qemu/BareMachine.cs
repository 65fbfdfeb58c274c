namespace Lockstep.Runner.Qemu;

/// <summary>
/// QEMU's virt machine with the guest directly on it and no hypervisor: what a guest under Lockstep is compared with.
/// </summary>
public static class BareMachine
{
    /// <summary>
    /// The arguments that boot a kernel, without a serial port. With a device tree its boot arguments are used; without
    /// one QEMU makes its own tree, with no random seeds in it, so that runs repeat.
    /// </summary>
    /// <param name="kernel">arm64 Image.</param>
    /// <param name="initrd">Initial RAM disk, or <see langword="null"/>.</param>
    /// <param name="deviceTree">Device tree blob, or <see langword="null"/>.</param>
    /// <param name="memory">RAM, as QEMU's <c>-m</c> takes it.</param>
    public static IEnumerable<string> Arguments(string kernel, string? initrd, string? deviceTree, string memory = "256M") =>
    [
        .. BoardMachine.Common,
        "-machine", "virt,gic-version=2,highmem=off,secure=off,dtb-randomness=off",
        "-cpu", "cortex-a53",
        "-m", memory,
        "-kernel", kernel,
        .. initrd is null ? (string[])[] : ["-initrd", initrd],
        .. deviceTree is null ? (string[])[] : ["-dtb", deviceTree],
    ];
}
