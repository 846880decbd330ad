using System.Collections.Generic;
using System.Linq;
using Chains.Generators.Emission;
using Chains.Generators.Model;
using Microsoft.CodeAnalysis;

namespace Chains.Generators.Declarations;

/// <summary>
/// How callers may call a RunRemote that breaks rules: as it is declared, and as it would be once it is repaired. Nothing stands behind these methods; without
/// them every caller would have an error (CS1061) beside the one that matters.
/// </summary>
internal static class CallSignatures
{
    private const string Dynamic = "dynamic";

    public static EquatableArray<string> Read(INamedTypeSymbol chainlet)
    {
        var signatures = new Dictionary<string, string>(System.StringComparer.Ordinal);
        foreach (IMethodSymbol method in RunRemotes(chainlet).Where(m => CanShow(chainlet, m) && !HasError(m)))
        {
            foreach (IParameterSymbol[] parameters in Orders(method))
            {
                bool isRepaired = parameters.Length == 0 || !KnownSymbols.IsCancellationToken(parameters[parameters.Length - 1].Type);
                // 'params' stands last, where the repaired method has its token.
                if (parameters.Any(p => p.IsParams))
                {
                    Add(signatures, chainlet, method, parameters, withToken: false, withParams: true);
                }
                Add(signatures, chainlet, method, parameters, withToken: isRepaired, withParams: false);
            }
        }
        return signatures.Values.ToEquatableArray();
    }

    /// <summary>Whether everyone who sees the chainlet sees the types of a method.</summary>
    public static bool CanShow(INamedTypeSymbol chainlet, IMethodSymbol method)
    {
        bool toAll = chainlet.DeclaredAccessibility == Accessibility.Public;
        return IsShown(method.ReturnType, toAll) && method.Parameters.All(p => IsShown(p.Type, toAll));
    }

    public static bool HasTypeParameter(ITypeSymbol type) => type switch
    {
        ITypeParameterSymbol => true,
        IArrayTypeSymbol array => HasTypeParameter(array.ElementType),
        INamedTypeSymbol named => named.TypeArguments.Any(HasTypeParameter) || (named.ContainingType is { } outer && HasTypeParameter(outer)),
        _ => false,
    };

    /// <summary>The methods that a rule may ask to keep: of the first class that declares one, the public ones where there are any; else the one to rename.</summary>
    private static IMethodSymbol[] RunRemotes(INamedTypeSymbol chainlet)
    {
        for (INamedTypeSymbol? level = chainlet; level is not null; level = level.BaseType)
        {
            IMethodSymbol[] methods = level.GetMembers("RunRemote").OfType<IMethodSymbol>().Where(m => m.MethodKind == MethodKind.Ordinary).ToArray();
            if (methods.Any(m => m.DeclaredAccessibility == Accessibility.Public))
            {
                return methods.Where(m => m.DeclaredAccessibility == Accessibility.Public).ToArray();
            }
            if (methods.Length > 0 && SymbolEqualityComparer.Default.Equals(level, chainlet))
            {
                return methods;
            }
        }
        return EndpointReader.Misnamed(chainlet) is { } misnamed ? [misnamed] : [];
    }

    /// <summary>The parameters as they are declared and, where a token is not last, without it.</summary>
    private static IEnumerable<IParameterSymbol[]> Orders(IMethodSymbol method)
    {
        IParameterSymbol[] declared = method.Parameters.ToArray();
        yield return declared;
        if (declared.Any(p => KnownSymbols.IsCancellationToken(p.Type)) && !KnownSymbols.IsCancellationToken(declared[declared.Length - 1].Type))
        {
            yield return declared.Where(p => !KnownSymbols.IsCancellationToken(p.Type)).ToArray();
        }
    }

