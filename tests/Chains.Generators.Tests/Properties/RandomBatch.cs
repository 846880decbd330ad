using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;
using System.Text;
using Chains.TestSupport;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace Chains.Generators.Tests.Properties;

/// <summary>Some random programs in one assembly, as one chain, with the stock messages of its contract beside them.</summary>
internal sealed class RandomBatch : IDisposable
{
    private const int ValuesOfEach = 4;

    private readonly IReadOnlyList<RandomProgram> _programs;
    private readonly AssemblyLoadContext _loadContext;
    private readonly Assembly _assembly;
    private readonly StockMessages _stock;

    private RandomBatch(IReadOnlyList<RandomProgram> programs, AssemblyLoadContext loadContext, Assembly assembly, StockMessages stock)
    {
        _programs = programs;
        _loadContext = loadContext;
        _assembly = assembly;
        _stock = stock;
    }

    /// <summary>The program's sources, each type in a file of its own, and a chainlet that reaches all others.</summary>
    public static CSharpCompilation Compilation(IReadOnlyList<RandomProgram> programs) => Compile.Create(
    [
        .. programs.Select(program => new SourceFile($"/project/{program.Chainlet}.cs", program.Source)),
        new SourceFile("/project/Entry.cs", $$"""
            namespace Whole;

            [Chains.Chainlet, Chains.Entrypoint("random")]
            public sealed partial class Entry
            {
                public Entry({{string.Join(", ", programs.Select(program => $"{program.Chainlet}.I{program.Chainlet} part{program.Chainlet}"))}}) { }
                public System.Threading.Tasks.Task RunRemote() => System.Threading.Tasks.Task.CompletedTask;
            }
            """),
    ]);

    public static async Task<RandomBatch> CompileAsync(IReadOnlyList<RandomProgram> programs)
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        CSharpGeneratorDriver.Create([new ChainletGenerator().AsSourceGenerator()], parseOptions: Compile.ParseOptions)
            .RunGeneratorsAndUpdateCompilation(Compilation(programs), out Compilation compilation, out _, cancellationToken);
        using MemoryStream image = new();
        EmitResult result = compilation.Emit(image, cancellationToken: cancellationToken);
        string[] diagnostics = [.. result.Diagnostics.Where(diagnostic => diagnostic.Severity != DiagnosticSeverity.Hidden && !diagnostic.IsSuppressed).Select(Compile.Describe)];
        if (diagnostics.Length > 0 && programs.Where(IsCSharp).ToArray() is { Length: > 0 } right && right.Length < programs.Count)
        {
            return await CompileAsync(right);
        }

