using Lockstep.Model.Configuration;
using Lockstep.Model.Gic;
using Lockstep.Model.Registers;
using Lockstep.Proofs.A64.Proof.Machine;

namespace Lockstep.Proofs.A64.Proof.Events.Quiet;

/// <summary>
/// What is proved of an image of any configuration: GICv2 or GICv3, any number of vCPUs and list registers, with and without emulated
/// devices; from states in which nothing waits for a list register.
/// </summary>
internal static unsafe class QuietCases
{
    /// <summary>List registers of all vCPUs together up to which what an ended one holds is left open.</summary>
    public const int ManyListRegisters = 4;

    /// <summary>The cases, row by row; those that take long first.</summary>
    public static IEnumerable<EventCase> Of(VmmImage image) =>
        [.. Arrivals(image), .. Sgis(image), .. Ends(image), .. Registers.Wakers(image)];

    /// <summary>Each physical interrupt at one level, which goes round: a level is a priority and a group.</summary>
    private static List<EventCase> Arrivals(VmmImage image)
    {
        const string Claim = "it is in the first free list register of a vCPU to which the model forwards it, with the model's priority"
            + " and group, exactly when there is one; else it waits; blocked vCPUs that may get it go on; the distributor is the model's,"
            + " registers of the guests are unchanged, the representation invariant holds again";
        ConfigurationBlock c = image.Configuration;
        List<EventCase> cases = [];
        EventClass timer = new("arrival 27", "VPPIEvent of the virtual timer, INTID 27, one level, nothing waits or is latched", Claim);
        for (int vcpu = 0; vcpu < c.VcpuCount; vcpu++)
        {
            cases.AddRange(image.Places.Select((place, i) =>
                new QuietArrival(timer, place, GicdFrame.VirtualTimerIntid, 0, Level(vcpu + i), vcpu, IsFirst: false)));
        }

        for (int i = 0; i < c.PassthroughCount; i++)
        {
            uint intid = c.PassthroughIntid[i], channel = c.PassthroughChannel[i];
            EventClass row = new($"arrival {intid}", $"notification of channel {channel}, INTID {intid}, one level, no vCPU has a deadline,"
                + " nothing waits or is latched", Claim);
            cases.AddRange(image.Places.Select((place, n) =>
                new QuietArrival(row, place, intid, (int)channel, Level(i + n), 0, IsFirst: i == 0)));
        }

        return cases;
    }

    /// <summary>
    /// Each SGI from one vCPU, from each place, by a register that goes round. Not of more than two vCPUs, of which there are too many
    /// combinations.
    /// </summary>
    public static List<EventCase> Sgis(VmmImage image)
    {
        const string Claim = "for each vCPU that the model sends it to: it is in the first free list register, with the model's priority"
            + " and group, exactly when the model forwards it and one is free, else it waits; who gets it and is blocked goes on; the"
            + " distributor is the model's, the sender's registers and PC are the model's, others' are unchanged, the representation"
            + " invariant holds again";
        ConfigurationBlock c = image.Configuration;
        EventClass row = c.GicVersion == 2
            ? new("sgi f00", "word to GICD_SGIR, one level, no vCPU has a deadline, nothing pending", Claim)
            : new("sgi", "ICC_SGI1R_EL1, ICC_ASGI1R_EL1, ICC_SGI0R_EL1, one level, no vCPU has a deadline, nothing pending", Claim);
        IccRegister[] registers = [IccRegister.ICC_SGI1R_EL1, IccRegister.ICC_SGI0R_EL1, IccRegister.ICC_ASGI1R_EL1];
        return c.VcpuCount > 2 || c is { VcpuCount: 1, GicVersion: 2 } ? [] :
        [
            .. from place in image.Places.Index()
               from intid in Enumerable.Range(0, (int)GicdFrame.SgiCount)
               select new QuietSgi(row, place.Item, (uint)intid, Level(intid + place.Index), (intid * 5) % 31,
                   (intid + place.Index) % (int)c.VcpuCount, registers[intid % registers.Length]),
        ];
    }

    /// <summary>Some level: priorities 0 to 31, times 2, plus a group.</summary>
    private static uint Level(int number) => (uint)(41 + (number * 23)) % 64;

    private static List<EventCase> Ends(VmmImage image)
    {
        ConfigurationBlock c = image.Configuration;
        int listRegisters = (int)uint.Min(c.ListRegisterCount, Lockstep.Vmm.Gic.VgicState.MaxListRegisters);
        bool isAny = listRegisters * c.VcpuCount <= ManyListRegisters;
        uint[] held = [GicdFrame.VirtualTimerIntid, GicdFrame.PrivateCount + 1, 3, c.IntidCount - 1];
        EventClass end = new("end", "VGICMaintenance of each list register, and of none, " + (isAny ? "" : "which holds one INTID, ")
            + "nothing waits or is latched" + (c.VirtualDeviceCount == 0 ? "" : ", no emulated device asserts its line"),
            "the interrupt is inactive as in the model, a physical one is acknowledged exactly once and another one never, the list"
                + " register is free, nothing is injected, the guest's registers are unchanged, the representation invariant holds again");
        return
        [
            .. from place in image.Places
               from vcpu in Enumerable.Range(0, (int)c.VcpuCount)
               from index in Enumerable.Range(-1, listRegisters + 2)
               select new QuietEnd(end, place, index, vcpu, isAny ? null : held[(index + 1 + vcpu) % held.Length]),
        ];
    }
}
