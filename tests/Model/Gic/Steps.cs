using System;
using Lockstep.Model.Gic;

namespace Lockstep.Tests.Model.Gic;

/// <summary>Random steps that stay where registers are.</summary>
internal static class Steps
{
    public static void Random(Machine m, Random random, int cpu)
    {
        uint value = random.Next(3) == 0 ? (uint)random.NextInt64() : 1u << random.Next(32);
        int size = random.Next(4) == 0 ? 1 << random.Next(3) : 4;
        uint lane = (uint)random.Next(4) & ~(uint)(size - 1) & 3;
        switch (random.Next(6))
        {
            case 0:
                m.Spi(random.Next(-1, 1030), random.Next(2) == 0);
                break;
            case 1:
                m.Ppi(cpu, random.Next(-1, 40), random.Next(2) == 0);
                break;
            case 2 or 3:
                m.Write(cpu, ((uint)random.Next(random.Next(8) == 0 ? 0x8000 : 0x1000) & ~3u) + lane, value, size);
                break;
            case 4 when m.Configuration.Version == GicVersion.V2:
                m.WriteC(cpu, ((uint)random.Next(0x30) & ~3u) + lane, random.Next(2) == 0 ? value : (uint)random.Next(1024), size);
                break;
            case 4:
                m.WriteR(cpu, ((uint)random.Next(0x1_0000, 0x1_1000) & ~3u) + lane, value, size);
                break;
            default:
                m.WriteI(cpu, (IccRegister)random.Next(26), value | (ulong)(random.Next(4) == 0 ? value : 0) << 32);
                break;
        }
    }
}
