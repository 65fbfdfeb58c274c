namespace Lockstep.Agent;

/// <summary>One action: an instruction with its registers, or for a class that has none of its own, dice in <see cref="X0"/>.</summary>
public struct AttackAction
{
    /// <summary>What it is.</summary>
    public AttackClass Class;

    /// <summary>The A64 instruction, which uses x0, x2 and x3 as data and x1 as address; 0 for a class that is several.</summary>
    public uint Encoding;

    /// <summary>Registers before it.</summary>
    public ulong X0, X1, X2, X3, X7;
}

/// <summary>
/// The actions of an attack, from its operands alone. The agent, which is freestanding, performs them; the tools list them, to
/// predict what they do and to write them down one by one.
/// </summary>
public static unsafe class AttackActions
{
    private const uint Br = 0xd61f_0020, Smc = 0xd400_0003, Hvc = 0xd400_0002;
    private const uint PsciFirst = 0x8400_0000, PsciMask = 0xbfff_ffe0, CPU_ON = 0xc400_0003;

    /// <summary>The first state of a CPU's dice.</summary>
    public static ulong Start(ulong seed, int cpu) => seed ^ ((ulong)(uint)cpu + 1) * 0xd1b5_4a32_d192_ed03;

    /// <summary>64 bits (SplitMix64).</summary>
    public static ulong Roll(ref ulong dice)
    {
        dice += 0x9e37_79b9_7f4a_7c15;
        ulong z = (dice ^ dice >> 30) * 0xbf58_476d_1ce4_e5b9;
        z = (z ^ z >> 27) * 0x94d0_49bb_1331_11eb;
        return z ^ z >> 31;
    }

    /// <summary>The next action of a CPU.</summary>
    /// <param name="dice">The CPU's dice.</param>
    /// <param name="operands">Of the operation (<see cref="AttackFormat"/>).</param>
    /// <param name="cpus">CPUs of the machine.</param>
    /// <param name="gicc">Guest-physical address of GICC, or 0.</param>
    public static AttackAction Next(ref ulong dice, ulong* operands, int cpus, ulong gicc)
    {
        AttackAction action = default;
        action.Class = Choose(Roll(ref dice), operands[AttackFormat.Weights]);
        ulong choice = Roll(ref dice);
        action.X0 = Roll(ref dice);
        action.X2 = Roll(ref dice);
        action.X3 = Roll(ref dice);
        action.X7 = Roll(ref dice);
        switch (action.Class)
        {
            case AttackClass.Distributor or AttackClass.Redistributor or AttackClass.Unmapped or AttackClass.Interface:
                action.Encoding = action.Class == AttackClass.Interface ? Plain(2 | (choice >> 32 & 1) << 2) : Plain(choice >> 32);
                action.X1 = Address(action.Class, choice, operands, cpus, gicc, SizeBytes(action.Encoding));
                break;
            case AttackClass.NoSyndrome:
                action.Encoding = WithoutSyndrome((uint)(choice >> 32) % WithoutSyndromeCount);
                action.X1 = Address(Anywhere(choice >> 48), choice, operands, cpus, gicc, 4);
                break;
            case AttackClass.Fetch:
                action.Encoding = Br;
                action.X1 = Address(Anywhere(choice >> 48), choice, operands, cpus, gicc, 4, isFetch: true);
                break;
            case AttackClass.RegisterRead or AttackClass.RegisterWrite:
                int register = Register(choice);
                action.Encoding = action.Class == AttackClass.RegisterRead ? SystemRegister.Mrs(register) : SystemRegister.Msr(register);
                break;
            case AttackClass.Call:
                Call(ref action, choice, cpus);
                break;
            case AttackClass.Sgi:
                Sgi(ref action, choice, operands, gicc);
                break;
            case AttackClass.Timer:
                Timer(ref action, choice);
                break;
            default:
                action.X0 = choice;
                break;
        }

        return action;
    }

    /// <summary>Whether the result in X0 of a call follows from PSCI and SMCCC: not of CPU_ON, whose errors have no order, nor of HVC with a number of seL4's in x7.</summary>
    public static bool HasResult(in AttackAction action) =>
        action.Class == AttackClass.Call && ((uint)action.X0 & ~0x4000_0000u) != (CPU_ON & ~0x4000_0000u)
        && !(IsHvc(action.Encoding) && -(long)action.X7 is > 0 and < 64);

