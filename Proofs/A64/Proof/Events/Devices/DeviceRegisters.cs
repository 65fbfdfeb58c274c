using System.Buffers.Binary;
using Lockstep.Model.Registers.Virtio;
using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Proofs.Words;
using Lockstep.Vmm.Devices;

namespace Lockstep.Proofs.A64.Proof.Events.Devices;

/// <summary>
/// What the registers of a device do (VIRTIO 1.2 4.2.2, 2.1, 2.2), on the words of the VMM's state that hold them: the text of
/// Model/Devices/VirtioMmio for words that are no numbers. A test compares the two.
/// </summary>
/// <param name="image">The program, for what the device is.</param>
/// <param name="device">The device.</param>
/// <param name="load">32 bits of the data segment before the access.</param>
internal sealed unsafe class DeviceRegisters(VmmImage image, int device, Func<ulong, SymbolicWord32> load)
{
    /// <summary>The words that a store changes, by address, and what they hold then.</summary>
    public Dictionary<ulong, SymbolicWord32> Changed { get; } = [];

    private SymbolicWord32 QueueSel => load(At(d => &d->QueueSel));

    private SymbolicWord32 Status => load(At(d => &d->Status));

    /// <summary>A load of 4 bytes from a control register.</summary>
    public SymbolicWord32 Load(uint offset)
    {
        ulong offered = DeviceRelations.Offered(image, device);
        SymbolicWord32 selected = load(At(d => &d->DeviceFeaturesSel));
        return offset switch
        {
            VIRTIO_MagicValue.OffsetBytes => VirtioMmioFrame.Magic,
            VIRTIO_Version.OffsetBytes => VirtioMmioFrame.LayoutVersion,
            VIRTIO_DeviceID.OffsetBytes => DeviceLayout.Facts(image, device).Kind,
            VIRTIO_VendorID.OffsetBytes => BinaryPrimitives.ReadUInt32LittleEndian("LOCK"u8),
            VIRTIO_DeviceFeatures.OffsetBytes => SymbolicWord32.Select(selected == 0u, (uint)offered,
                SymbolicWord32.Select(selected == 1u, (uint)(offered >> 32), 0u)),
            VIRTIO_QueueNumMax.OffsetBytes => SymbolicWord32.Select(HasQueue, DeviceRelations.QueueNumMax, 0u),
            VIRTIO_QueueReady.OffsetBytes => Ready,
            VIRTIO_InterruptStatus.OffsetBytes => load(At(d => &d->InterruptStatus)),
            VIRTIO_Status.OffsetBytes => Status,

            // There is no shared memory: length and base of a region that does not exist are all ones.
            VIRTIO_SHMLenLow.OffsetBytes or VIRTIO_SHMLenHigh.OffsetBytes or VIRTIO_SHMBaseLow.OffsetBytes
                or VIRTIO_SHMBaseHigh.OffsetBytes => uint.MaxValue,
            _ => 0u,
        };
    }

    /// <summary>A byte of the configuration space (VIRTIO 1.2 5.2.4, 5.3.4).</summary>
    public SymbolicWord32 ConfigurationByte(SymbolicWord32 at)
    {
        byte[] fields = new byte[VirtioBlockLayout.ConfigurationBytes];
        if (DeviceLayout.IsBlock(image, device))
        {
            ulong sectors = DeviceLayout.Facts(image, device).BackingSizeBytes / VirtioBlockLayout.SectorBytes;
            BinaryPrimitives.WriteUInt64LittleEndian(fields, sectors);
            BinaryPrimitives.WriteUInt32LittleEndian(fields.AsSpan((int)VirtioBlockLayout.SizeMax), 4096);
            BinaryPrimitives.WriteUInt32LittleEndian(fields.AsSpan((int)VirtioBlockLayout.SegMax), 32);
            BinaryPrimitives.WriteUInt32LittleEndian(fields.AsSpan((int)VirtioBlockLayout.BlockSize), VirtioBlockLayout.SectorBytes);
        }
        else
        {
            fields[VirtioConsoleLayout.MaxPorts] = 1;
        }

        SymbolicWord32 value = 0u;
        for (uint i = 0; i < fields.Length; i++)
        {
            value = fields[i] == 0 ? value : SymbolicWord32.Select(at == SymbolicWord32.Of(i), fields[i], value);
        }

        return value;
    }

