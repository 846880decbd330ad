using System.Linq;
using Chains.Generators.Diagnostics;
using Chains.Generators.Model;
using Microsoft.CodeAnalysis;

namespace Chains.Generators.Declarations;

/// <summary>Reads the incoming stream of a RunRemote: the one parameter that is an <c>IAsyncEnumerable&lt;T&gt;</c>.</summary>
internal static class StreamReader
{
    /// <summary>The type of a stream's items; null where the type is no stream.</summary>
    public static ITypeSymbol? ItemOf(ITypeSymbol type) =>
        type is INamedTypeSymbol { TypeArguments: [{ } item] } && KnownSymbols.Is(type, "System.Collections.Generic.IAsyncEnumerable") ? item : null;

    /// <summary>Whether the stream is the only one, always there, and read by a RunRemote that can wait for it.</summary>
    public static bool Check(INamedTypeSymbol chainlet, IMethodSymbol method, ReturnShape shape, ReadReport report)
    {
        IParameterSymbol[] streams = method.Parameters.Where(p => ItemOf(p.Type) is not null).ToArray();
        bool clean = true;
        foreach (IParameterSymbol second in streams.Skip(1))
        {
            clean = false;
            report.Add(ChainDiagnostics.StreamParameterMustBeTheOnlyOne, second, chainlet.Name, streams[0].Name, second.Name);
        }
        foreach (IParameterSymbol stream in streams.Where(s => s.HasExplicitDefaultValue || s.NullableAnnotation == NullableAnnotation.Annotated))
        {
            clean = false;
            report.Add(ChainDiagnostics.StreamParameterMustNotBeOptional, stream, chainlet.Name, stream.Name, stream.HasExplicitDefaultValue ? "has a default" : "may be null");
        }
        if (streams.Length > 0 && shape is ReturnShape.Value or ReturnShape.Void && !KnownSymbols.ContainsError(method.ReturnType))
        {
            clean = false;
            string result = shape == ReturnShape.Void ? "Task" : $"Task<{method.ReturnType.ToDisplayString(KnownSymbols.Short)}>";
            report.Add(ChainDiagnostics.StreamParameterNeedsAsyncResult, TypeSyntax.OfReturn(method), method, chainlet.Name, streams[0].Name, method.ReturnType.ToDisplayString(KnownSymbols.Short), result);
        }
        return clean;
    }
}
