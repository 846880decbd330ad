using System.Reflection;
using Microsoft.CodeAnalysis;

namespace Chains.Analyzers.Fuzz.Running;

/// <summary>
/// The compiler keeps the texts of the last 65,536 sorts of tokens for the whole process. Where a string or a comment lacks its end the rest of a file is one token, so that broken programs
/// fill that table with whole files for as long as a run lasts: memory of the compiler's that would hide what ours keep.
/// </summary>
internal static class CompilerTexts
{
    /// <summary>Empties the table. Nothing may parse meanwhile.</summary>
    /// <exception cref="InvalidOperationException">This version of the compiler has no such table: see what it keeps instead.</exception>
    public static void Forget()
    {
        object table = Field(typeof(SyntaxNode).Assembly.GetType("Roslyn.Utilities.StringTable"), "s_sharedTable", BindingFlags.Static).GetValue(null)!;
        Array segments = (Array)Field(table.GetType(), "_items", BindingFlags.Instance).GetValue(table)!;
        foreach (Array segment in segments)
        {
            Array.Clear(segment);
        }
    }

    private static FieldInfo Field(Type? type, string name, BindingFlags kind) =>
        type?.GetField(name, kind | BindingFlags.NonPublic) ?? throw new InvalidOperationException($"The compiler has no field '{name}' where the texts of its tokens were.");
}
