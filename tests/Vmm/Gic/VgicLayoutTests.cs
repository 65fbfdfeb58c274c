using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Lockstep.Vmm.Gic;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Gic;

/// <summary>The address arithmetic of Vmm/Gic/Parts.cs and the fields of the state are about the same places.</summary>
public unsafe class VgicLayoutTests
{
    [Fact]
    public void The_state_is_blittable_and_its_parts_are_where_they_are_computed()
    {
        RuntimeHelpers.IsReferenceOrContainsReferences<VgicState>().ShouldBeFalse();
        sizeof(VgicBank).ShouldBe(VgicBank.SizeBytes);
        sizeof(VgicVcpu).ShouldBe(VgicVcpu.SizeBytes);
        var s = (VgicState*)NativeMemory.Alloc((nuint)sizeof(VgicState));
        ((byte*)&s->Vcpu - (byte*)s).ShouldBe(VgicState.HeaderBytes);
        ((byte*)&s->Shared - (byte*)s).ShouldBe(VgicState.SharedOffsetBytes);
        (VgicState.SharedOffsetBytes % VgicBank.SizeBytes).ShouldBe(0);
        ((byte*)&s->Vcpu.Private - (byte*)&s->Vcpu).ShouldBe(VgicBank.SizeBytes);
        ((byte*)s->Vcpu.ListRegister - (byte*)&s->Vcpu).ShouldBe(0);
        ((byte*)s->Shared.Level - (byte*)&s->Shared).ShouldBe(0);
        ((byte*)s->Channel - (byte*)&s->Shared).ShouldBe(VgicState.BankCount * VgicBank.SizeBytes);
        NativeMemory.Free(s);
    }
}
