using Lockstep.Model.Configuration;
using Lockstep.Model.Registers;
using Lockstep.Proofs.A64.Proof.Events.Devices;
using Lockstep.Proofs.A64.Proof.Events.Guest;
using Lockstep.Proofs.A64.Proof.Events.Quiet;
using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Proofs.A64.Proof.Ready;

namespace Lockstep.Proofs.A64.Proof.Events;

/// <summary>Everything that is proved of an image.</summary>
internal static class AllCases
{
    private const string Arrival = "it is in the first free list register, with the model's priority and group, when it is the model's most"
        + " urgent; else it waits, until no list register is free or nothing is deliverable; the kernel may refuse it; the distributor is"
        + " the model's, the guest's registers are unchanged, the representation invariant holds again";

    /// <summary>The cases, row by row; those that take long first.</summary>
    public static IEnumerable<EventCase> Of(VmmImage image) =>
    [
        .. ReadyCases.Of(image), .. IsMain(image) ? GuestCases.Of(image) : DeviceCases.Of(image),
        .. image.Configuration.VcpuCount == 1
            ? [.. Arrivals(image), .. Ends(image), .. QuietCases.Sgis(image), .. Registers.Wakers(image)] : QuietCases.Of(image),
        .. Registers.Loads(image), .. Registers.Stores(image),
    ];

    /// <summary>GICv2, one vCPU, and no interrupts of emulated devices.</summary>
    private static bool IsMain(VmmImage image) =>
        image.Configuration is { GicVersion: 2, VcpuCount: 1, ListRegisterCount: <= 4, VirtualDeviceCount: 0 };

    private static unsafe List<EventCase> Arrivals(VmmImage image)
    {
        List<EventCase> cases = [];
        ConfigurationBlock c = image.Configuration;
        EventClass timer = new("arrival 27", "VPPIEvent of the virtual timer, INTID 27", Arrival);
        cases.AddRange(image.Places.Select(place => new InterruptArrives(timer, place, GicdFrame.VirtualTimerIntid, 0)));
        for (int i = 0; i < c.PassthroughCount; i++)
        {
            uint intid = c.PassthroughIntid[i], channel = c.PassthroughChannel[i];
            EventClass row = new($"arrival {intid}", $"notification of channel {channel}, INTID {intid}",
                Arrival);
            cases.AddRange(image.Places.Select(place => new InterruptArrives(row, place, intid, (int)channel)));
        }

        return cases;
    }

    private static List<EventCase> Ends(VmmImage image)
    {
        ConfigurationBlock c = image.Configuration;
        bool isAny = c.ListRegisterCount <= QuietCases.ManyListRegisters;
        uint[] held = [GicdFrame.VirtualTimerIntid, GicdFrame.PrivateCount + 1, 3, c.IntidCount - 1];
        EventClass end = new("end", "VGICMaintenance of each list register, and of none" + (isAny ? "" : ", which holds one INTID"),
            "the interrupt is inactive as in the model, a physical one is acknowledged exactly once and another one never, then"
                + " the model's most urgent interrupts are loaded until no list register is free or nothing is deliverable, the guest's"
                + " registers are unchanged, the representation invariant holds again");
        return
        [
            .. from place in image.Places
               from index in Enumerable.Range(-1, (int)uint.Min(c.ListRegisterCount, Vmm.Gic.VgicState.MaxListRegisters) + 2)
               where place == image.Places[0] || index == 0
               select new InterruptEnds(end, place, index, isAny ? null : held[(index + 1) % held.Length]),
        ];
    }
}
