using Lockstep.Model.Registers.Virtio;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Model.Registers;

/// <summary>Sizes of the parts of a virtqueue, by the table of VIRTIO 1.2 2.7, less the two bytes for event indices.</summary>
public sealed class VirtqueueLayoutTests
{
    private const uint EventIndexBytes = 2;

    [Theory]
    [InlineData(1u)]
    [InlineData(64u)]
    [InlineData(32768u)]
    public void Parts_have_the_sizes_of_the_specification(uint size)
    {
        (VirtqueueLayout.DescriptorBytes * size).ShouldBe(16 * size);
        VirtqueueLayout.AvailableBytes(size).ShouldBe(6 + (2 * size) - EventIndexBytes);
        VirtqueueLayout.UsedBytes(size).ShouldBe(6 + (8 * size) - EventIndexBytes);
    }
}
