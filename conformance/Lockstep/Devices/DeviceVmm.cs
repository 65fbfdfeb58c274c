using System.Runtime.InteropServices;
using Lockstep.Model.Configuration;
using Lockstep.Model.Devices;
using Lockstep.Model.Registers.Virtio;
using Lockstep.Vmm;
using Lockstep.Vmm.Devices;
using Lockstep.Vmm.Gic;
using Lockstep.Vmm.Microkit;
using FaultLabel = Lockstep.Vmm.Microkit.FaultLabel;

namespace Lockstep.InLockstep.Devices;

/// <summary>
/// The real VMM with the devices of <see cref="DeviceMap"/>, driven by loads and stores of a vCPU and by notifications. All memory that
/// it has is in pieces with canaries around them.
/// </summary>
public sealed unsafe class DeviceVmm : IDisposable
{
    private const ulong Pc = 0x4000_0000;
    private const int Page = 4096;
    private const byte Canary = 0xc7;
    private readonly VmmState* state = (VmmState*)NativeMemory.AllocZeroed((nuint)sizeof(VmmState));
    private readonly ConfigurationBlock* block = (ConfigurationBlock*)NativeMemory.AllocZeroed((nuint)sizeof(ConfigurationBlock));
    private readonly List<(nint Memory, int Bytes)> pieces = [];

    /// <summary>A machine after start-up; RAM and disks hold what the seed says.</summary>
    /// <param name="seed">The seed.</param>
    public DeviceVmm(int seed)
    {
        MessageRegisters = (ulong*)NativeMemory.AllocZeroed(120 * sizeof(ulong));
        Context = (UserContext*)NativeMemory.AllocZeroed((nuint)sizeof(UserContext));
        DeviceKernel.Current = this;
        block->GicVersion = 2;
        block->VcpuCount = 1;
        block->IntidCount = 64;
        block->ListRegisterCount = 4;
        block->RamRegionCount = (uint)DeviceMap.Ram.Length;
        RamRegion* ram = &block->Ram0;
        for (int i = 0; i < DeviceMap.Ram.Length; i++)
        {
            (ulong start, uint bytes) = DeviceMap.Ram[i];
            ram[i] = new RamRegion { GuestBase = start, VmmBase = (ulong)Piece((int)bytes), SizeBytes = bytes };
        }
        AddDevices();
        state->Configuration = block;
        state->FaultLimit = state->VcpuCount = 1;
        state->TimerChannel = ConfigurationBlock.NoChannel;
        state->Machine = MachineState.Running;
        state->OnMask = state->StartedMask = 1;
        Vgic<DeviceKernel>.Initialise(ref state->Gic, block);
        VirtioDevices<DeviceKernel>.Initialise(ref *state);
        Context->Spsr = 0x3c5;
        Random random = new(seed);
        for (int i = 0; i < pieces.Count; i++)
        {
            random.NextBytes(Bytes(i));
        }
        Backing(DeviceMap.Console).Clear();
    }

    /// <summary>Channels that were notified since this was set to 0, as a mask.</summary>
    public ulong Notified { get; set; }

    /// <summary>MR0 and up, and the registers of the vCPU.</summary>
    internal ulong* MessageRegisters { get; }

    /// <inheritdoc cref="MessageRegisters"/>
    internal UserContext* Context { get; }

    /// <summary>A region of the guest's RAM, by its number in <see cref="DeviceMap.Ram"/>.</summary>
    public Span<byte> Ram(int region) => Bytes(region);

    /// <summary>What is behind a device: its disk, or the shared page.</summary>
    public Span<byte> Backing(int device) => Bytes(DeviceMap.Ram.Length + device);

    /// <summary>Whether nothing outside of RAM and backing memory was written.</summary>
    public bool AreCanariesAlive
    {
        get
        {
            bool isAlive = true;
            foreach ((nint memory, int bytes) in pieces)
            {
                isAlive &= !new Span<byte>((byte*)memory, Page).ContainsAnyExcept(Canary)
                    && !new Span<byte>((byte*)memory + Page + bytes, Page).ContainsAnyExcept(Canary);
            }
            return isAlive;
        }
    }

    /// <summary>A load of the guest; null where the vCPU does not go on behind it.</summary>
    /// <param name="device">Number of the device.</param>
    /// <param name="offset">Offset in its registers, a multiple of the size.</param>
    /// <param name="bytes">1, 2, 4 or 8.</param>
    public ulong? Load(int device, uint offset, int bytes)
    {
        Context->X1 = 0xdead_beef_dead_beef;
        return Access(device, offset, bytes, isWrite: false) ? Context->X1 : null;
    }

    /// <summary>A store of the guest, made once.</summary>
    /// <param name="device">Number of the device.</param>
    /// <param name="offset">Offset in its registers, a multiple of the size.</param>
    /// <param name="bytes">1, 2, 4 or 8.</param>
    /// <param name="value">What is stored.</param>
    /// <returns>Whether it is complete; else the vCPU makes it again.</returns>
    public bool Store(int device, uint offset, int bytes, ulong value)
    {
        Context->X1 = value;
        return Access(device, offset, bytes, isWrite: true);
    }