    /// <summary>Whether an instruction is MRS or MSR of the EL1 physical timer, which seL4 may leave to guests.</summary>
    public static bool IsPhysicalTimer(uint encoding) =>
        (encoding >> 5 & 0xffff) is >= SystemRegister.CNTP_TVAL_EL0 and <= SystemRegister.CNTP_CVAL_EL0;

    /// <summary>Whether an instruction is HVC.</summary>
    public static bool IsHvc(uint encoding) => (encoding & 0xffe0_001f) == Hvc;

    /// <summary>Bytes of a load or store with a valid syndrome.</summary>
    public static uint SizeBytes(uint encoding) => 1u << (int)(encoding >> 30);

    private static AttackClass Choose(ulong roll, ulong weights)
    {
        ulong sum = 0;
        for (int i = 0; i < 64; i += 4)
        {
            sum += weights >> i & 15;
        }

        ulong at = sum == 0 ? 0 : (roll >> 16) % sum;
        for (int i = 0; i < 16; i++)
        {
            ulong weight = weights >> (4 * i) & 15;
            if (at < weight)
            {
                return (AttackClass)i;
            }

            at -= weight;
        }

        return AttackClass.Unmapped;
    }

    /// <summary>LDR, STR, LDRS of x0 or the zero register at [x1].</summary>
    private static uint Plain(ulong roll)
    {
        uint size = (uint)roll & 3, opc = (uint)(roll >> 2) & 3;
        // Opc 2 and 3 are loads with sign extension to 64 and 32 bits; those that do not exist become plain loads.
        opc = opc >= 2 && size + opc > 4 ? 1 : opc;
        uint rt = (roll >> 4 & 15) == 0 ? 31u : 0;
        return size << 30 | 0x3900_0020 | opc << 22 | rt;
    }

    private static AttackClass Anywhere(ulong roll) => (roll & 3) switch
    {
        0 => AttackClass.Distributor,
        1 => AttackClass.Redistributor,
        _ => AttackClass.Unmapped,
    };

    private static ulong Address(AttackClass where, ulong roll, ulong* operands, int cpus, ulong gicc, uint sizeBytes, bool isFetch = false)
    {
        uint within = where switch
        {
            AttackClass.Distributor => (roll >> 24 & 7) == 0 ? (uint)operands[AttackFormat.GicdBytes] : 0x1000,
            AttackClass.Interface => (roll >> 24 & 7) == 0 ? AttackFormat.GiccBytes : 0x100,
            AttackClass.Redistributor => AttackFormat.GicrBytes * ((uint)cpus + 1),
            _ => AttackFormat.UnmappedBytes,
        };
        // Sizes are those of data; an unaligned fetch would be a fault of the branch, not of the place.
        bool unaligned = (roll >> 27 & 7) == 0 && where != AttackClass.Interface && !isFetch;
        uint offset = (uint)(roll & 0xff_ffff) % within;
        offset = unaligned ? offset : offset & ~(sizeBytes - 1);
        return where switch
        {
            AttackClass.Distributor => operands[AttackFormat.Gicd] + offset,
            AttackClass.Redistributor when operands[AttackFormat.Gicr] != 0 => operands[AttackFormat.Gicr] + offset,
            AttackClass.Interface when gicc != 0 => gicc + offset,
            _ => operands[AttackFormat.Unmapped] + (offset & (AttackFormat.UnmappedBytes - 1)),
        };
    }

    /// <summary>
    /// Encodings of forms whose syndrome does not say the register, all at [x1]: pre-index is by 0, for what lies behind a place may
    /// be mapped. No store-exclusive: alone it does nothing.
    /// </summary>
    private const uint WithoutSyndromeCount = 16;

    private static uint WithoutSyndrome(uint n) => n switch
    {
        0 => 0xa940_0820, // LDP x0, x2
        1 => 0xa900_0820, // STP x0, x2
        2 => 0x2940_0820, // LDP w0, w2
        3 => 0x2900_0820, // STP w0, w2
        4 => 0xb840_4420, // LDR w0, post-index
        5 => 0xb800_4420, // STR w0, post-index
        6 => 0xf840_0c20, // LDR x0, pre-index
        7 => 0x3800_0c20, // STRB w0, pre-index
        8 => 0x885f_7c20, // LDXR w0
        9 => 0xc85f_fc20, // LDAXR x0
        10 => 0x3dc0_0020, // LDR q0
        11 => 0x3d80_0020, // STR q0
        12 => 0xbd40_0020, // LDR s0
        13 => 0xfc00_0c20, // STR d0, pre-index
        14 => 0x4c40_7020, // LD1 {v0.16b}
        _ => 0x4c00_7020, // ST1 {v0.16b}
    };

