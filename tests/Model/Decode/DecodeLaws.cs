using Lockstep.Model.Gic;
using Lockstep.Model.Registers;
using Lockstep.Model.Table;
using Lockstep.Model.Words;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Model.Decode;

/// <summary>
/// What the facts say of each register, asked of the model through the frames that software sees. No register has code of its own
/// here but those of <see cref="Signature.WritableElsewhere"/>.
/// </summary>
public sealed class DecodeLaws
{
    private const int Cpu = 1, Cpus = 4, Intids = 96;

    private static readonly DecodeFrame[] Frames = [DecodeFrame.GicdV2, DecodeFrame.GicdV3, DecodeFrame.Gicc, DecodeFrame.Gicr];

    public static TheoryData<string, string> Registers
    {
        get
        {
            TheoryData<string, string> all = [];
            foreach ((DecodeFrame frame, DecodedRegister r) in Frames.SelectMany(f => f.Registers.Select(r => (f, r))))
            {
                all.Add(frame.Name, r.Register.Name);
            }

            return all;
        }
    }

    public static TheoryData<string> FrameNames => [.. Frames.Select(f => f.Name)];

    [Theory, MemberData(nameof(Registers))]
    public void After_reset_it_reads_as_the_facts_say(string frame, string name) => ForEach(frame, name, (m, r, n) =>
    {
        if (r.HasReset)
        {
            // IHI 0048B 4.3.12: those of private INTIDs read the number of the CPU that reads, of which the facts' reset values know nothing.
            bool isOwnNumber = r.Name == nameof(GICD_ITARGETSR) && n < GICD_ITARGETSR.ReadOnlyCount;
            m.Read(r, n).ShouldBe(
                isOwnNumber ? GICD_ITARGETSR.ReadOnlyValue(Cpu, Cpus) : r.Reads ? r.Reset(n, Intids, Cpus) : 0, r.NameOf(n));
        }
    });

    [Theory, MemberData(nameof(Registers))]
    public void Bits_that_are_not_implemented_read_0_whatever_was_written(string frame, string name) => ForEach(frame, name, (m, r, n) =>
    {
        m.Write(r, n, ulong.MaxValue);
        (m.Read(r, n) & ~r.Implemented(n, Intids, Cpus)).ShouldBe(0UL, r.NameOf(n));
        m.Write(r, n, 0);
        (m.Read(r, n) & ~r.Implemented(n, Intids, Cpus)).ShouldBe(0UL, r.NameOf(n));
    });

    [Theory, MemberData(nameof(Registers))]
    public void A_write_changes_nothing_where_nothing_is_writable(string frame, string name) => ForEach(frame, name, (m, r, n) =>
    {
        if (!r.Writes)
        {
            m.Write(r, n, ulong.MaxValue);
            m.IsAsAfterReset.ShouldBeTrue(r.NameOf(n));
        }
    });

    [Theory, MemberData(nameof(Registers))]
    public void A_read_changes_nothing_unless_it_is_a_command(string frame, string name) => ForEach(frame, name, (m, r, n) =>
    {
        if (!r.IsCommand)
        {
            m.Write(r, n, 0x1357_9bdf_0246_8ace);
            World other = new(m.Frame);
            other.Write(r, n, 0x1357_9bdf_0246_8ace);
            m.Read(r, n);
            m.IsAs(other).ShouldBeTrue(r.NameOf(n));
        }
    });

    /// <summary>IHI 0048B 4.1.4: bytes write their lanes; of a command they are nothing.</summary>
    [Theory, MemberData(nameof(Registers))]
    public void Four_writes_of_a_byte_are_one_of_a_word(string frame, string name) => ForEach(frame, name, (m, r, n) =>
    {
        World bytes = new(m.Frame);
        for (uint i = 0; i < 4; i++)
        {
            bytes.Access(r.OffsetBytes + (n * r.StrideBytes) + i, 1, 0xa5u + i);
        }

        if (!r.IsCommand)
        {
            m.Access(r.OffsetBytes + (n * r.StrideBytes), 4, 0xa8a7_a6a5);
        }

        bytes.IsAs(m).ShouldBeTrue(r.NameOf(n));
    });

    [Theory, MemberData(nameof(FrameNames))]
    public void Where_no_register_is_reads_0_and_writes_do_nothing(string frame)
    {
        World m = new(Frames.Single(f => f.Name == frame));
        int places = 0;
        for (uint offset = 0; offset < m.Frame.Facts.SizeBytes; offset += 4)
        {
            if (!m.Frame.Registers.Any(r => offset >= r.Start && offset < r.Register.EndBytes && offset % r.Register.StrideBytes < r.Register.WidthBits / 8))
            {
                m.Access(offset, 4, 0xffff_ffff);
                m.At(offset).ShouldBe(0u, $"0x{offset:x}");
                places++;
            }
        }

        places.ShouldBeGreaterThan(100);
        m.IsAsAfterReset.ShouldBeTrue();
    }

