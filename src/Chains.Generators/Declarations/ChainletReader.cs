using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading;
using Chains.Generators.Diagnostics;
using Chains.Generators.Emission;
using Chains.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Chains.Generators.Declarations;

/// <summary>
/// Reads a class with [Chainlet]. It has two callers: the generator, which keeps the model and skips what is broken, and the
/// analyzer, which reports what is broken. No rule about one chainlet stands anywhere else.
/// </summary>
internal static class ChainletReader
{
    private static readonly Regex ValidName = new(@"^[a-zA-Z][a-zA-Z0-9_-]*\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));

    /// <param name="chainlet">A class that carries [Chainlet].</param>
    /// <param name="report">Takes what is wrong.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <param name="withClient">Whether to read what a client package needs.</param>
    public static ChainletModel Read(INamedTypeSymbol chainlet, ReadReport report, CancellationToken cancellationToken, bool withClient = false)
    {
        CheckClass(chainlet, report);
        EquatableArray<string> taken = GeneratedNames.ReadTaken(chainlet, report);
        cancellationToken.ThrowIfCancellationRequested();

        string displayName = ReadDisplayName(chainlet, report);
        var types = new WireTypeReader(chainlet.ContainingAssembly);
        EndpointModel? endpoint = EndpointReader.Read(chainlet, types, report);
        cancellationToken.ThrowIfCancellationRequested();

        // Before the constructor is read: a user configuration is no part of the contract.
        ClientModel? client = withClient && endpoint is not null && KnownSymbols.FindAttribute(chainlet, "EntrypointAttribute") is not null ? ClientReader.Read(chainlet, types, cancellationToken) : null;

        IMethodSymbol? constructor = ConstructorReader.Find(chainlet, report);
        EquatableArray<ConstructorParameterModel> parameters = constructor is null ? default : ConstructorReader.Read(chainlet, constructor, types, report);
        CheckPublicMembers(chainlet, report);
        HookShape health = ReadHook(chainlet, "IsHealthy", ChainDiagnostics.HealthCheckMustFit, report);
        HookShape load = ReadHook(chainlet, "LoadAsync", ChainDiagnostics.LoadMustFit, report);
        bool configures = ReadConfigureServices(chainlet, report);
        OwnInterface own = ReadOwnInterface(chainlet, endpoint, report);
        EquatableArray<AnnotationModel> annotations = AnnotationReader.Read(chainlet, report);

        string space = chainlet.ContainingNamespace is { IsGlobalNamespace: false } n ? n.ToDisplayString(KnownSymbols.Id) : "";
        return new ChainletModel
        {
            TypeName = CopiedCode.MetadataName(chainlet),
            Namespace = space,
            ClassName = Naming.Escape(chainlet.Name),
            DisplayName = displayName,
            Accessibility = chainlet.DeclaredAccessibility == Accessibility.Public ? "public" : "internal",
            Keyword = chainlet.IsRecord ? "record" : "class",
            Scope = SourceScopeReader.Read(ScopeDeclaration(chainlet, constructor)),
            ProtoPackage = string.Join(".", space.Replace("@", "").Split(['.'], StringSplitOptions.RemoveEmptyEntries).Select(Naming.Snake)),
            Chain = ReadChain(chainlet, displayName, report),
            Endpoint = endpoint,
            BrokenCalls = endpoint is null ? CallSignatures.Read(chainlet) : default,
            OwnInterface = own,
            Parameters = parameters,
            Annotations = annotations.Concat(Flags(chainlet, endpoint, health, load, configures, parameters)).ToEquatableArray(),
            SecretKeys = AnnotationReader.SecretKeys(chainlet),
            HealthCheck = health,
            Load = load,
            HasConfigureServices = configures,
            Codecs = types.Codecs.ToEquatableArray(),
            Client = client,
            TakenNames = taken,
            Violations = report.Violations.ToEquatableArray(),
        };
    }

    /// <summary>The descriptor's smaller values, in its order.</summary>
    private static IEnumerable<AnnotationModel> Flags(INamedTypeSymbol chainlet, EndpointModel? endpoint, HookShape health, HookShape load, bool configures, EquatableArray<ConstructorParameterModel> parameters)
    {
        if (KnownSymbols.FindAttribute(chainlet, "IdempotentAttribute") is not null)
        {
            yield return new AnnotationModel("idempotent", "true");
        }
        if (health != HookShape.None)
        {
            yield return new AnnotationModel("hasHealthCheck", "true");
        }
        if (load != HookShape.None)
        {
            yield return new AnnotationModel("hasLoad", "true");
        }
        if (configures)
        {
            yield return new AnnotationModel("configuresServices", "true");
        }
        if (endpoint is { Returns: ReturnShape.Value or ReturnShape.Void })
        {
            yield return new AnnotationModel("synchronous", "true");
        }
        if (parameters.FirstOrDefault(p => p.UserConfig is not null) is { } config)
        {
            var json = new JsonText();
            json.String(config.UserConfig!.CSharp.Replace("global::", ""));
            yield return new AnnotationModel("userConfig", json.ToString());
        }
        EquatableArray<string> errors = AnnotationReader.RemoteErrors(chainlet);
        if (errors.Count > 0)
        {
            var json = new JsonText();
            json.BeginArray();
            foreach (string error in errors)
            {
                json.String(error);
            }
            json.EndArray();
            yield return new AnnotationModel("remoteErrors", json.ToString());
        }
    }

    private static void CheckClass(INamedTypeSymbol chainlet, ReadReport report)
    {
        bool isPartial = chainlet.DeclaringSyntaxReferences.Where(KnownSymbols.IsUserWritten)
            .All(r => r.GetSyntax() is TypeDeclarationSyntax type && type.Modifiers.Any(SyntaxKind.PartialKeyword));
        if (!isPartial)
        {
            report.Add(ChainDiagnostics.ChainletMustBePartial, chainlet, chainlet.Name);
        }
        if (chainlet.IsStatic)
        {
            report.Add(ChainDiagnostics.ChainletMustNotBeStatic, chainlet, chainlet.Name);
        }
        else if (chainlet.IsAbstract)
        {
            report.Add(ChainDiagnostics.ChainletMustNotBeAbstract, chainlet, chainlet.Name);
        }
        if (chainlet.IsGenericType)
        {
            report.Add(ChainDiagnostics.ChainletMustNotBeGeneric, chainlet, chainlet.Name);
        }
        if (chainlet.ContainingType is not null || chainlet.IsFileLocal)
        {
            report.Add(ChainDiagnostics.ChainletMustNotBeNested, chainlet, chainlet.Name);
        }
    }

    private static string ReadDisplayName(INamedTypeSymbol chainlet, ReadReport report)
    {
        AttributeData? attribute = KnownSymbols.FindAttribute(chainlet, "ChainletAttribute");
        string? name = attribute?.NamedArguments.FirstOrDefault(a => a.Key == "Name").Value.Value as string;
        if (name is null)
        {
            // A C# name may hold letters that no image, host or file name takes.
            if (!ValidName.IsMatch(chainlet.Name))
            {
                report.Add(ChainDiagnostics.DisplayNameMustBeValid, chainlet, chainlet.Name, chainlet.Name);
            }
            return chainlet.Name;
        }
        if (!ValidName.IsMatch(name))
        {
            report.AddArgument(ChainDiagnostics.DisplayNameMustBeValid, attribute!, "Name", chainlet, name, chainlet.Name);
        }
        return name;
    }

    private static string? ReadChain(INamedTypeSymbol chainlet, string displayName, ReadReport report)
    {
        if (KnownSymbols.FindAttribute(chainlet, "EntrypointAttribute") is not { } attribute)
        {
            return null;
        }
        string? name = attribute.ConstructorArguments.FirstOrDefault() is { Kind: TypedConstantKind.Primitive, Value: string text } ? text : null;
        if (name is not null && !ValidName.IsMatch(name))
        {
            report.AddArgument(ChainDiagnostics.DisplayNameMustBeValid, attribute, "", chainlet, name, chainlet.Name);
        }
        return name ?? displayName;
    }

    private static void CheckPublicMembers(INamedTypeSymbol chainlet, ReadReport report)
    {
        IMethodSymbol? misnamed = EndpointReader.Misnamed(chainlet);
        foreach (ISymbol member in chainlet.GetMembers())
        {
            bool allowed = member.DeclaredAccessibility != Accessibility.Public
                || member.IsImplicitlyDeclared
                || member.IsOverride
                || member is INamedTypeSymbol or IFieldSymbol { IsConst: true }
                || member is IMethodSymbol { MethodKind: not MethodKind.Ordinary }
                || MayBePublic(member.Name)
                // A positional record's properties are its constructor's parameters: nobody wrote them as members.
                || (chainlet.IsRecord && member is IPropertySymbol property && property.DeclaringSyntaxReferences.Any(r => r.GetSyntax() is ParameterSyntax))
                || !member.DeclaringSyntaxReferences.Any(KnownSymbols.IsUserWritten);
            // What was probably meant to be RunRemote is reported as such.
            if (!allowed && !SymbolEqualityComparer.Default.Equals(member, misnamed))
            {
                report.Add(ChainDiagnostics.ChainletMustNotHaveOtherPublicMembers, member, chainlet.Name, member.Name,
                    MeantHook(chainlet, member) is { } hook ? $"rename it to '{hook}' if hosts are to call it, or make it private" : "make it private");
            }
        }
    }

    /// <summary>Whether hosts and the interface know a member by its name.</summary>
    internal static bool MayBePublic(string name) => name is "RunRemote" or "IsHealthy" or "LoadAsync" or "Dispose" or "DisposeAsync" or "ConfigureServices";

    /// <summary>The method that hosts call, where a member has its form under a name that other frameworks give it.</summary>
    private static string? MeantHook(INamedTypeSymbol chainlet, ISymbol member)
    {
        if (member is not IMethodSymbol method)
        {
            return null;
        }
        string? hook = method.Name switch
        {
            "IsHealthyAsync" or "Healthy" or "HealthCheck" or "HealthCheckAsync" or "CheckHealth" or "CheckHealthAsync" => "IsHealthy",
            "Load" or "LoadModel" or "LoadModelAsync" or "Init" or "InitAsync" or "Initialize" or "InitializeAsync" or "StartAsync" or "Warmup" or "WarmupAsync" => "LoadAsync",
            _ => null,
        };
        return hook is not null && ShapeOf(method, hook) != HookShape.None && chainlet.GetMembers(hook).IsEmpty ? hook : null;
    }

    private static HookShape ReadHook(INamedTypeSymbol chainlet, string name, DiagnosticDescriptor rule, ReadReport report)
    {
        IMethodSymbol? method = null;
        for (INamedTypeSymbol? level = chainlet; level is not null && method is null; level = level.BaseType)
        {
            method = level.GetMembers(name).OfType<IMethodSymbol>().FirstOrDefault(m => m.DeclaredAccessibility == Accessibility.Public && m.MethodKind == MethodKind.Ordinary);
        }
        if (method is null)
        {
            // A property, for example.
            if (chainlet.GetMembers(name).FirstOrDefault(m => m is not IMethodSymbol && m.DeclaredAccessibility == Accessibility.Public && m is not INamedTypeSymbol) is { } other)
            {
                report.Add(rule, other, chainlet.Name, "");
            }
            return HookShape.None;
        }
        HookShape shape = ShapeOf(method, name);
        if (shape == HookShape.None)
        {
            report.Add(rule, method, chainlet.Name, "");
        }
        return shape;
    }

    /// <summary>How hosts call a method as <c>IsHealthy</c> or <c>LoadAsync</c>; none where they cannot.</summary>
    internal static HookShape ShapeOf(IMethodSymbol method, string hook)
    {
        bool isHealth = hook == "IsHealthy";
        bool withToken = method.Parameters.Length == 1 && KnownSymbols.IsCancellationToken(method.Parameters[0].Type) && method.Parameters[0].RefKind == RefKind.None;
        if (method.IsStatic || method.IsGenericMethod || (!withToken && method.Parameters.Length > 0))
        {
            return HookShape.None;
        }
        var returns = method.ReturnType as INamedTypeSymbol;
        bool fitsResult = isHealth
            ? returns is { TypeArguments: [{ SpecialType: SpecialType.System_Boolean }] }
            : returns is { TypeArguments.Length: 0 };
        return returns switch
        {
            { SpecialType: SpecialType.System_Boolean } when isHealth => withToken ? HookShape.PlainWithToken : HookShape.Plain,
            _ when fitsResult && KnownSymbols.Is(returns, "System.Threading.Tasks.Task") => withToken ? HookShape.TaskWithToken : HookShape.Task,
            _ when fitsResult && KnownSymbols.Is(returns, "System.Threading.Tasks.ValueTask") => withToken ? HookShape.ValueTaskWithToken : HookShape.ValueTask,
            _ => HookShape.None,
        };
    }

    private static bool ReadConfigureServices(INamedTypeSymbol chainlet, ReadReport report)
    {
        if (FindConfigureServices(chainlet) is not { } method)
        {
            return false;
        }
        bool fits = method is { IsStatic: true, ReturnsVoid: true, IsGenericMethod: false, Parameters: [{ RefKind: RefKind.None } services, { RefKind: RefKind.None } context] }
            && KnownSymbols.Is(services.Type, "Microsoft.Extensions.DependencyInjection.IServiceCollection")
            && KnownSymbols.IsChains(context.Type, "DeploymentContext")
            && context.Type is INamedTypeSymbol { TypeArguments.Length: 0 };
        // What a base class declares need not be meant for hosts.
        if (!fits && SymbolEqualityComparer.Default.Equals(method.ContainingType, chainlet))
        {
            report.Add(ChainDiagnostics.ConfigureServicesMustFit, method, chainlet.Name);
        }
        return fits;
    }

    /// <summary>The ConfigureServices that the host of a chainlet calls: its own, or the nearest that it inherits and can reach.</summary>
    internal static IMethodSymbol? FindConfigureServices(INamedTypeSymbol chainlet)
    {
        for (INamedTypeSymbol? type = chainlet; type is not null; type = type.BaseType)
        {
            foreach (ISymbol member in type.GetMembers("ConfigureServices"))
            {
                if (member is IMethodSymbol { MethodKind: MethodKind.Ordinary } method && (SymbolEqualityComparer.Default.Equals(type, chainlet) || IsInherited(method, chainlet)))
                {
                    return method;
                }
            }
        }
        return null;
    }

    private static bool IsInherited(IMethodSymbol method, INamedTypeSymbol chainlet) => method.DeclaredAccessibility switch
    {
        Accessibility.Private => false,
        Accessibility.Internal or Accessibility.ProtectedAndInternal => SymbolEqualityComparer.Default.Equals(method.ContainingAssembly, chainlet.ContainingAssembly),
        _ => true,
    };

    private static OwnInterface ReadOwnInterface(INamedTypeSymbol chainlet, EndpointModel? endpoint, ReadReport report)
    {
        INamedTypeSymbol? own = chainlet.ContainingNamespace.GetTypeMembers("I" + chainlet.Name, 0)
            .FirstOrDefault(t => !t.IsFileLocal && t.DeclaringSyntaxReferences.Any(KnownSymbols.IsUserWritten));
        if (own is null)
        {
            return OwnInterface.None;
        }
        string? problem = null;
        IMethodSymbol[] methods = own.GetMembers().OfType<IMethodSymbol>().Where(m => m is { IsStatic: false, MethodKind: MethodKind.Ordinary } && m.DeclaringSyntaxReferences.Any(KnownSymbols.IsUserWritten)).ToArray();
        if (own.TypeKind != TypeKind.Interface)
        {
            problem = "it is no interface; rename it";
        }
        else if (!own.DeclaringSyntaxReferences.Where(KnownSymbols.IsUserWritten).All(r => r.GetSyntax() is TypeDeclarationSyntax type && type.Modifiers.Any(SyntaxKind.PartialKeyword)))
        {
            problem = "declare it partial, so that its generated half can add the wire contract";
        }
        else if (methods.Length > 1 || (methods.Length == 1 && methods[0].Name != "RunRemote") || own.GetMembers().Any(MustBeImplemented))
        {
            problem = "it may have RunRemote and nothing else";
        }
        else if (own.AllInterfaces.FirstOrDefault(i => !KnownSymbols.IsChains(i, i.Name) && i.GetMembers().Any(m => m.IsAbstract)) is { } inherited)
        {
            problem = $"its base '{inherited.ToDisplayString(KnownSymbols.Short)}' asks for members that no generated client has; leave it to the class";
        }
        else if (own.DeclaredAccessibility != chainlet.DeclaredAccessibility)
        {
            problem = "give it the chainlet's accessibility";
        }
        else if (methods.Length == 1 && endpoint is not null && chainlet.GetMembers("RunRemote").OfType<IMethodSymbol>().FirstOrDefault() is { } runRemote)
        {
            problem = Mismatch(methods[0], runRemote, endpoint);
        }
        if (problem is not null)
        {
            report.Add(ChainDiagnostics.OwnInterfaceMustFit, own, own.Name, chainlet.Name, problem);
        }
        return methods.Length > 0 ? OwnInterface.Complete : OwnInterface.Empty;
    }

    /// <summary>A member of an interface that a generated client would have to have: an abstract one beside its methods.</summary>
    private static bool MustBeImplemented(ISymbol member) =>
        member.IsAbstract && member is IPropertySymbol or IEventSymbol or IMethodSymbol { IsStatic: true } && member.DeclaringSyntaxReferences.Any(KnownSymbols.IsUserWritten);

    private static string? Mismatch(IMethodSymbol declared, IMethodSymbol runRemote, EndpointModel endpoint)
    {
        IParameterSymbol? last = declared.Parameters.LastOrDefault();
        if (last is null || !KnownSymbols.IsCancellationToken(last.Type))
        {
            return "its RunRemote must take a CancellationToken as its last parameter";
        }
        ITypeSymbol[] wanted = runRemote.Parameters.Where(p => !KnownSymbols.IsCancellationToken(p.Type)).Select(p => p.Type).ToArray();
        bool same = declared is { IsGenericMethod: false, RefKind: RefKind.None } && declared.Parameters.All(p => p.RefKind == RefKind.None)
            && declared.Parameters.Length - 1 == wanted.Length
            && declared.Parameters.Take(wanted.Length).Zip(wanted, (a, b) => SymbolEqualityComparer.Default.Equals(a.Type, b)).All(x => x);
        bool returns = endpoint.Returns switch
        {
            ReturnShape.Void => KnownSymbols.Is(declared.ReturnType, "System.Threading.Tasks.Task") && declared.ReturnType is INamedTypeSymbol { TypeArguments.Length: 0 },
            ReturnShape.Value => KnownSymbols.Is(declared.ReturnType, "System.Threading.Tasks.Task")
                && declared.ReturnType is INamedTypeSymbol { TypeArguments: [var result] } && SymbolEqualityComparer.Default.Equals(result, runRemote.ReturnType),
            _ => SymbolEqualityComparer.Default.Equals(declared.ReturnType, runRemote.ReturnType),
        };
        return same && returns ? null : $"its RunRemote differs from '{runRemote.ToDisplayString(KnownSymbols.Short)}'";
    }

    private static SyntaxNode ScopeDeclaration(INamedTypeSymbol chainlet, IMethodSymbol? constructor)
    {
        SyntaxReference? reference = constructor?.DeclaringSyntaxReferences.FirstOrDefault(KnownSymbols.IsUserWritten)
            ?? KnownSymbols.FindAttribute(chainlet, "ChainletAttribute")?.ApplicationSyntaxReference
            ?? chainlet.DeclaringSyntaxReferences.First(KnownSymbols.IsUserWritten);
        return reference.GetSyntax();
    }
}
