using System.Collections.Immutable;
using Chains.TestSupport;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Chains.Analyzers.Tests.Contracts;

/// <summary>
/// The C# that stock protoc and gRPC's own generator make of a contract, and a caller of it that is made from the old version: it uses all that the generated code
/// offers, so that it compiles against the new version exactly where nothing of that is gone or of another type.
/// </summary>
internal static class StockCode
{
    private static readonly SymbolDisplayFormat Name = SymbolDisplayFormat.FullyQualifiedFormat;

    /// <summary>The errors of the caller; none where it still compiles. Beside the generated C# lie descriptors of both versions, for other generators.</summary>
    public static async Task<IReadOnlyList<string>> ErrorsAsync(Emitted emitted, string folder)
    {
        CSharpCompilation old = await GenerateAsync(emitted.Old, Path.Combine(folder, "old"));
        CSharpCompilation now = await GenerateAsync(emitted.New, Path.Combine(folder, "new"));
        string caller = Caller(old);
        // What does not compile against its own version proves nothing.
        Compile.AssertNoErrors(old.AddSyntaxTrees(Compile.Parse(new SourceFile("/caller/Caller.cs", caller))));
        Compile.AssertNoErrors(now);
        return [.. now.AddSyntaxTrees(Compile.Parse(new SourceFile("/caller/Caller.cs", caller))).GetDiagnostics(TestContext.Current.CancellationToken).Where(d => d.Severity == DiagnosticSeverity.Error).Select(Compile.Describe)];
    }

