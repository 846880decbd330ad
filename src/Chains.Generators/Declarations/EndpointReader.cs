using System;
using System.Collections.Generic;
using System.Linq;
using Chains.Generators.Diagnostics;
using Chains.Generators.Emission;
using Chains.Generators.Model;
using Microsoft.CodeAnalysis;

namespace Chains.Generators.Declarations;

/// <summary>Reads RunRemote: the one public method of a chainlet, its parameters and its result.</summary>
internal static class EndpointReader
{
    public static EndpointModel? Read(INamedTypeSymbol chainlet, WireTypeReader types, ReadReport report)
    {
        if (FindRunRemote(chainlet, report) is not { } method)
        {
            return null;
        }
        bool clean = CheckShape(chainlet, method, report);

        (ReturnShape shape, ITypeSymbol? result) = ReturnOf(method);
        string tokenName = method.Parameters.LastOrDefault(p => KnownSymbols.IsCancellationToken(p.Type))?.Name ?? FreeTokenName(method);
        var request = new List<FieldModel>();
        bool hasStream = method.Parameters.Any(p => StreamReader.ItemOf(p.Type) is not null);
        clean &= StreamReader.Check(chainlet, method, shape, report);
        foreach (IParameterSymbol parameter in method.Parameters.Where(p => !KnownSymbols.IsCancellationToken(p.Type)))
        {
            ITypeSymbol? item = StreamReader.ItemOf(parameter.Type);
            if ((item is null ? types.ReadRoot(parameter.Type, parameter.Name) : types.ReadStreamItem(item, parameter.Name)) is not { } model)
            {
                clean = false;
                if (!types.MetError && !CallSignatures.HasTypeParameter(parameter.Type))
                {
                    report.Add(ChainDiagnostics.ParameterTypeMustBeSupported, TypeSyntax.Of(parameter), parameter, chainlet.Name, types.FailedPath ?? parameter.Name, Explain(types));
                }
                continue;
            }
            string? initial = parameter.HasExplicitDefaultValue ? Literals.Default(parameter) : null;
            if (model.IsNullable && parameter is { HasExplicitDefaultValue: true, ExplicitDefaultValue: not null })
            {
                model = types.WrapOptional(model);
            }
            // Beside a stream each parameter comes with the first message only: whether it is there must show.
            bool collection = model.Kind is "list" or "map";
            request.Add(new FieldModel
            {
                Member = Naming.Escape(parameter.Name),
                ProtoName = Naming.Snake(parameter.Name),
                FormerName = MessageReader.FormerName(parameter) ?? "",
                JsonName = parameter.Name,
                Number = request.Count + 1,
                Type = model,
                Presence = !collection && (model.IsNullable || initial is not null || hasStream) ? FieldPresence.Explicit : FieldPresence.Implicit,
                Parameter = Naming.Escape(parameter.Name),
                IsStreamItem = item is not null,
                Default = initial,
                DefaultJson = initial is null ? null : JsonLiterals.Default(parameter),
            });
        }

        FieldModel? resultField = null;
        if (result is not null)
        {
            if (types.ReadRoot(result, "result") is not { } model)
            {
                clean = false;
                // That RunRemote or its class has type parameters is reported there.
                if (!types.MetError && !CallSignatures.HasTypeParameter(result))
                {
                    report.Add(ChainDiagnostics.ReturnTypeMustBeSupported, TypeSyntax.OfReturn(method), method, chainlet.Name, types.FailedPath ?? "result", Explain(types));
                }
            }
            else
            {
                resultField = new FieldModel
                {
                    Member = "",
                    ProtoName = "result",
                    JsonName = "result",
                    Number = 1,
                    Type = model,
                    Presence = model.IsNullable ? FieldPresence.Explicit : FieldPresence.Implicit,
                };
            }
        }
        if (clean && MessageReader.SameName(request) is { } same)
        {
            clean = false;
            IParameterSymbol culprit = method.Parameters.First(p => Naming.Escape(p.Name) == same.Second.Member);
            report.Add(ChainDiagnostics.ParameterTypeMustBeSupported, culprit, chainlet.Name, culprit.Name,
                $"'{same.First.Member.TrimStart('@')}' and '{culprit.Name}' have one name on the wire, '{same.Name}'; rename one");
        }
        // A type that the chainlet shows and hides is the compiler's own error (CS0050, CS0051): once, not again in the interface and the client.
        if (!clean || !CallSignatures.CanShow(chainlet, method))
        {
            return null;
        }
        bool hasToken = method.Parameters.Any(p => KnownSymbols.IsCancellationToken(p.Type));
        return new EndpointModel
        {
            Streaming = (shape == ReturnShape.AsyncEnumerable, hasStream) switch
            {
                (true, true) => EndpointStreaming.Duplex,
                (false, true) => EndpointStreaming.Client,
                (true, false) => EndpointStreaming.Server,
                _ => EndpointStreaming.None,
            },
            Returns = shape,
            Request = request.ToEquatableArray(),
            Result = resultField,
            TokenName = Naming.Escape(tokenName),
            HasToken = hasToken,
            FitsInterface = hasToken && shape is not (ReturnShape.Void or ReturnShape.Value),
            IsOnlyRunRemote = chainlet.GetMembers("RunRemote").Length == 1,
        };
    }

    /// <summary>Why a type cannot travel, as the end of a message.</summary>
    internal static string Explain(WireTypeReader reader) => reader.FailedPath is null
        ? "it is not supported; use a record"
        : reader.FailedReason.StartsWith(reader.FailedType + " ", StringComparison.Ordinal) || reader.FailedType.Length == 0
            ? reader.FailedReason
            : $"type '{reader.FailedType}': {reader.FailedReason}";

