using Lockstep.Model.Configuration;
using Lockstep.Model.Registers;
using Lockstep.Vmm.Devices;
using Lockstep.Vmm.Gic;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Vmm.Guest;

/// <summary>What the VMM does before its first message: check everything, then start the guest or say why not.</summary>
public static unsafe class Startup<TKernel> where TKernel : struct, IKernel
{
    /// <summary>Leaves the machine running, or refused with a line that names the field of the configuration.</summary>
    public static void Run(ref VmmState s, ConfigurationBlock* configuration)
    {
        s.Configuration = configuration;
        LogLimiter.Initialise(ref s.Log, TKernel.PhysicalCount);
        ConfigurationFault fault = ConfigurationIsValid.Check(configuration);
        if (fault != ConfigurationFault.None)
        {
            ConfigurationReport<TKernel>.Print(fault);
            return;
        }

        GuestSetupError error = GuestSetup.Check(configuration);
        if (error != GuestSetupError.None)
        {
            GuestSetupReport<TKernel>.Print(error);
            return;
        }

        TakeConfiguration(ref s, configuration);
        Vgic<TKernel>.Initialise(ref s.Gic, configuration);
        VirtioDevices<TKernel>.Initialise(ref s);
        GuestLoader<TKernel>.Load(configuration);
        if (s.TimerChannel == ConfigurationBlock.NoChannel)
        {
            Log<TKernel>.Line("no irq 30 in the system: WFI does not block, an idle guest uses the whole processor"u8);
        }

        AcknowledgeChannels(ref s, configuration);
        GuestLoader<TKernel>.Start(ref s);
    }

    private static void TakeConfiguration(ref VmmState s, ConfigurationBlock* configuration)
    {
        s.GicdBase = configuration->GicdBase;
        s.GicdSizeBytes = configuration->GicdSizeBytes;
        s.GicdV2SizeBytes = configuration->GicVersion == 2 ? configuration->GicdSizeBytes : 0;
        s.GicrBase = configuration->GicrBase;
        s.GicrSizeBytes = configuration->GicVersion == 2 ? 0 : configuration->VcpuCount * (ulong)GicrFrame.SizeBytes;
        s.VcpuCount = configuration->VcpuCount;
        s.TimerChannel = configuration->TimerChannel;
        for (uint i = 0; i < ConfigurationBlock.MaxPassthroughInterrupts && i < configuration->PassthroughCount; i++)
        {
            s.ChannelIntid[configuration->PassthroughChannel[i] & 63] = configuration->PassthroughIntid[i];
        }
    }

    /// <summary>
    /// An interrupt that came before this domain was bound to it stays masked for good unless it is acknowledged once
    /// (seL4 issue 1536).
    /// </summary>
    private static void AcknowledgeChannels(ref VmmState s, ConfigurationBlock* configuration)
    {
        for (uint i = 0; i < ConfigurationBlock.MaxPassthroughInterrupts && i < configuration->PassthroughCount; i++)
        {
            TKernel.AckIrq(configuration->PassthroughChannel[i]);
        }

        if (s.TimerChannel != ConfigurationBlock.NoChannel)
        {
            TKernel.DisarmTimer();
            TKernel.AckIrq(s.TimerChannel);
        }
    }
}
