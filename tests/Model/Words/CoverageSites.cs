using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Reflection.Emit;
using Lockstep.Model.Words;

namespace Lockstep.Tests.Model.Words;

/// <summary>A place in compiled generic code where a bit decides, whether it was ever reached or not.</summary>
/// <param name="Method">The method, open.</param>
/// <param name="IlOffset">Offset of the call in its IL.</param>
/// <param name="Decision">op_True, op_False or Select.</param>
public sealed record DecisionSite(MethodBase Method, int IlOffset, string Decision);

/// <summary>
/// All decision sites of an assembly, read from its IL: calls of <c>operator true</c>, <c>operator false</c> and
/// <c>Select</c> of the word algebra. What is here and not in a <see cref="CoverageRecorder"/> was never reached.
/// </summary>
public static class CoverageSites
{
    private static readonly Dictionary<int, OpCode> OpCodesByValue = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(f => (OpCode)f.GetValue(null)!).ToDictionary(c => (int)(ushort)c.Value);

    /// <summary>All sites of an assembly.</summary>
    public static IEnumerable<DecisionSite> Of(Assembly assembly) => assembly.GetTypes().SelectMany(Of);

    /// <summary>All sites of a type.</summary>
    public static IEnumerable<DecisionSite> Of(Type type)
    {
        const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        return type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All)).SelectMany(Of);
    }

    /// <summary>All sites of a method.</summary>
    public static IEnumerable<DecisionSite> Of(MethodBase method)
    {
        byte[] il = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        Type[] ofType = method.DeclaringType?.GetGenericArguments() ?? [], ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : [];
        for (int at = 0; at < il.Length;)
        {
            int start = at;
            int value = il[at++];
            value = value == 0xfe ? 0xfe00 | il[at++] : value;
            OpCode code = OpCodesByValue[value];
            if (code == OpCodes.Call && method.Module.ResolveMethod(BitConverter.ToInt32(il, at), ofType, ofMethod) is { } callee && Decides(callee))
            {
                yield return new DecisionSite(method, start, callee.Name);
            }

            at += OperandBytes(code, il, at);
        }
    }

    private static bool Decides(MethodBase callee) =>
        callee.DeclaringType is { IsGenericType: true } type
        && (type.GetGenericTypeDefinition() == typeof(IBit<>) || type.GetGenericTypeDefinition() == typeof(IWord<,>))
        && callee.Name is "op_True" or "op_False" or "Select";

    private static int OperandBytes(OpCode code, byte[] il, int at) => code.OperandType switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(il, at)),
        _ => 4,
    };
}
