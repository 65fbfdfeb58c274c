using Lockstep.Model.Configuration;
using Lockstep.Model.Registers;
using Lockstep.Proofs.A64.Proof.Machine;

namespace Lockstep.Proofs.A64.Proof.Events;

/// <summary>Everything that is proved of an image.</summary>
internal static class AllCases
{
    private const string Arrival = "it is in the first free list register, with the model's priority and group, exactly when the model forwards it and one is free; "
        + "else it waits; the distributor is the model's, the guest's registers are unchanged, the representation invariant holds again";

    /// <summary>The cases, row by row.</summary>
    public static IEnumerable<EventCase> Of(VmmImage image) =>
        [.. Distributor.Loads(image.Places), .. Distributor.Stores(image.Places), .. Arrivals(image)];

    private static unsafe List<EventCase> Arrivals(VmmImage image)
    {
        List<EventCase> cases = [];
        ConfigurationBlock c = image.Configuration;
        EventClass timer = new("arrival 27", "VPPIEvent of the virtual timer, INTID 27, nothing pending", Arrival);
        cases.AddRange(image.Places.Select(place => new InterruptArrives(timer, place, GicdFrame.VirtualTimerIntid, 0)));
        for (int i = 0; i < c.PassthroughCount; i++)
        {
            uint intid = c.PassthroughIntid[i], channel = c.PassthroughChannel[i];
            EventClass row = new($"arrival {intid}", $"notification of channel {channel}, INTID {intid}, nothing pending", Arrival);
            cases.AddRange(image.Places.Select(place => new InterruptArrives(row, place, intid, (int)channel)));
        }

        return cases;
    }
}
