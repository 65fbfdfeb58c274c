using Lockstep.Host;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Host;

/// <summary>Images that the host refuses, and what it says.</summary>
public class ImageTests
{
    [Theory]
    [InlineData("version", "its layout version is not the host's: 0x1")]
    [InlineData("gic", "this host drives GICv2 and GICv3, not version 0x4")]
    [InlineData("machine", "start QEMU with -machine virt,gic-version=0x3")]
    [InlineData("domains", "this host runs 1 to 62 protection domains, not 0x0")]
    public void A_header_is_refused(string what, string message)
    {
        byte[] image = new TestSystem().Domain(10, a => a.Poll()).Build((ref HostImageHeader header) =>
        {
            header.Version = what == "version" ? 1 : header.Version;
            header.GicVersion = what == "gic" ? 4u : what == "machine" ? 3u : header.GicVersion;
            header.DomainCount = what == "domains" ? 0 : header.DomainCount;
        });

        Refused(HostRun.Of(image, gicVersion: 2), message);
    }

    [Fact]
    public void A_second_VM_of_a_domain_is_refused() =>
        Refused(HostRun.Of(new TestSystem().Domain(10, a => a.Poll()).Vm("idle.s").Vm("idle.s")), "there are two of domain 0x0");

    [Fact]
    public void Seventeen_vCPUs_are_refused() =>
        Refused(HostRun.Of(new TestSystem().Domain(10, a => a.Poll()).Vm("idle.s", 17)), "VMs of 1 to 16 vCPUs, not 0x11");

    [Fact]
    public void A_call_to_a_domain_that_is_not_more_urgent_is_refused() =>
        Refused(HostRun.Of(Pair(HostChannelFlags.AMayCall)), "a domain may call more urgent ones only");

    [Fact]
    public void An_id_of_two_channels_is_refused() =>
        Refused(HostRun.Of(Pair(0).Channel(0, 1, 1, 2, 0)), "an id of a channel is taken, number 0x1");

    private static TestSystem Pair(uint flags) =>
        new TestSystem().Domain(10, a => a.Poll()).Domain(10, b => b.Poll()).Channel(0, 1, 1, 1, flags);

    private static void Refused(HostRun run, string message)
    {
        run.Console.ShouldContain("host: cannot boot this image: ");
        run.Console.ShouldContain(message);
        run.ExitCode.ShouldBe(1);
    }
}
