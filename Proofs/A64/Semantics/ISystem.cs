namespace Lockstep.Proofs.A64.Semantics;

/// <summary>
/// What is around a program: exceptions that it takes on purpose, system registers, caches. Each call is an event of the run.
/// </summary>
/// <typeparam name="B">Bits.</typeparam>
/// <typeparam name="X">Words of 64 bits.</typeparam>
public interface ISystem<B, X>
    where B : struct
    where X : struct
{
    /// <summary>SVC. The PC is already that of the next instruction, where the program goes on.</summary>
    /// <param name="state">The processor, for arguments and results.</param>
    /// <param name="immediate">The constant, 16 bits.</param>
    void SupervisorCall(ProcessorState<B, X> state, int immediate);

    /// <summary>BRK. The PC is its own.</summary>
    /// <param name="state">The processor.</param>
    /// <param name="comment">The constant, 16 bits.</param>
    void Breakpoint(ProcessorState<B, X> state, int comment);

    /// <summary>MRS.</summary>
    /// <param name="register">op0:op1:CRn:CRm:op2, one of <see cref="Decode.SystemRegisters"/>.</param>
    X ReadRegister(int register);

    /// <summary>MSR (register).</summary>
    /// <param name="register">op0:op1:CRn:CRm:op2.</param>
    /// <param name="value">What is written.</param>
    void WriteRegister(int register, X value);

    /// <summary>DC and IC by address.</summary>
    /// <param name="instruction">op0:op1:CRn:CRm:op2.</param>
    /// <param name="address">The address.</param>
    void MaintainCache(int instruction, X address);

    /// <summary>The address that BR, BLR or RET goes to, which has to be a number: the PC always is one.</summary>
    /// <param name="address">The register's value.</param>
    ulong BranchTarget(X address);
}
