using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Gic.Registers;

/// <summary>IHI 0069 12.11, GICR_WAKER.</summary>
public class GICR_WAKERTests
{
    /// <summary>T31: the handshake; other bits are RES0.</summary>
    [Fact]
    public void ChildrenAsleep_follows_ProcessorSleep()
    {
        using var bench = new VgicV3Bench(2, awake: false);
        bench.ReadR(1, 0x14).ShouldBe(6ul);
        bench.WriteR(1, 0x14, 0xffff_fffd);
        bench.ReadR(1, 0x14).ShouldBe(0ul);
        bench.ReadR(0, 0x14).ShouldBe(6ul);
        bench.WriteR(1, 0x15, 0xff, 1);
        bench.ReadR(1, 0x14).ShouldBe(0ul);
        bench.WriteR(1, 0x14, 2, 1);
        bench.ReadR(1, 0x14).ShouldBe(6ul);
    }

    [Fact]
    public void Nothing_reaches_a_vcpu_whose_redistributor_is_asleep()
    {
        using var bench = new VgicV3Bench(2, passthrough: [40], awake: false).On().Enable(40, 1).Enable(41, 1).Enable(27, 1).Enable(3, 1);
        bench.Bench.Physical(40);
        bench.Bench.Timer(1);
        bench.SetPending(41);
        bench.SetPending(3, 1);
        bench.Bench.Kernel.Log.ShouldBeEmpty();
        bench.WriteR(1, 0x14, 0);
        bench.Drain(1).ShouldBe([3u, 27, 40, 41]);
    }

    /// <summary>The most urgent is loaded first, private or not.</summary>
    [Fact]
    public void What_waits_is_loaded_in_its_order()
    {
        using var bench = new VgicV3Bench(1, listRegisters: 1, awake: false).On().Enable(3).Enable(41);
        bench.WriteR(0, 0x10403, 0x80, 1);
        bench.Write(0x400 + 41, 0x40, 1);
        bench.SetPending(3);
        bench.SetPending(41);
        bench.WriteR(0, 0x14, 0);
        bench.Drain().ShouldBe([41u, 3]);
    }

    [Fact]
    public void What_becomes_pending_after_it_fell_asleep_waits()
    {
        using var bench = new VgicV3Bench().On().Enable(40);
        bench.WriteR(0, 0x14, 2);
        bench.SetPending(40);
        bench.Drain().ShouldBeEmpty();
        bench.WriteR(0, 0x14, 0);
        bench.Drain().ShouldBe([40u]);
    }
}
