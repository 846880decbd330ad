using System;
using System.IO;
using System.Linq;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using Chains.Build.Descriptors;
using Chains.Build.Diagnostics;

namespace Chains.Build.Closures;

/// <summary>Where a class stands in the user's sources, from the debug information beside its assembly.</summary>
internal static class SourcePlaces
{
    // What the generator adds to a class is not where its author looks.
    private const string GeneratedSuffix = ".g.cs";

    /// <summary>The first line of a class that has code; null where there is no debug information, or its files are not on this machine.</summary>
    public static SourcePlace? Find(ChainAssembly assembly, string type)
    {
        try
        {
            if (assembly.Types.TryGetValue(type, out TypeDefinitionHandle handle)
                && assembly.Image.TryOpenAssociatedPortablePdb(assembly.Path, path => File.Exists(path) ? new MemoryStream(File.ReadAllBytes(path)) : null, out MetadataReaderProvider? provider, out _))
            {
                using (provider)
                {
                    return Find(assembly.Metadata, provider!.GetMetadataReader(), handle);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or BadImageFormatException)
        {
            // A warning without its line is still a warning.
        }

        return null;
    }

    private static SourcePlace? Find(MetadataReader metadata, MetadataReader debug, TypeDefinitionHandle type)
    {
        SourcePlace? first = null;
        foreach (MethodDefinitionHandle method in metadata.GetTypeDefinition(type).GetMethods())
        {
            // The body of an async method is that of its state machine.
            MethodDebugInformation own = debug.GetMethodDebugInformation(method.ToDebugInformationHandle());
            MethodDefinitionHandle body = StateMachineOf(metadata, type, method);
            foreach (MethodDebugInformation information in body.IsNil ? new[] { own } : [own, debug.GetMethodDebugInformation(body.ToDebugInformationHandle())])
            {
                foreach (SequencePoint point in information.GetSequencePoints().Where(point => !point.IsHidden && !point.Document.IsNil))
                {
                    string file = debug.GetString(debug.GetDocument(point.Document).Name);
                    if ((first is null || (file == first.File && point.StartLine < first.Line)) && !file.EndsWith(GeneratedSuffix, StringComparison.Ordinal) && File.Exists(file))
                    {
                        first = new SourcePlace(file, point.StartLine, point.StartColumn);
                    }
                }
            }
        }

        return first;
    }

    private static MethodDefinitionHandle StateMachineOf(MetadataReader metadata, TypeDefinitionHandle type, MethodDefinitionHandle method)
    {
        string prefix = "<" + metadata.GetString(metadata.GetMethodDefinition(method).Name) + ">d__";
        return metadata.GetTypeDefinition(type).GetNestedTypes()
            .Where(nested => metadata.GetString(metadata.GetTypeDefinition(nested).Name).StartsWith(prefix, StringComparison.Ordinal))
            .SelectMany(nested => metadata.GetTypeDefinition(nested).GetMethods())
            .FirstOrDefault(candidate => metadata.StringComparer.Equals(metadata.GetMethodDefinition(candidate).Name, "MoveNext"));
    }
}