    private static IMethodSymbol? FindRunRemote(INamedTypeSymbol chainlet, ReadReport report)
    {
        for (INamedTypeSymbol? level = chainlet; level is not null; level = level.BaseType)
        {
            IMethodSymbol[] methods = level.GetMembers("RunRemote").OfType<IMethodSymbol>().Where(m => m.MethodKind == MethodKind.Ordinary).ToArray();
            IMethodSymbol[] visible = methods.Where(m => m.DeclaredAccessibility == Accessibility.Public).ToArray();
            if (visible.Length > 1 || (visible.Length == 0 && methods.Length > 1))
            {
                report.Add(ChainDiagnostics.RunRemoteMustNotBeOverloaded, (visible.Length > 1 ? visible : methods)[1], chainlet.Name, methods.Length);
                return null;
            }
            if (visible.Length == 1)
            {
                return visible[0];
            }
            if (methods.Length == 1 && SymbolEqualityComparer.Default.Equals(level, chainlet))
            {
                report.Add(ChainDiagnostics.RunRemoteMustBePublic, methods[0], chainlet.Name, AccessibilityText(methods[0].DeclaredAccessibility));
                return null;
            }
        }
        report.Add(ChainDiagnostics.ChainletMustHaveRunRemote, chainlet, chainlet.Name, Misnamed(chainlet) is { } misnamed
            ? $"rename '{misnamed.Name}' to it"
            : "add one, for example 'public async Task<string> RunRemote(string input, CancellationToken cancellationToken = default)'");
        return null;
    }

    /// <summary>The one public method of a chainlet without a RunRemote, which was probably meant to be it.</summary>
    internal static IMethodSymbol? Misnamed(INamedTypeSymbol chainlet)
    {
        for (INamedTypeSymbol? level = chainlet; level is not null; level = level.BaseType)
        {
            if (level.GetMembers("RunRemote").OfType<IMethodSymbol>().Any(m => m.DeclaredAccessibility == Accessibility.Public || SymbolEqualityComparer.Default.Equals(level, chainlet)))
            {
                return null;
            }
        }
        IMethodSymbol[] others = chainlet.GetMembers().OfType<IMethodSymbol>()
            .Where(m => m is { MethodKind: MethodKind.Ordinary, DeclaredAccessibility: Accessibility.Public, IsOverride: false, IsStatic: false, IsImplicitlyDeclared: false } && !ChainletReader.MayBePublic(m.Name) && m.DeclaringSyntaxReferences.Any(KnownSymbols.IsUserWritten))
            .ToArray();
        return others.Length == 1 ? others[0] : null;
    }

    private static string AccessibilityText(Accessibility accessibility) => accessibility switch
    {
        Accessibility.Private => "private",
        Accessibility.Protected => "protected",
        Accessibility.Internal => "internal",
        Accessibility.ProtectedOrInternal => "protected internal",
        Accessibility.ProtectedAndInternal => "private protected",
        _ => "not public",
    };

    private static bool CheckShape(INamedTypeSymbol chainlet, IMethodSymbol method, ReadReport report)
    {
        bool clean = true;
        if (method.IsStatic)
        {
            clean = false;
            report.Add(ChainDiagnostics.RunRemoteMustNotBeStatic, method, chainlet.Name);
        }
        if (method.IsGenericMethod)
        {
            clean = false;
            report.Add(ChainDiagnostics.RunRemoteMustNotBeGeneric, method, chainlet.Name);
        }
        foreach (IParameterSymbol parameter in method.Parameters)
        {
            string modifier = ModifierOf(parameter);
            if (modifier.Length > 0)
            {
                clean = false;
                report.Add(ChainDiagnostics.ParameterMustBeByValue, parameter, chainlet.Name, parameter.Name, modifier);
            }
            if (KnownSymbols.IsCancellationToken(parameter.Type) && parameter.Ordinal != method.Parameters.Length - 1)
            {
                clean = false;
                report.Add(ChainDiagnostics.CancellationTokenMustBeLast, parameter, chainlet.Name, parameter.Name);
            }
        }
        return clean;
    }

    /// <summary>What makes a parameter more than a value; empty where nothing does.</summary>
    internal static string ModifierOf(IParameterSymbol parameter) => parameter.RefKind switch
    {
        RefKind.Ref => "ref",
        RefKind.Out => "out",
        RefKind.In => "in",
        RefKind.None => parameter.IsParams ? "params" : "",
        _ => "ref readonly",
    };

    internal static (ReturnShape Shape, ITypeSymbol? Result) ReturnOf(IMethodSymbol method)
    {
        ITypeSymbol type = method.ReturnType;
        if (method.ReturnsVoid)
        {
            return (ReturnShape.Void, null);
        }
        if (type is INamedTypeSymbol named)
        {
            if (KnownSymbols.Is(named, "System.Threading.Tasks.Task"))
            {
                return named.TypeArguments.Length == 0 ? (ReturnShape.Task, null) : (ReturnShape.TaskOfT, named.TypeArguments[0]);
            }
            if (KnownSymbols.Is(named, "System.Threading.Tasks.ValueTask"))
            {
                return named.TypeArguments.Length == 0 ? (ReturnShape.ValueTask, null) : (ReturnShape.ValueTaskOfT, named.TypeArguments[0]);
            }
            if (KnownSymbols.Is(named, "System.Collections.Generic.IAsyncEnumerable") && named.TypeArguments.Length == 1)
            {
                return (ReturnShape.AsyncEnumerable, named.TypeArguments[0]);
            }
        }
        return (ReturnShape.Value, type);
    }

    internal static string FreeTokenName(IMethodSymbol method)
    {
        string name = "cancellationToken";
        while (method.Parameters.Any(p => p.Name == name))
        {
            name += "_";
        }
        return name;
    }
}
