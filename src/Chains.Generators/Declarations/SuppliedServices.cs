using System.Linq;
using Microsoft.CodeAnalysis;

namespace Chains.Generators.Declarations;

/// <summary>
/// What a constructor may ask its host for. Classes and interfaces of packages and of the framework may be registered by the host itself; a value, an array, a delegate or a class
/// of the project's own is registered by the chainlet's ConfigureServices, or by nobody.
/// </summary>
internal static class SuppliedServices
{
    /// <summary>What to do about a parameter that no host can supply; null where one may.</summary>
    public static string? WhyNot(INamedTypeSymbol chainlet, IParameterSymbol parameter)
    {
        ITypeSymbol type = parameter.Type;
        if (parameter.HasExplicitDefaultValue || KnownSymbols.ContainsError(type) || KnownSymbols.IsChainlet(type))
        {
            return null;
        }
        bool isValue = type is { IsValueType: true } or { SpecialType: SpecialType.System_String or SpecialType.System_Object } or IArrayTypeSymbol or { TypeKind: TypeKind.Delegate };
        bool isOwn = type is INamedTypeSymbol { TypeKind: TypeKind.Class, Arity: 0 } && SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, chainlet.ContainingAssembly) && type.DeclaringSyntaxReferences.Any(KnownSymbols.IsUserWritten);
        if (!(isValue || isOwn) || ChainletReader.FindConfigureServices(chainlet) is not null)
        {
            return null;
        }
        string register = $"register it in 'static void ConfigureServices(IServiceCollection services, DeploymentContext context)' of '{chainlet.Name}'";
        return isValue ? $"give it a default, read it from the UserConfig of a DeploymentContext<…>, or {register}"
            : ((INamedTypeSymbol)type).GetMembers("RunRemote").IsEmpty ? register
            : $"mark class '{type.Name}' with [Chainlet] and take 'I{type.Name}', or {register}";
    }
}
