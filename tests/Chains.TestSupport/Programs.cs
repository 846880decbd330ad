using System.Reflection;

namespace Chains.TestSupport;

/// <summary>Sample inputs that all tests share: the files of the folder <c>Programs</c>.</summary>
public static class Programs
{
    /// <summary>The two chainlets of Truss's first example: one rolls a number, the entrypoint says hello that often.</summary>
    public static string HelloWorld => Load("HelloWorld");

    /// <summary>A language model on a GPU, called once per word by the entrypoint; most annotations are used.</summary>
    public static string Poems => Load("Poems");

    /// <summary>A chainlet that streams, one that consumes the stream and streams on.</summary>
    public static string Streaming => Load("Streaming");

    /// <summary>Chainlets that take a stream: client streaming, two-way streaming, and an entrypoint that hands its stream on.</summary>
    public static string IncomingStreams => Load("IncomingStreams");

    /// <summary>Nested namespaces, file-scoped usings, an alias, and an internal chainlet.</summary>
    public static string NestedNamespaces => Load("NestedNamespaces");

    /// <summary>One chainlet whose messages hold every type of the first set.</summary>
    public static string EveryType => Load("EveryType");

    /// <summary>One chainlet whose messages hold the framework's values and collections: dates, Guids, decimals, JSON, tuples, sets, maps.</summary>
    public static string EveryValue => Load("EveryValue");

    /// <summary>Every annotation, and services outside of the chain: a container of it and one that others deploy.</summary>
    public static string Annotations => Load("Annotations");

    /// <summary>Every program by its name, ordered.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = new SortedDictionary<string, string>(
        typeof(Programs).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith("Programs/", StringComparison.Ordinal))
            .ToDictionary(name => Path.GetFileNameWithoutExtension(name), Read, StringComparer.Ordinal),
        StringComparer.Ordinal);

    private static string Load(string name) => Read($"Programs/{name}.cs");

    private static string Read(string resource)
    {
        Assembly assembly = typeof(Programs).Assembly;
        using Stream stream = assembly.GetManifestResourceStream(resource) ?? throw new InvalidOperationException($"No program is embedded as {resource}.");
        using StreamReader reader = new(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
