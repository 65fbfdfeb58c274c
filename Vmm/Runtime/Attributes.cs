// Attributes that the C# compiler and ILC look for by name.
#pragma warning disable IDE0060, CA1018
namespace System
{
    /// <summary>Base of attributes.</summary>
    public class Attribute { }

    /// <summary>Where an attribute may stand; not checked here.</summary>
    public enum AttributeTargets
    {
        /// <summary>Everywhere.</summary>
        All = 0x7fff,
    }

    /// <summary>Usage of an attribute.</summary>
    public sealed class AttributeUsageAttribute : Attribute
    {
        /// <summary>Ignored.</summary>
        public AttributeUsageAttribute(AttributeTargets targets) { }

        /// <summary>Ignored.</summary>
        public bool AllowMultiple { get; set; }

        /// <summary>Ignored.</summary>
        public bool Inherited { get; set; }
    }

    /// <summary>Marks an enum as a set of bits.</summary>
    public sealed class FlagsAttribute : Attribute { }

    /// <summary>Marks what is no longer to be used.</summary>
    public sealed class ObsoleteAttribute : Attribute
    {
        /// <summary>Ignored.</summary>
        public ObsoleteAttribute(string? message) { }

        /// <summary>Ignored.</summary>
        public ObsoleteAttribute(string? message, bool error) { }
    }

    /// <summary>Marks a parameter array.</summary>
    public sealed class ParamArrayAttribute : Attribute { }
}

namespace System.Reflection
{
    /// <summary>Marks the member behind an indexer.</summary>
    public sealed class DefaultMemberAttribute : Attribute
    {
        /// <summary>Ignored.</summary>
        public DefaultMemberAttribute(string name) { }
    }
}

namespace System.Diagnostics.CodeAnalysis
{
    /// <summary>Marks a ref that may outlive its receiver.</summary>
    public sealed class UnscopedRefAttribute : Attribute { }

    /// <summary>Marks a method that does not return.</summary>
    public sealed class DoesNotReturnAttribute : Attribute { }
}

namespace System.Runtime.CompilerServices
{
    /// <summary>What of the language this library supports.</summary>
    public static class RuntimeFeature
    {
        /// <summary>Names that the compiler looks for.</summary>
        public const string DefaultImplementationsOfInterfaces = nameof(DefaultImplementationsOfInterfaces),
            UnmanagedSignatureCallingConvention = nameof(UnmanagedSignatureCallingConvention),
            VirtualStaticsInInterfaces = nameof(VirtualStaticsInInterfaces),
            ByRefFields = nameof(ByRefFields);
    }

    /// <summary>Known to the compiler.</summary>
    public class RuntimeHelpers
    {
        /// <summary>Bytes from the start of a string object to its characters.</summary>
        public static unsafe int OffsetToStringData => sizeof(IntPtr) + sizeof(int);
    }

    /// <summary>Flags of <see cref="MethodImplAttribute"/>.</summary>
    public enum MethodImplOptions
    {
        /// <summary>Never inline.</summary>
        NoInlining = 8,

        /// <summary>Inline where possible.</summary>
        AggressiveInlining = 256,

        /// <summary>The body is elsewhere (in assembly).</summary>
        InternalCall = 4096,
    }

    /// <summary>Says how a method is compiled.</summary>
    public sealed class MethodImplAttribute : Attribute
    {
        /// <summary>Read by ILC.</summary>
        public MethodImplAttribute(MethodImplOptions options) { }
    }

    /// <summary>The compiler replaces the body.</summary>
    public sealed class IntrinsicAttribute : Attribute { }

    /// <summary>Locals are not zeroed.</summary>
    public sealed class SkipLocalsInitAttribute : Attribute { }

    /// <summary>Marks the type behind a <c>fixed</c> buffer.</summary>
    public sealed class FixedBufferAttribute : Attribute
    {
        /// <summary>Read by the compiler.</summary>
        public FixedBufferAttribute(object elementType, int length) { }
    }

    /// <summary>Marks the type behind a <c>fixed</c> buffer.</summary>
    public sealed class UnsafeValueTypeAttribute : Attribute { }

    /// <summary>Marks generated code.</summary>
    public sealed class CompilerGeneratedAttribute : Attribute { }

    /// <summary>Marks a struct as read-only.</summary>
    public sealed class IsReadOnlyAttribute : Attribute { }

    /// <summary>Marks a ref struct.</summary>
    public sealed class IsByRefLikeAttribute : Attribute { }

    /// <summary>Marks the constraint <c>unmanaged</c>.</summary>
    public sealed class IsUnmanagedAttribute : Attribute { }

    /// <summary>Marks a type that needs a newer compiler.</summary>
    public sealed class CompilerFeatureRequiredAttribute : Attribute
    {
        /// <summary>Ignored.</summary>
        public CompilerFeatureRequiredAttribute(string name) { }
    }

    /// <summary>Marks volatile accesses.</summary>
    public static class IsVolatile { }

    /// <summary>References without checks.</summary>
    public static unsafe class Unsafe
    {
        /// <summary>The reference <paramref name="elements"/> elements further.</summary>
        [Intrinsic]
        public static ref T Add<T>(ref T source, int elements) => ref Add(ref source, elements);

        /// <summary>A reference seen as another type.</summary>
        [Intrinsic]
        public static ref TTo As<TFrom, TTo>(ref TFrom source) => ref As<TFrom, TTo>(ref source);

        /// <summary>A reference as a pointer.</summary>
        [Intrinsic]
        public static void* AsPointer<T>(ref T value) => AsPointer(ref value);

        /// <summary>A pointer as a reference.</summary>
        [Intrinsic]
        public static ref T AsRef<T>(void* source) => ref AsRef<T>(source);
    }
}

namespace System.Runtime.InteropServices
{
    /// <summary>Known to the compiler behind the constraint <c>unmanaged</c>.</summary>
    public enum UnmanagedType { }

    /// <summary>Layouts of a struct.</summary>
    public enum LayoutKind
    {
        /// <summary>In order of declaration.</summary>
        Sequential = 0,

        /// <summary>By offsets.</summary>
        Explicit = 2,

        /// <summary>By choice of the compiler.</summary>
        Auto = 3,
    }

    /// <summary>Layout of a struct.</summary>
    public sealed class StructLayoutAttribute : Attribute
    {
        /// <summary>Read by ILC.</summary>
        public StructLayoutAttribute(LayoutKind kind) { }

        /// <summary>Alignment in bytes.</summary>
        public int Pack;

        /// <summary>Size in bytes.</summary>
        public int Size;
    }

    /// <summary>Offset of a field.</summary>
    public sealed class FieldOffsetAttribute : Attribute
    {
        /// <summary>Read by ILC.</summary>
        public FieldOffsetAttribute(int offset) { }
    }

    /// <summary>Marks an input reference.</summary>
    public sealed class InAttribute : Attribute { }

    /// <summary>Marks an output reference.</summary>
    public sealed class OutAttribute : Attribute { }
}

namespace System.Runtime
{
    /// <summary>Gives a method a linker symbol.</summary>
    public sealed class RuntimeExportAttribute : Attribute
    {
        /// <summary>Read by ILC.</summary>
        public RuntimeExportAttribute(string symbol) { }
    }

    /// <summary>Binds a method to a linker symbol.</summary>
    public sealed class RuntimeImportAttribute : Attribute
    {
        /// <summary>Read by ILC.</summary>
        public RuntimeImportAttribute(string symbol) { }

        /// <summary>Read by ILC.</summary>
        public RuntimeImportAttribute(string library, string symbol) { }
    }
}