    /// <summary>ICC registers, the physical timer, and what is left to implementations at EL1 and EL0 in op1 2, 3, 6, 7.</summary>
    private static int Register(ulong roll)
    {
        int crm = (int)(roll >> 8) & 15, op2 = (int)(roll >> 12) & 7;
        return (roll & 7) switch
        {
            0 or 1 => SystemRegister.Encode(3, 0, 12, 8 + crm % 5, op2),
            2 => SystemRegister.ICC_PMR_EL1,
            3 => SystemRegister.CNTP_TVAL_EL0 + op2 % 3,
            4 => SystemRegister.Encode(3, 3, 15, crm, op2),
            5 => SystemRegister.Encode(3, 2, 11, crm, op2),
            6 => SystemRegister.Encode(3, 6, 15, crm, op2),
            _ => SystemRegister.Encode(3, 7, 11, crm, op2),
        };
    }

    private static void Call(ref AttackAction action, ulong choice, int cpus)
    {
        bool hvc = (choice & 3) == 0;
        action.Encoding = (hvc ? Hvc : Smc) | ((choice >> 2 & 3) == 0 ? (uint)(choice >> 16 & 0xffff) << 5 : 0);
        ulong number = action.X0;
        switch (choice >> 4 & 7)
        {
            case 0 or 1:
                number = number & ~0xffff_ffffUL | PsciFirst | (uint)number & 0x4000_001f;
                break;
            case 2:
                // SMCCC's own, and a service of each owner.
                number = (uint)number & 0xff00_0003;
                break;
            case 3 when !hvc:
                number = CPU_ON;
                break;
        }

        if (((uint)number & PsciMask) == PsciFirst)
        {
            number = Question(number, hvc);
        }

        // With a valid CPU number that is on, or one that there is not; nobody can be started by this.
        action.X0 = number;
        action.X1 = (choice >> 7 & 3) == 0 ? action.X2 : choice >> 40 & 31;
        if (((uint)number & ~0x4000_0000u) == (CPU_ON & ~0x4000_0000u))
        {
            action.X1 = (choice >> 7 & 3) == 0 ? (ulong)cpus + (choice >> 40 & 0xff) : 0;
        }

        action.X7 = hvc && (choice >> 10 & 3) != 0 ? (ulong)-(long)(1 + (choice >> 12 & 31)) : action.X7;
    }

    /// <summary>
    /// PSCI functions that end, suspend or stop something become others. CPU_ON goes to CPU 0, which is on, or to a CPU that there is
    /// not; by HVC it becomes a question too.
    /// </summary>
    private static ulong Question(ulong number, bool hvc) => (number & 31) switch
    {
        1 or 2 or 8 or 9 or 0xb or 0xc or 0xe or 0x12 => number & ~31UL | 4,
        3 when hvc => number & ~31UL | 4,
        _ => number,
    };

    private static void Sgi(ref AttackAction action, ulong choice, ulong* operands, ulong gicc)
    {
        const ulong sgir = 0xf00;
        if (gicc != 0)
        {
            action.Encoding = 0xb900_0020; // STR w0, [x1]
            action.X1 = operands[AttackFormat.Gicd] + sgir;
            action.X0 = (choice & 7) == 0 ? action.X0 : action.X0 & 0x03ff_000f;
            return;
        }

        action.Encoding = SystemRegister.Msr(SystemRegister.ICC_SGI1R_EL1 + (int)((choice >> 8) % 3));
        action.X0 = (choice & 7) == 0 ? action.X0 : action.X0 & 0x0f00_000f | (choice >> 3 & 1) << 40;
    }

    private static void Timer(ref AttackAction action, ulong choice)
    {
        int register = (choice & 3) switch
        {
            0 => SystemRegister.CNTV_TVAL_EL0,
            1 => SystemRegister.CNTV_CVAL_EL0,
            _ => SystemRegister.CNTV_CTL_EL0,
        };
        action.Encoding = SystemRegister.Msr(register);
        action.X0 = register switch
        {
            SystemRegister.CNTV_TVAL_EL0 => (choice >> 8 & 3) switch { 0 => 1, 1 => 0, 2 => action.X0 & 0xfff, _ => action.X0 },
            SystemRegister.CNTV_CVAL_EL0 => (choice >> 8 & 3) switch { 0 => 0, 1 => ulong.MaxValue, 2 => 1, _ => action.X0 },
            _ => (choice >> 8 & 3) == 0 ? choice >> 16 & 3 : 1,
        };
    }
}
