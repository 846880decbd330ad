using Chains.TestSupport;
using Microsoft.CodeAnalysis;

namespace Chains.Analyzers.Tests.Contracts;

/// <summary>
/// Callers in C# of the chain's own types, as the client package gives them to other teams: made from the old version, compiled against the new one. Each kind is a file of its
/// own, so that the errors say which kinds break.
/// </summary>
internal static class OwnCallers
{
    private static readonly SymbolDisplayFormat Name = SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    // In the order of the table's cells.
    private static readonly string[] Kinds = ["construct", "construct by name", "deconstruct", "read", "switch", "call", "call by name", "mock"];

    /// <summary>The kinds of callers that do not compile any more.</summary>
    public static IReadOnlyList<string> Broken(Emitted emitted)
    {
        Compilation before = emitted.CompileOld(emitted.OldProgram);
        Compilation after = emitted.CompileNew(emitted.NewProgram);
        SyntaxTree[] callers = Callers(before);
        // What does not compile against its own version proves nothing.
        Compile.AssertNoErrors(before.AddSyntaxTrees(callers));
        HashSet<string> broken = [.. after.AddSyntaxTrees(callers).GetDiagnostics(TestContext.Current.CancellationToken)
            .Where(d => d.Severity == DiagnosticSeverity.Error)
            .Select(d => Path.GetFileNameWithoutExtension(d.Location.GetLineSpan().Path))];
        Assert.Empty(broken.Except(Kinds));
        return [.. Kinds.Where(broken.Contains)];
    }

    private static SyntaxTree[] Callers(Compilation compilation)
    {
        Dictionary<string, List<string>> members = Kinds.ToDictionary(kind => kind, _ => new List<string>(), StringComparer.Ordinal);
        foreach (INamedTypeSymbol type in compilation.GetSymbolsWithName(_ => true, SymbolFilter.Type, TestContext.Current.CancellationToken).OfType<INamedTypeSymbol>().OrderBy(t => t.ToDisplayString(), StringComparer.Ordinal))
        {
            bool isChainlet = type.GetAttributes().Any(a => a.AttributeClass?.Name == "ChainletAttribute");
            if (isChainlet)
            {
                Interface(compilation.GetTypeByMetadataName($"{type.ContainingNamespace.ToDisplayString()}.I{type.Name}")!, members);
            }
            else if (type.DeclaringSyntaxReferences.Any(r => r.SyntaxTree.FilePath == "/project/Program.cs"))
            {
                Type(type, members);
            }
        }
        return [.. members.Select(kind => Compile.Parse(new SourceFile($"/caller/{kind.Key}.cs", $"static class {string.Concat(kind.Key.Split(' ').Select(word => char.ToUpperInvariant(word[0]) + word[1..]))}Caller\n{{\n{string.Join('\n', kind.Value.Select((member, i) => "    " + member.Replace("CALLER", $"Use{i}", StringComparison.Ordinal)))}\n}}\n")))];
    }

    private static void Type(INamedTypeSymbol type, Dictionary<string, List<string>> members)
    {
        string name = type.ToDisplayString(Name);
        if (type.TypeKind == TypeKind.Enum)
        {
            IEnumerable<string> cases = type.GetMembers().OfType<IFieldSymbol>().Where(f => f.HasConstantValue).Select(f => $"case {name}.{f.Name}: break;");
            members["switch"].Add($"static void CALLER({name} value) {{ switch (value) {{ {string.Join(' ', cases)} }} }}");
            return;
        }
        ISymbol[] own = [.. type.GetMembers().Where(m => m is { DeclaredAccessibility: Accessibility.Public, IsStatic: false, IsImplicitlyDeclared: false } or IPropertySymbol { DeclaredAccessibility: Accessibility.Public, IsStatic: false })];
        IPropertySymbol[] properties = [.. own.OfType<IPropertySymbol>().Where(p => p.Name != "EqualityContract")];
        members["read"].AddRange(properties.Select(p => $"static void CALLER({name} value) {{ {p.Type.ToDisplayString(Name)} member = value.{p.Name}; }}"));
        if (type.IsAbstract || type.IsStatic)
        {
            return;
        }
        foreach (IMethodSymbol constructor in type.InstanceConstructors.Where(c => c.DeclaredAccessibility == Accessibility.Public))
        {
            string settable = constructor.Parameters.IsEmpty ? string.Join(", ", properties.Where(p => p.SetMethod is { DeclaredAccessibility: Accessibility.Public }).Select(p => $"{p.Name} = default({p.Type.ToDisplayString(Name)})!")) : "";
            members["construct"].Add($"static {name} CALLER() => new({string.Join(", ", constructor.Parameters.Select(Value))}) {{ {settable} }};");
            if (!constructor.Parameters.IsEmpty)
            {
                members["construct by name"].Add($"static {name} CALLER() => new({string.Join(", ", constructor.Parameters.Select(p => $"{p.Name}: {Value(p)}"))});");
            }
        }
        foreach (IMethodSymbol deconstruct in type.GetMembers("Deconstruct").OfType<IMethodSymbol>())
        {
            members["deconstruct"].Add($"static void CALLER({name} value) {{ value.Deconstruct({string.Join(", ", deconstruct.Parameters.Select(p => $"out {p.Type.ToDisplayString(Name)} {p.Name}"))}); }}");
        }
    }

    private static void Interface(INamedTypeSymbol type, Dictionary<string, List<string>> members)
    {
        string name = type.ToDisplayString(Name);
        IMethodSymbol method = type.GetMembers("RunRemote").OfType<IMethodSymbol>().Single();
        string result = method.ReturnType.ToDisplayString(Name);
        IParameterSymbol[] sent = [.. method.Parameters.Where(p => p.Type.Name != "CancellationToken")];
        members["call"].Add($"static {result} CALLER({name} chainlet) => chainlet.RunRemote({string.Join(", ", sent.Select(Value))});");
        members["call by name"].Add($"static {result} CALLER({name} chainlet) => chainlet.RunRemote({string.Join(", ", sent.Select(p => $"{p.Name}: {Value(p)}"))});");
        members["mock"].Add($"sealed class CALLER : {name} {{ public {result} RunRemote({string.Join(", ", method.Parameters.Select(p => $"{p.Type.ToDisplayString(Name)} {p.Name}"))}) => throw new global::System.NotSupportedException(); }}");
    }

    private static string Value(IParameterSymbol parameter) => $"default({parameter.Type.ToDisplayString(Name)})!";
}
