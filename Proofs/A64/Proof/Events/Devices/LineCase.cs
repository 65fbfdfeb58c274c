using System.Buffers.Binary;
using Lockstep.Model.Gic;
using Lockstep.Proofs.A64.Proof.Events.Quiet;
using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Proofs.Words;

namespace Lockstep.Proofs.A64.Proof.Events.Devices;

/// <summary>
/// DeviceLine.Raise or Lower, while no interrupt waits for a list register: the distributor is the model's with that line, and an
/// interrupt that becomes pending by it goes into a list register, or it waits. From any state where the line is so already.
/// </summary>
/// <param name="Class">The row.</param>
/// <param name="Place">A place of the loop; where the function returns to.</param>
/// <param name="Contract">Which one.</param>
/// <param name="Device">Whose line.</param>
/// <param name="WasHigh">Whether the line is high before.</param>
/// <param name="Level">The interrupt's priority (5 bits) times 2, plus its group.</param>
internal sealed record LineCase(EventClass Class, WaitingPlace Place, LineContract Contract, int Device, bool WasHigh, uint Level)
    : FunctionCase(Class, Place, Contract.Name, Contract.Symbol, LineContract.Deepest)
{
    /// <inheritdoc/>
    public override InitialState State => WasHigh == Contract.IsHigh ? InitialState.Any : InitialState.NothingLatched;

    /// <inheritdoc/>
    public override bool UsesReadySets => false;

    /// <inheritdoc/>
    public override string Text => $"{base.Text}, for device {Device}, whose line is {(WasHigh ? "high" : "low")}, level {Level}";

    private static int Bank(VmmImage image, RepresentationInvariant invariant, int device) =>
        invariant.BankOf(0, (int)DeviceLayout.Facts(image, device).Intid / 32);

    /// <inheritdoc/>
    protected override SymbolicWord64?[] Arguments(VmmImage image, SymbolicRun run)
    {
        RepresentationInvariant invariant = image.Invariant(State, Running, Phase);
        int bank = Bank(image, invariant, Device);
        uint intid = DeviceLayout.Facts(image, Device).Intid;
        AssumeInvariant(run, invariant, [bank]);
        (ulong line, uint bit) = DeviceLayout.Line(image, Device);
        Assume([.. new QuietDelivery(run, invariant, intid, bank).IsOfLevel(Level),
            ("the line is so", Same((run.Memory.InitialWord(line) & bit) != 0u, WasHigh))]);
        return [SymbolicWord64.Of(DeviceLayout.InterruptController(image).Start), SymbolicWord64.Of(intid)];
    }

    /// <inheritdoc/>
    protected override void Claim(VmmImage image, SymbolicRun run, SymbolicWord64[] general, Claims claims)
    {
        RepresentationInvariant invariant = image.Invariant(State, Running, Phase);
        int bank = Bank(image, invariant, Device);
        uint intid = DeviceLayout.Facts(image, Device).Intid;
        (ulong line, uint bit) = DeviceLayout.Line(image, Device);
        claims.Holds("the line is high, or low", Now(run, line) == Contract.After(run.Memory.InitialWord(line), bit));
        (ulong gicStart, ulong gicBytes) = DeviceLayout.InterruptController(image);
        claims.Holds(run.Memory.StoredData.Select(at =>
            ($"0x{at:x} is of the interrupt controller", (SymbolicBit)(at - gicStart < gicBytes))));
        InvariantHoldsAgain(image, run, claims, [bank], mayChangeLines: true);
        var gic = GicAbstraction.Of(image, invariant, run.Memory.InitialWord);
        Gic<SymbolicWord32, SymbolicBit>.SetSpiLine(gic, (int)intid, Contract.IsHigh);
        QuietDelivery delivery = new(run, invariant, intid, bank);
        SymbolicWord32 fresh = delivery.Fresh;
        if (Contract.IsHigh && !WasHigh)
        {
            delivery.Claim(gic, [delivery.MayGet(gic, 0)], claims);
        }
        else
        {
            claims.Holds("nothing goes into a list register", fresh == 0u);
            AsksNothing(run, claims);
        }

        claims.Holds("nothing but an injection is asked of the kernel", run.Kernel.Invocations.All(i => i.Name == "VCPU_InjectIRQ"));

        // What has just gone to a list register is pending in the model, and not yet active.
        var shown = GicAbstraction.Of(image, invariant, at => Now(run, at));
        ref IntidWord<SymbolicWord32, SymbolicBit> word = ref gic.Intids[bank], now = ref shown.Intids[bank];
        now.Active &= ~fresh;
        now.Latch = (now.Latch & ~fresh) | (word.Latch & fresh);
        claims.Holds("the distributor is the model's", shown.StateEquals(gic));
    }
}

/// <summary>What the proofs of devices begin with: their invariant holds when the guest starts, and regions do not overlap.</summary>
/// <param name="Class">The row.</param>
/// <param name="Place">A place of the loop.</param>
internal sealed record DevicesStart(EventClass Class, WaitingPlace Place) : EventCase(Class, Place)
{
    /// <inheritdoc/>
    public override string Text => "the devices at the first wait, and where memory is";

    /// <inheritdoc/>
    public override void Run(VmmImage image, SymbolicRun run, RepresentationInvariant invariant, Claims claims)
    {
        for (int n = 0; n < DeviceLayout.Count(image); n++)
        {
            claims.Holds(DeviceRelations.Of(image, n, at =>
                SymbolicWord32.Of(BinaryPrimitives.ReadUInt32LittleEndian(image.Data.AsSpan((int)(at - image.DataStart))))));
        }

        claims.Holds("no piece of the chain has bytes",
            DeviceLayout.PieceBytes(image).All(at => image.Data[(int)(at - image.DataStart)] == 0));
        (string Name, ulong Start, ulong SizeBytes)[] ranges =
        [
            ("data", image.DataStart, (ulong)image.Data.Length), ("stack", image.StackTop - VmmImage.StackBytes, VmmImage.StackBytes),
            .. image.Constants.Select(c => ("constants", c.Start, (ulong)c.Bytes.Length)),
            .. image.GuestRam.Select(ram => ("guest RAM", ram.VmmBase, ram.SizeBytes)),
            .. Enumerable.Range(0, DeviceLayout.Count(image)).Select(n => DeviceLayout.Facts(image, n))
                .Select(facts => ("the memory behind a device", facts.BackingBase, facts.BackingSizeBytes)),
        ];
        foreach ((int i, (string Name, ulong Start, ulong SizeBytes) a) in ranges.Index())
        {
            claims.Holds(ranges.Skip(i + 1).Select(b => ($"{a.Name} and {b.Name} do not overlap",
                (SymbolicBit)(a.Start + a.SizeBytes <= b.Start || b.Start + b.SizeBytes <= a.Start))));
        }
    }
}
