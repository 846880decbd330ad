using System.Linq;
using Chains.Generators.Diagnostics;
using Microsoft.CodeAnalysis;

namespace Chains.Generators.Declarations;

/// <summary>Reads <c>[Batch]</c>: on a RunRemote whose one parameter is the list of what several callers gave, and whose result is the list of what each gets.</summary>
internal static class BatchReader
{
    public static void Check(AttributeData batch, INamedTypeSymbol chainlet, ReadReport report)
    {
        if (chainlet.GetMembers("RunRemote").OfType<IMethodSymbol>().FirstOrDefault(m => KnownSymbols.FindAttribute(m, "BatchAttribute") is not null) is not { } method)
        {
            return;
        }
        IParameterSymbol[] inputs = method.Parameters.Where(p => !KnownSymbols.IsCancellationToken(p.Type)).ToArray();
        (_, ITypeSymbol? result) = EndpointReader.ReturnOf(method);
        if (inputs.Any(p => KnownSymbols.ContainsError(p.Type)) || KnownSymbols.ContainsError(method.ReturnType))
        {
            return;
        }
        string? problem = inputs.Length != 1 ? $"takes {inputs.Length.ToString(System.Globalization.CultureInfo.InvariantCulture)} parameters; put what a caller gives into one record, and take a list of it"
            : !IsList(inputs[0].Type) ? $"takes '{inputs[0].Type.ToDisplayString(KnownSymbols.Short)}'; take 'IReadOnlyList<{inputs[0].Type.ToDisplayString(KnownSymbols.Short)}>'"
            : method.ReturnType is INamedTypeSymbol { Name: "IAsyncEnumerable" } ? "returns a stream; return a list, with one result for each item"
            : result is null || !IsList(result) ? $"returns '{method.ReturnType.ToDisplayString(KnownSymbols.Short)}'; return a list, with one result for each item"
            : null;
        if (problem is not null)
        {
            report.Add(ChainDiagnostics.BatchMustBeOfLists, batch.ApplicationSyntaxReference, method, chainlet.Name, problem);
        }
    }

    private static bool IsList(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol { Rank: 1 } array => array.ElementType.SpecialType != SpecialType.System_Byte,
        INamedTypeSymbol { TypeArguments.Length: 1, Name: "IReadOnlyList" or "IReadOnlyCollection" or "IList" or "ICollection" or "List" or "ImmutableArray" or "ImmutableList" or "IImmutableList" or "Collection" or "ReadOnlyCollection" } => true,
        _ => false,
    };
}
