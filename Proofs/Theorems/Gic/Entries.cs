using Lockstep.InLockstep.Replay;
using Lockstep.Model.Gic;
using Lockstep.Model.Registers;
using Lockstep.Model.Words;
using GicModel = Lockstep.Model.Gic;

namespace Lockstep.Proofs.Theorems.Gic;

/// <summary>
/// The model's entry points as theorems call them. The name hides the model's class on purpose: no theorem goes past
/// <see cref="StepRecorder"/>, which notes what a counterexample does.
/// </summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
internal static class Gic<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>The state after reset.</summary>
    public static GicState<W, B> Reset(GicConfiguration c) => GicModel.Gic<W, B>.Reset(c);

    /// <summary>Whether an access of a system register is defined.</summary>
    public static bool IccExists(GicConfiguration c, IccRegister r, bool isWrite) => GicModel.Gic<W, B>.IccExists(c, r, isWrite);

    /// <summary>A load of the distributor.</summary>
    public static W ReadGicd(GicState<W, B> s, int cpu, uint offset, int sizeBytes)
    {
        StepRecorder? recorder = StepRecorder.Before(s);
        W value = GicModel.Gic<W, B>.ReadGicd(s, cpu, offset, sizeBytes);
        recorder?.After(s, new(ReplayKind.ReadDistributor, cpu, offset, sizeBytes, Steps.Value(value)));
        return value;
    }

    /// <summary>A store to the distributor.</summary>
    public static void WriteGicd(GicState<W, B> s, int cpu, uint offset, int sizeBytes, W value)
    {
        StepRecorder? recorder = StepRecorder.Before(s);
        GicModel.Gic<W, B>.WriteGicd(s, cpu, offset, sizeBytes, value);
        recorder?.After(s, new(ReplayKind.WriteDistributor, cpu, offset, sizeBytes, Steps.Value(value)));
    }

    /// <summary>A load of a redistributor.</summary>
    public static W ReadGicr(GicState<W, B> s, int cpu, int frameOwner, uint offset, int sizeBytes)
    {
        StepRecorder? recorder = StepRecorder.Before(s);
        W value = GicModel.Gic<W, B>.ReadGicr(s, cpu, frameOwner, offset, sizeBytes);
        recorder?.After(s, new(ReplayKind.ReadRedistributor, cpu, Steps.InFrames(frameOwner, offset), sizeBytes, Steps.Value(value)));
        return value;
    }

    /// <summary>A store to a redistributor.</summary>
    public static void WriteGicr(GicState<W, B> s, int cpu, int frameOwner, uint offset, int sizeBytes, W value)
    {
        StepRecorder? recorder = StepRecorder.Before(s);
        GicModel.Gic<W, B>.WriteGicr(s, cpu, frameOwner, offset, sizeBytes, value);
        recorder?.After(s, new(ReplayKind.WriteRedistributor, cpu, Steps.InFrames(frameOwner, offset), sizeBytes, Steps.Value(value)));
    }

    /// <summary>A load of the CPU interface (GICv2).</summary>
    public static W ReadGicc(GicState<W, B> s, int cpu, uint offset, int sizeBytes)
    {
        StepRecorder? recorder = StepRecorder.Before(s);
        W value = GicModel.Gic<W, B>.ReadGicc(s, cpu, offset, sizeBytes);
        recorder?.After(s, new(ReplayKind.ReadInterface, cpu, offset, sizeBytes, Steps.Value(value)));
        return value;
    }

    /// <summary>A store to the CPU interface (GICv2).</summary>
    public static void WriteGicc(GicState<W, B> s, int cpu, uint offset, int sizeBytes, W value)
    {
        StepRecorder? recorder = StepRecorder.Before(s);
        GicModel.Gic<W, B>.WriteGicc(s, cpu, offset, sizeBytes, value);
        recorder?.After(s, new(ReplayKind.WriteInterface, cpu, offset, sizeBytes, Steps.Value(value)));
    }

    /// <summary>MRS of the CPU interface (GICv3).</summary>
    public static (W Low, W High) ReadIcc(GicState<W, B> s, int cpu, IccRegister r)
    {
        StepRecorder? recorder = StepRecorder.Before(s);
        (W Low, W High) value = GicModel.Gic<W, B>.ReadIcc(s, cpu, r);
        recorder?.After(s, new(ReplayKind.ReadSystemRegister, cpu, (uint)r, 8, Steps.Value(value.Low)));
        return value;
    }

    /// <summary>MSR of the CPU interface (GICv3).</summary>
    public static void WriteIcc(GicState<W, B> s, int cpu, IccRegister r, W low, W high)
    {
        StepRecorder? recorder = StepRecorder.Before(s);
        GicModel.Gic<W, B>.WriteIcc(s, cpu, r, low, high);
        recorder?.After(s, new(ReplayKind.WriteSystemRegister, cpu, (uint)r, 8, Steps.Value(low) | Steps.Value(high) << 32));
    }

    /// <summary>The input signal of an SPI.</summary>
    public static void SetSpiLine(GicState<W, B> s, int intid, B level)
    {
        StepRecorder? recorder = StepRecorder.Before(s);
        GicModel.Gic<W, B>.SetSpiLine(s, intid, level);
        recorder?.After(s, new(ReplayKind.Line, 0, (uint)intid, 0, Steps.Value(W.Of(level))));
    }

    /// <summary>The input signal of a PPI.</summary>
    public static void SetPpiLine(GicState<W, B> s, int cpu, int intid, B level)
    {
        StepRecorder? recorder = StepRecorder.Before(s);
        GicModel.Gic<W, B>.SetPpiLine(s, cpu, intid, level);
        recorder?.After(s, new(ReplayKind.Line, cpu, (uint)intid, 0, Steps.Value(W.Of(level))));
    }

    /// <summary>Whether the PE sees IRQ asserted.</summary>
    public static B IrqSignalled(GicState<W, B> s, int cpu)
    {
        StepRecorder? recorder = StepRecorder.Before(s);
        B irq = GicModel.Gic<W, B>.IrqSignalled(s, cpu);
        recorder?.After(s, new(ReplayKind.Irq, cpu, 0, 0, Steps.Value(W.Of(irq))));
        return irq;
    }

    /// <summary>Whether the PE sees FIQ asserted.</summary>
    public static B FiqSignalled(GicState<W, B> s, int cpu)
    {
        StepRecorder? recorder = StepRecorder.Before(s);
        B fiq = GicModel.Gic<W, B>.FiqSignalled(s, cpu);
        recorder?.After(s, new(ReplayKind.Fiq, cpu, 0, 0, Steps.Value(W.Of(fiq))));
        return fiq;
    }
}

