using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Proofs.A64.Proof.Ready;
using Lockstep.Proofs.Words;

namespace Lockstep.Proofs.A64.Proof.Events;

/// <summary>
/// An event of the interrupt controller in any state that the representation invariant allows: interrupts may wait, and the kernel may
/// refuse an injection.
/// </summary>
/// <param name="Class">The row.</param>
/// <param name="Place">Where the program waits.</param>
/// <param name="Vcpu">The vCPU that it is about.</param>
internal abstract record AnyStateCase(EventClass Class, WaitingPlace Place, int Vcpu = 0) : EventCase(Class, Place, Vcpu)
{
    /// <summary>The model beside the path.</summary>
    /// <param name="image">The program.</param>
    /// <param name="run">The path, at its beginning.</param>
    /// <param name="invariant">What the data holds.</param>
    /// <param name="isAllNeeded">Whether the event depends on all that waits, refill or not.</param>
    protected static ModelDelivery Follow(VmmImage image, SymbolicRun run, RepresentationInvariant invariant, bool isAllNeeded)
    {
        ModelDelivery model = new(image, run, invariant);
        Relations<SymbolicWord32, SymbolicBit> then = new(invariant, run.Memory.InitialWord);
        IEnumerable<int> vcpus = Enumerable.Range(0, invariant.Vcpus), banks = Enumerable.Range(0, invariant.Banks);
        void Needed()
        {
            Assume([.. RefillEffect.Needed(then, invariant, banks), .. vcpus.SelectMany(then.Refilled)]);
            Assume(banks.SelectMany(bank => Enumerable.Range(bank * 32, 32)).SelectMany(then.Targets));
        }

        if (isAllNeeded)
        {
            Needed();
        }

        run.Memory.Ready!.Refills = new AnyRefills(run, invariant, model, Needed);
        run.Kernel.MayRefuse = true;
        return model;
    }
}
