using Lockstep.Vmm.Microkit;

namespace Lockstep.Host;

/// <summary>Capabilities of channels: a notification to signal at 10 + id, an endpoint to call at 74 + id.</summary>
internal static unsafe class Channels
{
    /// <summary>Ids of channels and interrupts of a domain are below this.</summary>
    internal const uint IdCount = 62;

    /// <summary>Ends a domain has room for.</summary>
    private const uint Capacity = 64;

    /// <summary>Builds the ends of every domain from the image's table.</summary>
    internal static void Initialise(HostImageHeader* header)
    {
        for (uint i = 0; i < Machine.DomainCount; i++)
        {
            Machine.Domains[i].Channels = (ChannelEnd*)HostMemory.Take((ulong)sizeof(ChannelEnd) * Capacity, 8);
        }

        for (ulong i = 0; i < header->ChannelCount; i++)
        {
            HostChannel* channel = (HostChannel*)header->ChannelTable + i;
            Domain* a = Machine.Domains + channel->DomainA, b = Machine.Domains + channel->DomainB;
            ChannelEnd* endA = a->Channels + channel->IdA, endB = b->Channels + channel->IdB;
            endA->Other = b;
            endA->OtherId = channel->IdB;
            endA->MayNotify = (channel->Flags & HostChannelFlags.AMayNotify) != 0;
            endA->MayCall = (channel->Flags & HostChannelFlags.AMayCall) != 0;
            endB->Other = a;
            endB->OtherId = channel->IdA;
            endB->MayNotify = (channel->Flags & HostChannelFlags.BMayNotify) != 0;
            endB->MayCall = (channel->Flags & HostChannelFlags.BMayCall) != 0;
        }
    }

    /// <summary>The channel whose notification is in a slot, or null.</summary>
    internal static ChannelEnd* NotificationIn(Domain* domain, ulong slot)
    {
        ChannelEnd* end = End(domain, slot - Slot.BaseOutputNotification);
        return end != null && end->MayNotify ? end : null;
    }

    /// <summary>The channel whose endpoint is in a slot, or null.</summary>
    internal static ChannelEnd* EndpointIn(Domain* domain, ulong slot)
    {
        ChannelEnd* end = End(domain, slot - Slot.BaseEndpoint);
        return end != null && end->MayCall ? end : null;
    }

    /// <summary>Signals the other end.</summary>
    internal static void Notify(ChannelEnd* end) => Messages.Signal(end->Other, 1UL << (int)end->OtherId);

    /// <summary>A protected procedure call: the caller waits for the answer.</summary>
    internal static void Call(Domain* caller, ChannelEnd* end) =>
        Messages.Send(&caller->Thread, end->Other, Badge.ProtectedCall | end->OtherId);

    private static ChannelEnd* End(Domain* domain, ulong id) => id < IdCount ? domain->Channels + id : null;
}