    /// <summary>A store of 4 bytes to a control register, but QueueNotify.</summary>
    public void Store(uint offset, SymbolicWord32 value)
    {
        switch (offset)
        {
            case VIRTIO_DeviceFeaturesSel.OffsetBytes:
                Changed[At(d => &d->DeviceFeaturesSel)] = value;
                break;
            case VIRTIO_DriverFeaturesSel.OffsetBytes:
                Changed[At(d => &d->DriverFeaturesSel)] = value;
                break;
            case VIRTIO_DriverFeatures.OffsetBytes:
                StoreFeatures(value);
                break;
            case VIRTIO_QueueSel.OffsetBytes:
                Changed[At(d => &d->QueueSel)] = value;
                break;
            case VIRTIO_InterruptACK.OffsetBytes:
                Changed[At(d => &d->InterruptStatus)] = load(At(d => &d->InterruptStatus)) & ~value;
                break;
            case VIRTIO_Status.OffsetBytes:
                StoreStatus(value);
                break;
            case VIRTIO_QueueReady.OffsetBytes:
                StoreReady(value & VIRTIO_QueueReady.Writable);
                break;
            default:
                StoreQueue(offset, value);
                break;
        }
    }

    /// <summary>Whether a queue of which all is known may be made ready.</summary>
    public bool IsWellMade(int queue) => DeviceRelations.IsWellMade(image, DeviceLayout.Queue(image, device, queue), load) ? true : false;

    private SymbolicBit HasQueue => QueueSel < (uint)DeviceLayout.Queues(image, device);

    /// <summary>QueueReady of the selected queue; 0 where there is none.</summary>
    private SymbolicWord32 Ready
    {
        get
        {
            SymbolicWord32 ready = 0u;
            for (int queue = 0; queue < DeviceLayout.Queues(image, device); queue++)
            {
                ready = SymbolicWord32.Select(QueueSel == (uint)queue, load(In(queue, q => &q->Ready)), ready);
            }

            return ready;
        }
    }

    private ulong At(DeviceLayout.DeviceField field) => DeviceLayout.Field(image, device, field);

    private ulong In(int queue, DeviceLayout.QueueField field) => DeviceLayout.Queue(image, device, queue) + DeviceLayout.InQueue(field);

    private void Set(SymbolicBit when, ulong at, SymbolicWord32 value) =>
        Changed[at] = SymbolicWord32.Select(when, value, Changed.TryGetValue(at, out SymbolicWord32 before) ? before : load(at));

    /// <summary>Until FEATURES_OK (3.1.1); of words 2 and 3, of which nothing is offered, only whether there is a bit in them.</summary>
    private void StoreFeatures(SymbolicWord32 value)
    {
        SymbolicBit isOpen = (Status & VIRTIO_Status.FeaturesOkBit) == 0u;
        SymbolicWord32 selected = load(At(d => &d->DriverFeaturesSel));
        ulong features = At(d => &d->DriverFeatures), unknown = At(d => &d->UnknownFeatures);
        Set(isOpen & selected == 0u, features, value);
        Set(isOpen & selected == 1u, features + 4, value);
        foreach (uint word in (uint[])[2, 3])
        {
            uint bit = 1u << (int)word;
            Set(isOpen & selected == SymbolicWord32.Of(word), unknown,
                (load(unknown) & ~bit) | SymbolicWord32.Select(value != 0u, SymbolicWord32.Of(bit), 0u));
        }
    }

