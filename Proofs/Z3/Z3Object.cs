using System;
using System.Threading;

namespace Microsoft.Z3;

/// <summary>
/// A counted reference to something that libz3 owns. It is given back when the object is disposed or collected, on the thread that
/// next uses the context.
/// </summary>
public class Z3Object : IDisposable
{
    private readonly Context context;
    private readonly int reference;
    private nint handle;

    /// <summary>Takes a reference to what the last call of libz3 returned, or reports that call's error.</summary>
    internal Z3Object(Context context, nint handle)
    {
        this.context = context;
        context.Check();
        if (Kind == Counted.None)
        {
            // Symbols live as long as the context.
            GC.SuppressFinalize(this);
        }
        else
        {
            Take(context.Handle, handle);
            reference = context.Hold(handle, Kind);
        }

        this.handle = handle;
        GC.KeepAlive(context);
    }

    /// <summary>Gives the reference back.</summary>
    ~Z3Object() => Release();

    /// <summary>The context that this belongs to.</summary>
    public Context Context => context;

    /// <summary>Which function of libz3 counts the references.</summary>
    internal virtual Counted Kind => Counted.Ast;

    /// <summary>The pointer, for a call of libz3.</summary>
    internal nint Handle => handle != 0 ? handle : throw new ObjectDisposedException(GetType().Name);

    /// <summary>Gives the reference back before the collector would.</summary>
    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    /// <summary>The pointer, for a call on that context.</summary>
    internal nint In(Context user) =>
        ReferenceEquals(user, context) ? Handle : throw new Z3Exception("Context mismatch");

    /// <summary>Takes a reference.</summary>
    internal virtual void Take(nint owner, nint what) => Native.Z3_inc_ref(owner, what);

    private void Release()
    {
        if (Interlocked.Exchange(ref handle, 0) != 0 && Kind != Counted.None)
        {
            context.Release(reference, Kind);
        }
    }
}