        string again = $"Again: CHAINS_SEED={programs[0].Seed} CHAINS_RANDOM_TYPES={programs.Count}";
        Assert.True(diagnostics.Length == 0, $"{string.Join('\n', diagnostics)}\n{again}");
        byte[] assembly = image.ToArray();
        AssemblyLoadContext loadContext = new("random types", isCollectible: true);
        return new RandomBatch(programs, loadContext, loadContext.LoadFromStream(new MemoryStream(assembly)), await StockMessages.CompileAsync(assembly, loadContext, again));
    }

    /// <summary>Whether C# takes a program before anything is generated for it. What it refuses, two constructors that are alike for example, says nothing of ours.</summary>
    private static bool IsCSharp(RandomProgram program) =>
        !Compile.Create([new SourceFile($"/project/{program.Chainlet}.cs", program.Source)]).GetDiagnostics(TestContext.Current.CancellationToken).Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);

    /// <summary>Random values of every type of the batch through every property: the types that break one, and how to see them again.</summary>
    public IReadOnlyList<string> Check()
    {
        List<string> failures = [];
        foreach (RandomProgram program in _programs)
        {
            Type host = _assembly.GetType(program.HostType, throwOnError: true)!;
            Codec request = Codec.Of(host, "Request");
            Codec response = Codec.Of(host, "Response");
            for (int i = 0; i < ValuesOfEach; i++)
            {
                RandomValues values = new(_assembly, unchecked((program.Seed * 31) + i));
                object? result = program.Result.Make(values);
                object parameters = Activator.CreateInstance(request.Type, [.. program.Parameters.Select(parameter => parameter.Shape.Make(values))])!;
                if ((Failure(response, _stock.Response(program.Chainlet), result, values) ?? Failure(request, _stock.Request(program.Chainlet), parameters, values)) is { } failure)
                {
                    failures.Add($"{failure}\n{program.Source}\nAgain: CHAINS_SEED={program.Seed} CHAINS_RANDOM_TYPES=1");
                    break;
                }
            }
        }

        return failures;
    }

    public void Dispose() => _loadContext.Unload();

    private static string? Failure(Codec codec, MessageDescriptor stock, object? value, RandomValues values)
    {
        string expected = ValueText.Of(value);
        string property = "";
        byte[] bytes = [];
        byte[] json = [];
        try
        {
            property = "The size is that of the bytes";
            int size = codec.Size(value);
            bytes = codec.Write(value);
            if (size != bytes.Length)
            {
                return Describe($"the size is {size}, the bytes are {bytes.Length}");
            }

            property = "Protobuf gives back an equal value";
            if (Differs(codec.Read(bytes)) is { } wire)
            {
                return Describe(wire);
            }

            property = "JSON gives back an equal value";
            json = codec.WriteJson(value);
            if (Differs(codec.ReadJson(json)) is { } text)
            {
                return Describe(text);
            }

            property = "Google.Protobuf knows every field that is written";
            IMessage message = stock.Parser.ParseFrom(bytes);
            if (!values.HasWideNumber && stock.Parser.WithDiscardUnknownFields(true).ParseFrom(bytes) is var known && known.CalculateSize() != message.CalculateSize())
            {
                return Describe("the message has fields that the contract lacks");
            }

            property = "What Google.Protobuf writes is read as an equal value";
            if (Differs(codec.Read(message.ToByteArray()), signsOfZero: false) is { } read)
            {
                return Describe(read);
            }

            property = "Google.Protobuf reads an equal message from what was read and written again";
            IMessage sent = stock.Parser.ParseFrom(message.ToByteArray());
            if (!sent.Equals(stock.Parser.ParseFrom(codec.Write(codec.Read(sent.ToByteArray())))))
            {
                return Describe("the messages differ");
            }

            foreach (Rewriting rewriting in (Rewriting[])[Rewriting.UnknownFields, Rewriting.Order, Rewriting.Packing, Rewriting.UnknownFields | Rewriting.Order | Rewriting.Packing])
            {
                property = $"Another writer's bytes ({rewriting}) are read as an equal value";
                byte[] rewritten = new WireRewriter(new Random(bytes.Length), rewriting).Rewrite(bytes, stock);
                if (stock.Parser.WithDiscardUnknownFields(true).ParseFrom(rewritten) is var same && !same.Equals(stock.Parser.WithDiscardUnknownFields(true).ParseFrom(bytes)))
                {
                    return Describe("Google.Protobuf itself reads another message");
                }

                if (Differs(codec.Read(rewritten)) is { } other)
                {
                    return Describe($"{other}\nrewritten {Convert.ToHexString(rewritten)}");
                }
            }

            return null;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Whatever is thrown is a fault of the type at hand, and is of use only beside it.
            return Describe(exception.ToString());
        }

        string? Differs(object? actual, bool signsOfZero = true)
        {
            string wanted = signsOfZero ? expected : ValueText.Of(value, signsOfZero);
            return ValueText.Of(actual, signsOfZero) is var text && text != wanted ? ValueText.Difference(wanted, text) : null;
        }

        string Describe(string what)
        {
            StringBuilder description = new();
            description.Append(CultureInfo.InvariantCulture, $"{property}, which does not hold of {stock.FullName}:\n{what}\nvalue {Short(expected)}\nbytes {Short(Convert.ToHexString(bytes))}\njson  {Short(Encoding.UTF8.GetString(json))}");
            return description.ToString();
        }

        static string Short(string text) => text.Length <= 3000 ? text : text[..3000] + "…";
    }
}
