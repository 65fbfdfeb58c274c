using System.Buffers.Binary;
using FsCheck;
using FsCheck.Fluent;
using Lockstep.Boards;
using Lockstep.Boards.Elf;
using Lockstep.Boards.Kernels;
using Lockstep.Model.Devices;
using Lockstep.Model.Registers.Virtio;
using Lockstep.Proofs.A64;
using Lockstep.Proofs.A64.Proof.Events;
using Lockstep.Proofs.A64.Proof.Events.Devices;
using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Proofs.Paths;
using Lockstep.Proofs.Words;
using Lockstep.Tests.Boards;
using Lockstep.Tests.Support;
using Shouldly;
using Xunit;
using SymbolicWord32 = Lockstep.Proofs.Words.SymbolicWide<Lockstep.Proofs.Words.SymbolicWide<Lockstep.Proofs.Words.SymbolicWord8>>;
using SymbolicWord64 = Lockstep.Proofs.Words.SymbolicWide<Lockstep.Proofs.Words.SymbolicWide<
    Lockstep.Proofs.Words.SymbolicWide<Lockstep.Proofs.Words.SymbolicWord8>>>;

namespace Lockstep.Tests.Proofs.A64;

/// <summary>Proofs over the machine code of emulated devices: broken code is refuted, and what the registers are compared with is the
/// model.</summary>
public sealed class DeviceProofTests(DeviceProofTests.Configured configured) : IClassFixture<DeviceProofTests.Configured>
{
    private const string Devices = "vmm_Lockstep_Vmm_Devices_", Kernel = "_1<vmm_Lockstep_Vmm_Microkit_MicrokitKernel>__";

    private readonly VmmImage image = configured.Image;

    /// <summary>The built vmm.elf with a console (device 0) and a disk (device 1).</summary>
    public sealed class Configured
    {
        public Configured()
        {
            using TestFiles files = new();
            Directory.CreateDirectory(files.PathOf("images/virtio"));
            files.Write("images/virtio/disk.img", new byte[0x80_0000]);
            Build.Run(files.Options with
            {
                System = "virtio.system",
                Vmm = Repository.Built("vmm.elf"),
                Host = Repository.Built("host.elf"),
                Configuration = KernelConfiguration.Release,
            });
            Image = new(ElfFile.Read(Path.Combine(files.Output, "virtio/vmm.elf"), "vmm.elf"), "virtio");
        }

        internal VmmImage Image { get; }
    }

    [Fact]
    public void Access_to_a_region_is_to_its_last_byte_and_no_further()
    {
        using PathExplorer explorer = new();
        OpenRegion region = new("test", SymbolicWord64.Of(0x1000), SymbolicWord64.Of(0x100), MayStore: true);
        explorer.Explore(() =>
        {
            SymbolicWord64 offset = Unknowns.Wide("offset");
            explorer.Assume((offset <= SymbolicWord64.Of(0xf8)).ToExpression());
            SymbolicMemory.IsProved(region.Contains(region.Start + offset, SymbolicWord64.Of(8))).ShouldBeTrue();
            SymbolicMemory.IsProved(region.Contains(region.Start + offset + SymbolicWord64.Of(1), SymbolicWord64.Of(8))).ShouldBeFalse();
            SymbolicMemory.IsProved(region.Contains(region.Start + offset - SymbolicWord64.Of(1), SymbolicWord64.Of(8))).ShouldBeFalse();
        });
    }

