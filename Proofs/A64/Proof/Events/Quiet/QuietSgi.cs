using Lockstep.Model.Faults;
using Lockstep.Model.Gic;
using Lockstep.Model.Registers;
using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Proofs.Paths;
using Lockstep.Proofs.Words;
using Lockstep.Vmm.Faults;

namespace Lockstep.Proofs.A64.Proof.Events.Quiet;

/// <summary>
/// A vCPU sends an SGI while nothing waits, by a word to GICv2's GICD_SGIR, or with GICv3 by ICC_SGI1R_EL1, ICC_ASGI1R_EL1 or
/// ICC_SGI0R_EL1: all of the value but the SGI's number is any.
/// </summary>
/// <param name="Class">The row.</param>
/// <param name="Place">Where the program waits.</param>
/// <param name="Intid">The SGI.</param>
/// <param name="Level">Its priority (5 bits) times 2, plus its group, on vCPU 0; on the others one less each.</param>
/// <param name="Rt">The register that holds the value, not XZR.</param>
/// <param name="Vcpu">Who sends.</param>
/// <param name="By">GICv3: the register that is written.</param>
internal sealed record QuietSgi(EventClass Class, WaitingPlace Place, uint Intid, uint Level, int Rt, int Vcpu, IccRegister By)
    : EventCase(Class, Place, Vcpu)
{
    /// <summary>ESR_EL2 of a trapped MSR or MRS: EC 0x18, IL 1.</summary>
    private const uint SystemRegisterTrap = 0x6200_0000;

    private const int LevelCount = 64;

    /// <inheritdoc/>
    public override InitialState State => InitialState.NothingPending;

    /// <inheritdoc/>
    public override string Text => $"vCPU {Vcpu} sends SGI {Intid} of level {Level} by X{Rt}, {By}, waited at {Place.Name}";

    private uint Bit => 1u << (int)Intid;

    /// <inheritdoc/>
    public override void Run(VmmImage image, SymbolicRun run, RepresentationInvariant invariant, Claims claims)
    {
        GuestContext[] before = [.. Enumerable.Range(0, invariant.Vcpus).Select(vcpu => new GuestContext(vcpu))];
        int[] banks = [.. Enumerable.Range(0, invariant.Vcpus)];
        AssumeInvariant(run, invariant, banks);
        QuietDelivery[] deliveries = [.. banks.Select(bank => new QuietDelivery(run, invariant, Intid, bank))];
        Assume([.. deliveries[0].NobodyHasADeadline(),
            .. deliveries.SelectMany((d, n) => d.IsOfLevel((Level + LevelCount - (uint)n) % LevelCount))]);
        Relations<SymbolicWord32, SymbolicBit> then = new(invariant, run.Memory.InitialWord);
        Assume(banks.SelectMany(bank => then.Targets((bank * 32) + (int)Intid)));

        // GICD_SGIR.SGIINTID, bits 3:0; INTID of the others, bits 27:24.
        int lowest = invariant.IsV3 ? 24 : 0;
        PathExplorer.Current.Assume(
            (SymbolicWord64.Extract(before[Vcpu].General(Rt), lowest + 3, lowest) == SymbolicWord64.Of(Intid)).ToExpression());
        GicState<SymbolicWord32, SymbolicBit> gic = GicAbstraction.Of(image, invariant, run.Memory.InitialWord);
        VcpuContext<SymbolicWord64, SymbolicWord32, SymbolicBit> sender = invariant.IsV3
            ? ByRegister(image, run, before[Vcpu], gic, claims) : ByDistributor(image, run, before[Vcpu], gic, claims);
        claims.Holds("the vCPU is replied to", run.Kernel.Replied);
        InvariantHoldsAgain(image, run, claims, banks);
        claims.Holds(run.Kernel.Guest.Equals(sender, before[Vcpu]));
        Delivered(image, run, invariant, gic, deliveries, before, claims);
    }

    private VcpuContext<SymbolicWord64, SymbolicWord32, SymbolicBit> ByDistributor(
        VmmImage image, SymbolicRun run, GuestContext before, GicState<SymbolicWord32, SymbolicBit> gic, Claims claims)
    {
        SymbolicWord64[] message = DataAbort.Message(
            before.ProgramCounter, image.Configuration.GicdBase + GICD_SGIR.OffsetBytes, sizeof(uint), Rt, isWrite: true);
        run.Handle(Badge.Fault | (uint)Vcpu, FaultLabel.VMFault, message);
        var (vm, answer) = DataAbort.Answer(image, before, message, Vcpu);
        claims.Holds("the model's answer is a store", answer.Kind == AnswerKind.Store);
        Gic<SymbolicWord32, SymbolicBit>.WriteGicd(gic, Vcpu, GICD_SGIR.OffsetBytes, sizeof(uint), SymbolicWord64.Low(answer.Value));
        Completion<SymbolicWord64, SymbolicWord32, SymbolicBit>.Store(vm.Vcpus[Vcpu], answer);
        return vm.Vcpus[Vcpu];
    }

    private VcpuContext<SymbolicWord64, SymbolicWord32, SymbolicBit> ByRegister(
        VmmImage image, SymbolicRun run, GuestContext before, GicState<SymbolicWord32, SymbolicBit> gic, Claims claims)
    {
        uint iss = SystemRegisterIss.Name(ICC_SGI1R_EL1.Op0, ICC_SGI1R_EL1.Op1, ICC_SGI1R_EL1.CRn, ICC_SGI1R_EL1.CRm, By switch
        {
            IccRegister.ICC_SGI1R_EL1 => ICC_SGI1R_EL1.Op2,
            IccRegister.ICC_ASGI1R_EL1 => ICC_ASGI1R_EL1.Op2,
            _ => ICC_SGI0R_EL1.Op2,
        });
        SymbolicWord64[] message = [SymbolicWord64.Of(SystemRegisterTrap | iss | ((uint)Rt << 5))];
        run.Handle(Badge.Fault | (uint)Vcpu, FaultLabel.VCPUFault, message);
        VmState<SymbolicWord64, SymbolicWord32, SymbolicBit> vm = new((int)image.Configuration.VcpuCount);
        before.CopyTo(vm.Vcpus[Vcpu]);
        var answer = RightAnswer<SymbolicWord64, SymbolicWord32, SymbolicBit>.To(
            DataAbort.Guest(image), vm, Vcpu, new(FaultLabel.VCPUFault, message));
        claims.Holds("the model's answer is a write of that register",
            answer.Kind == AnswerKind.WriteSystemRegister && answer.Register.ToString() == By.ToString());
        Gic<SymbolicWord32, SymbolicBit>.WriteIcc(gic, Vcpu, By, SymbolicWord64.Low(answer.Value), SymbolicWord64.High(answer.Value));
        Completion<SymbolicWord64, SymbolicWord32, SymbolicBit>.WriteSystemRegister(vm.Vcpus[Vcpu], answer);
        return vm.Vcpus[Vcpu];
    }

    private void Delivered(VmmImage image, SymbolicRun run, RepresentationInvariant invariant, GicState<SymbolicWord32, SymbolicBit> gic,
        QuietDelivery[] deliveries, GuestContext[] before, Claims claims)
    {
        int lane = 8 * (int)(Intid % 4);
        GicState<SymbolicWord32, SymbolicBit> shown = GicAbstraction.Of(image, invariant, a => Now(run, a));
        SymbolicBit[] isNew = new SymbolicBit[deliveries.Length];
        for (int target = 0; target < deliveries.Length; target++)
        {
            // Nothing was pending, so what is pending in the model now was sent.
            SymbolicBit sent = invariant.IsV3 ? (gic.Intids[target].Latch & Bit) != 0u
                : SymbolicWord32.Extract(gic.SgiSources[(target * 4) + (int)(Intid / 4)], lane + 7, lane) != 0u;
            deliveries[target].Claim(gic, [.. deliveries.Select((d, vcpu) =>
                vcpu == target ? sent & d.MayGet(gic, vcpu) : (SymbolicBit)false)], claims);

            // What has just gone to a list register is pending in the model, and not yet active. (Its source is there no more:
            // Deviation.SgiSourceLost.)
            SymbolicWord32 fresh = deliveries[target].Fresh;
            isNew[target] = (fresh & Bit) != 0u;
            shown.Intids[target].Active &= ~fresh;
            if (invariant.IsV3)
            {
                shown.Intids[target].Latch |= fresh;
            }
            else
            {
                shown.SgiSources[(target * 4) + (int)(Intid / 4)] |= SymbolicWord32.Select(isNew[target], 1u << (lane + Vcpu), 0u);
            }
        }

        claims.Holds("the distributor is the model's", shown.StateEquals(gic));
        deliveries[0].ClaimWoken(isNew, [.. isNew.Select(_ => (SymbolicBit)true)], before, sender: Vcpu, claims);
    }
}
