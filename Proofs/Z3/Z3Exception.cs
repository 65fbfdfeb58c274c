using System;

namespace Microsoft.Z3;

/// <summary>An error that libz3 reported, with its own message, or a misuse that was found before libz3 was called.</summary>
public class Z3Exception : Exception
{
    /// <summary>An error without a message.</summary>
    public Z3Exception()
    {
    }

    /// <summary>An error with this message.</summary>
    public Z3Exception(string message)
        : base(message)
    {
    }

    /// <summary>An error with this message and this cause.</summary>
    public Z3Exception(string message, Exception inner)
        : base(message, inner)
    {
    }
}
