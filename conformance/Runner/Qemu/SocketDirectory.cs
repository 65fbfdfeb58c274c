using System.Net.Sockets;

namespace Lockstep.Runner.Qemu;

/// <summary>
/// A private directory for the sockets between QEMU and us. It stands in the system's temporary directory and not in the
/// build directory, because the path of a Unix socket is limited to 107 bytes.
/// </summary>
public sealed class SocketDirectory : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("lockstep-");
    private readonly List<Socket> listeners = [];

    /// <summary>Path of a file in the directory.</summary>
    public string PathOf(string name) => Path.Combine(directory.FullName, name);

    /// <summary>Listens on a socket that QEMU will connect to.</summary>
    public Socket Listen(string name)
    {
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listeners.Add(listener);
        listener.Bind(new UnixDomainSocketEndPoint(PathOf(name)));
        listener.Listen(1);
        return listener;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        listeners.ForEach(listener => listener.Dispose());
        directory.Delete(recursive: true);
    }
}
