using System.Reflection;
using Lockstep.Tests.Support;
using Microsoft.Z3;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Proofs.Z3;

/// <summary>
/// The public members of the binding are members of the package Microsoft.Z3 4.12.2, with the very same signatures: what is written
/// against one compiles against the other. surface.txt lists those that we have. Built with Z3Package=true, the same test
/// compares the list with the package itself.
/// </summary>
public sealed class SurfaceTests
{
    private const BindingFlags Own = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    [Fact]
    public void Every_member_has_the_packages_signature()
    {
        Assembly assembly = typeof(Context).Assembly;
        string[] listed = File.ReadAllLines(Path.Combine(Repository.Root, "tests/Proofs/Z3/surface.txt"));
        string[] present = [.. assembly.GetExportedTypes().SelectMany(Members).Order(StringComparer.Ordinal)];
        listed.Except(present).ShouldBeEmpty("listed, but not in the assembly");
        if (assembly.GetName().Name != "Microsoft.Z3")
        {
            present.Except(listed).ShouldBeEmpty("in the binding, but not in surface.txt: is it in the package?");
        }
    }

    private static IEnumerable<string> Members(Type type)
    {
        string owner = type.FullName!["Microsoft.Z3.".Length..];
        yield return $"{owner} : {type.BaseType?.Name}";
        foreach (MemberInfo member in type.GetMembers(Own))
        {
            string? text = member switch
            {
                ConstructorInfo constructor => $"new({Parameters(constructor)})",
                MethodInfo { IsSpecialName: true } method when !method.Name.StartsWith("op_", StringComparison.Ordinal) => null,
                MethodInfo method => $"{(method.IsStatic ? "static " : "")}{Name(method.ReturnType)} {method.Name}({Parameters(method)})",
                PropertyInfo property => Property(property),
                FieldInfo { IsLiteral: true } field => $"{field.Name} = {Convert.ToInt64(field.GetRawConstantValue())}",
                FieldInfo { IsSpecialName: false } field => $"{Name(field.FieldType)} {field.Name}",
                _ => null,
            };
            if (text is not null)
            {
                yield return $"{owner}.{text}";
            }
        }
    }

    private static string Property(PropertyInfo property)
    {
        string accessors = (property.GetMethod is { IsPublic: true } ? " get;" : "") + (property.SetMethod is { IsPublic: true } ? " set;" : "");
        string index = string.Join(", ", property.GetIndexParameters().Select(parameter => Name(parameter.ParameterType)));
        return $"{Name(property.PropertyType)} {property.Name}{(index.Length > 0 ? $"[{index}]" : "")} {{{accessors} }}";
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
        (parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "") + $"{Name(parameter.ParameterType)} {parameter.Name}"
        + (parameter.HasDefaultValue ? $" = {parameter.DefaultValue ?? "null"}" : "")));

    private static string Name(Type type)
    {
        if (type.IsArray)
        {
            return Name(type.GetElementType()!) + "[]";
        }

        return type.IsGenericType
            ? $"{type.Name[..type.Name.IndexOf('`')]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
            : type.Name;
    }
}
