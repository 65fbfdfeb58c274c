using Lockstep.Model.Registers;

namespace Lockstep.Conformance.Suites;

/// <summary>The trap handler: syndromes, registers, calls.</summary>
internal static class TrapRows
{
    private const uint Priorities = GICD_IPRIORITYR.OffsetBytes + 48;

    /// <summary>Name, GIC version or 0 for both, script.</summary>
    public static (string Name, int Version, Action<SuiteWriter> Write)[] All { get; } =
    [
        ("Row05 F14 a flood of bad accesses", 0, s =>
        {
            s.ReadRange(0, s.Guest.Platform.Unmapped, 1000);
            s.Expect("1000 exceptions", record => record.Exception is { Count: 1000 });
        }),
        ("Row25 T35 SGI registers on a GICv2: one exception", 2, s =>
        {
            s.Execute(0, A64.Msr(0, 3, 0, 12, 11, 5), 1);
            s.ExpectUndefined();
        }),
        ("Row34 T35 no system register interface on a GICv2", 2, s =>
        {
            s.Read(0, ICC_SRE_EL1.Encoding);
            s.ExpectUndefined();
        }),
        ("Row34 ICC_SRE_EL1.SRE is fixed at 1", 3, s =>
        {
            s.Read(0, ICC_SRE_EL1.Encoding);
            s.Expect("SRE", record => record.Exception is null && (record.Result & 1) != 0);
        }),
        // The zero register was a variable.
        ("Row35 D20 F2 register 31", 0, s =>
        {
            s.WriteAt(0, At(s), 0xa8a8_a8a8);
            s.Execute(0, A64.Loads[2].Offset(A64.Zr, 1), 7, At(s));
            s.Execute(0, A64.Stores[2].Offset(A64.Zr, 1), 7, At(s));
            s.ReadAt(0, At(s));
            s.ExpectResult(0);
        }),
        ("Row36 D19 F1 sign and zero extension", 0, s =>
        {
            s.WriteAt(0, At(s), 0xa8a8_a8a8);
            foreach ((int load, ulong right) in ((int, ulong)[])[(0, 0xa8), (2, 0xa8a8_a8a8), (4, 0xffff_ffa8), (6, 0xffff_ffff_ffff_ffa8)])
            {
                s.Execute(0, A64.Loads[load].Offset(0, 1), ulong.MaxValue, At(s));
                s.Expect($"0x{right:x}", record => record.Result == right);
            }
        }),
        ("Row37 D18 F5 forms without a syndrome", 0, s =>
        {
            foreach ((_, uint encoding, bool isStore) in A64.WithoutSyndrome)
            {
                s.Execute(0, encoding, 1, 2, At(s), 4);
                s.ExpectExternalAbort(isStore);
            }
        }),
        ("Row38 F7 the first byte after the frame", 3, s =>
        {
            s.ReadAt(0, s.Guest.Platform.Gicd + 0x1_0000);
            s.ExpectExternalAbort(isStore: false);
        }),
        ("Row39 D26 F9 immediates and calls that nobody knows", 0, s =>
        {
            s.Execute(0, 0xd400_0003 | 7 << 5, 0x8600_ff01);
            s.Returns(Function.NOT_SUPPORTED);
            s.Execute(0, 0xd400_0002 | 0x4a48 << 5, 0x8600_ff01);
            s.Returns(Function.NOT_SUPPORTED);
        }),
        // The identifier was taken with 64 bits.
        ("Row41 F9 identifiers have 32 bits", 0, s => s.Call(0, 0x1_0001, Function.Garbage | Function.PSCI_VERSION)),
        ("D27 F11 AFFINITY_INFO exists", 0, s => s.Call(0, Function.On, Function.AFFINITY_INFO, 0, 0)),
    ];

    private static ulong At(SuiteWriter s) => s.Guest.Platform.Gicd + Priorities;
}
