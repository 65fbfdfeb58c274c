using System.Threading;
using Lockstep.InLockstep.Devices;
using Lockstep.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace Lockstep.Tests.InLockstep;

/// <summary>The VMM's virtio devices and the model's on random drivers, a few seconds; `make lockstep ONLY=devices N=...` runs it at length.</summary>
public sealed class DeviceShortRun(ITestOutputHelper output)
{
    private const long Operations = 200_000;

    [Fact]
    public void The_devices_do_what_the_model_does()
    {
        DeviceRun run = new();
        string? failure = run.Run(Seeded.SeedOf(nameof(The_devices_do_what_the_model_does)), Operations, CancellationToken.None);
        output.WriteLine($"{run.Operations} operations, {run.Served} chains served, {run.Broken} rules broken");
        Assert.True(failure is null, failure);
        Assert.True(run.Served > Operations / 100 && run.Broken > Operations / 1000, "the drivers did nothing much");
    }

    /// <summary>The same seed is the same case on every machine: what a replay line promises.</summary>
    [Fact]
    public void A_case_repeats() => Assert.Equal(DeviceGenerator.Case(7, 100), DeviceGenerator.Case(7, 100));
}
