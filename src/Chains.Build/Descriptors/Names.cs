using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Chains.Generators.Contracts;

namespace Chains.Build.Descriptors;

/// <summary>Display names in the spellings of other places.</summary>
internal static class Names
{
    // Reserved everywhere: a namespace of such a name is written with '@'.
    private static readonly HashSet<string> Keywords = new(StringComparer.Ordinal)
    {
        "abstract", "as", "base", "bool", "break", "byte", "case", "catch", "char", "checked", "class", "const", "continue", "decimal", "default", "delegate", "do", "double", "else", "enum",
        "event", "explicit", "extern", "false", "finally", "fixed", "float", "for", "foreach", "goto", "if", "implicit", "in", "int", "interface", "internal", "is", "lock", "long", "namespace",
        "new", "null", "object", "operator", "out", "override", "params", "private", "protected", "public", "readonly", "ref", "return", "sbyte", "sealed", "short", "sizeof", "stackalloc",
        "static", "string", "struct", "switch", "this", "throw", "true", "try", "typeof", "uint", "ulong", "unchecked", "unsafe", "ushort", "using", "virtual", "void", "volatile", "while",
    };

    /// <summary>A full name of metadata as C# writes it.</summary>
    public static string CSharp(string fullName) => string.Join(".", fullName.Split('.').Select(part => Keywords.Contains(part) ? "@" + part : part));

    /// <summary><c>PhiLlm</c> to <c>phi-llm</c>: a DNS label, as long as it has at most 63 characters.</summary>
    public static string Kebab(string name) => ProtoNaming.Words(name, '-');

    /// <summary><c>PhiLlm</c> to <c>phi_llm</c>.</summary>
    public static string Snake(string name) => ProtoNaming.Words(name, '_');

    /// <summary>The lower camel case that protobuf derives from a field name for JSON.</summary>
    public static string ProtoJson(string field)
    {
        StringBuilder result = new();
        bool upper = false;
        foreach (char c in field)
        {
            if (c == '_')
            {
                upper = true;
            }
            else
            {
                result.Append(upper && c is >= 'a' and <= 'z' ? (char)(c - 'a' + 'A') : c);
                upper = false;
            }
        }

        return result.ToString();
    }
}