    [Fact]
    public void Encodings_and_system_registers_are_one_to_one()
    {
        Dictionary<IccRegister, uint> seen = [];
        for (uint encoding = 0; encoding <= 0xffff; encoding++)
        {
            if (IccRegisterEncoding.Decode(encoding) is { } register)
            {
                seen.Add(register, encoding);
                IccRegisterEncoding.Of(register).ShouldBe(encoding);
                RegisterTable.Icc.Find(encoding).ShouldNotBeNull().Register.NameOf(RegisterTable.Icc.Find(encoding)!.Value.N).ShouldBe(register.ToString());
            }
        }

        seen.Keys.Order().ShouldBe(Enum.GetValues<IccRegister>());
    }

    /// <summary>IHI 0069 12.2: of which registers MSR, and of which MRS, is UNDEFINED.</summary>
    [Fact]
    public void System_registers_have_the_directions_of_the_manual()
    {
        string[] readOnly = ["ICC_IAR0_EL1", "ICC_HPPIR0_EL1", "ICC_RPR_EL1", "ICC_IAR1_EL1", "ICC_HPPIR1_EL1"];
        string[] writeOnly = ["ICC_EOIR0_EL1", "ICC_DIR_EL1", "ICC_SGI1R_EL1", "ICC_ASGI1R_EL1", "ICC_SGI0R_EL1", "ICC_EOIR1_EL1"];
        foreach (IccRegister register in Enum.GetValues<IccRegister>())
        {
            IccRegisterEncoding.HasDirection(register, isWrite: true).ShouldBe(!readOnly.Contains(register.ToString()), register.ToString());
            IccRegisterEncoding.HasDirection(register, isWrite: false).ShouldBe(!writeOnly.Contains(register.ToString()), register.ToString());
        }
    }

    [Fact]
    public void System_registers_read_after_reset_as_the_facts_say()
    {
        foreach (Register r in RegisterTable.Icc.Registers.Where(r => r.Name.EndsWith("_EL1", StringComparison.Ordinal) && r.Reads && r.HasReset))
        {
            World m = new(DecodeFrame.GicdV3);
            ((ulong)m.ReadIcc(IccRegisterEncoding.Decode(r.Encoding)!.Value)).ShouldBe(r.Reset(0, Intids, Cpus), r.Name);
        }
    }

    private static void ForEach(string frame, string name, Action<World, Register, uint> law)
    {
        DecodeFrame f = Frames.Single(f => f.Name == frame);
        DecodedRegister r = f.Registers.Single(r => r.Register.Name == name);
        for (uint n = r.First; n < r.Register.Count && !Signature.WritableElsewhere.Contains(name); n++)
        {
            law(new World(f), r.Register, n);
        }
    }

    /// <summary>A controller after reset, and one frame of it.</summary>
    private sealed class World(DecodeFrame frame)
    {
        private readonly GicState<Word32, Bit> state = Reset(frame);

        public DecodeFrame Frame => frame;

        public bool IsAsAfterReset => state.StateEquals(Reset(frame)).Value;

        public bool IsAs(World other) => state.StateEquals(other.state).Value;

        public uint ReadIcc(IccRegister register) => Gic<Word32, Bit>.ReadIcc(state, Cpu, register).Low.Value;

        public ulong Read(Register r, uint n)
        {
            uint at = r.OffsetBytes + (n * r.StrideBytes);
            return r.WidthBits == 64 ? At(at) | (ulong)At(at + 4) << 32 : At(at);
        }

        public void Write(Register r, uint n, ulong value)
        {
            uint at = r.OffsetBytes + (n * r.StrideBytes);
            Access(at, 4, (uint)value);
            if (r.WidthBits == 64)
            {
                Access(at + 4, 4, (uint)(value >> 32));
            }
        }

        public uint At(uint offset) => (frame.Name switch
        {
            "Gicc" => Gic<Word32, Bit>.ReadGicc(state, Cpu, offset, 4),
            "Gicr" => Gic<Word32, Bit>.ReadGicr(state, 0, Cpu, offset, 4),
            _ => Gic<Word32, Bit>.ReadGicd(state, Cpu, offset, 4),
        }).Value;

        public void Access(uint offset, int sizeBytes, uint value)
        {
            switch (frame.Name)
            {
                case "Gicc": Gic<Word32, Bit>.WriteGicc(state, Cpu, offset, sizeBytes, value); break;
                case "Gicr": Gic<Word32, Bit>.WriteGicr(state, 0, Cpu, offset, sizeBytes, value); break;
                default: Gic<Word32, Bit>.WriteGicd(state, Cpu, offset, sizeBytes, value); break;
            }
        }

        private static GicState<Word32, Bit> Reset(DecodeFrame frame) => Gic<Word32, Bit>.Reset(new GicConfiguration
        {
            Version = frame.Name is "GicdV2" or "Gicc" ? GicVersion.V2 : GicVersion.V3,
            CpuCount = Cpus,
            IntidCount = Intids,
        });
    }
}
