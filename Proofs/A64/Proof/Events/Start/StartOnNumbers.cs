using Lockstep.Model.Configuration;
using Lockstep.Proofs.A64.Proof.Machine;

namespace Lockstep.Proofs.A64.Proof.Events.Start;

/// <summary>
/// Start-up as a whole, from the file's first instruction to the first wait, executed on integers for a block that differs from the
/// image's in
/// its interrupt controller and its vCPUs; with a kernel image of one page, so that little is copied. Of the file as it is: what is proved
/// of
/// changed code does not look at it.
/// </summary>
/// <param name="Class">The row.</param>
/// <param name="Place">A place of the loop.</param>
/// <param name="GicVersion">2 or 3.</param>
/// <param name="Vcpus">Number of vCPUs.</param>
/// <param name="ListRegisters">Number of list registers.</param>
/// <param name="Intids">Number of INTIDs, a multiple of 32.</param>
internal sealed record StartOnNumbers(EventClass Class, WaitingPlace Place, uint GicVersion, uint Vcpus, uint ListRegisters, uint Intids)
    : EventCase(Class, Place)
{
    private const ulong PageBytes = 0x1000, GicdV3Bytes = 0x1_0000, GicrBytes = 0x2_0000, GicrBase = 1ul << 46;

    /// <inheritdoc/>
    public override string Text => $"GICv{GicVersion}, {Vcpus} vCPUs, {ListRegisters} list registers, {Intids} INTIDs";

    /// <inheritdoc/>
    public override int Running => RepresentationInvariant.NoVcpu;

    /// <inheritdoc/>
    public override void Run(VmmImage image, SymbolicRun run, RepresentationInvariant invariant, Claims claims)
    {
        ConfigurationBlock c = image.Configuration;
        (c.GicVersion, c.VcpuCount, c.ListRegisterCount, c.IntidCount) = (GicVersion, Vcpus, ListRegisters, Intids);
        c.GicdSizeBytes = GicVersion == 3 ? GicdV3Bytes : PageBytes;
        c.GiccBase = GicVersion == 3 ? 0 : c.GicdBase + GicdV3Bytes;
        (c.GicrBase, c.GicrSizeBytes) = GicVersion == 3 ? (GicrBase, Vcpus * GicrBytes) : (0, 0);
        (c.Kernel.SizeBytes, c.Initrd) = (PageBytes, default);
        VmmImage started = new(image.Elf, Text, configuration: c);
        claims.Holds("vCPU 0 runs", started.Invariant(InitialState.Any, running: 0).NotAtTheStart().Count == 0);
    }
}
