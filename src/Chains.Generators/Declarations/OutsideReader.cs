using System.Collections.Generic;
using System.Linq;
using Chains.Generators.Diagnostics;
using Chains.Generators.Emission;
using Chains.Generators.Model;
using Microsoft.CodeAnalysis;

namespace Chains.Generators.Declarations;

/// <summary>
/// Reads an interface with <c>[ExternalChainlet]</c> or <c>[ContainerChainlet]</c>: whether a client of the service behind it can be made. That takes an interface of
/// asynchronous methods, whose parameters and results travel as those of RunRemote do.
/// </summary>
internal static class OutsideReader
{
    /// <summary>What deploys a container; nothing of it has a meaning for a service that somebody else deploys.</summary>
    private static readonly string[] OfContainers = ["ComputeAttribute", "AutoscalingAttribute", "HealthChecksAttribute"];

    /// <summary>Whether a service stands behind an interface that is no chainlet of C#.</summary>
    public static bool IsOutside(ITypeSymbol type) =>
        KnownSymbols.FindAttribute(type, "ExternalChainletAttribute") is not null || KnownSymbols.FindAttribute(type, "ContainerChainletAttribute") is not null;

    public static void Check(INamedTypeSymbol type, ReadReport report)
    {
        AttributeData? external = KnownSymbols.FindAttribute(type, "ExternalChainletAttribute");
        AttributeData? container = KnownSymbols.FindAttribute(type, "ContainerChainletAttribute");
        if ((container ?? external) is not { } mark)
        {
            return;
        }
        string name = type.Name;
        if (external is not null && container is not null)
        {
            report.Add(ChainDiagnostics.InterfaceMustStandForOneService, external.ApplicationSyntaxReference, type, name,
                "is marked both [ExternalChainlet], a service that others deploy, and [ContainerChainlet], an image that is deployed with the chain: remove one of them");
        }
        else if (OwnChainlet(type) is { } chainlet)
        {
            report.Add(ChainDiagnostics.InterfaceMustStandForOneService, mark.ApplicationSyntaxReference, type, name,
                $"is the interface of chainlet '{chainlet.Name}', but marked [{(container is null ? "ExternalChainlet" : "ContainerChainlet")}], as if another service stood behind it: remove the mark, or rename one of them");
        }
        if (container is not null)
        {
            CheckContainer(type, container, report);
        }
        // One with a contract is generated, and has its client.
        if (!type.AllInterfaces.Any(i => KnownSymbols.IsChains(i, "IChainletContract")))
        {
            CheckShape(type, container is null ? "ExternalChainlet" : "ContainerChainlet", report);
        }
    }

    private static INamedTypeSymbol? OwnChainlet(INamedTypeSymbol type) => type.ContainingType is null && type.Name.Length > 1 && type.Name[0] == 'I'
        ? type.ContainingNamespace.GetTypeMembers(type.Name.Substring(1), 0).FirstOrDefault(KnownSymbols.IsChainlet)
        : null;

    private static void CheckContainer(INamedTypeSymbol type, AttributeData container, ReadReport report)
    {
        if (!container.NamedArguments.Any(n => n.Key == "Image" && !n.Value.IsNull))
        {
            report.AddArgument(ChainDiagnostics.ContainerMustHaveAnImage, container, "Image", type, type.Name);
        }
        AnnotationRules.Check(container, type, report);
        foreach (AttributeData data in type.GetAttributes().Where(a => OfContainers.Any(n => KnownSymbols.IsChains(a.AttributeClass, n))))
        {
            AnnotationRules.Check(data, type, report);
        }
    }