    private static void Add(Dictionary<string, string> signatures, INamedTypeSymbol chainlet, IMethodSymbol method, IParameterSymbol[] parameters, bool withToken, bool withParams)
    {
        // A default before a parameter without one is no C#.
        int required = System.Array.FindLastIndex(parameters, p => !p.HasExplicitDefaultValue && !p.IsParams);
        var texts = new List<string>();
        var key = new List<string>();
        foreach (IParameterSymbol parameter in parameters)
        {
            string modifier = EndpointReader.ModifierOf(parameter);
            modifier = modifier.Length == 0 || (modifier == "params" && !withParams) ? "" : modifier + " ";
            string type = parameter.Type is INamedTypeSymbol { IsRefLikeType: true } span && !HasTypeParameter(span) ? span.ToDisplayString(KnownSymbols.FullName) : Name(chainlet, parameter.Type);
            bool isLastToken = texts.Count == parameters.Length - 1 && KnownSymbols.IsCancellationToken(parameter.Type) && parameter.RefKind == RefKind.None;
            texts.Add(modifier + type + " " + Naming.Escape(parameter.Name) + (isLastToken ? " = default" : texts.Count > required ? DefaultOf(parameter, type) : ""));
            // What differs in '?', names of a tuple, 'dynamic' or the way a reference is passed is one signature to C#.
            key.Add(type == Dynamic ? "object" : parameter.Type.WithNullableAnnotation(NullableAnnotation.None).ToDisplayString(KnownSymbols.Id));
        }
        if (withToken)
        {
            string token = "global::System.Threading.CancellationToken";
            texts.Add(token + " " + Naming.Escape(EndpointReader.FreeTokenName(method)) + " = default");
            key.Add("System.Threading.CancellationToken");
        }
        string signature = string.Join(", ", key);
        if (!signatures.ContainsKey(signature))
        {
            signatures.Add(signature, $"{ResultOf(chainlet, method)} RunRemote({string.Join(", ", texts)});");
        }
    }

    private static string ResultOf(INamedTypeSymbol chainlet, IMethodSymbol method)
    {
        const string task = "global::System.Threading.Tasks.Task";
        (ReturnShape shape, ITypeSymbol? result) = EndpointReader.ReturnOf(method);
        return shape switch
        {
            ReturnShape.Task or ReturnShape.Void => task,
            ReturnShape.TaskOfT or ReturnShape.Value => $"{task}<{Name(chainlet, result!)}>",
            ReturnShape.ValueTask => "global::System.Threading.Tasks.ValueTask",
            ReturnShape.ValueTaskOfT => $"global::System.Threading.Tasks.ValueTask<{Name(chainlet, result!)}>",
            _ => $"global::System.Collections.Generic.IAsyncEnumerable<{Name(chainlet, result!)}>",
        };
    }

    /// <summary>A type that has no name outside of the method, or could not stand in every place, is 'dynamic', which takes and gives everything.</summary>
    private static string Name(INamedTypeSymbol chainlet, ITypeSymbol type) => HasTypeParameter(type) || IsOdd(type, chainlet.ContainingAssembly) ? Dynamic : type.ToDisplayString(KnownSymbols.FullName);

    private static bool IsOdd(ITypeSymbol type, IAssemblySymbol assembly) => type switch
    {
        IPointerTypeSymbol or IFunctionPointerTypeSymbol => true,
        IArrayTypeSymbol array => IsOdd(array.ElementType, assembly),
        // int?? is no C#, whoever writes Nullable<Nullable<int>> (CS0453).
        INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T }] } => true,
        INamedTypeSymbol named => named.IsRefLikeType || named.IsStatic || WireTypeReader.AliasOf(named, assembly) is not null || named.TypeArguments.Any(a => IsOdd(a, assembly)),
        _ => false,
    };

    private static string DefaultOf(IParameterSymbol parameter, string type)
    {
        if (!parameter.HasExplicitDefaultValue)
        {
            return "";
        }
        if (type == Dynamic)
        {
            return " = null";
        }
        string literal = Literals.Default(parameter);
        return " = " + literal + (literal == "default" && parameter.Type is { IsReferenceType: true, NullableAnnotation: not NullableAnnotation.Annotated } ? "!" : "");
    }

    private static bool HasError(IMethodSymbol method) => KnownSymbols.ContainsError(method.ReturnType) || method.Parameters.Any(p => KnownSymbols.ContainsError(p.Type));

    private static bool IsShown(ITypeSymbol type, bool toAll)
    {
        switch (type)
        {
            case IArrayTypeSymbol array:
                return IsShown(array.ElementType, toAll);
            case IPointerTypeSymbol pointer:
                return IsShown(pointer.PointedAtType, toAll);
            case INamedTypeSymbol named:
                for (INamedTypeSymbol? level = named; level is not null; level = level.ContainingType)
                {
                    bool isShown = level.DeclaredAccessibility switch
                    {
                        Accessibility.Public or Accessibility.NotApplicable => true,
                        Accessibility.Internal or Accessibility.ProtectedOrInternal => !toAll,
                        _ => false,
                    };
                    if (!isShown || level.IsFileLocal || !level.TypeArguments.All(a => IsShown(a, toAll)))
                    {
                        return false;
                    }
                }
                return true;
            default:
                return true;
        }
    }
}
