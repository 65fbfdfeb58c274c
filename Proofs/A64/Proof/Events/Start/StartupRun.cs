using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.CompilerServices;
using Lockstep.Boards.Elf;
using Lockstep.Model.Configuration;
using Lockstep.Proofs.A64.Proof.Events.Guest;
using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Proofs.Words;
using Lockstep.Vmm;
using Lockstep.Vmm.Guest;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Proofs.A64.Proof.Events.Start;

/// <summary>
/// Startup.Run on the image's own block, from data as the file has it, with the time and all other registers any, where the two checks
/// return some number: what they return when is proved of them by themselves.
/// </summary>
/// <param name="Class">The row.</param>
/// <param name="Place">A place of the loop; where the function returns to.</param>
/// <param name="Fault">What ConfigurationIsValid.Check returns.</param>
/// <param name="Error">What GuestSetup.Check returns, where it is called.</param>
internal sealed unsafe record StartupRun(EventClass Class, WaitingPlace Place, ConfigurationFault Fault, GuestSetupError Error)
    : EventCase(Class, Place)
{
    /// <summary>Instructions of a start: the interrupt controller's state is cleared, and the images are cleaned page by page.</summary>
    private const int Instructions = 4_000_000;

    private const string Function = "vmm_Lockstep_Vmm_Guest_Startup_1<vmm_Lockstep_Vmm_Microkit_MicrokitKernel>__Run";

    private static readonly ConditionalWeakTable<VmmImage, byte[]> AtBoot = [];

    /// <inheritdoc/>
    public override string Text => $"Startup.Run, the configuration's fault is {Fault}, the guest's {Error}";

    /// <inheritdoc/>
    public override int Running => RepresentationInvariant.NoVcpu;

    /// <summary>Whether the guest is not started.</summary>
    public bool IsRefused => Fault != ConfigurationFault.None || Error != GuestSetupError.None;

    /// <inheritdoc/>
    public override void Run(VmmImage image, SymbolicRun run, RepresentationInvariant invariant, Claims claims)
    {
        BlockWords block = new(image);
        FixedResult configuration = new(CheckFunctions.Check, (uint)Fault), guest = new(SetupFunctions.Check, (uint)Error);
        run.NotFollowed = image.Contracts.Where(c => c.Value is CopyContract)
            .Append(new(configuration.Address(image), configuration)).Append(new(guest.Address(image), guest)).ToDictionary();
        (run.Kernel.Printed, run.Kernel.ServesEverything, run.Memory.MayStoreToGuest, run.MaxInstructions) = (new(), true, true,
            Instructions);
        run.Memory.Instead = at => Instead(image, block, at);
        run.Call(image.Elf.Symbol(Function, "a proof about it looks up").Value, image.Sp,
            [SymbolicWord64.Of(image.State), SymbolicWord64.Of(block.Address)]);
        claims.Holds("the configuration is checked once, and the guest's images where it is valid",
            configuration.Calls == 1 && guest.Calls == (Fault == ConfigurationFault.None ? 1 : 0));
        if (IsRefused)
        {
            Refused(image, run, claims, block);
        }
        else
        {
            Accepted(image, run, claims);
        }
    }

    /// <summary>The data of the file, the statics as MicrokitKernel.Initialise leaves them, and a kernel that prints.</summary>
    private static (ulong, int, SymbolicWord64)? Instead(VmmImage image, BlockWords block, ulong at)
    {
        ulong word = at & ~3ul, flags = block.Address + (ulong)BlockWords.OffsetOf(nameof(ConfigurationBlock.Flags));
        if (word == flags)
        {
            return (word, sizeof(uint), SymbolicWord64.Of(image.Configuration.Flags | ConfigurationFlags.DebugPutChar));
        }

        ulong offset = word - image.DataStart;
        if (offset >= (ulong)image.Data.Length || at - image.IpcBuffer < VmmImage.IpcBufferBytes)
        {
            return null;
        }

        byte[] data = word - image.Statics < KernelInitialise.StaticsBytes ? image.Data : AtBoot.GetValue(image, OfFile);
        return (word, sizeof(uint), SymbolicWord64.Of(BinaryPrimitives.ReadUInt32LittleEndian(data.AsSpan((int)offset))));
    }

    private static byte[] OfFile(VmmImage image)
    {
        ElfSegment segment = image.Elf.Segments.First(s => s.VirtualAddress == image.DataStart);
        byte[] data = new byte[image.Data.Length];
        image.Elf.Contents(segment).CopyTo(data, 0);
        return data;
    }

    /// <summary>One line that says why, and nothing else: the guest's vCPU is not touched, and the machine stays refused.</summary>
    private void Refused(VmmImage image, SymbolicRun run, Claims claims, BlockWords block)
    {
        GuestClaims.Sequence(run, claims, []);
        string printed = run.Kernel.Printed!.ToString(), begin = Fault == ConfigurationFault.None ? "vmm: guest not started: "
            : string.Create(CultureInfo.InvariantCulture, $"vmm: guest not started: configuration fault {(uint)Fault}, field ");
        bool isLine = printed.StartsWith(begin, StringComparison.Ordinal) && printed.Length > begin.Length + 1
            && printed.IndexOf('\n') == printed.Length - 1;
        if (!isLine || printed.EndsWith("unknown\n", StringComparison.Ordinal))
        {
            throw new ObligationFailedException($"it prints '{printed}'");
        }

        claims.Holds("no guest RAM is stored to", !run.Memory.StoredInGuest.Any() && run.Memory.Copies.Count == 0);
        VmmState s = default;
        ulong log = image.State + (ulong)RepresentationInvariant.Offset(&s, &s.Log);
        foreach (ulong at in run.Memory.StoredData)
        {
            claims.Holds($"0x{at:x} is the bound on what is printed, or where the configuration is",
                at - log < (ulong)sizeof(LogLimiter) || at - image.State < sizeof(ulong));
        }

        claims.Holds("the machine is refused", run.Memory.Read(image.Fields.Machine,
            4) == SymbolicWord64.Of((ulong)MachineState.Refused));
        claims.Holds("faults of no vCPU are handled", run.Memory.Read(image.Fields.FaultLimit, 4) == SymbolicWord64.Of(0ul));
        claims.Holds("it knows where the configuration is", run.Memory.Read(image.State, 8) == SymbolicWord64.Of(block.Address));
    }

    /// <summary>The representation invariant holds, the images are where they go, and vCPU 0 starts at the kernel.</summary>
    private static void Accepted(VmmImage image, SymbolicRun run, Claims claims)
    {
        ConfigurationBlock c = image.Configuration;
        int cleaned = run.Kernel.Invocations.Count(call => call.Name == "VSpace_CleanInvalidate_Data");
        bool hasTimer = c.TimerChannel != ConfigurationBlock.NoChannel;
        GuestClaims.Sequence(run, claims,
        [
            .. Enumerable.Repeat("VSpace_CleanInvalidate_Data", cleaned), .. Enumerable.Repeat("IRQ_AckIRQ", (int)c.PassthroughCount),
            .. hasTimer ? [SymbolicKernel.TimerControl, "IRQ_AckIRQ"] : Array.Empty<string>(), .. GuestClaims.ResetRegisters,
            "TCB_WriteRegisters, resume",
        ]);
        Invocation[] acknowledged = [.. run.Kernel.Invocations.Where(call => call.Name == "IRQ_AckIRQ")];
        for (int i = 0; i < c.PassthroughCount; i++)
        {
            claims.Holds($"channel {i} is acknowledged", acknowledged[i].Capability == Slot.BaseIrq + c.PassthroughChannel[i]);
        }

        claims.Holds("the timer's is acknowledged", !hasTimer || acknowledged[^1].Capability == Slot.BaseIrq + c.TimerChannel);
        DrainEvent.Images(image, run, claims, [.. run.Kernel.Invocations.Take(cleaned)]);
        ResetFault.Starts(image, run, claims, c.Kernel.GuestAddress, c.Dtb.GuestAddress);
        Invariant(image, run, claims);
    }

    /// <summary>Of every word, stored or not, and of what relates them.</summary>
    private static void Invariant(VmmImage image, SymbolicRun run, Claims claims)
    {
        RepresentationInvariant after = image.Invariant(InitialState.Any, running: 0);
        SymbolicWord32 Now(ulong at) => SymbolicWord64.Low(run.Memory.Read(at, sizeof(uint)));
        for (ulong at = image.DataStart; at < image.DataStart + (ulong)image.Data.Length; at += sizeof(uint))
        {
            if (after.At(at) is { } word)
            {
                claims.Holds($"{word.Name} is as the invariant says", (Now(at) & ~word.Unknown) == SymbolicWord32.Of(word.Value));
            }
        }

        Relations<SymbolicWord32, SymbolicBit> relations = new(after, Now);
        claims.Holds(relations.All());
    }
}