    /// <summary>
    /// One instruction of a function is another one: the case holds before, and fails after, for the right reason. The words are the
    /// instruction's, and what takes its place.
    /// </summary>
    [Theory]
    [InlineData("device memory", 0, "vmm_Lockstep_Vmm_Guest_MemoryCopy__Copy", 0xf100405f, 0xf1003c5f, "outside of every")] // cmp x2, #15
    [InlineData("device memory", 1, "vmm_Lockstep_Vmm_Guest_GuestRam__Reach", 0xcb060026, 0xcb010026, "not as in the model")]
    [InlineData("device chain", 0, Devices + "ChainBytes__Read", 0x710402df, 0x710406df, "is in the pieces of a chain")] // cmp w22, #257
    [InlineData("device chain", 1, Devices + "ChainBytes__Part", 0x9a8530c6, 0xd503201f, "may be outside of every region")]
    [InlineData("device queue", 0, Devices + "SplitQueue__Collect", 0x6b0402df, 0x6b0403ff, "is outside of every region")] // cmp wzr, w4
    [InlineData("device queue", 0, Devices + "SplitQueue__Append", 0x7104005f, 0x7104045f, "is in the pieces of a chain")] // cmp w2, #257
    [InlineData("device queue", 3, Devices + "SplitQueue__Complete", 0x489ffc20, 0x79000020, "the index after them")] // strh, not stlrh
    [InlineData("device serve", 1, Devices + "VirtioConsole" + Kernel + "Send", 0x12002863, 0x12002c63, "may be outside of every region")]
    [InlineData("device serve", 2, Devices + "VirtioBlock" + Kernel + "Check", 0xeb04001f, 0xeb04009f, "may be outside of every region")]
    [InlineData("device reset", 0, Devices + "DeviceStatus" + Kernel + "Reset", 0xb900243f, 0xd503201f, "is 0")] // nop
    [InlineData("device line", 0, "vmm_Lockstep_Vmm_Gic_DeviceLine" + Kernel + "Raise", 0x2a0300a3, 0xd503201f, "the line is high")] // nop
    [InlineData("device load", 139, Devices + "VirtioBlock" + Kernel + "ConfigurationWord", 0x52820000, 0x52840000, "the guest's X")]
    [InlineData("device store", 26, Devices + "DeviceStatus" + Kernel + "Write", 0x528011e1, 0x528019e1, "is as the store makes it")]
    [InlineData("device channel", 0, Devices + "VirtioDevices" + Kernel + "Notified", 0x6b14001f, 0x6b00001f, "no device of its kind")]
    public void A_broken_instruction_is_refuted(string row, int number, string function, uint word, uint broken, string complaint)
    {
        EventCase c = DeviceCases.Of(image).Where(c => c.Class.Id == row).ElementAt(number);
        ElfSymbol symbol = image.Elf.Symbol(function, "a test breaks it");
        ulong at = Enumerable.Range(0, (int)symbol.Size / Instruction.Bytes).Select(i => symbol.Value + (ulong)(Instruction.Bytes * i))
            .First(a => image.WordAt(a) == word);
        CaseResult right = CaseRun.Prove(image, c);
        right.Failure.ShouldBeNull();
        right.Coverage.Addresses.ShouldContain(at);
        CaseRun.Prove(image.With(at, broken), c).Failure.ShouldNotBeNull().ShouldContain(complaint);
    }

    /// <summary>A loop whose counter does not count: w22 of ChainBytes.Read stays what it is.</summary>
    [Fact]
    public void A_loop_that_need_not_end_is_refuted()
    {
        const uint add1 = 0x1100_06d6, add0 = 0x1100_02d6; // add w22, w22, #1 and #0
        ElfSymbol symbol = image.Elf.Symbol($"{Devices}ChainBytes__Read", "a test breaks it");
        ulong at = Enumerable.Range(0, (int)symbol.Size / Instruction.Bytes).Select(i => symbol.Value + (ulong)(Instruction.Bytes * i))
            .First(a => image.WordAt(a) == add1);
        CaseRun.Prove(image.With(at, add0), DeviceCases.Of(image).First(c => c is ChainBytesCase)).Failure.ShouldNotBeNull()
            .ShouldContain("no register shows that the loop at");
    }

    /// <summary>Every case has its own name, and the invariant is what start-up leaves.</summary>
    [Fact]
    public void The_cases_begin_where_start_up_ends()
    {
        IReadOnlyList<EventCase> cases = DeviceCases.Of(image);
        cases.Select(c => c.ToString()).Distinct().Count().ShouldBe(cases.Count);
        CaseRun.Prove(image, cases.Single(c => c is DevicesStart)).Failure.ShouldBeNull();
    }