/// <summary>As <see cref="Gic{W, B}"/>: what a CPU interface has before it, and its acknowledge.</summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
internal static class Delivery<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>The most urgent pending interrupt.</summary>
    public static HighestPending<W, B> Highest(GicState<W, B> s, int cpu)
    {
        StepRecorder? recorder = StepRecorder.Before(s);
        HighestPending<W, B> highest = GicModel.Delivery<W, B>.Highest(s, cpu);
        recorder?.After(s, new(ReplayKind.Highest, cpu, 0, 0, Steps.Value(highest.Intid)));
        return highest;
    }

    /// <summary>Whether it is signalled.</summary>
    public static B IsSignalled(GicState<W, B> s, int cpu, in HighestPending<W, B> h) => GicModel.Delivery<W, B>.IsSignalled(s, cpu, h);

    /// <summary>Acknowledge, where it is taken: a read of the acknowledge register of its group.</summary>
    public static W Acknowledge(GicState<W, B> s, int cpu, in HighestPending<W, B> h, B taken)
    {
        StepRecorder? recorder = StepRecorder.Before(s);
        W value = GicModel.Delivery<W, B>.Acknowledge(s, cpu, h, taken);
        if (recorder is not null && Steps.Value(W.Of(taken)) != 0)
        {
            bool isGroup1 = Steps.Value(W.Of(h.Group1)) != 0;
            recorder.After(s, s.Configuration.Version == GicVersion.V2
                ? new(ReplayKind.ReadInterface, cpu, isGroup1 ? GICC_AIAR.OffsetBytes : GICC_IAR.OffsetBytes, 4, Steps.Value(value))
                : new(ReplayKind.ReadSystemRegister, cpu,
                    (uint)(isGroup1 ? IccRegister.ICC_IAR1_EL1 : IccRegister.ICC_IAR0_EL1), 8, Steps.Value(value)));
        }

        return value;
    }
}

/// <summary>Parts of a step.</summary>
internal static class Steps
{
    /// <summary>A word, where it is an integer.</summary>
    public static ulong Value<W>(W word)
        where W : struct => word is Word32 number ? number.Value : 0;

    /// <summary>An offset in the frame of one redistributor, from the first one.</summary>
    public static uint InFrames(int owner, uint offset) => (uint)owner * GicrFrame.SizeBytes + offset;
}
