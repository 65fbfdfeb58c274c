using Lockstep.Model.Configuration;
using Lockstep.Vmm.Devices;
using Lockstep.Vmm.Microkit;

namespace Lockstep.SerialPort;

/// <summary>
/// A serial port on one side and the ring of a VMM's console on the other. It keeps no bytes of its own: what the ring has no room for
/// waits in the port, and what the port does not take waits in the ring.
/// </summary>
public static unsafe class SerialConsole<TKernel, TUart>
    where TKernel : struct, IKernel
    where TUart : struct, IUart
{
    /// <summary>Starts the port, and serves it for good.</summary>
    /// <param name="c">The configuration; valid.</param>
    public static void Run(ConsoleConfiguration* c)
    {
        TUart.Start(c->UartBase);
        // An interrupt that came before this domain was bound to it stays masked for good unless it is acknowledged once (seL4 issue 1536).
        TKernel.AckIrq(c->InterruptChannel);
        Move(c);
        while (true)
        {
            Handle(c, TKernel.Receive(out _));
        }
    }

    /// <summary>Handles one notification: of the port's interrupt, of the VMM, or of both.</summary>
    public static void Handle(ConsoleConfiguration* c, ulong channels)
    {
        TUart.Clear(c->UartBase);
        Move(c);
        // After its reason is gone, or masked: else it would be back at once.
        if ((channels >> (int)c->InterruptChannel & 1) != 0)
        {
            TKernel.AckIrq(c->InterruptChannel);
        }
    }

    /// <summary>Moves bytes both ways as far as it goes, and says what to be told of.</summary>
    private static void Move(ConsoleConfiguration* c)
    {
        byte* page = (byte*)c->RingBase;
        bool sent = Send(c, ByteRing.Output(page)), received = Receive(c, ByteRing.Input(page));
        TUart.Interrupts(c->UartBase, onReceived: ByteRing.Input(page).Room != 0, onRoom: ByteRing.Output(page).Count != 0);
        if (sent || received)
        {
            TKernel.Notify(c->VmmChannel);
        }
    }

    private static bool Send(ConsoleConfiguration* c, ByteRing ring)
    {
        uint waiting = ring.Count, sent = 0;
        for (; sent < ConsoleRing.OutputBytes && sent < waiting && TUart.TrySend(c->UartBase, *ring.ReadAt(out _)); sent++)
        {
            ring.Take(1);
        }

        return sent != 0;
    }

    private static bool Receive(ConsoleConfiguration* c, ByteRing ring)
    {
        uint room = ring.Room, received = 0;
        for (; received < ConsoleRing.InputBytes && received < room && TUart.TryReceive(c->UartBase, out byte value); received++)
        {
            *ring.WriteAt(out _) = value;
            ring.Add(1);
        }

        return received != 0;
    }
}
