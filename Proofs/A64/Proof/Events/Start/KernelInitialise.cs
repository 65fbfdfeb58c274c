using Lockstep.Model.Configuration;
using Lockstep.Proofs.A64.Proof.Machine;

namespace Lockstep.Proofs.A64.Proof.Events.Start;

/// <summary>
/// MicrokitKernel.Initialise, with any address of an IPC buffer and a block of any bytes: the statics of the system calls are the message
/// registers' address, the block's, and the message infos of five invocations; nothing else is stored.
/// </summary>
/// <param name="Class">The row.</param>
/// <param name="Place">A place of the loop; where the function returns to.</param>
internal sealed record KernelInitialise(EventClass Class, WaitingPlace Place) : EventCase(Class, Place)
{
    /// <summary>Size of the statics, in bytes.</summary>
    public const ulong StaticsBytes = 7 * sizeof(ulong);

    private const int LabelShift = 12, MessageOffset = 8;

    /// <inheritdoc/>
    public override string Text => "MicrokitKernel.Initialise";

    /// <inheritdoc/>
    public override int Running => RepresentationInvariant.NoVcpu;

    /// <inheritdoc/>
    public override void Run(VmmImage image, SymbolicRun run, RepresentationInvariant invariant, Claims claims)
    {
        BlockWords block = new(image);
        run.Memory.Instead = block.At;
        SymbolicWord64 ipcBuffer = Unknowns.Wide("the IPC buffer");
        var call = run.Call(image.Elf.Symbol("vmm_Lockstep_Vmm_Microkit_MicrokitKernel__Initialise",
            "a proof about it looks up").Value, image.Sp,
            [ipcBuffer, SymbolicWord64.Of(block.Address)]);
        FunctionContract.KeepsRegisters(claims, call);
        SymbolicWord64 Info(string label, ulong length)
        {
            int of = (int)System.Runtime.InteropServices.Marshal.OffsetOf<InvocationLabels>(label);
            return (SymbolicWord64.Join(0u, block.Word(nameof(ConfigurationBlock.Labels), of)) << LabelShift) | length.Wide();
        }

        SymbolicWord64[] statics =
        [
            ipcBuffer + ((ulong)MessageOffset).Wide(), block.Address.Wide(), Info(nameof(InvocationLabels.TCBReadRegisters), 2),
            Info(nameof(InvocationLabels.TCBWriteRegisters), 2), Info(nameof(InvocationLabels.ARMVCPUInjectIRQ), 1),
            Info(nameof(InvocationLabels.ARMVCPUAckVPPI), 1), Info(nameof(InvocationLabels.IRQAckIRQ), 0),
        ];
        for (int i = 0; i < statics.Length; i++)
        {
            claims.Holds($"static {i}", run.Memory.Read(image.Statics + (ulong)(sizeof(ulong) * i), sizeof(ulong)) == statics[i]);
        }

        claims.Holds("nothing else is stored to", run.Memory.StoredData.All(at => at - image.Statics < StaticsBytes));
        claims.Holds("it makes no system call", run.Kernel.Invocations.Count == 0);
    }
}
