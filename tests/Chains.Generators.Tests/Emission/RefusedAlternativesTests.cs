using Chains.Generators.Declarations;
using Chains.TestSupport;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Chains.Generators.Tests.Emission;

/// <summary>Polymorphic types, tensors and messages of protoc that cannot travel are refused with the repair.</summary>
public sealed class RefusedAlternativesTests
{
    public static TheoryData<string, string, string> Refused => new()
    {
        { "no discriminator", "[JsonDerivedType(typeof(A))] public abstract record M; public record A : M;", "gives 'A' no discriminator, so JSON could not be read back; give one: [JsonDerivedType(typeof(A), \"a\")]" },
        { "no subclass", "[JsonDerivedType(typeof(A), \"a\")] public abstract record M; public record A;", "names 'A', which does not derive from it; remove the attribute, or derive the type" },
        { "abstract", "[JsonDerivedType(typeof(A), \"a\")] public abstract record M; public abstract record A : M;", "names 'A', which is abstract, so no object of it exists; name the concrete types that derive from it" },
        { "an interface", "[JsonDerivedType(typeof(A), \"a\")] public interface M; public interface A : M;", "names 'A', which is an interface" },
        { "twice", "[JsonDerivedType(typeof(A), \"a\"), JsonDerivedType(typeof(A), \"b\")] public abstract record M; public record A : M;", "names 'A' twice; remove one" },
        { "one discriminator", "[JsonDerivedType(typeof(A), 1), JsonDerivedType(typeof(B), 1)] public abstract record M; public record A : M; public record B : M;", "gives 'A' and 'B' one discriminator, \"1\"; give each its own" },
        { "one name", "[JsonDerivedType(typeof(X.A), \"a\"), JsonDerivedType(typeof(XA), \"b\")] public abstract record M; public record XA : M; public class X { public record A : M; }", "have one name on the wire, 'xa'; rename one" },
        { "a member of an alternative", "[JsonDerivedType(typeof(A), \"a\")] public abstract record M; public record A(object Any) : M;", "'x(A).Any': object is not supported" },
        { "a private alternative", "[JsonDerivedType(typeof(A), \"a\")] public abstract record M { private record A : M; }", "it is private, so generated code cannot name it" },
        { "nothing listed", "public abstract record M;", "list the types that derive from it with [JsonDerivedType], or use a concrete record or class" },
        { "memory of text", "public record M(ReadOnlyMemory<char> Text);", "its elements have no datatype of a tensor; use bool, an integer of 8 to 64 bits, Half, float or double, or an array" },
        { "a tensor of decimals", "public record M(System.Numerics.Tensors.Tensor<decimal> T);", "its elements have no datatype of a tensor; use bool, an integer of 8 to 64 bits, Half, float or double" },
        { "a message without a parser", "public abstract class M : Google.Protobuf.IMessage<M> { public abstract void MergeFrom(M m); public abstract void MergeFrom(Google.Protobuf.CodedInputStream i); public abstract void WriteTo(Google.Protobuf.CodedOutputStream o); public abstract int CalculateSize(); public abstract Google.Protobuf.Reflection.MessageDescriptor Descriptor { get; } public abstract bool Equals(M? m); public abstract M Clone(); }", "has no public static Parser" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_refusal_names_the_culprit_and_the_repair(string name, string types, string reason)
    {
        CSharpCompilation compilation = Compile.Create($"using System.Text.Json.Serialization; namespace N; [Chains.Chainlet] public partial class Echo {{ public Task<int> RunRemote(M x, CancellationToken ct = default) => Task.FromResult(1); }} {types}");
        List<Diagnostic> found = [];
        ChainletReader.Read(compilation.GetTypeByMetadataName("N.Echo")!, new ReadReport(found.Add), TestContext.Current.CancellationToken);
        string message = Assert.Single(found).GetMessage(System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(message.Contains(reason, StringComparison.Ordinal), $"{name}: {message}");
        GeneratorRun.Of(compilation);
    }
}
