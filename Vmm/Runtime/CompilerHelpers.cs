// Methods that ILC finds by name and calls from compiled code. None of them is reachable in a program that has no
// array, cast, exception or division by zero; each stops at a breakpoint, which the kernel reports as a fault.
#pragma warning disable IDE0051, IDE0060, CA1822
namespace Internal.Runtime.CompilerHelpers
{
    using System.Runtime;
    using System.Runtime.CompilerServices;

    internal static class ThrowHelpers
    {
        /// <summary>Stops: <c>brk #1</c> in the assembly part of the program.</summary>
        [RuntimeImport("*", "stop_at_breakpoint")]
        [MethodImpl(MethodImplOptions.InternalCall)]
        internal static extern void Stop();

        private static void ThrowInvalidProgramException(int id) => Stop();

        private static void ThrowInvalidProgramExceptionWithArgument(int id, string name) => Stop();

        private static void ThrowOverflowException() => Stop();

        private static void ThrowIndexOutOfRangeException() => Stop();

        private static void ThrowTypeLoadException(int id, string type, string assembly) => Stop();

        private static void ThrowTypeLoadExceptionWithArgument(int id, string type, string assembly, string argument) => Stop();

        private static void ThrowDivideByZeroException() => Stop();

        private static void ThrowNullReferenceException() => Stop();

        private static void ThrowFeatureBodyRemoved() => Stop();

        private static void ThrowBodyRemoved() => Stop();

        private static void ThrowUnavailableType() => Stop();

        private static void ThrowInstanceBodyRemoved() => Stop();

        private static void ThrowPlatformNotSupportedException() => Stop();

        private static void ThrowNotSupportedException() => Stop();

        private static void ThrowNotImplementedException() => Stop();

        private static void ThrowArgumentException() => Stop();

        private static void ThrowArgumentOutOfRangeException() => Stop();

        private static void ThrowBadImageFormatException(int id) => Stop();

        private static void ThrowMissingMethodException(int id, string name) => Stop();

        private static void ThrowMissingFieldException(int id, string name) => Stop();

        private static void ThrowFileNotFoundException(int id, string name) => Stop();

        private static void ThrowAmbiguousMatchException(int id) => Stop();

        private static void ThrowMarshalDirectiveException(int id) => Stop();
    }

    internal static class StartupCodeHelpers
    {
        [RuntimeExport("RhpFallbackFailFast")]
        private static void FallbackFailFast() => ThrowHelpers.Stop();

        [RuntimeExport("RhpReversePInvoke")]
        private static void ReversePInvoke(System.IntPtr frame) { }

        [RuntimeExport("RhpReversePInvokeReturn")]
        private static void ReversePInvokeReturn(System.IntPtr frame) { }

        [RuntimeExport("__fail_fast")]
        private static void FailFast() => ThrowHelpers.Stop();
    }
}

namespace System
{
    using Internal.Runtime.CompilerHelpers;

    internal static class Buffer
    {
        private static void BulkMoveWithWriteBarrier(ref byte destination, ref byte source, ulong length) => ThrowHelpers.Stop();

        private static void Memmove(ref byte destination, ref byte source, ulong length) =>
            SpanHelpers.Memmove(ref destination, ref source, length);
    }

    internal static unsafe class SpanHelpers
    {
        private static void ClearWithoutReferences(ref byte destination, ulong length) => Fill(ref destination, 0, length);

        private static void ClearWithReferences(ref IntPtr destination, ulong length) => ThrowHelpers.Stop();

        internal static void Memmove(ref byte destination, ref byte source, ulong length)
        {
            fixed (byte* to = &destination, from = &source)
            {
                Lockstep.Runtime.Memory.Move(to, from, length);
            }
        }

        private static void Fill(ref byte destination, byte value, ulong length)
        {
            fixed (byte* to = &destination)
            {
                Lockstep.Runtime.Memory.Fill(to, value, length);
            }
        }
    }
}

namespace System.Runtime
{
    using Internal.Runtime.CompilerHelpers;

    internal static unsafe class TypeCast
    {
        private static object CheckCastAny(void* type, object value) => value;

        private static object CheckCastInterface(void* type, object value) => value;

        private static object CheckCastClass(void* type, object value) => value;

        private static object CheckCastClassSpecial(void* type, object value) => value;

        private static object IsInstanceOfAny(void* type, object value) => value;

        private static object IsInstanceOfInterface(void* type, object value) => value;

        private static object IsInstanceOfClass(void* type, object value) => value;

        private static object IsInstanceOfException(void* type, object value) => value;

        private static void StelemRef(object[] array, nint index, object value) => ThrowHelpers.Stop();

        private static ref object LdelemaRef(object[] array, nint index, IntPtr type)
        {
            ThrowHelpers.Stop();
            return ref CompilerServices.Unsafe.AsRef<object>(null);
        }

        private static void CheckVectorElemAddr(void* type, object array) { }

        private static void CheckArrayStore(object array, object value) { }

        private static bool AreTypesAssignable(void* source, void* destination) => true;
    }
}

namespace System.Runtime.InteropServices
{
    using Internal.Runtime.CompilerHelpers;

    /// <summary>Known to ILC.</summary>
    public unsafe interface IDynamicInterfaceCastable
    {
        /// <summary>Known to ILC.</summary>
        RuntimeTypeHandle GetInterfaceImplementation(RuntimeTypeHandle type);

        /// <summary>Known to ILC.</summary>
        static IntPtr GetDynamicInterfaceImplementation(IDynamicInterfaceCastable self, IntPtr a, IntPtr b, ushort slot, void** target)
        {
            ThrowHelpers.Stop();
            return default;
        }
    }
}
