using Chains.Build.Artifacts;
using Chains.Build.Descriptors;
using Chains.TestSupport;
using Microsoft.CodeAnalysis;

namespace Chains.Build.Tests;

/// <summary>Chains from C# text, compiled in memory.</summary>
internal static class TestChain
{
    internal static HostLayout Layout { get; } = new("net10.0", "../../../../../Test.csproj", "../../../../..", ["Test", "Chains.Runtime"]);

    /// <summary>A sample program of the tests, as the generator completes it.</summary>
    internal static ChainAssembly Program(string name) => Generated(Programs.All[name]);

    /// <summary>A source with real chainlets, as the generator completes it.</summary>
    internal static ChainAssembly Generated(string source, params MetadataReference[] references)
        => Open(GeneratorRun.Of(Compile.Create(source, CompileOptions.Default with { References = [.. references] })).Output);

    /// <summary>A source whose descriptors are written by hand, for what the generator would never write.</summary>
    internal static ChainAssembly Plain(string source, string name = "Test", params MetadataReference[] references)
        => Open(Compile.Create(source, new CompileOptions { AssemblyName = name, References = [.. references], RequireNoErrors = true }));

    internal static ChainAssembly Open(Compilation compilation) => ChainAssembly.Read(compilation.AssemblyName + ".dll", Compile.Emit(compilation));

    /// <summary>The only chain of an assembly.</summary>
    internal static ChainModel Only(ChainAssembly own, params ChainAssembly[] references)
    {
        ChainGraph graph = ChainGraph.Read(own, references);
        Assert.Empty(graph.Problems);
        return Assert.Single(graph.Chains);
    }

    /// <summary>The assembly attribute of a chainlet by hand.</summary>
    /// <param name="type">Metadata name of the class.</param>
    /// <param name="parameters">Names of the constructor's parameters, as <c>name</c> or <c>name:Chainlet</c> for [Depends&lt;Chainlet&gt;], or <c>name!</c> for [Depends].</param>
    /// <param name="more">Further members of the JSON.</param>
    internal static string Descriptor(string type, string parameters = "", string more = "")
    {
        string name = type[(type.LastIndexOf('.') + 1)..];
        string space = type[..(type.LastIndexOf('.') + 1)];
        IEnumerable<string> items = parameters.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(parameter =>
        {
            string[] parts = parameter.TrimEnd('!').Split(':');
            return $$"""{"name":"{{parts[0]}}","type":"I","kind":"other"{{(parts.Length > 1 ? $",\"chainlet\":\"{parts[1]}\"" : "")}}{{(parameter.EndsWith('!') ? ",\"depends\":{\"retries\":1}" : "")}}}""";
        });
        // Of two members of one name the given one counts.
        string nameMember = more.StartsWith("\"name\":", StringComparison.Ordinal) ? "" : $"\"name\":\"{name}\",";
        string json = $$"""{"schema":1,"type":"{{type}}",{{nameMember}}"interface":"{{space}}I{{name}}","client":"{{type}}Client","entry":"{{type}}Host",{{(more.Length > 0 ? more + "," : "")}}"package":"test","service":"test.{{name}}","request":{"kind":"message","name":"{{name}}RunRemoteRequest","fields":[]},"response":{"kind":"message","name":"{{name}}RunRemoteResponse","fields":[]},"parameters":[{{string.Join(",", items)}}]}""";
        return $"[assembly: Chains.Infrastructure.ChainletDescriptor({Literal(type)}, {Literal(json)})]\n";
    }

    internal static string Literal(string text) => "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";
}
