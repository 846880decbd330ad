using System.Collections.Generic;
using System.Linq;
using Chains.Generators.Contracts;

namespace Chains.Generators.Model;

// The caching contract. These records are everything that crosses from the reader to the emitters. They hold text, numbers and
// lists of such, compare by value, and never a symbol, syntax node, location or compilation: a model that is equal to the one of
// the keystroke before stops the pipeline there, and nothing of an old compilation is kept alive. They hold no source positions
// either, or a comment typed above a chainlet would change its model. No file of this folder uses Microsoft.CodeAnalysis.

/// <summary>A class with [Chainlet], as far as its rules let it be read.</summary>
internal sealed record ChainletModel
{
    /// <summary>The metadata name: <c>Hello.HelloWorld</c>.</summary>
    public required string TypeName { get; init; }

    public required string Namespace { get; init; }

    /// <summary>The class name as C# writes it, escaped where it is a keyword.</summary>
    public required string ClassName { get; init; }

    public required string DisplayName { get; init; }

    /// <summary><c>public</c> or <c>internal</c>.</summary>
    public required string Accessibility { get; init; }

    /// <summary><c>class</c> or <c>record</c>.</summary>
    public required string Keyword { get; init; }

    public required SourceScope Scope { get; init; }

    public required string ProtoPackage { get; init; }

    /// <summary>Null where the class is no entrypoint.</summary>
    public string? Chain { get; init; }

    /// <summary>Null where RunRemote is missing or broken: then only the interface is written, so that its users still compile.</summary>
    public EndpointModel? Endpoint { get; init; }

    /// <summary>Where there is no endpoint: how callers may call RunRemote as it is declared, as C# declares it in an interface.</summary>
    public EquatableArray<string> BrokenCalls { get; init; }

    /// <summary>What of <c>I&lt;Chainlet&gt;</c> the user wrote.</summary>
    public OwnInterface OwnInterface { get; init; }

    public EquatableArray<ConstructorParameterModel> Parameters { get; init; }

    /// <summary>The annotations as the descriptor carries them, in its order: key and JSON value.</summary>
    public EquatableArray<AnnotationModel> Annotations { get; init; }

    public EquatableArray<string> SecretKeys { get; init; }

    public HookShape HealthCheck { get; init; }

    public HookShape Load { get; init; }

    public bool HasConfigureServices { get; init; }

    /// <summary>Everything that request, response and user configuration reach, ordered by id.</summary>
    public EquatableArray<CodecModel> Codecs { get; init; }

    /// <summary>What a client package declares a second time; null where the class is no entrypoint, or has no contract.</summary>
    public ClientModel? Client { get; init; }

    /// <summary>The ids of the rules that the chainlet breaks, sorted.</summary>
    public EquatableArray<string> Violations { get; init; }

    /// <summary>False where the compiler itself reports an error about a type that the contract needs.</summary>
    public bool IsComplete => Violations.Count == 0 && Endpoint is not null;

    /// <summary>Of the names below those that other declarations of the namespace have: what would be called so is not written.</summary>
    public EquatableArray<string> TakenNames { get; init; }

    public string InterfaceName => InterfaceOf(ClassName.TrimStart('@'));

    public string ClientName => ClientOf(ClassName.TrimStart('@'));

    public string HostName => HostOf(ClassName.TrimStart('@'));

    /// <summary>The service's name in proto3, whose identifiers are ASCII: the class name, wherever that is possible.</summary>
    public string ProtoName => Emission.Naming.Proto(ClassName.TrimStart('@'));

    public string Service => ProtoPackage.Length == 0 ? ProtoName : ProtoPackage + "." + ProtoName;

    public static string InterfaceOf(string name) => "I" + name;

    public static string ClientOf(string name) => name + "Client";

    public static string HostOf(string name) => name + "ChainletHost";

    /// <summary>The full name of a type beside the chainlet, as <c>global::</c> would continue.</summary>
    public string Qualify(string name) => Namespace.Length == 0 ? name : Namespace + "." + name;
}

/// <summary>What a user wrote of the interface that the generator would otherwise write whole.</summary>
internal enum OwnInterface
{
    None,

    /// <summary>A partial interface without RunRemote: the generator adds it.</summary>
    Empty,

    /// <summary>A partial interface with a fitting RunRemote: the generator adds the contract only.</summary>
    Complete,
}

/// <summary>How an optional member (IsHealthy, LoadAsync) is called.</summary>
internal enum HookShape
{
    None,
    Plain,
    PlainWithToken,
    Task,
    TaskWithToken,
    ValueTask,
    ValueTaskWithToken,
}

