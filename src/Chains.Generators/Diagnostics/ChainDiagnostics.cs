using Microsoft.CodeAnalysis;

namespace Chains.Generators.Diagnostics;

/// <summary>
/// Every rule of a chain, ordered by id. The property's name is the rule in words; each message names the culprit and the repair.
/// A rule has five places that agree, held together by the catalog test: this line, the row in AnalyzerReleases, the page
/// docs/diagnostics/&lt;id&gt;.md, the code that reports it, and the tests for fire and for no fire.
/// </summary>
internal static class ChainDiagnostics
{
    private const string Declaration = "Chains.Declaration";
    private const string Graph = "Chains.Graph";
    private const string Contract = "Chains.Contract";
    private const string Usage = "Chains.Usage";

    // The class.

    public static readonly DiagnosticDescriptor ChainletMustBePartial = Rule("CHN0001", Declaration,
        "A chainlet must be partial",
        "Chainlet '{0}' must be partial so that its generated half can implement 'I{0}': declare it 'partial class {0}'");

    public static readonly DiagnosticDescriptor ChainletMustNotBeAbstract = Rule("CHN0002", Declaration,
        "A chainlet must not be abstract",
        "Chainlet '{0}' is abstract and could never be constructed by its host: remove 'abstract', or move [Chainlet] to the classes that derive from it");

    public static readonly DiagnosticDescriptor ChainletMustNotBeGeneric = Rule("CHN0003", Declaration,
        "A chainlet must not be generic",
        "Chainlet '{0}' has type parameters, but a host needs one wire contract: remove them, or derive a non-generic chainlet from it");

    public static readonly DiagnosticDescriptor ChainletMustNotBeNested = Rule("CHN0004", Declaration,
        "A chainlet must be a top-level class",
        "Chainlet '{0}' is nested or file-local, so hosts and other chainlets cannot name it: move it to the namespace level");

    public static readonly DiagnosticDescriptor ChainletMustNotBeStatic = Rule("CHN0005", Declaration,
        "A chainlet must not be static",
        "Chainlet '{0}' is static and can neither be constructed nor injected: remove 'static'");

    // The endpoint.

    public static readonly DiagnosticDescriptor ChainletMustHaveRunRemote = Rule("CHN0006", Declaration,
        "A chainlet must have RunRemote",
        "Chainlet '{0}' has no 'RunRemote' method: {1}");

    public static readonly DiagnosticDescriptor RunRemoteMustNotBeOverloaded = Rule("CHN0007", Declaration,
        "A chainlet has exactly one RunRemote",
        "Chainlet '{0}' declares {1} methods named 'RunRemote', but its gRPC service has one: keep one and make the others private under another name");

    public static readonly DiagnosticDescriptor RunRemoteMustNotBeStatic = Rule("CHN0008", Declaration,
        "RunRemote must be an instance method",
        "'{0}.RunRemote' is static and would bypass the injected dependencies: remove 'static'");

    public static readonly DiagnosticDescriptor RunRemoteMustBePublic = Rule("CHN0009", Declaration,
        "RunRemote must be public",
        "'{0}.RunRemote' is {1}, but it is the chainlet's public interface: declare it 'public'");

    public static readonly DiagnosticDescriptor RunRemoteMustNotBeGeneric = Rule("CHN0010", Declaration,
        "RunRemote must not be generic",
        "'{0}.RunRemote' has type parameters, but its wire contract must be fixed at build time: replace them with concrete types");

    public static readonly DiagnosticDescriptor ParameterTypeMustBeSupported = Rule("CHN0011", Declaration,
        "RunRemote's parameters must have types that can travel",
        "'{0}.RunRemote' cannot receive '{1}': {2}");

    public static readonly DiagnosticDescriptor ReturnTypeMustBeSupported = Rule("CHN0012", Declaration,
        "RunRemote's result must have a type that can travel",
        "'{0}.RunRemote' cannot return '{1}': {2}");

    public static readonly DiagnosticDescriptor ParameterMustBeByValue = Rule("CHN0013", Declaration,
        "RunRemote's parameters are passed by value",
        "Parameter '{1}' of '{0}.RunRemote' is '{2}', but the caller may be another process: remove '{2}'");

    public static readonly DiagnosticDescriptor CancellationTokenMustBeLast = Rule("CHN0014", Declaration,
        "RunRemote takes one CancellationToken, last",
        "'{0}.RunRemote' must take at most one CancellationToken, as its last parameter: move or remove '{1}'");

