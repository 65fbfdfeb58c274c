namespace Lockstep.Agent;

/// <summary>
/// What the agent wants from a flattened device tree (Devicetree Specification v0.4, chapter 5): where the initrd lies, how PSCI
/// is called, and where it can print before the script file says so.
/// </summary>
internal unsafe struct DeviceTree
{
    private const uint Magic = 0xd00d_feed, BeginNode = 1, EndNode = 2, Property = 3, Nop = 4;
    private const int MostTokens = 100_000;

    /// <summary>/chosen/linux,initrd-start and -end; 0 when absent.</summary>
    internal ulong InitrdStart, InitrdEnd;

    /// <summary>Address of a PL011 that is a child of the root, where addresses have two cells; 0 when there is none.</summary>
    internal ulong Uart;

    /// <summary>Whether /psci/method is "hvc".</summary>
    internal bool PsciByHvc;

    /// <summary>Reads a blob; one that is not a device tree has nothing.</summary>
    internal static DeviceTree Read(byte* blob)
    {
        DeviceTree tree = default;
        if (blob == null || ((ulong)blob & 7) != 0 || Word(blob) != Magic)
        {
            return tree;
        }

        byte* at = blob + Word(blob + 8);
        byte* names = blob + Word(blob + 12);
        int depth = 0;
        bool chosen = false, psci = false, isUart = false;
        ulong registers = 0;
        for (int i = 0; i < MostTokens; i++)
        {
            uint token = Word(at);
            at += 4;
            if (token == BeginNode)
            {
                depth++;
                if (depth == 2)
                {
                    chosen = Is(at, "chosen"u8);
                    psci = Is(at, "psci"u8);
                    isUart = false;
                    registers = 0;
                }

                at = Aligned(at, Length(at) + 1);
            }
            else if (token == EndNode)
            {
                tree.Uart = depth == 2 && isUart && registers != 0 ? registers : tree.Uart;
                depth--;
            }
            else if (token == Property)
            {
                uint length = Word(at);
                if (depth == 2 && (chosen || psci))
                {
                    tree.Take(chosen, names + Word(at + 4), at + 8, length);
                }

                isUart = isUart || (depth == 2 && Is(names + Word(at + 4), "compatible"u8) && Is(at + 8, "arm,pl011"u8));
                registers = depth == 2 && Is(names + Word(at + 4), "reg"u8) ? Number(at + 8, length) : registers;

                at = Aligned(at, 8 + length);
            }
            else if (token != Nop)
            {
                return tree;
            }
        }

        return tree;
    }

    private void Take(bool chosen, byte* name, byte* value, uint length)
    {
        if (chosen && Is(name, "linux,initrd-start"u8))
        {
            InitrdStart = Number(value, length);
        }
        else if (chosen && Is(name, "linux,initrd-end"u8))
        {
            InitrdEnd = Number(value, length);
        }
        else if (!chosen && Is(name, "method"u8))
        {
            PsciByHvc = Is(value, "hvc"u8);
        }
    }

    private static ulong Number(byte* value, uint length) =>
        length >= 8 ? (ulong)Word(value) << 32 | Word(value + 4) : Word(value);

    private static uint Word(byte* at) => (uint)at[0] << 24 | (uint)at[1] << 16 | (uint)at[2] << 8 | at[3];

    private static byte* Aligned(byte* at, uint length) => at + (length + 3 & ~3u);

    private static uint Length(byte* text)
    {
        uint length = 0;
        while (length < 256 && text[length] != 0)
        {
            length++;
        }

        return length;
    }

    private static bool Is(byte* text, System.ReadOnlySpan<byte> name)
    {
        for (int i = 0; i < name.Length; i++)
        {
            if (text[i] != name[i])
            {
                return false;
            }
        }

        return text[name.Length] == 0;
    }
}
