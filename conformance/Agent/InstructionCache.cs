namespace Lockstep.Agent;

/// <summary>
/// Instructions that were written to memory to be executed, each followed by RET, in a hash table by encoding. Writing code
/// costs cache maintenance (and a translation in an emulator), so each is written once. Each CPU has a table of its own: in an attack
/// they work at the same time.
/// </summary>
internal static unsafe class InstructionCache
{
    /// <summary>Size of a CPU's table in agent.S.</summary>
    private const uint Slots = 4096;

    /// <summary>Places to look at; when all are taken the first is replaced.</summary>
    private const uint Reach = 32;

    private const ulong Ret = 0xd65f_03c0UL << 32;

    /// <summary>Address of the instruction in memory.</summary>
    internal static ulong* Find(CpuState* cpu, uint encoding)
    {
        ulong* table = Cpu.Instructions() + cpu->Number * Slots;
        ulong wanted = Ret | encoding;
        uint home = (encoding * 0x9e37_79b1) >> 20;
        uint place = home;
        for (uint i = 0; i < Reach; i++)
        {
            place = (home + i) & (Slots - 1);
            if (table[place] == wanted)
            {
                return &table[place];
            }

            if (table[place] == 0)
            {
                break;
            }
        }

        place = table[place] == 0 ? place : home;
        table[place] = wanted;
        Cpu.SynchroniseCode(&table[place]);
        return &table[place];
    }
}