    public static readonly DiagnosticDescriptor ChainletMustNotHaveOtherPublicMembers = Rule("CHN0015", Declaration,
        "A chainlet has no public members but its endpoint",
        "'{0}.{1}' is public, but callers only ever see the interface 'I{0}' with RunRemote: {2}");

    public static readonly DiagnosticDescriptor ChainletMustHaveOneConstructor = Rule("CHN0016", Declaration,
        "A chainlet has one constructor",
        "Chainlet '{0}' has {1} accessible constructors, so its dependencies are ambiguous: keep one and make the others private");

    public static readonly DiagnosticDescriptor HealthCheckMustFit = Rule("CHN0017", Declaration,
        "IsHealthy has a fixed signature",
        "'{0}.IsHealthy' must be a public instance method that returns bool or Task<bool> and takes nothing or one CancellationToken{1}");

    public static readonly DiagnosticDescriptor LoadMustFit = Rule("CHN0018", Declaration,
        "LoadAsync has a fixed signature",
        "'{0}.LoadAsync' must be a public instance method that returns Task or ValueTask and takes nothing or one CancellationToken{1}");

    public static readonly DiagnosticDescriptor OwnInterfaceMustFit = Rule("CHN0019", Declaration,
        "An interface of one's own must fit its chainlet",
        "'{0}' is the interface of chainlet '{1}' but does not fit it: {2}");

    // Attribute values.

    public static readonly DiagnosticDescriptor DisplayNameMustBeValid = Rule("CHN0020", Declaration,
        "A name consists of letters, digits, '-' and '_'",
        "The name '{0}' of '{1}' cannot name a folder, an image and a service: use only letters, digits, '-' and '_', beginning with a letter");

    public static readonly DiagnosticDescriptor MemoryMustBeAQuantity = Rule("CHN0021", Declaration,
        "Memory is a Kubernetes quantity",
        "Memory '{0}' of '{1}' is not a quantity: {2}");

    public static readonly DiagnosticDescriptor ValueMustBeInRange = Rule("CHN0022", Declaration,
        "An attribute value does not fit",
        "{0} of '{1}' is {2}, but must be {3}");

    public static readonly DiagnosticDescriptor GpuCountNeedsGpu = Rule("CHN0023", Declaration,
        "GpuCount needs a Gpu",
        "'{0}' asks for {1} GPUs but names no model: set Gpu, for example Gpu = Gpu.L4, or remove GpuCount");

    public static readonly DiagnosticDescriptor GpuMustBeKnown = Rule("CHN0024", Declaration,
        "Gpu is a member of the enum",
        "Gpu {0} of '{1}' is not a member of the Gpu enum, so no node label is known for it: choose one of its members");

    public static readonly DiagnosticDescriptor ReplicasMustBeOrdered = Rule("CHN0025", Declaration,
        "MinReplicas must not exceed MaxReplicas",
        "'{0}' scales from MinReplicas = {1} to MaxReplicas = {2}: swap or raise them so that MinReplicas <= MaxReplicas");

    public static readonly DiagnosticDescriptor EnvironmentVariableMustBeValid = Rule("CHN0026", Declaration,
        "An environment variable is NAME=value",
        "Environment variable '{0}' of '{1}' is not usable: {2}");

    public static readonly DiagnosticDescriptor EntrypointMustBeAChainlet = Rule("CHN0027", Declaration,
        "An entrypoint must be a chainlet",
        "'{0}' is marked [Entrypoint] but is not a chainlet: add [Chainlet], or remove [Entrypoint]");

    public static readonly DiagnosticDescriptor SecretKeyMustBeValid = Rule("CHN0028", Declaration,
        "A secret key is a file name, declared once",
        "Secret key '{0}' of '{1}' {2}");

    public static readonly DiagnosticDescriptor ConfigureServicesMustFit = Rule("CHN0029", Declaration,
        "ConfigureServices has a fixed signature",
        "'{0}.ConfigureServices' must be 'static void ConfigureServices(IServiceCollection services, DeploymentContext context)'");

    public static readonly DiagnosticDescriptor ConstructorParameterMustBeByValue = Rule("CHN0030", Declaration,
        "A chainlet's constructor parameters are passed by value",
        "Constructor parameter '{1}' of chainlet '{0}' is '{2}', but the host supplies it: remove '{2}'");

