// The types that the C# compiler and ILC know by name. Only what freestanding code uses is here: no allocation, no
// exceptions, no reflection. The layout of Object, String and Array is the one ILC emits.
#pragma warning disable CS0169, CS0649, IDE0060
namespace System
{
    /// <summary>Base of all types; its one field is the method table pointer ILC lays out.</summary>
    public class Object
    {
        private IntPtr _methodTable;
    }

    /// <summary>The return type of a method that returns nothing.</summary>
    public struct Void { }

    /// <summary>True or false, 8 bits.</summary>
    public struct Boolean { }

    /// <summary>A UTF-16 code unit.</summary>
    public struct Char { }

    /// <summary>8 bits, signed.</summary>
    public struct SByte { }

    /// <summary>8 bits.</summary>
    public struct Byte
    {
        /// <summary>The largest and the smallest value.</summary>
        public const byte MaxValue = 255, MinValue = 0;
    }

    /// <summary>16 bits, signed.</summary>
    public struct Int16 { }

    /// <summary>16 bits.</summary>
    public struct UInt16
    {
        /// <summary>The largest and the smallest value.</summary>
        public const ushort MaxValue = 65535, MinValue = 0;
    }

    /// <summary>32 bits, signed.</summary>
    public struct Int32
    {
        /// <summary>The largest and the smallest value.</summary>
        public const int MaxValue = 0x7fff_ffff, MinValue = -0x7fff_ffff - 1;
    }

    /// <summary>32 bits.</summary>
    public struct UInt32
    {
        /// <summary>The largest and the smallest value.</summary>
        public const uint MaxValue = 0xffff_ffff, MinValue = 0;
    }

    /// <summary>64 bits, signed.</summary>
    public struct Int64
    {
        /// <summary>The largest and the smallest value.</summary>
        public const long MaxValue = 0x7fff_ffff_ffff_ffff, MinValue = -0x7fff_ffff_ffff_ffff - 1;
    }

    /// <summary>64 bits.</summary>
    public struct UInt64
    {
        /// <summary>The largest and the smallest value.</summary>
        public const ulong MaxValue = 0xffff_ffff_ffff_ffff, MinValue = 0;
    }

    /// <summary>A pointer-sized integer, signed.</summary>
    public struct IntPtr { }

    /// <summary>A pointer-sized integer.</summary>
    public struct UIntPtr { }

    /// <summary>Known to the compiler; never used: vmm.elf has no floating point.</summary>
    public struct Single { }

    /// <summary>Known to the compiler; never used: vmm.elf has no floating point.</summary>
    public struct Double { }

    /// <summary>Base of structs.</summary>
    public abstract class ValueType { }

    /// <summary>Base of enums.</summary>
    public abstract class Enum : ValueType { }

    /// <summary>Known to the compiler.</summary>
    public struct Nullable<T> where T : struct { }

    /// <summary>A string literal as ILC lays it out: length in UTF-16 code units, then the characters.</summary>
    public sealed class String
    {
        /// <summary>Number of UTF-16 code units.</summary>
        public readonly int Length;

        /// <summary>The first code unit; the others follow.</summary>
        public char _firstChar;
    }

    /// <summary>Base of arrays, which freestanding code does not use.</summary>
    public abstract class Array
    {
        /// <summary>Number of elements.</summary>
        public int Length;
    }

    /// <summary>Known to ILC.</summary>
    public class Array<T> : Array { }

    /// <summary>Known to the compiler.</summary>
    public abstract class Delegate { }

    /// <summary>Known to the compiler.</summary>
    public abstract class MulticastDelegate : Delegate { }

    /// <summary>Known to the compiler.</summary>
    public class Exception { }

    /// <summary>Known to the compiler.</summary>
    public struct RuntimeTypeHandle { }

    /// <summary>Known to the compiler.</summary>
    public struct RuntimeMethodHandle { }

    /// <summary>Known to the compiler.</summary>
    public struct RuntimeFieldHandle { }

    /// <summary>Known to ILC's start-up code, which is not linked.</summary>
    public class AppContext
    {
        /// <summary>Does nothing.</summary>
        public static void SetData(string name, object data) { }
    }

    /// <summary>A read-only view of consecutive elements; what a UTF-8 literal becomes.</summary>
    public readonly unsafe ref struct ReadOnlySpan<T>
    {
        private readonly ref T _reference;
        private readonly int _length;

        /// <summary>A view of <paramref name="length"/> elements at <paramref name="pointer"/>.</summary>
        public ReadOnlySpan(void* pointer, int length)
        {
            _reference = ref Runtime.CompilerServices.Unsafe.AsRef<T>(pointer);
            _length = length;
        }

        /// <summary>Known to the compiler, which replaces it by the other constructor over constant data.</summary>
        public ReadOnlySpan(T[] array, int start, int length)
        {
            Internal.Runtime.CompilerHelpers.ThrowHelpers.Stop();
            _reference = ref Runtime.CompilerServices.Unsafe.AsRef<T>(null);
            _length = 0;
        }

        /// <summary>Number of elements.</summary>
        public int Length => _length;

        /// <summary>The element at <paramref name="index"/>; an index out of range is a defect and stops at a breakpoint.</summary>
        public ref readonly T this[int index]
        {
            get
            {
                if ((uint)index >= (uint)_length)
                {
                    Internal.Runtime.CompilerHelpers.ThrowHelpers.Stop();
                }

                return ref Runtime.CompilerServices.Unsafe.Add(ref _reference, index);
            }
        }

        /// <summary>For <c>fixed</c>.</summary>
        public ref readonly T GetPinnableReference() => ref _reference;
    }
}

namespace System.Numerics
{
    using System.Runtime.CompilerServices;

    /// <summary>Bit counting; each becomes one or two instructions.</summary>
    public static class BitOperations
    {
        /// <summary>Number of zero bits below the lowest set bit; 32 for 0.</summary>
        [Intrinsic]
        public static int TrailingZeroCount(uint value) => TrailingZeroCount(value);

        /// <summary>Number of zero bits below the lowest set bit; 64 for 0.</summary>
        [Intrinsic]
        public static int TrailingZeroCount(ulong value) => TrailingZeroCount(value);

        /// <summary>Number of zero bits above the highest set bit; 32 for 0.</summary>
        [Intrinsic]
        public static int LeadingZeroCount(uint value) => LeadingZeroCount(value);

        /// <summary>Number of zero bits above the highest set bit; 64 for 0.</summary>
        [Intrinsic]
        public static int LeadingZeroCount(ulong value) => LeadingZeroCount(value);

        /// <summary>Number of set bits (by addition: the instruction for it is a vector one).</summary>
        public static int PopCount(uint value)
        {
            value -= (value >> 1) & 0x5555_5555;
            value = (value & 0x3333_3333) + ((value >> 2) & 0x3333_3333);
            value = (value + (value >> 4)) & 0x0f0f_0f0f;
            return (int)((value * 0x0101_0101) >> 24);
        }
    }
}