    private static void CheckShape(INamedTypeSymbol type, string mark, ReadReport report)
    {
        if (type.IsGenericType)
        {
            Report(type, "it has type parameters, but a client needs one wire contract: replace them with the types that travel");
        }
        if (type.ContainingType is not null || type.IsFileLocal)
        {
            Report(type, "it is nested or file-local, so that no client could name it: move it to the namespace level");
        }
        var types = new WireTypeReader(type.ContainingAssembly);
        var names = new HashSet<string>();
        bool hasMethod = false;
        foreach (ISymbol member in type.GetMembers().Concat(type.AllInterfaces.SelectMany(i => i.GetMembers())).Where(m => m.IsAbstract))
        {
            bool isOwn = SymbolEqualityComparer.Default.Equals(member.ContainingType, type);
            ISymbol culprit = isOwn ? member : type;
            string name = isOwn ? member.Name : member.ContainingType.Name + "." + member.Name;
            switch (member)
            {
                case { IsStatic: true } and not IMethodSymbol { MethodKind: not MethodKind.Ordinary }:
                    Report(culprit, $"'{name}' is static, and a client is an object: remove 'static'");
                    break;
                case IPropertySymbol property:
                    Report(culprit, property.IsIndexer
                        ? "it has an indexer, and a call to another process is a method that is awaited: write one"
                        : $"'{name}' is a property, and a call to another process is a method that is awaited: write 'Task<{property.Type.ToDisplayString(KnownSymbols.Short)}> Get{member.Name}(CancellationToken cancellationToken = default)'");
                    break;
                case IEventSymbol:
                    Report(culprit, $"'{name}' is an event, which cannot be raised from another process: return an IAsyncEnumerable<T> from a method");
                    break;
                case IMethodSymbol { MethodKind: MethodKind.Ordinary } method:
                    hasMethod = true;
                    if (!names.Add(method.Name))
                    {
                        Report(culprit, $"'{name}' is declared more than once, and a service knows its methods by their names: give each its own");
                    }
                    CheckMethod(type, method, culprit, name, mark, types, report);
                    break;
            }
        }
        if (!hasMethod)
        {
            Report(type, "it has no method that could be called: declare one, for example 'Task<string> RunRemote(string input, CancellationToken cancellationToken = default)'");
        }

        void Report(ISymbol culprit, string problem) => report.Add(ChainDiagnostics.OutsideInterfaceMustFit, culprit, type.Name, mark, problem);
    }

    private static void CheckMethod(INamedTypeSymbol type, IMethodSymbol method, ISymbol culprit, string name, string mark, WireTypeReader types, ReadReport report)
    {
        bool isOwn = SymbolEqualityComparer.Default.Equals(culprit, method);
        if (method.IsGenericMethod)
        {
            Report(culprit, $"'{name}' has type parameters, but its wire contract must be fixed at build time: replace them with concrete types");
            return;
        }
        (ReturnShape shape, ITypeSymbol? result) = EndpointReader.ReturnOf(method);
        if (shape is ReturnShape.Void or ReturnShape.Value && !KnownSymbols.ContainsError(method.ReturnType))
        {
            string wanted = shape == ReturnShape.Void ? "Task" : $"Task<{method.ReturnType.ToDisplayString(KnownSymbols.Short)}>";
            Report(culprit, $"'{name}' returns '{method.ReturnType.ToDisplayString(KnownSymbols.Short)}', but a call to another process has to be awaited: return '{wanted}'");
        }
        else if (result is not null)
        {
            Check(result, "result", isOwn ? TypeSyntax.OfReturn(method) : null, isStream: false);
        }
        var taken = new Dictionary<string, string>();
        IParameterSymbol? stream = null;
        foreach (IParameterSymbol parameter in method.Parameters)
        {
            ISymbol place = isOwn ? parameter : culprit;
            if (EndpointReader.ModifierOf(parameter) is { Length: > 0 } modifier)
            {
                Report(place, $"parameter '{parameter.Name}' of '{name}' is '{modifier}', but the service is another process: remove '{modifier}'");
            }
            if (KnownSymbols.IsCancellationToken(parameter.Type))
            {
                if (parameter.Ordinal != method.Parameters.Length - 1)
                {
                    Report(place, $"'{name}' must take at most one CancellationToken, as its last parameter: move or remove '{parameter.Name}'");
                }
                continue;
            }
            string key = Naming.Snake(parameter.Name).Replace("_", "");
            if (taken.TryGetValue(key, out string? other))
            {
                Report(place, $"'{other}' and '{parameter.Name}' of '{name}' have one name on the wire, '{key}': rename one");
            }
            else
            {
                taken.Add(key, parameter.Name);
            }
            ITypeSymbol? item = StreamReader.ItemOf(parameter.Type);
            if (item is not null && stream is not null)
            {
                Report(place, $"'{name}' takes a second stream '{parameter.Name}' beside '{stream.Name}', but a call carries one: send both in one stream");
            }
            stream ??= item is null ? null : parameter;
            Check(item ?? parameter.Type, parameter.Name, isOwn ? TypeSyntax.Of(parameter) : null, item is not null);
        }

        void Report(ISymbol place, string problem) => report.Add(ChainDiagnostics.OutsideInterfaceMustFit, place, type.Name, mark, problem);

        void Check(ITypeSymbol travels, string path, SyntaxReference? syntax, bool isStream)
        {
            if ((isStream ? types.ReadStreamItem(travels, path) : types.ReadRoot(travels, path)) is null && !types.MetError)
            {
                report.Add(ChainDiagnostics.OutsideTypeMustTravel, syntax, culprit, type.Name + "." + method.Name, types.FailedPath ?? path, EndpointReader.Explain(types));
            }
        }
    }
}