    /// <summary>The serial domain notifies the VMM.</summary>
    public void NotifyConsole() => EventLoop<DeviceKernel>.Step(ref *state, 1UL << (int)DeviceMap.ConsoleChannel, 0);

    /// <summary>The level of a device's interrupt line: pending in the distributor, where its INTID is not enabled.</summary>
    /// <param name="device">Number of the device.</param>
    public bool Line(int device)
    {
        uint intid = DeviceMap.FirstIntid + (uint)device;
        uint pending = Vgic<DeviceKernel>.DistributorRead(ref state->Gic, 0, 0x200 + (intid / 32 * 4), 4);
        return (pending >> (int)(intid % 32) & 1) != 0;
    }

    /// <summary>
    /// The VMM's state of a device in the model's terms. Of features that are never offered it knows only which word of 32 has any: as
    /// many as the model has.
    /// </summary>
    /// <param name="device">Number of the device.</param>
    /// <param name="like">The model's.</param>
    public DeviceState State(int device, DeviceState like)
    {
        ref Lockstep.Vmm.Devices.VirtioDevice d = ref VirtioState.Device(ref state->Virtio, (uint)device);
        DeviceState s = new(like.Configuration)
        {
            Status = d.Status,
            InterruptStatus = d.InterruptStatus,
            DeviceFeaturesSel = d.DeviceFeaturesSel,
            DriverFeaturesSel = d.DriverFeaturesSel,
            QueueSel = d.QueueSel,
        };
        for (uint word = 0; word < 2; word++)
        {
            uint bits = (uint)(d.DriverFeatures >> (32 * (int)word));
            if (bits != 0)
            {
                s.DriverFeatures[word] = bits;
            }
        }
        for (uint word = 2; word < 4; word++)
        {
            if ((d.UnknownFeatures >> (int)word & 1) != 0)
            {
                s.DriverFeatures[word] = like.DriverFeatures.GetValueOrDefault(word, uint.MaxValue);
            }
        }
        s.Queues[0] = Queue(d.Queue0);
        if (s.Queues.Length > 1)
        {
            s.Queues[1] = Queue(d.Queue1);
        }
        return s;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach ((nint memory, _) in pieces)
        {
            NativeMemory.AlignedFree((void*)memory);
        }
        NativeMemory.Free(state);
        NativeMemory.Free(block);
        NativeMemory.Free(MessageRegisters);
        NativeMemory.Free(Context);
        GC.SuppressFinalize(this);
    }

    private static VirtqueueState Queue(in VirtioQueue q) => new()
    {
        Size = q.Size,
        IsReady = q.Ready != 0,
        Descriptors = q.DescriptorAddress,
        Driver = q.DriverAddress,
        Device = q.DeviceAddress,

        // Counters of a queue that is not ready mean nothing.
        NextAvailable = q.Ready != 0 ? q.NextAvailable : (ushort)0,
        NextUsed = q.Ready != 0 ? q.NextUsed : (ushort)0,
        Sent = q.Ready != 0 ? q.BytesDone : 0,
    };

    private void AddDevices()
    {
        block->VirtualDeviceCount = DeviceMap.Count;
        VirtualDevice* devices = &block->Device0;
        for (int i = 0; i < DeviceMap.Count; i++)
        {
            devices[i] = new VirtualDevice
            {
                Kind = i == DeviceMap.Console ? VirtualDeviceKind.Console : VirtualDeviceKind.Block,
                Flags = i == DeviceMap.ReadOnlyDisk ? VirtualDeviceFlags.ReadOnly : 0,
                GuestBase = DeviceMap.Registers + ((ulong)i * VirtioMmioFrame.SizeBytes),
                Intid = DeviceMap.FirstIntid + (uint)i,
                Channel = i == DeviceMap.Console ? DeviceMap.ConsoleChannel : ConfigurationBlock.NoChannel,
                BackingBase = (ulong)Piece((int)DeviceMap.BackingBytes(i)),
                BackingSizeBytes = DeviceMap.BackingBytes(i),
            };
        }
    }

    private bool Access(int device, uint offset, int bytes, bool isWrite)
    {
        DeviceKernel.Current = this;
        ulong* mr = MessageRegisters;
        uint esr = AccessSyndrome.Of(bytes, 1, isWrite);
        (mr[0], mr[1], mr[2], mr[3]) = (Pc, DeviceMap.Registers + ((ulong)device * VirtioMmioFrame.SizeBytes) + offset, 0, esr);
        Context->Pc = Pc;
        bool isReplied = EventLoop<DeviceKernel>.Step(ref *state, Badge.Fault, MessageInfo.Of(FaultLabel.VMFault, 4));
        return isReplied && (Context->Pc == Pc + 4 || (Context->Pc == Pc ? false
            : throw new InvalidOperationException($"the guest takes an exception at device {device}, offset 0x{offset:x}")));
    }

    private byte* Piece(int bytes)
    {
        byte* memory = (byte*)NativeMemory.AlignedAlloc((nuint)(bytes + (2 * Page)), Page);
        new Span<byte>(memory, bytes + (2 * Page)).Fill(Canary);
        pieces.Add(((nint)memory, bytes));
        return memory + Page;
    }

    private Span<byte> Bytes(int piece) => new((byte*)pieces[piece].Memory + Page, pieces[piece].Bytes);
}
