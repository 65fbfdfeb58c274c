namespace Lockstep.Agent;

/// <summary>Execution of single instructions whose synchronous exceptions are recorded and skipped.</summary>
internal static unsafe class Instruction
{
    private const uint Ldrb = 0x3940_0020, Ldrh = 0x7940_0020, LdrW = 0xb940_0020, LdrX = 0xf940_0020;
    private const uint Strb = 0x3900_0020, Strh = 0x7900_0020, StrW = 0xb900_0020, StrX = 0xf900_0020;

    /// <summary>SMC #0.</summary>
    internal const uint Smc = 0xd400_0003;

    /// <summary>HVC #0.</summary>
    internal const uint Hvc = 0xd400_0002;

    /// <summary>Executes with x0 and x1 set; returns x0.</summary>
    internal static ulong Run(CpuState* cpu, uint encoding, ulong x0, ulong x1)
    {
        cpu->Registers[0] = x0;
        cpu->Registers[1] = x1;
        Cpu.RunInstruction(cpu->Registers, InstructionCache.Find(cpu, encoding));
        return cpu->Registers[0];
    }

    /// <summary>LDR{B,H} x0, [x1], the plain form that a hypervisor sees with a valid syndrome.</summary>
    internal static ulong Load(CpuState* cpu, ulong address, int size) =>
        Run(cpu, size == 1 ? Ldrb : size == 2 ? Ldrh : size == 4 ? LdrW : LdrX, ScriptFormat.Unwritten, address);

    /// <summary>STR{B,H} x0, [x1].</summary>
    internal static void Store(CpuState* cpu, ulong address, int size, ulong value) =>
        Run(cpu, size == 1 ? Strb : size == 2 ? Strh : size == 4 ? StrW : StrX, value, address);

    /// <summary>MRS.</summary>
    internal static ulong ReadRegister(CpuState* cpu, int register) =>
        Run(cpu, SystemRegister.Mrs(register), ScriptFormat.Unwritten, 0);

    /// <summary>MSR.</summary>
    internal static void WriteRegister(CpuState* cpu, int register, ulong value) =>
        Run(cpu, SystemRegister.Msr(register), value, 0);

    /// <summary>A call with four arguments; returns x0 (DEN0028 2.6).</summary>
    internal static ulong Call(CpuState* cpu, uint conduit, ulong function, ulong x1, ulong x2, ulong x3)
    {
        Fill(cpu, 0);
        cpu->Registers[2] = x2;
        cpu->Registers[3] = x3;
        return Run(cpu, conduit, function, x1);
    }

    /// <summary>
    /// Executes with x0 to x7 from <paramref name="values"/> as far as they go and known values in all other registers; leaves
    /// for the log what has become of them.
    /// </summary>
    internal static void RunWithAll(CpuState* cpu, uint encoding, ulong* values, int count)
    {
        Fill(cpu, 0);
        for (int i = 0; i < 8; i++)
        {
            cpu->Registers[i] = i < count ? values[i] : 0;
        }

        Cpu.RunInstruction(cpu->Registers, InstructionCache.Find(cpu, encoding));
        ulong changed = 0;
        for (int i = 4; i < 29; i++)
        {
            ulong before = i >= 8 ? Pattern(i) : i < count ? values[i] : 0;
            changed |= cpu->Registers[i] != before ? 1UL << i : 0;
        }

        cpu->Result = cpu->Registers[0];
        cpu->After[0] = cpu->Registers[1];
        cpu->After[1] = cpu->Registers[2];
        cpu->After[2] = cpu->Registers[3];
        cpu->After[3] = changed;
        cpu->HasRegisters = 1;
    }

    /// <summary>An action's instruction with its registers; the others hold known values.</summary>
    internal static void Attack(CpuState* cpu, in AttackAction action)
    {
        Fill(cpu, 0);
        cpu->Registers[2] = action.X2;
        cpu->Registers[3] = action.X3;
        cpu->Registers[7] = action.X7;
        Run(cpu, action.Encoding, action.X0, action.X1);
    }

    private static ulong Pattern(int register) => ScriptFormat.Unwritten ^ ((ulong)register << 32);

    private static void Fill(CpuState* cpu, int from)
    {
        for (int i = from; i < 29; i++)
        {
            cpu->Registers[i] = Pattern(i);
        }
    }
}
