namespace Lockstep.Model.Devices;

/// <summary>What became of a virtqueue's next chain.</summary>
public enum Service
{
    /// <summary>There is none that may be served: the device is not live, the queue not ready, or nothing is available.</summary>
    Nothing,

    /// <summary>It was served and is the driver's again.</summary>
    Served,

    /// <summary>It waits for the serial line.</summary>
    Waiting,

    /// <summary>It breaks a rule: the device needs a reset.</summary>
    Broken,
}
