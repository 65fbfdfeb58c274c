using Lockstep.Model.Configuration;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Host;

/// <summary>Cache maintenance through the VSpace capability: MR0 start, MR1 end (exclusive), inside one frame.</summary>
internal static unsafe class CacheInvocations
{
    private const uint InvalidArgument = 1, IllegalOperation = 3, TruncatedMessage = 7;

    internal static ulong Invoke(Domain* domain, uint label, uint length)
    {
        InvocationLabels* labels = &Machine.Header->Labels;
        if (label != labels->ARMVSpaceClean_Data && label != labels->ARMVSpaceInvalidate_Data
            && label != labels->ARMVSpaceCleanInvalidate_Data && label != labels->ARMVSpaceUnify_Instruction)
        {
            return MessageInfo.Of(IllegalOperation, 0);
        }

        if (length < 2)
        {
            return MessageInfo.Of(TruncatedMessage, 0);
        }

        UserContext* context = &domain->Thread.Context;
        ulong start = context->X2, end = context->X3;
        if (end <= start)
        {
            return Invocations.Error(context, InvalidArgument, 1);
        }

        if (end > PageTables.SpaceSize)
        {
            return MessageInfo.Of(IllegalOperation, 0);
        }

        // What is not mapped needs no maintenance.
        if (!PageTables.Translate(domain->Translation, start, out ulong physical))
        {
            return 0;
        }

        // seL4 refuses to leave the frame. Microkit maps 4 KiB frames unless a region asks for larger ones, and the
        // image does not say; so the host keeps to 4 KiB even where it uses a block.
        const ulong Offset = PageTables.PageSize - 1;
        if ((start & ~Offset) != ((end - 1) & ~Offset))
        {
            return Invocations.Range(context, start, start | Offset);
        }

        Perform(label, physical, physical + (end - start));
        return 0;
    }

    private static void Perform(uint label, ulong start, ulong end)
    {
        InvocationLabels* labels = &Machine.Header->Labels;
        if (label == labels->ARMVSpaceClean_Data)
        {
            Cpu.CleanData(start, end);
        }
        else if (label == labels->ARMVSpaceInvalidate_Data)
        {
            Cpu.InvalidateData(start, end);
        }
        else if (label == labels->ARMVSpaceCleanInvalidate_Data)
        {
            Cpu.CleanInvalidateData(start, end);
        }
        else
        {
            Cpu.CleanToUnification(start, end);
            Cpu.InvalidateInstructions();
        }
    }
}
