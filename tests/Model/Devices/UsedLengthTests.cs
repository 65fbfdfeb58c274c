using Lockstep.Model.Devices;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Model.Devices;

/// <summary>VIRTIO 1.2 2.7.8.2: the length of a used chain is at most what the device has written.</summary>
public sealed class UsedLengthTests
{
    [Theory]
    [InlineData(0u, 513u)]
    [InlineData(1u, 1u)]
    [InlineData(512u, 512u)]
    [InlineData(513u, 513u)]
    [InlineData(514u, 513u)]
    public void A_length_that_may_not_be_claimed_counts_as_the_most(uint claimed, uint allowed) =>
        new UsedLength(1, 513).Allowed(claimed).ShouldBe(allowed);
}