    /// <summary>
    /// What stores and loads are compared with is Model/Devices: random states of both devices, random accesses, the same state and value.
    /// </summary>
    [Fact]
    public void The_registers_are_those_of_the_model() =>
        Seeded.Run(nameof(The_registers_are_those_of_the_model), Arb.From(ArbMap.Default.GeneratorFor<int>()),
            seed => Compare(new(seed)), runs: 4000);

    private unsafe void Compare(System.Random random)
    {
        using PathExplorer explorer = new();
        int device = random.Next(2);
        Dictionary<ulong, uint> words = RandomState(random, device);
        DeviceState model = ModelOf(device, at => words.GetValueOrDefault(at));
        DeviceRegisters registers = new(image, device, at => SymbolicWord32.Of(words.GetValueOrDefault(at)));
        uint offset = 4 * (uint)random.Next(64), value = Pick(random, 0, 1, 2, 3, 8, 0xf, 64, 0x206, 4, (uint)random.NextInt64());
        ((uint)registers.Load(offset).Term.Value).ShouldBe((uint)VirtioMmio.Read(model, offset, 4), $"load at 0x{offset:x}");
        uint inSpace = (uint)random.Next(0x100);
        ((byte)registers.ConfigurationByte(SymbolicWord32.Of(inSpace)).Term.Value).ShouldBe(
            (byte)VirtioMmio.Read(model, VirtioMmioFrame.ControlBytes + inSpace, 1), $"configuration space at 0x{inSpace:x}");
        if (offset == VIRTIO_QueueNotify.OffsetBytes)
        {
            return;
        }

        registers.Store(offset, SymbolicWord32.Of(value));
        VirtioMmio.Write(model, offset, 4, value, Ram());
        foreach (uint word in (uint[])[2, 3])
        {
            // Of features that are not offered the VMM remembers whether there are some.
            if (model.DriverFeatures.ContainsKey(word))
            {
                model.DriverFeatures[word] = 1;
            }
        }

        foreach ((ulong at, SymbolicWord32 now) in registers.Changed)
        {
            now.Term.IsKnown.ShouldBeTrue();
            words[at] = (uint)now.Term.Value;
        }

        ModelOf(device, at => words.GetValueOrDefault(at)).ToString().ShouldBe(model.ToString(), $"store of 0x{value:x} at 0x{offset:x}");
    }

    private ByteStore Ram() => new(_ => 0, [.. image.GuestRam.Select(ram => new ByteRange(ram.GuestBase, ram.SizeBytes))]);

    /// <summary>A state that the invariant allows, often one that is close to a rule.</summary>
    private unsafe Dictionary<ulong, uint> RandomState(System.Random random, int device)
    {
        Dictionary<ulong, uint> words = [];
        void Set(ulong at, uint value) => words[at] = value;
        void Wide(ulong at, ulong value) => (words[at], words[at + 4]) = ((uint)value, (uint)(value >> 32));
        ulong Field(DeviceLayout.DeviceField field) => DeviceLayout.Field(image, device, field);

        ulong ram = image.GuestRam.First().GuestBase;
        ulong taken = random.Next(3) == 0 ? (ulong)random.NextInt64()
            : (1ul << 32) | (DeviceRelations.Offered(image, device) & (ulong)random.NextInt64());
        uint unknown = random.Next(4) == 0 ? 4u << random.Next(2) : 0;
        bool isValid = (taken & ~DeviceRelations.Offered(image, device)) == 0 && (taken >> 32 & 1) != 0 && unknown == 0;
        uint status = (uint)random.Next(256) & VIRTIO_Status.Implemented & (isValid ? uint.MaxValue : ~VIRTIO_Status.FeaturesOkBit);
        status &= (status & VIRTIO_Status.FeaturesOkBit) != 0 ? uint.MaxValue : ~VIRTIO_Status.DriverOkBit;
        Wide(Field(d => &d->DriverFeatures), taken);
        Set(Field(d => &d->UnknownFeatures), unknown);
        Set(Field(d => &d->Status), status);
        Set(Field(d => &d->InterruptStatus), (uint)random.Next(4));
        Set(Field(d => &d->DeviceFeaturesSel), (uint)random.Next(3));
        Set(Field(d => &d->DriverFeaturesSel), (uint)random.Next(5));
        Set(Field(d => &d->QueueSel), (uint)random.Next(3));
        for (int queue = 0; queue < DeviceLayout.Queues(image, device); queue++)
        {
            ulong q = DeviceLayout.Queue(image, device, queue);
            Set(q + DeviceLayout.InQueue(f => &f->Size), Pick(random, 0, 1, 3, 16, 64, 128));
            Wide(q + DeviceLayout.InQueue(f => &f->DescriptorAddress), ram + Pick(random, 0, 0x1000, 0x1008));
            Wide(q + DeviceLayout.InQueue(f => &f->DriverAddress), ram + Pick(random, 2, 0x2000, 0x2001, 0xffff_0000));
            Wide(q + DeviceLayout.InQueue(f => &f->DeviceAddress), ram + Pick(random, 4, 0x3000, 0x3002));
            bool isReady = random.Next(2) == 0 && new DeviceRegisters(image, device, At).IsWellMade(queue);
            Set(q + DeviceLayout.InQueue(f => &f->Ready), isReady ? 1u : 0);
            Set(q + DeviceLayout.InQueue(f => &f->NextAvailable), isReady ? (uint)random.NextInt64() : 0);
            Wide(q + DeviceLayout.InQueue(f => &f->BytesDone), isReady ? (ulong)random.Next(100) : 0);
        }

        return words;

        SymbolicWord32 At(ulong at) => SymbolicWord32.Of(words.GetValueOrDefault(at));
    }

