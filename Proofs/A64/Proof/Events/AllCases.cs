using Lockstep.Model.Configuration;
using Lockstep.Model.Registers;
using Lockstep.Proofs.A64.Proof.Events.Devices;
using Lockstep.Proofs.A64.Proof.Events.Guest;
using Lockstep.Proofs.A64.Proof.Events.Quiet;
using Lockstep.Proofs.A64.Proof.Events.Start;
using Lockstep.Proofs.A64.Proof.Machine;

namespace Lockstep.Proofs.A64.Proof.Events;

/// <summary>Everything that is proved of an image.</summary>
internal static class AllCases
{
    private const string Arrival = "it is in the first free list register, with the model's priority and group, exactly when the model"
        + " forwards it and one is free; "
        + "else it waits; the distributor is the model's, the guest's registers are unchanged, the representation invariant holds again";

    /// <summary>The cases, row by row; those that take long first.</summary>
    public static IEnumerable<EventCase> Of(VmmImage image) =>
        IsOfOneVcpu(image)
            ? [.. StartCases.Of(image), .. GuestCases.Of(image), .. Arrivals(image), .. Ends(image), .. Distributor.Loads(image.Places),
                .. Distributor.Stores(image.Places)]
            : [.. StartCases.OfAnother(image), .. DeviceCases.Of(image), .. QuietCases.Of(image)];

    /// <summary>GICv2, one vCPU, and no interrupts of emulated devices.</summary>
    private static bool IsOfOneVcpu(VmmImage image) =>
        image.Configuration is { GicVersion: 2, VcpuCount: 1, ListRegisterCount: <= 4, VirtualDeviceCount: 0 };

    private static unsafe List<EventCase> Arrivals(VmmImage image)
    {
        List<EventCase> cases = [];
        ConfigurationBlock c = image.Configuration;
        EventClass timer = new("arrival 27", "VPPIEvent of the virtual timer, INTID 27, nothing else waits or is latched", Arrival);
        cases.AddRange(image.Places.Select(place => new InterruptArrives(timer, place, GicdFrame.VirtualTimerIntid, 0)));
        for (int i = 0; i < c.PassthroughCount; i++)
        {
            uint intid = c.PassthroughIntid[i], channel = c.PassthroughChannel[i];
            EventClass row = new($"arrival {intid}", $"notification of channel {channel}, INTID {intid}, nothing else waits or is latched",
                Arrival);
            cases.AddRange(image.Places.Select(place => new InterruptArrives(row, place, intid, (int)channel)));
        }

        return cases;
    }

    private static List<EventCase> Ends(VmmImage image)
    {
        EventClass end = new("end", "VGICMaintenance of each list register, and of none, nothing waits or is latched",
            "the interrupt is inactive as in the model, a physical one is acknowledged exactly once and another one never, the list"
                + " register is free, "
                + "nothing is injected, the guest's registers are unchanged, the representation invariant holds again");
        return
        [
            .. from place in image.Places
               from index in Enumerable.Range(-1, (int)image.Configuration.ListRegisterCount + 2)
               select new InterruptEnds(end, place, index),
        ];
    }
}
