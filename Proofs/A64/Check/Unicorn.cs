using System.Runtime.InteropServices;

namespace Lockstep.Proofs.A64.Check;

/// <summary>
/// An A64 processor of Unicorn 2 (Debian's libunicorn2): QEMU's translator as a library. It keeps what it has translated, and
/// translates ahead: code must be in place before the first step and must not change afterwards.
/// </summary>
internal sealed unsafe partial class Unicorn : IDisposable
{
    private const string Library = "libunicorn.so.2";
    private const int Arm64 = 2, LittleEndian = 0, AllRights = 7;

    /// <summary>The error of a fetch from where nothing is mapped.</summary>
    public const int FetchUnmapped = 8;

    /// <summary>Register numbers of unicorn/arm64.h.</summary>
    private const int X29 = 1, X30 = 2, Nzcv = 3, Sp = 4, Q0 = 104, X0 = 199, Pc = 260, Cpacr = 261;

    private static readonly int[] s_registers =
        [.. Enumerable.Range(X0, 29), X29, X30, Sp, Nzcv, Pc, .. Enumerable.Range(Q0, 32)];

    private readonly nint engine;
    private readonly int* names;
    private readonly ulong** places;

    /// <summary>A processor with floating point enabled.</summary>
    public Unicorn()
    {
        Check(uc_open(Arm64, LittleEndian, out engine), "open an engine");
        ulong enable = 3 << 20;
        Check(uc_reg_write(engine, Cpacr, &enable), "enable vector registers");
        Registers = (RegisterFile*)NativeMemory.AllocZeroed((nuint)sizeof(RegisterFile));
        names = (int*)NativeMemory.Alloc((nuint)s_registers.Length, sizeof(int));
        places = (ulong**)NativeMemory.Alloc((nuint)s_registers.Length, (nuint)sizeof(ulong*));
        for (int i = 0; i < s_registers.Length; i++)
        {
            names[i] = s_registers[i];
            places[i] = Registers->Place(i);
        }
    }

    /// <summary>The registers, before and after a step.</summary>
    public RegisterFile* Registers { get; }

    /// <summary>The version of the library.</summary>
    public static string Version
    {
        get
        {
            uint version = uc_version(null, null);
            return $"{version >> 24}.{version >> 16 & 0xff}.{version >> 8 & 0xff}";
        }
    }

    /// <summary>Gives it memory.</summary>
    /// <param name="address">Where the region is.</param>
    /// <param name="bytes">The region.</param>
    /// <param name="size">Its size in bytes, whole pages.</param>
    public void Map(ulong address, byte* bytes, int size) =>
        Check(uc_mem_map_ptr(engine, address, (nuint)size, AllRights, bytes), "map memory");

    /// <summary>Executes the instruction at an address with <see cref="Registers"/>, and reads them back.</summary>
    /// <param name="address">Where it stands.</param>
    /// <returns>Unicorn's error, 0 when none; <see cref="FetchUnmapped"/> also when it has gone to where nothing is.</returns>
    public int Step(ulong address)
    {
        Check(uc_reg_write_batch(engine, names, places, s_registers.Length), "write registers");
        int error = uc_emu_start(engine, address, until: ~0ul, timeout: 0, count: 1);
        Check(uc_reg_read_batch(engine, names, places, s_registers.Length), "read registers");
        return error;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        uc_close(engine);
        NativeMemory.Free(Registers);
        NativeMemory.Free(names);
        NativeMemory.Free(places);
    }

    private static void Check(int error, string what)
    {
        if (error != 0)
        {
            throw new InvalidOperationException($"unicorn: cannot {what}: error {error}");
        }
    }

    [LibraryImport(Library)]
    private static partial uint uc_version(uint* major, uint* minor);

    [LibraryImport(Library)]
    private static partial int uc_open(int arch, int mode, out nint engine);

    [LibraryImport(Library)]
    private static partial int uc_close(nint engine);

    [LibraryImport(Library)]
    private static partial int uc_mem_map_ptr(nint engine, ulong address, nuint size, uint rights, void* bytes);

    [LibraryImport(Library)]
    private static partial int uc_reg_write(nint engine, int register, void* value);

    [LibraryImport(Library)]
    private static partial int uc_reg_write_batch(nint engine, int* registers, ulong** values, int count);

    [LibraryImport(Library)]
    private static partial int uc_reg_read_batch(nint engine, int* registers, ulong** values, int count);

    [LibraryImport(Library)]
    private static partial int uc_emu_start(nint engine, ulong begin, ulong until, ulong timeout, nuint count);
}