    public static readonly DiagnosticDescriptor GpusMustFitANode = Rule("CHN0031", Declaration,
        "The GPUs of a chainlet fit one machine",
        "'{0}' asks for {1} GPUs of the model {2}, but no machine has more than {3}, so that it would never be scheduled: ask for {3} at most, and split the work over several chainlets or replicas");

    // Streams.

    public static readonly DiagnosticDescriptor StreamParameterMustBeTheOnlyOne = Rule("CHN0034", Declaration,
        "RunRemote takes one stream",
        "'{0}.RunRemote' takes a second stream '{2}' beside '{1}', but a call carries one: send both in one stream, with an item that says which it belongs to");

    public static readonly DiagnosticDescriptor StreamParameterMustNotBeOptional = Rule("CHN0035", Declaration,
        "An incoming stream is always there",
        "The stream '{1}' of '{0}.RunRemote' {2}, but a call always carries it: declare it without '?' and default; a caller who has nothing to send gives an empty stream");

    public static readonly DiagnosticDescriptor StreamParameterNeedsAsyncResult = Rule("CHN0036", Declaration,
        "A RunRemote that takes a stream is asynchronous",
        "'{0}.RunRemote' returns '{2}', but has to wait for the items of '{1}': return '{3}' and read the stream with 'await foreach'");

    // Interfaces of services that are no chainlets of the project, and annotations that miss their place.

    public static readonly DiagnosticDescriptor OutsideInterfaceMustFit = Rule("CHN0038", Declaration,
        "The interface of an external or container chainlet has methods that are awaited",
        "'{0}' is marked [{1}], but no client could be made for it: {2}");

    public static readonly DiagnosticDescriptor OutsideTypeMustTravel = Rule("CHN0039", Declaration,
        "The types of an external or container chainlet's methods can travel",
        "'{0}' cannot carry '{1}': {2}");

    public static readonly DiagnosticDescriptor InterfaceMustStandForOneService = Rule("CHN0040", Declaration,
        "An interface stands for one service",
        "'{0}' {1}");

    public static readonly DiagnosticDescriptor ContainerMustHaveAnImage = Rule("CHN0041", Declaration,
        "A container chainlet names its image",
        "'{0}' is marked [ContainerChainlet] without an image, so that there is nothing to deploy: name it, for example [ContainerChainlet(Image = \"vllm/vllm-openai:v0.8.4\")]");

    public static readonly DiagnosticDescriptor AnnotationNeedsAHost = Rule("CHN0042", Declaration,
        "An annotation stands on what is deployed",
        "[{1}] on '{0}' is read by nobody, since '{0}' {2}: {3}");

    public static readonly DiagnosticDescriptor BatchMustBeOfLists = Rule("CHN0043", Declaration,
        "[Batch] is for a RunRemote from a list to a list",
        "'{0}.RunRemote' is marked [Batch], but {1}");

    public static readonly DiagnosticDescriptor GeneratedNameMustBeFree = Rule("CHN0044", Declaration,
        "The names of what is generated for a chainlet are free",
        "Chainlet '{0}' gets a generated {1} '{2}', but {3} has that name already: rename one of them");

    public static readonly DiagnosticDescriptor ConstructorParameterMustBeSupplied = Rule("CHN0045", Declaration,
        "A host supplies what a constructor asks for",
        "Parameter '{0}' of chainlet '{1}' asks for '{2}', which no host supplies: {3}");

    // The graph and the uses.

    public static readonly DiagnosticDescriptor DependencyMustBeAnInterface = Rule("CHN0101", Graph,
        "A dependency is injected by its interface",
        "Parameter '{0}' of chainlet '{1}' takes the chainlet class '{2}', which would tie both into one process: take '{3}' instead");

    public static readonly DiagnosticDescriptor DependencyMustExist = Rule("CHN0102", Graph,
        "A dependency must be generated by a chainlet",
        "No chainlet generates '{0}', which the constructor of chainlet '{1}' asks for: {2}");

    public static readonly DiagnosticDescriptor DependencyMustBeInjectedOnce = Rule("CHN0103", Graph,
        "A dependency is injected once",
        "Chainlet '{0}' asks for '{1}' in both '{2}' and '{3}': keep one of the parameters");

