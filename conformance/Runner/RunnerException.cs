namespace Lockstep.Runner;

/// <summary>
/// Something a person has to put right: a missing file, a QEMU that does not start, a guest that does not answer. The
/// message says what is wrong, where, and what to do.
/// </summary>
public sealed class RunnerException(string message) : Exception(message);
