using Lockstep.Runner.Agent;

namespace Lockstep.Conformance.Suites;

/// <summary>Expectations about exceptions that the guest takes (DDI 0487 D24.2.40).</summary>
internal static class Taken
{
    private const uint Il = 1 << 25, Wnr = 1 << 6;

    /// <summary>The vCPU was in EL1h with D, I and F masked.</summary>
    private const ulong Spsr = Lockstep.Agent.ScriptFormat.Pstate;

    /// <summary>
    /// A synchronous External abort of a load or store at EL1, FAR not valid: EC 0x25, FnV, DFSC 0b010000. The registers are as
    /// they were.
    /// </summary>
    public static void ExpectExternalAbort(this SuiteWriter s, bool isStore)
    {
        const uint dataAbort = 0x25u << 26, fnv = 1 << 10, external = 0x10;
        Expect(s, "an external abort", dataAbort | Il | fnv | external | (isStore ? Wnr : 0), 0);
    }

    /// <summary>An address of more than 40 bits, while stage 1 is off: address size fault at level 0, and FAR is the address.</summary>
    public static void ExpectAddressSizeFault(this SuiteWriter s, ulong address, bool isStore) =>
        Expect(s, "an address size fault", 0x25u << 26 | Il | (isStore ? Wnr : 0), address);

    /// <summary>An instruction that does not exist: EC 0.</summary>
    public static void ExpectUndefined(this SuiteWriter s) => Expect(s, "UNDEFINED", Il, 0);

    /// <summary>One exception, at the instruction.</summary>
    public static void ExpectOne(this SuiteWriter s, ulong esr, ulong far = 0, long elr = 0) => Expect(s, "an exception", esr, far, elr);

    /// <summary>The instruction is executed.</summary>
    public static void ExpectNone(this SuiteWriter s) => s.Expect("no exception", record => record.Exception is null);

    private static void Expect(SuiteWriter s, string what, ulong esr, ulong far, long elr = 0) => s.Expect(
        $"{what}, ESR 0x{esr:x} FAR 0x{far:x}",
        record => record.Exception == new TakenException(esr, far, elr, Spsr, 1) && record.Registers is null or { Changed: 0 });
}