    /// <summary>0 resets (2.4.2); else flags are set and none is cleared (2.1.1), FEATURES_OK of features that are taken (2.2.2).</summary>
    private void StoreStatus(SymbolicWord32 value)
    {
        SymbolicBit isReset = value == 0u, wasTaken = (Status & VIRTIO_Status.FeaturesOkBit) != 0u;
        SymbolicBit areValid = DeviceRelations.AreValid(image, device, DeviceRelations.Wide(load, At(d => &d->DriverFeatures)),
            load(At(d => &d->UnknownFeatures)));
        SymbolicWord32 status = Status | (value & VIRTIO_Status.Writable);
        status = SymbolicWord32.Select(wasTaken | areValid, status, status & ~VIRTIO_Status.FeaturesOkBit);
        status = SymbolicWord32.Select((status & VIRTIO_Status.FeaturesOkBit) != 0u, status, status & ~VIRTIO_Status.DriverOkBit);
        Set(!isReset, At(d => &d->Status), status);
        for (ulong at = (ulong)sizeof(void*); at < (ulong)sizeof(VirtioDevice); at += 4)
        {
            Set(isReset, DeviceLayout.Device(image, device) + at, (SymbolicWord32)0u);
        }
    }

    /// <summary>
    /// A queue that may be made ready is at its beginning; for one that may not, the device needs a reset (4.2.2, 2.1.2).
    /// </summary>
    private void StoreReady(SymbolicWord32 value)
    {
        for (int queue = 0; queue < DeviceLayout.Queues(image, device); queue++)
        {
            if (QueueSel == (uint)queue & load(In(queue, q => &q->Ready)) != value)
            {
                Changed[In(queue, q => &q->Ready)] = value;
                if (value != 0u)
                {
                    Start(queue);
                }
            }
        }
    }

    private void Start(int queue)
    {
        ulong q = DeviceLayout.Queue(image, device, queue), done = In(queue, f => &f->BytesDone);
        if (DeviceRelations.IsWellMade(image, q, load))
        {
            (Changed[In(queue, f => &f->NextAvailable)], Changed[done], Changed[done + 4]) = (0u, 0u, 0u);
            foreach ((ulong place, SymbolicWord64 memory) in DeviceRelations.Translated(image, q, load))
            {
                (Changed[place], Changed[place + 4]) = (SymbolicWord64.Low(memory), SymbolicWord64.High(memory));
            }

            return;
        }

        _ = Changed.Remove(In(queue, f => &f->Ready));
        ulong reasons = At(d => &d->InterruptStatus);
        Changed[At(d => &d->Status)] = Status | VIRTIO_Status.DeviceNeedsResetBit;
        Set((Status & VIRTIO_Status.DriverOkBit) != 0u, reasons, load(reasons) | VIRTIO_InterruptStatus.ConfigurationChangeBit);
    }

    /// <summary>Size and addresses stand still while the queue is ready (4.2.2.2).</summary>
    private void StoreQueue(uint offset, SymbolicWord32 value)
    {
        for (int queue = 0; queue < DeviceLayout.Queues(image, device); queue++)
        {
            ulong? at = offset switch
            {
                VIRTIO_QueueNum.OffsetBytes => In(queue, q => &q->Size),
                VIRTIO_QueueDescLow.OffsetBytes => In(queue, q => &q->DescriptorAddress),
                VIRTIO_QueueDescHigh.OffsetBytes => In(queue, q => &q->DescriptorAddress) + 4,
                VIRTIO_QueueDriverLow.OffsetBytes => In(queue, q => &q->DriverAddress),
                VIRTIO_QueueDriverHigh.OffsetBytes => In(queue, q => &q->DriverAddress) + 4,
                VIRTIO_QueueDeviceLow.OffsetBytes => In(queue, q => &q->DeviceAddress),
                VIRTIO_QueueDeviceHigh.OffsetBytes => In(queue, q => &q->DeviceAddress) + 4,
                _ => null,
            };
            if (at is { } place)
            {
                Set(QueueSel == (uint)queue & load(In(queue, q => &q->Ready)) == 0u, place, value);
            }
        }
    }
}