/// <summary>
/// What a generated file repeats of the file that it completes, so that types written there as the user wrote them mean the same here.
/// Generated interfaces do not exist while the generator runs: only the compiler can resolve them, and only in this scope.
/// </summary>
/// <param name="Usings">The non-global usings and extern aliases of the file, as text.</param>
/// <param name="Namespaces">The namespace blocks from the outside in.</param>
internal sealed record SourceScope(EquatableArray<string> Usings, EquatableArray<NamespaceScope> Namespaces);

internal sealed record NamespaceScope(string Name, EquatableArray<string> Usings);

/// <summary>One annotation of the descriptor.</summary>
internal sealed record AnnotationModel(string Key, string Json);

internal enum EndpointStreaming
{
    None,
    Server,
    Client,
    Duplex,
}

/// <summary>What RunRemote returns, and so how the interface, the client and the host call it.</summary>
internal enum ReturnShape
{
    Task,
    TaskOfT,
    ValueTask,
    ValueTaskOfT,
    Void,
    Value,
    AsyncEnumerable,
}

internal sealed record EndpointModel
{
    public required EndpointStreaming Streaming { get; init; }

    public required ReturnShape Returns { get; init; }

    /// <summary>The parameters in their order, the stream's item in the stream's place.</summary>
    public required EquatableArray<FieldModel> Request { get; init; }

    /// <summary>One item of the incoming stream; null where there is none.</summary>
    public FieldModel? Stream => Request.FirstOrDefault(f => f.IsStreamItem);

    /// <summary>What a call brings once: everything but the stream.</summary>
    public IEnumerable<FieldModel> Parameters => Request.Where(f => !f.IsStreamItem);

    /// <summary>The result, or one item of the stream; null where RunRemote has no value.</summary>
    public FieldModel? Result { get; init; }

    /// <summary>The numbers and names that parameters had once, from the contract lock.</summary>
    public Reserved RequestReserved { get; init; } = Reserved.None;

    public Reserved ResponseReserved { get; init; } = Reserved.None;

    /// <summary>The name of the user's CancellationToken parameter, else the generated one's.</summary>
    public required string TokenName { get; init; }

    public required bool HasToken { get; init; }

    /// <summary>Whether RunRemote is declared here: an inherited one is called through an explicit implementation.</summary>
    public required bool FitsInterface { get; init; }

    /// <summary>Whether documentation can name it: it is declared here, and no other method of the class has its name.</summary>
    public bool IsOnlyRunRemote { get; init; }
}

internal enum ConstructorParameterKind
{
    /// <summary>A chainlet's interface or a service: only the compiler knows which.</summary>
    Other,
    Context,
    ContextWithUserConfig,
}

internal sealed record ConstructorParameterModel
{
    public required string Name { get; init; }

    /// <summary>The type as written in the user's file, without an outer '?'.</summary>
    public required string Type { get; init; }

    public required ConstructorParameterKind Kind { get; init; }

    /// <summary>An optional number, text or the like: no service, so its default stands.</summary>
    public bool KeepsDefault { get; init; }

    /// <summary>A service whose parameter has a default, which is null: nothing demands that it is registered.</summary>
    public bool IsOptional { get; init; }

    /// <summary>The arguments of [Depends] as object initialisers of RpcOptions, and as the descriptor's JSON.</summary>
    public string? DependsInitializer { get; init; }

    public string? DependsJson { get; init; }

    /// <summary>[ExternalChainlet] or [ContainerChainlet] of the parameter's interface, as the descriptor carries it.</summary>
    public AnnotationModel? Remote { get; init; }

    /// <summary>For [Depends&lt;T&gt;]: how T's interface is adapted to the parameter's own.</summary>
    public AdapterModel? Adapter { get; init; }

    /// <summary>The configuration type of <c>DeploymentContext&lt;T&gt;</c>.</summary>
    public WireTypeModel? UserConfig { get; init; }
}

/// <summary>A user's interface with one method, implemented over a chainlet's.</summary>
/// <param name="ChainletType">Metadata name of the chainlet of [Depends&lt;T&gt;].</param>
/// <param name="ChainletInterface">Its interface, with <c>global::</c>.</param>
/// <param name="TargetInterface">The parameter's interface, with <c>global::</c>.</param>
/// <param name="Method">The method's declaration without its body: return type, name and parameters.</param>
/// <param name="Arguments">The arguments that call RunRemote.</param>
internal sealed record AdapterModel(string ChainletType, string ChainletInterface, string TargetInterface, string Method, string Arguments);
