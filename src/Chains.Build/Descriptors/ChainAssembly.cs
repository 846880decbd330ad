using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Chains.Build.Diagnostics;

namespace Chains.Build.Descriptors;

/// <summary>
/// An assembly as far as the graph needs it: its descriptors, the constructors of its chainlets, and which of its interfaces stand for chainlets. Read from
/// metadata; nothing is loaded, so that no code of the user's runs in the build.
/// </summary>
internal sealed class ChainAssembly : IDisposable
{
    private const string InfrastructureNamespace = "Chains.Infrastructure.";
    private const string DescriptorAttribute = InfrastructureNamespace + "ChainletDescriptorAttribute";
    private const string ClientSourceAttribute = InfrastructureNamespace + "ChainletClientSourceAttribute";
    private const string ContractInterface = InfrastructureNamespace + "IChainletContract`1";

    private readonly PEReader _image;
    private Dictionary<string, TypeDefinitionHandle>? _types;

    private ChainAssembly(string path, PEReader image)
    {
        Path = path;
        _image = image;
        Metadata = image.GetMetadataReader();
        Name = MetadataNames.AssemblyName(Metadata);
    }

    public string Path { get; }

    /// <summary>The simple name.</summary>
    public string Name { get; }

    public MetadataReader Metadata { get; }

    public PEReader Image => _image;

    /// <summary>All types by metadata name.</summary>
    public IReadOnlyDictionary<string, TypeDefinitionHandle> Types
        => _types ??= Metadata.TypeDefinitions.ToDictionary(handle => MetadataNames.Of(Metadata, handle).Name, StringComparer.Ordinal);

    /// <summary>Opens an assembly; null for a file without metadata (a native library).</summary>
    /// <exception cref="ProblemException">CHN0909.</exception>
    public static ChainAssembly? Open(string path)
    {
        try
        {
            // From memory: the compiler of the next build writes the file while a build server may still hold this one.
            return TryRead(path, File.ReadAllBytes(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(Problems.UnreadableAssembly(path, exception.Message), exception);
        }
    }

    /// <summary>An assembly that is in memory.</summary>
    /// <exception cref="ProblemException">CHN0909.</exception>
    public static ChainAssembly Read(string path, byte[] content)
        => TryRead(path, content) ?? throw new ProblemException(Problems.UnreadableAssembly(path, "it holds no .NET metadata."));

    private static ChainAssembly? TryRead(string path, byte[] content)
    {
        // A native library of another platform is no PE file at all.
        if (content.Length < 2 || content[0] != 'M' || content[1] != 'Z')
        {
            return null;
        }

        PEReader image = new(new MemoryStream(content), PEStreamOptions.PrefetchEntireImage);
        try
        {
            if (image.HasMetadata)
            {
                return new ChainAssembly(path, image);
            }

            image.Dispose();
            return null;
        }
        catch (BadImageFormatException exception)
        {
            image.Dispose();
            throw new ProblemException(Problems.UnreadableAssembly(path, exception.Message), exception);
        }
    }

    /// <summary>The chainlets that the assembly declares, ordered by type.</summary>
    /// <exception cref="ProblemException">CHN0902 or CHN0903.</exception>
    public IReadOnlyList<ChainletDescriptor> ReadDescriptors()
        => ReadAttributes(DescriptorAttribute).Select(attribute => DescriptorReader.Read(attribute.Type, attribute.Json, Name)).OrderBy(descriptor => descriptor.Type, StringComparer.Ordinal).ToList();

    /// <summary>The sources of client packages that the assembly carries, ordered by the chainlet's type.</summary>
    /// <exception cref="ProblemException">CHN0902.</exception>
    public IReadOnlyList<ClientSource> ReadClientSources()
        => ReadAttributes(ClientSourceAttribute).Select(attribute => ClientSource.Read(attribute.Type, attribute.Json, Name)).OrderBy(source => source.Type, StringComparer.Ordinal).ToList();

    /// <summary>
    /// The types of the parameters of the chainlet's constructor whose parameters have these names; null where there is none. A parameter that is not a plain or
    /// generic type is null.
    /// </summary>
    public IReadOnlyList<TypeKey?>? ReadConstructor(string type, IReadOnlyList<string> parameterNames)
    {
        if (!Types.TryGetValue(type, out TypeDefinitionHandle handle))
        {
            return null;
        }

        foreach (MethodDefinitionHandle methodHandle in Metadata.GetTypeDefinition(handle).GetMethods())
        {
            MethodDefinition method = Metadata.GetMethodDefinition(methodHandle);
            if (Metadata.StringComparer.Equals(method.Name, ".ctor") && ParameterNames(method).SequenceEqual(parameterNames, StringComparer.Ordinal))
            {
                return method.DecodeSignature(MetadataNames.DefinitionProvider.Instance, null).ParameterTypes;
            }
        }

        return null;
    }

    /// <summary>Whether the type is an interface that the generator made for a chainlet.</summary>
    public bool IsChainletInterface(string type) => Types.TryGetValue(type, out TypeDefinitionHandle handle)
        && Metadata.GetTypeDefinition(handle).GetInterfaceImplementations()
            .Any(implementation => MetadataNames.OfParent(Metadata, Metadata.GetInterfaceImplementation(implementation).Interface) is { Name: ContractInterface });

    /// <summary>Whether the assembly declares the type as an interface that is named like one, without type parameters: what CHN0102 looks at.</summary>
    public bool IsPlainInterface(string type) => Types.TryGetValue(type, out TypeDefinitionHandle handle)
        && Metadata.GetTypeDefinition(handle) is var definition
        && definition.Attributes.HasFlag(TypeAttributes.Interface)
        && definition.GetGenericParameters().Count == 0
        && Metadata.GetString(definition.Name) is { Length: > 1 } name && name[0] == 'I' && char.IsUpper(name[1]);

    public void Dispose() => _image.Dispose();

    private IEnumerable<(string Type, string Json)> ReadAttributes(string name)
    {
        if (!Metadata.IsAssembly)
        {
            yield break;
        }

        foreach (CustomAttributeHandle handle in Metadata.GetAssemblyDefinition().GetCustomAttributes())
        {
            CustomAttribute attribute = Metadata.GetCustomAttribute(handle);
            if (MetadataNames.AttributeType(Metadata, attribute) is { } type && type.Name == name)
            {
                yield return ReadArguments(attribute);
            }
        }
    }

    private (string Type, string Json) ReadArguments(CustomAttribute attribute)
    {
        try
        {
            // ECMA-335 II.23.3: a prolog of 0x0001, then the fixed arguments, here two strings.
            BlobReader blob = Metadata.GetBlobReader(attribute.Value);
            if (blob.ReadUInt16() == 1 && blob.ReadSerializedString() is { } type && blob.ReadSerializedString() is { } json)
            {
                return (type, json);
            }
        }
        catch (BadImageFormatException exception)
        {
            throw new ProblemException(Problems.UnreadableDescriptor("(unknown)", Name, exception.Message), exception);
        }

        throw new ProblemException(Problems.UnreadableDescriptor("(unknown)", Name, "the attribute does not hold two strings"));
    }

    private IEnumerable<string> ParameterNames(MethodDefinition method) => method.GetParameters()
        .Select(Metadata.GetParameter)
        .Where(parameter => parameter.SequenceNumber > 0)
        .OrderBy(parameter => parameter.SequenceNumber)
        .Select(parameter => Metadata.GetString(parameter.Name));
}
