using Lockstep.Model.Gic;
using Lockstep.Model.Kernel;
using Lockstep.Model.Table;
using Lockstep.Model.Words;

namespace Lockstep.Tests.Model.Decode;

/// <summary>Where a register stands in a frame, which of its array do, and the model of what it does.</summary>
/// <param name="Register">Its facts.</param>
/// <param name="First">The first of the array that stands in this frame.</param>
/// <param name="Behaviour">Its model, of integers.</param>
public sealed record DecodedRegister(Register Register, uint First, Type Behaviour)
{
    /// <summary>Offset of the first that stands in this frame.</summary>
    public uint Start => Register.OffsetBytes + (First * Register.StrideBytes);

    /// <summary>The file of its model.</summary>
    public string Stem => Register.Name;
}

/// <summary>A frame of the model of which the decode is generated.</summary>
/// <param name="Name">Part of the names of the generated functions.</param>
/// <param name="Facts">Its registers.</param>
/// <param name="Place">Folder of the model, which is the namespace too.</param>
/// <param name="Cpu">Name of the argument that says whose registers these are; "0" where there is one distributor for all.</param>
/// <param name="HasGicrs">Whether the registers of INTIDs 0 to 31, and those that affinity routing replaces, are elsewhere.</param>
public sealed record DecodeFrame(string Name, RegisterFrame Facts, string Place, string Cpu, bool HasGicrs = false)
{
    /// <summary>GICv2 distributor.</summary>
    public static readonly DecodeFrame GicdV2 = new("GicdV2", RegisterTable.Gicd, "Gic", "cpu");

    /// <summary>GICv3 distributor.</summary>
    public static readonly DecodeFrame GicdV3 = new("GicdV3", RegisterTable.GicdV3, "Gic", "0", HasGicrs: true);

    /// <summary>GICv2 CPU interface.</summary>
    public static readonly DecodeFrame Gicc = new("Gicc", RegisterTable.Gicc, "Gic", "cpu");

    /// <summary>GICv3 redistributor.</summary>
    public static readonly DecodeFrame Gicr = new("Gicr", RegisterTable.Gicr, "Gic", "owner");

    /// <summary>GICv2 virtual interface control.</summary>
    public static readonly DecodeFrame Gich = new("Gich", RegisterTable.Gich, "Kernel", "");

    /// <summary>Registers in the order of offsets, without those that this frame has as RAZ/WI by its architecture.</summary>
    public IEnumerable<DecodedRegister> Registers =>
        from r in Facts.Registers
        where !(HasGicrs && r.IsLegacy)
        select new DecodedRegister(r, HasGicrs && r.Banks == Lockstep.Model.Registers.Banking.PrivateIntids ? r.BitsPerIntid : 0, BehaviourOf(r, Place));

    /// <summary>The class of a register's model, of integers.</summary>
    public static Type BehaviourOf(Register r, string place) =>
        (typeof(Gic<,>).Assembly.GetType($"Lockstep.Model.{place}.{r.Name}`2")
            ?? throw new InvalidOperationException($"Model/{place}/Registers/{r.Name}.cs: there is no such class"))
        .MakeGenericType(typeof(Word32), typeof(Bit));

    /// <summary>The state that the functions take.</summary>
    public string State => Place == "Gic" ? "GicState<W, B>" : $"{nameof(VirtualInterfaceState<Word32, Bit>)}<W, B>";
}