    private static async Task<CSharpCompilation> GenerateAsync(ImmutableArray<(string Path, string Text)> files, string folder)
    {
        Directory.CreateDirectory(folder);
        string[] names = [.. files.Select(file => Path.GetFileName(file.Path))];
        foreach ((string path, string text) in files)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, Path.GetFileName(path)), text, TestContext.Current.CancellationToken);
        }
        string plugin = Directory.EnumerateFiles(Path.GetDirectoryName(Peers.Protoc)!, "grpc_csharp_plugin*").Single();
        await using ProcessRun protoc = ProcessRun.Start(
            Peers.Protoc,
            [$"--proto_path={folder}", $"--proto_path={Peers.ProtocIncludes}", $"--csharp_out={folder}", $"--grpc_out={folder}", $"--plugin=protoc-gen-grpc={plugin}", $"--descriptor_set_out={Path.Combine(folder, "set.binpb")}", "--include_imports", .. names],
            folder);
        int exitCode = await protoc.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        Assert.True(exitCode == 0, $"protoc ended with {exitCode}:\n{protoc.Output}{protoc.Errors}");
        return Compile.Create(
            [new SourceFile("/grpc/Grpc.cs", GrpcStandIn.Source), .. Directory.GetFiles(folder, "*.cs").Order(StringComparer.Ordinal).Select(file => new SourceFile(file, File.ReadAllText(file)))],
            new CompileOptions { ImplicitUsings = false, Nullable = false });
    }

    private static string Caller(CSharpCompilation compilation)
    {
        List<string> members = [];
        foreach (INamedTypeSymbol type in Types(compilation.Assembly.GlobalNamespace).Where(t => t.ContainingNamespace.ToDisplayString() != "Grpc.Core" && t.DeclaredAccessibility == Accessibility.Public))
        {
            string name = type.ToDisplayString(Name);
            if (type.TypeKind == TypeKind.Enum)
            {
                members.Add(Switch(type, name));
            }
            else if (type.AllInterfaces.Any(i => i.Name == "IBufferMessage"))
            {
                members.Add(Message(type, name));
            }
            else if (type.GetTypeMembers().FirstOrDefault(t => t.Name == type.Name + "Client") is { } client)
            {
                members.Add(Service(type.GetTypeMembers(type.Name + "Base").Single(), client));
            }
        }
        return $"static class Caller\n{{\n{string.Join('\n', members.Select((member, i) => member.Replace("CALLER", $"Use{i}", StringComparison.Ordinal)))}\n}}\n";
    }

    // Makes one with every member, reads every member, asks for what may be absent and takes it away.
    private static string Message(INamedTypeSymbol type, string name)
    {
        IPropertySymbol[] properties = [.. type.GetMembers().OfType<IPropertySymbol>().Where(p => !p.IsStatic && p.DeclaredAccessibility == Accessibility.Public && p.ExplicitInterfaceImplementations.IsEmpty)];
        List<string> lines = [];
        lines.Add($"value = new {name} {{ {string.Join(", ", properties.Where(p => p.SetMethod is not null).Select(p => $"{p.Name} = default({p.Type.ToDisplayString(Name)})"))} }};");
        lines.AddRange(properties.Select((p, i) => $"{p.Type.ToDisplayString(Name)} read{i} = value.{p.Name};"));
        lines.AddRange(properties.Where(p => p.Type is INamedTypeSymbol { Name: "RepeatedField" or "MapField" }).Select((p, i) =>
            $"foreach ({Element((INamedTypeSymbol)p.Type)} item{i} in value.{p.Name}) {{ }}"));
        lines.AddRange(type.GetMembers().OfType<IMethodSymbol>().Where(m => m.Name.StartsWith("Clear", StringComparison.Ordinal) && m.Parameters.IsEmpty).Select(m => $"value.{m.Name}();"));
        return $"    static void CALLER({name} value)\n    {{\n        {string.Join("\n        ", lines)}\n    }}";
    }

    private static string Element(INamedTypeSymbol collection) => collection.TypeArguments.Length == 1
        ? collection.TypeArguments[0].ToDisplayString(Name)
        : $"global::System.Collections.Generic.KeyValuePair<{string.Join(", ", collection.TypeArguments.Select(t => t.ToDisplayString(Name)))}>";

    // Aliases of a number cannot stand in one switch.
    private static string Switch(INamedTypeSymbol type, string name)
    {
        IFieldSymbol[] values = [.. type.GetMembers().OfType<IFieldSymbol>().Where(f => f.HasConstantValue)];
        IEnumerable<string> cases = values.GroupBy(f => f.ConstantValue).Select(g => $"case {name}.{g.First().Name}: break;");
        IEnumerable<string> all = values.Select((f, i) => $"{name} named{i} = {name}.{f.Name};");
        return $"    static void CALLER({name} value)\n    {{\n        switch (value) {{ {string.Join(' ', cases)} }}\n        {string.Join(' ', all)}\n    }}";
    }

    // Calls, and stands in for the service.
    private static string Service(INamedTypeSymbol server, INamedTypeSymbol client)
    {
        IEnumerable<string> calls = client.GetMembers("RunRemote").Concat(client.GetMembers("RunRemoteAsync")).OfType<IMethodSymbol>().Select((m, i) =>
            $"        {m.ReturnType.ToDisplayString(Name)} result{i} = client.{m.Name}({string.Join(", ", m.Parameters.Select(p => $"default({p.Type.ToDisplayString(Name)})"))});");
        IEnumerable<string> overrides = server.GetMembers("RunRemote").OfType<IMethodSymbol>().Select(m =>
            $"        public override {m.ReturnType.ToDisplayString(Name)} {m.Name}({string.Join(", ", m.Parameters.Select(p => $"{p.Type.ToDisplayString(Name)} {p.Name}"))}) => null;");
        return $"    static void CALLER({client.ToDisplayString(Name)} client)\n    {{\n{string.Join('\n', calls)}\n    }}\n    class CALLERFake : {server.ToDisplayString(Name)}\n    {{\n{string.Join('\n', overrides)}\n    }}";
    }

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceOrTypeSymbol space) => space.GetMembers().SelectMany(member => member switch
    {
        INamespaceSymbol inner => Types(inner),
        INamedTypeSymbol type => [type, .. Types(type)],
        _ => [],
    });
}
