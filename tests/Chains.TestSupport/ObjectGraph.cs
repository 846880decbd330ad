using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.CodeAnalysis;

namespace Chains.TestSupport;

/// <summary>Looks through everything that a value holds, public or not.</summary>
public static class ObjectGraph
{
    private const int MaxDepth = 200;

    private static readonly ConcurrentDictionary<Type, FieldInfo[]> FieldsByType = new();

    /// <summary>
    /// The path to the first object of the compiler (symbol, syntax, location, compilation, operation, semantic model) that <paramref name="value"/> holds, or null.
    /// Such an object in a model keeps whole compilations alive and never compares equal after an edit.
    /// </summary>
    public static string? FindCompilerObject(object? value)
    {
        HashSet<object> seen = new(ReferenceEqualityComparer.Instance);
        Stack<(object? Value, string Path, int Depth)> open = new();
        open.Push((value, value?.GetType().Name ?? "null", 0));
        while (open.TryPop(out (object? Value, string Path, int Depth) item))
        {
            if (item.Value is not { } current || IsLeaf(current))
            {
                continue;
            }

            if (IsCompilerObject(current))
            {
                return $"{item.Path} is a {current.GetType().FullName}";
            }

            if (!current.GetType().IsValueType && !seen.Add(current))
            {
                continue;
            }

            if (item.Depth == MaxDepth)
            {
                return $"{item.Path} is {MaxDepth} references deep: too deep to look through, and for a model";
            }

            if (current is Array array)
            {
                int index = 0;
                foreach (object? element in array)
                {
                    open.Push((element, $"{item.Path}[{index++}]", item.Depth + 1));
                }

                continue;
            }

            foreach (FieldInfo field in FieldsByType.GetOrAdd(current.GetType(), FieldsOf))
            {
                open.Push((field.GetValue(current), $"{item.Path}.{field.Name}", item.Depth + 1));
            }
        }

        return null;
    }

    private static bool IsCompilerObject(object value) => value
        is ISymbol or SyntaxNode or SyntaxToken or SyntaxTrivia or SyntaxTree or SyntaxReference or Location or Compilation or IOperation or SemanticModel
        or AttributeData or TypedConstant or Diagnostic or GeneratorAttributeSyntaxContext or GeneratorSyntaxContext;

    private static bool IsLeaf(object value)
        => value is string or Pointer or MemberInfo or Assembly or Module or System.Globalization.CultureInfo or System.Text.Encoding
            || value.GetType() is { IsPrimitive: true }
            || value is Enum;

    private static FieldInfo[] FieldsOf(Type type)
    {
        List<FieldInfo> fields = [];
        for (Type? level = type; level is not null && level != typeof(object); level = level.BaseType)
        {
            fields.AddRange(level.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
                .Where(field => !field.FieldType.IsPrimitive && !field.FieldType.IsPointer && !field.FieldType.IsByRefLike && field.FieldType != typeof(string)));
        }

        return [.. fields];
    }
}
