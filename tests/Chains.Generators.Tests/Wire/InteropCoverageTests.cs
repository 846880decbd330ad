using System.Text.RegularExpressions;
using Chains.Generators.Declarations;
using Chains.Generators.Model;
using Chains.Generators.WireTypes;
using Chains.TestSupport;
using Microsoft.CodeAnalysis;

namespace Chains.Generators.Tests.Wire;

/// <summary>What travels is exchanged with stock protobuf and stock gRPC (Chains.EndToEnd.Tests/Interop): each type of the table of types must stand among the cases of that exchange.</summary>
public sealed partial class InteropCoverageTests
{
    private const string Cases = "a case in tests/Chains.TestSupport/WireTypeCases.cs";

    private static readonly WireTypeRow[] Table = [.. WireTypeList.All.SelectMany(family => family.Rows)];

    private static readonly Probe Read = new();

    [Fact]
    public void Every_row_of_the_table_of_types_is_exchanged()
    {
        string[] missing = [.. Table.Zip(Read.Rows).Where(row => !Read.Cases.Any(given => SymbolEqualityComparer.IncludeNullability.Equals(given.Type, row.Second))).Select(row => row.First.CSharp)];

        Assert.True(missing.Length == 0, $"These rows of docs/spec/wire-types.md lack {Cases}: {string.Join(" | ", missing)}");
    }

    [Fact]
    public void Every_type_that_the_notes_of_the_table_name_is_exchanged()
    {
        // The one that the table names because it does not travel.
        string[] named = [.. Table.SelectMany(row => GenericName().Matches(row.Notes)).Select(match => match.Groups[1].Value).Distinct().Where(name => name != "IEnumerable")];
        Assert.True(named.Length >= 20, $"The notes name only {string.Join(", ", named)}.");

        string[] missing = [.. named.Except(Read.Cases.Select(given => ((given.Type as INamedTypeSymbol) is { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable ? nullable.TypeArguments[0] : given.Type).Name))];

        Assert.True(missing.Length == 0, $"docs/spec/wire-types.md names these in its notes, and they lack {Cases}: {string.Join(", ", missing)}");
    }

    [Fact]
    public void Every_family_of_wire_types_is_exchanged()
    {
        WireTypeModel[] models = [.. Read.Cases.SelectMany(given => Flatten(given.Model))];

        string[] missing = [.. WireTypeList.All.Where(family => !models.Any(model => family.Handles(model.Kind))).Select(family => family.GetType().Name)];

        Assert.True(missing.Length == 0, $"No type of these families has {Cases}: {string.Join(", ", missing)}");
    }

    [Fact]
    public void Every_kind_of_key_is_exchanged()
    {
        WireTypeModel[] models = [.. Read.Cases.SelectMany(given => Flatten(given.Model))];
        IEnumerable<string> keys = models.Where(model => model.Kind == "map").Select(map => map.Arguments[0].Kind);

        string[] missing = [.. models.Where(model => WireTypeList.Of(model).Key(model) is not null).Select(model => model.Kind).Distinct().Except(keys)];

        Assert.True(missing.Length == 0, $"Dictionaries with these keys lack {Cases}: {string.Join(", ", missing)}");
    }

    [Fact]
    public void Every_element_of_a_tensor_is_exchanged()
    {
        IEnumerable<string> elements = Read.Cases.Where(given => given.Model.Kind == "tensor").Select(given => given.Model.CSharp);

        Assert.Equal(12, elements.Count(type => type.StartsWith("global::System.Numerics.Tensors.Tensor<", StringComparison.Ordinal)));

        // Memory of bytes is bytes.
        Assert.Equal(11, elements.Count(type => type.Contains("Memory<", StringComparison.Ordinal)));
    }

    // Only a type of one value can be sent in every place.
    [Fact]
    public void Values_and_collections_are_told_apart()
    {
        Assert.DoesNotContain(Read.Cases.Take(WireTypeCases.Values.Count), given => given.Model.Kind is "list" or "map" || given.Model.IsNullable);
        Assert.DoesNotContain(Read.Cases.Skip(WireTypeCases.Values.Count), given => given.Model.Kind is not ("list" or "map") && !given.Model.IsNullable);
    }

    private static IEnumerable<WireTypeModel> Flatten(WireTypeModel model) => model.Arguments.SelectMany(Flatten).Prepend(model);

    [GeneratedRegex("`(\\w+)<\\w+(, \\w+)?>`")]
    private static partial Regex GenericName();

    /// <summary>The types of the cases and of the rows, read by the compiler and by the generator.</summary>
    private sealed class Probe
    {
        public Probe()
        {
            WireTypeCase[] cases = [.. WireTypeCases.Values, .. WireTypeCases.Collections];
            Compilation compilation = Compile.Create($$"""
                using System.Collections.Concurrent; using System.Collections.Immutable; using System.Collections.ObjectModel; using System.Text.Json; using System.Text.Json.Nodes; using System.Text.Json.Serialization;
                namespace N;
                public class Cases { {{string.Join(' ', cases.Select((given, i) => $"public {given.Type} Value{i} = default!;"))}} }
                public class Rows { {{string.Join(' ', Table.Select((row, i) => $"public {row.CSharp} Value{i} = default!;"))}} }
                {{WireTypeCases.Declarations}}
                """);
            Assert.Empty(compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
            WireTypeReader reader = new(compilation.Assembly);
            Rows = Fields("Rows");
            Cases = [.. Fields("Cases").Select(type => (type, reader.ReadField(type, "") ?? throw new InvalidOperationException($"{type} does not travel: {reader.FailedReason}.")))];

            ITypeSymbol[] Fields(string name) => [.. compilation.GetTypeByMetadataName("N." + name)!.GetMembers().OfType<IFieldSymbol>().Select(field => field.Type)];
        }

        public ITypeSymbol[] Rows { get; }

        public (ITypeSymbol Type, WireTypeModel Model)[] Cases { get; }
    }
}