    /// <summary>The model's state that words of the VMM stand for; the counters of a queue that is not ready are none.</summary>
    private unsafe DeviceState ModelOf(int device, Func<ulong, uint> word)
    {
        ulong Wide(ulong at) => word(at) | ((ulong)word(at + 4) << 32);
        ulong Field(DeviceLayout.DeviceField field) => DeviceLayout.Field(image, device, field);

        DeviceState s = new(new DeviceConfiguration
        {
            DeviceId = DeviceLayout.Facts(image, device).Kind,
            VendorId = BinaryPrimitives.ReadUInt32LittleEndian("LOCK"u8),
            CapacitySectors = DeviceLayout.Facts(image, device).BackingSizeBytes / VirtioBlockLayout.SectorBytes,
        })
        {
            Status = word(Field(d => &d->Status)),
            InterruptStatus = word(Field(d => &d->InterruptStatus)),
            DeviceFeaturesSel = word(Field(d => &d->DeviceFeaturesSel)),
            DriverFeaturesSel = word(Field(d => &d->DriverFeaturesSel)),
            QueueSel = word(Field(d => &d->QueueSel)),
        };
        ulong features = Wide(Field(d => &d->DriverFeatures));
        uint unknown = word(Field(d => &d->UnknownFeatures));
        uint[] bits = [(uint)features, (uint)(features >> 32), unknown >> 2 & 1, unknown >> 3 & 1];
        for (uint i = 0; i < bits.Length; i++)
        {
            if (bits[i] != 0)
            {
                s.DriverFeatures[i] = bits[i];
            }
        }

        for (int queue = 0; queue < s.Queues.Length; queue++)
        {
            ulong q = DeviceLayout.Queue(image, device, queue);
            bool isReady = word(q + DeviceLayout.InQueue(f => &f->Ready)) != 0;
            uint counters = word(q + DeviceLayout.InQueue(f => &f->NextAvailable));
            s.Queues[queue] = new()
            {
                Size = word(q + DeviceLayout.InQueue(f => &f->Size)),
                IsReady = isReady,
                Descriptors = Wide(q + DeviceLayout.InQueue(f => &f->DescriptorAddress)),
                Driver = Wide(q + DeviceLayout.InQueue(f => &f->DriverAddress)),
                Device = Wide(q + DeviceLayout.InQueue(f => &f->DeviceAddress)),
                NextAvailable = (ushort)(isReady ? counters : 0),
                NextUsed = (ushort)(isReady ? counters >> 16 : 0),
                Sent = isReady ? Wide(q + DeviceLayout.InQueue(f => &f->BytesDone)) : 0,
            };
        }

        return s;
    }

    private static uint Pick(System.Random random, params uint[] values) => values[random.Next(values.Length)];
}