    public static readonly DiagnosticDescriptor ChainletMustNotBeInstantiated = Rule("CHN0104", Graph,
        "A chainlet is never constructed by hand",
        "'new {0}' bypasses the chain, so its host, limits and secrets are not there: inject 'I{0}' into the constructor, or use Chain.RunLocalAsync<I{0}>()");

    public static readonly DiagnosticDescriptor DependenciesMustNotBeCyclic = Rule("CHN0105", Graph,
        "Chainlets must not depend on each other in a cycle",
        "Chainlets depend on each other in a cycle, so none could ever start: {0}. Break it where the call back is not needed, or pass the result along instead");

    public static readonly DiagnosticDescriptor DisplayNamesMustDiffer = Rule("CHN0106", Graph,
        "Chainlets of one chain have different names",
        "Chainlets '{0}' and '{1}' are both named '{2}', but the name is the host's folder and address: set another one with [Chainlet(Name = …)]");

    public static readonly DiagnosticDescriptor ChainMustHaveAnEntrypoint = Rule("CHN0107", Graph,
        "A chain needs an entrypoint",
        "Hosts are asked for, but no chainlet is marked [Entrypoint]: {0}",
        WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor DependencyMustBeInConstructor = Rule("CHN0108", Graph,
        "Dependencies are declared in the constructor",
        "{0} of chainlet '{1}' takes the chainlet interface '{2}', but only the constructor is read for dependencies: inject it there and keep it in a private field");

    public static readonly DiagnosticDescriptor DependsNeedsAChainlet = Rule("CHN0109", Graph,
        "[Depends] belongs on a chainlet interface",
        "Parameter '{0}' of '{1}' carries [Depends], but {2}");

    public static readonly DiagnosticDescriptor ImplementationMustFit = Rule("CHN0110", Graph,
        "The chainlet of [Depends<T>] fits the parameter's interface",
        "[Depends<{0}>] cannot stand in for '{1}': {2}");

    public static readonly DiagnosticDescriptor ChainletMustBeReachable = Warning("CHN0111", Graph,
        "A chainlet is part of a chain",
        "Chainlet '{0}' is in no chain: no entrypoint of this project leads to it, so it gets no host; inject '{1}' where it is needed, mark it [Entrypoint], or remove it");

    public static readonly DiagnosticDescriptor DependencyMustBeCalled = Warning("CHN0112", Graph,
        "A dependency is called",
        "'{0}' of '{1}' is never called, but deployed, waited for and paid: call it, or remove the parameter");

    public static readonly DiagnosticDescriptor TimeoutMustFitTheCallers = Warning("CHN0113", Graph,
        "A dependency's timeout fits into its callers' time",
        "'{0}' waits up to {1} s for '{2}', but whoever calls '{0}' waits {3} s at most ({4}), so the rest is never used: lower it, or raise the callers' timeout");

    public static readonly DiagnosticDescriptor LimitMustFitTheReplicas = Warning("CHN0114", Graph,
        "A dependency's limit fits what its replicas run",
        "'{0}' lets {1} calls to '{2}' out at once, but that runs {3} at most ({4}), so the others are held up or refused there: lower the limit, or raise PredictConcurrency or MaxReplicas");

    public static readonly DiagnosticDescriptor ChainNamesMustDiffer = Rule("CHN0115", Graph,
        "Chains of one project have different names",
        "The chains of '{0}' and '{1}' are both named '{2}', but each is written to a folder of its name: name one of them otherwise with [Entrypoint(\"…\")]");

    public static readonly DiagnosticDescriptor NameMustFitALabel = Rule("CHN0116", Graph,
        "A name fits where it is written with dashes",
        "The name '{0}' of '{1}' is '{2}' in addresses and labels, which has {3} characters where 63 are allowed: shorten it");

    // The contract lock.

    public static readonly DiagnosticDescriptor ContractMustNotBreakOnTheWire = Rule("CHN0201", Contract,
        "A change must not break the contract on the wire",
        "{0}, which breaks the contract on the wire: {1}");

    public static readonly DiagnosticDescriptor ContractMustNotBreakInJson = Rule("CHN0202", Contract,
        "A change must not break the contract in JSON",
        "{0}, which breaks the contract in JSON: {1}");

    public static readonly DiagnosticDescriptor ContractMustNotBreakInSource = Rule("CHN0203", Contract,
        "A change must not break the code that callers generated",
        "{0}, which breaks code that callers generated: {1}");

    public static readonly DiagnosticDescriptor OrderMustAgreeWithTheLock = Rule("CHN0204", Contract,
        "[DataMember(Order = n)] must agree with the contract lock",
        "[DataMember(Order = {0})] gives {1} a number that contradicts the contract: {2}; remove the Order, or write the contract's");

    public static readonly DiagnosticDescriptor LockMustBeReadable = Rule("CHN0205", Contract,
        "The contract lock must be readable",
        "The contract cannot be read: {0}; restore the file from version control, or delete the folder and run 'chains contract accept'");

    public static readonly DiagnosticDescriptor ContractChangeMustBeRecorded = Warning("CHN0206", Contract,
        "A change of the contract must be recorded",
        "{0}, which breaks nobody but is not in the contract yet: run 'chains contract accept'");

    public static readonly DiagnosticDescriptor ContractLevelMustBeKnown = Rule("CHN0207", Contract,
        "The contract's level is wire, json, source or none",
        "The contract's level '{0}' is unknown: set chains_contract_level, or the MSBuild property ChainsContractLevel, to wire, json, source or none");

    // What the code of a chainlet does.

    public static readonly DiagnosticDescriptor SecretMustBeDeclared = Rule("CHN0301", Usage,
        "A secret that is read is declared",
        "'{0}' reads the secret '{1}', which is not among its declared ones, so it is not mounted and the look-up fails: add it to [Assets(SecretKeys = [\"{1}\"])]");

    public static readonly DiagnosticDescriptor SecretMustBeRead = Warning("CHN0302", Usage,
        "A secret that is declared is read",
        "The secret '{0}' is declared by '{1}' and never read, so its host asks for a secret that nobody needs: remove it from SecretKeys");

    public static readonly DiagnosticDescriptor ChainletMustNotBlock = Warning("CHN0303", Usage,
        "An asynchronous chainlet does not block its thread",
        "{0} blocks a thread that other calls of '{1}' need, and may lock them all up: {3} in '{2}'");

    public static readonly DiagnosticDescriptor ChainletMustNotBeAsyncVoid = Rule("CHN0304", Usage,
        "A chainlet has no async void",
        "{0} is async void: nobody can wait for it, and an exception in it ends the host with all its calls; {1}");

    public static readonly DiagnosticDescriptor RunRemoteMustTakeAToken = Warning("CHN0305", Usage,
        "A RunRemote that can be cancelled takes a CancellationToken",
        "'{0}.RunRemote' has no CancellationToken to give to '{1}', which works on after the caller has gone: add 'CancellationToken cancellationToken = default' as its last parameter, and pass it on");

    public static readonly DiagnosticDescriptor TokenMustBeUsed = Warning("CHN0306", Usage,
        "The CancellationToken of RunRemote is passed on",
        "'{0}' of '{1}.RunRemote' is never used, so '{2}' works on after the caller has gone: pass it on");

    public static readonly DiagnosticDescriptor DependencyCallMustBeAwaited = Rule("CHN0307", Usage,
        "A call to a dependency is awaited",
        "The call to '{0}' {1}");

    public static readonly DiagnosticDescriptor ChainletMustNotKeepStaticState = Warning("CHN0308", Usage,
        "A chainlet keeps no static state that changes",
        "'{0}.{1}' is static and changes, but every replica is a process of its own with its own value, and in a local run all chains share one: keep it in an instance field, or outside of the chain");

    public static readonly DiagnosticDescriptor ChainletMustNotBeLocated = Rule("CHN0309", Usage,
        "A chainlet is not fetched or made by its type",
        "'{0}' is asked for by its type, where no host, limits and secrets stand behind it: {1}");

    private static DiagnosticDescriptor Warning(string id, string category, string title, string message) => new(
        id, title, message, category, DiagnosticSeverity.Warning, isEnabledByDefault: true, helpLinkUri: HelpLink(id));

    private static DiagnosticDescriptor Rule(string id, string category, string title, string message, params string[] tags) => new(
        id, title, message, category, DiagnosticSeverity.Error, isEnabledByDefault: true,
        helpLinkUri: HelpLink(id), customTags: tags);

    /// <summary>The page of a rule in the repository's documentation.</summary>
    internal static string HelpLink(string id) => "https://github.com/chains-dotnet/chains/blob/main/docs/diagnostics/" + id + ".md";
}
