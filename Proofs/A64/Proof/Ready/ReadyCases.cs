using Lockstep.Proofs.A64.Proof.Events;
using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Vmm.Gic;

namespace Lockstep.Proofs.A64.Proof.Ready;

/// <summary>The functions between pending interrupts and list registers, each proved by itself.</summary>
internal static class ReadyCases
{
    /// <summary>The cases of an image.</summary>
    public static IEnumerable<EventCase> Of(VmmImage image)
    {
        RepresentationInvariant any = image.Invariant(InitialState.Any, RepresentationInvariant.NoVcpu);
        WaitingPlace place = image.Places[0];
        int vcpus = any.Vcpus;
        EventClass rows = new("ready rows", "ReadyRows.Insert, Remove and MostUrgent, for each level, from anywhere",
            "an INTID is in the ready rows of its targets at its level, or in none; the answer is what is of least priority, and of these"
                + " the lowest INTID; the other rows and summaries stand for what they did, and nothing else is changed");
        EventClass queue = new("queue", "Delivery.RemoveQueued and Requeue, for each bank, from any state",
            "the INTIDs that are said to leave or enter what waits do, list registers of the targets of those that enter are refilled,"
                + " and nothing else is changed");
        EventClass refill = new("refill", "Delivery.Refill, for each interrupt that may be the most urgent, from any state",
            "each time what is injected is the model's most urgent pending interrupt, into the first free list register; one that is"
                + " refused waits on; then no list register is free while something is deliverable; the representation invariant holds"
                + " again");
        ChangeContract[] changes = [(ChangeContract)ReadyContract.Insert, (ChangeContract)ReadyContract.Remove];
        return
        [
            .. from vcpu in Enumerable.Range(0, vcpus)
               from intid in Enumerable.Range(-1, (32 * any.RowWords) + 1)
               select new RefillCase(refill, place, vcpu, intid < 0 ? null : (uint)intid),
            .. from contract in (ReadyContract[])[ReadyContract.Requeue, ReadyContract.RemoveQueued]
               from bank in Enumerable.Range(0, any.Banks)
               select new QueueCase(queue, place, contract, bank),
            .. from vcpu in Enumerable.Range(0, vcpus)
               from level in Enumerable.Range(0, VgicState.LevelCount)
               select new MostUrgentCase(rows, place, vcpu, level),
            .. from contract in changes
               from n in Enumerable.Range(0, any.RowWords)
               from level in Enumerable.Range(0, VgicState.LevelCount)
               select new ChangeCase(rows, place, contract, n, level),
        ];
    }
}
