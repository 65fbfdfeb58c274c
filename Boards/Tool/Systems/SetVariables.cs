namespace Lockstep.Boards.Systems;

/// <summary>A 64-bit value that goes into a symbol of a program image, and the element that asks for it.</summary>
internal sealed record SetValue(string Symbol, ulong Value, SourceLocation At);

/// <summary>Collects what `setvar_*` attributes and &lt;setvar&gt; elements ask for.</summary>
internal static class SetVariables
{
    /// <summary>The symbols that a domain's elements name.</summary>
    public static IEnumerable<(string Symbol, SourceLocation At)> SymbolsOf(SystemDescription system, ProtectionDomain domain) =>
        ValuesOf(system, domain, _ => 0, _ => 0).Select(value => (value.Symbol, value.At));

    /// <summary>Symbols and values of a domain.</summary>
    /// <param name="physicalOf">Physical address of a region by name.</param>
    /// <param name="prefillSizeOf">Size in bytes of a region's prefill file, by name.</param>
    public static IEnumerable<SetValue> ValuesOf(
        SystemDescription system, ProtectionDomain domain, Func<string, ulong> physicalOf, Func<string, ulong> prefillSizeOf)
    {
        foreach (Map map in domain.Maps)
        {
            if (map.SetvarVaddr is { } vaddr) { yield return new SetValue(vaddr, map.Address, map.At); }
            if (map.SetvarSize is { } size) { yield return new SetValue(size, system.RegionOf(map).Size, map.At); }
            if (map.SetvarPrefillSize is { } prefill) { yield return new SetValue(prefill, prefillSizeOf(map.Region), map.At); }
        }
        foreach (Interrupt irq in domain.Interrupts)
        {
            if (irq.SetvarId is { } symbol) { yield return new SetValue(symbol, irq.Id, irq.At); }
        }
        foreach (SetVariable variable in domain.SetVariables)
        {
            yield return new SetValue(variable.Symbol, physicalOf(variable.RegionPaddr), variable.At);
        }
        foreach (VirtualCpu vcpu in domain.Vm?.Vcpus ?? [])
        {
            if (vcpu.SetvarId is { } symbol) { yield return new SetValue(symbol, vcpu.Id, vcpu.At); }
        }
        foreach (ProtectionDomain child in domain.Children)
        {
            if (child.Attributes.SetvarId is { } symbol) { yield return new SetValue(symbol, child.Attributes.Id!.Value, child.At); }
        }
        foreach (ChannelEnd end in system.Channels.SelectMany(c => new[] { c.A, c.B }).Where(end => end.Domain == domain.Name))
        {
            if (end.SetvarId is { } symbol) { yield return new SetValue(symbol, end.Id, end.At); }
        }
    }
}
