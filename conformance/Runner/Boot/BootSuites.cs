namespace Lockstep.Runner.Boot;

/// <summary>Which checks a system gets.</summary>
public static class BootSuites
{
    private const string UBoot = "u-boot", Virtio = "virtio";

    /// <summary>The checks of a system: by its name where its guest is no Linux or has other devices, else by what is in it.</summary>
    /// <param name="name">The system's name.</param>
    /// <param name="system">What was built.</param>
    public static IReadOnlyList<BootCheck> Of(string name, BuiltSystem system) => (name, system.Vcpus) switch
    {
        (UBoot, _) => UBootChecks.All,
        (Virtio, _) => VirtioChecks.All,
        (_, { Count: > 1 }) => TwoGuestChecks.All,
        (_, [> 1]) => ProcessorChecks.All(system.Vcpus[0]),
        _ => BootChecks.All,
    };
}
