using System.IO.Compression;
using System.Xml.Linq;
using Chains.TestSupport;

namespace Chains.EndToEnd.Tests;

/// <summary>A client package of three entrypoints that stream in the three ways, with alternatives, tensors, tuples and generic records: another team has it alone, and calls the running hosts.</summary>
public sealed class ClientPackageStreamTests
{
    private const string Tensors = "<ItemGroup><PackageReference Include=\"System.Numerics.Tensors\" Version=\"10.0.15\" /></ItemGroup>";

    private const string Studio = """
        using System.Numerics.Tensors;
        using System.Runtime.CompilerServices;
        using System.Text.Json.Serialization;
        using Chains;

        namespace Studio;

        [JsonDerivedType(typeof(Circle), "circle")]
        [JsonDerivedType(typeof(Square), 7)]
        [JsonDerivedType(typeof(Group), "#group")]
        public abstract record Shape(string Colour);
        public sealed record Circle(string Colour, double Radius) : Shape(Colour);
        public sealed record Square(string Colour, int Side) : Shape(Colour);
        public sealed record Group(string Colour, IReadOnlyList<Shape> Shapes, Shape? Largest = null) : Shape(Colour);

        public sealed record Page<T>(IReadOnlyList<T> Items, (int Number, string? Next) Place);

        [Chainlet, Entrypoint("sketch")]
        public sealed partial class Sketch
        {
            public async IAsyncEnumerable<Shape> RunRemote(Page<Shape> page, Tensor<float> scale, [EnumeratorCancellation] CancellationToken cancellationToken = default)
            {
                foreach (Shape shape in page.Items) { await Task.Yield(); yield return shape with { Colour = $"{shape.Colour} {page.Place.Number}{page.Place.Next}" }; }
                if (scale.FlattenedLength == 0) { throw new InvalidOperationException("no scale"); }
                yield return new Circle(string.Join('x', scale.Lengths.ToArray()), Tensor.Sum<float>(scale));
            }
        }

        [Chainlet, Entrypoint("mix")]
        public sealed partial class Mix
        {
            public async Task<(Tensor<float> Sum, int Count)> RunRemote(IAsyncEnumerable<ReadOnlyMemory<float>> vectors, double gain = 2, CancellationToken cancellationToken = default)
            {
                float[] sum = new float[2];
                int count = 0;
                await foreach (ReadOnlyMemory<float> vector in vectors.WithCancellation(cancellationToken))
                {
                    for (int i = 0; i < sum.Length; i++) { sum[i] += vector.Span[i] * (float)gain; }
                    count++;
                }

                return (Tensor.Create(sum, [1, 2]), count);
            }
        }

        [Chainlet, Entrypoint("talk")]
        public sealed partial class Talk
        {
            public async IAsyncEnumerable<Page<(int Index, Shape? Shape)>> RunRemote(IAsyncEnumerable<Shape?> shapes, string name, [EnumeratorCancellation] CancellationToken cancellationToken = default)
            {
                int index = 0;
                yield return new([], (-1, name));
                await foreach (Shape? shape in shapes.WithCancellation(cancellationToken)) { yield return new([(index, shape)], (index++, null)); }
            }
        }
        """;

    // The other team's program: it prints what it got.
    private const string Caller = """
        using System.Numerics.Tensors;
        using System.Text.Json;
        using System.Threading.Channels;
        using Chains;
        using Microsoft.Extensions.DependencyInjection;
        using Studio;

        var services = new ServiceCollection();
        services.AddChainlet<ISketch>(args[0]);
        services.AddChainlet<IMix>(args[1]);
        services.AddChainlet<ITalk>(args[2]);
        await using ServiceProvider provider = services.BuildServiceProvider();

        ISketch sketch = provider.GetRequiredService<ISketch>();
        var page = new Page<Shape>([new Square("red", 3), new Group("blue", [new Circle("a", 1.5)], new Square("b", 1))], (4, "next"));
        Tensor<float> scale = Tensor.Create(new float[] { 1, 2, 3, 4, 5, 6 }, [2, 3]);
        await foreach (Shape shape in sketch.RunRemote(page, scale)) { Console.WriteLine($"sketch: {JsonSerializer.Serialize(shape)}"); }
        int seen = 0;
        try
        {
            await foreach (Shape shape in sketch.RunRemote(page, Tensor<float>.Empty)) { seen++; }
        }
        catch (RemoteChainletException exception)
        {
            Console.WriteLine($"sketch failed after {seen}: {exception.Chainlet} {exception.Detail!.ExceptionMessage}");
        }

        await foreach (Shape shape in sketch.RunRemote(page, scale)) { Console.WriteLine($"enough: {shape.Colour}"); break; }

        IMix mix = provider.GetRequiredService<IMix>();
        (Tensor<float> sum, int count) = await mix.RunRemote(Vectors(3, fail: false));
        Console.WriteLine($"mix: {count} of {string.Join('x', sum.Lengths.ToArray())} {sum[0, 0]} {sum[0, 1]}");
        try
        {
            await mix.RunRemote(Vectors(2, fail: true), gain: 1);
        }
        catch (FormatException exception)
        {
            Console.WriteLine($"mix ended: {exception.Message}");
        }

        // Each shape is sent when the answer to the one before is there.
        var shapes = Channel.CreateUnbounded<Shape?>();
        Shape?[] turns = [new Circle("first", 0), null, new Square("last", 9)];
        int turn = 0;
        await foreach (Page<(int Index, Shape? Shape)> answer in provider.GetRequiredService<ITalk>().RunRemote(shapes.Reader.ReadAllAsync(), "hello"))
        {
            Console.WriteLine($"talk: {answer.Place} {string.Join(';', answer.Items)}");
            if (turn < turns.Length) { await shapes.Writer.WriteAsync(turns[turn++]); } else { shapes.Writer.Complete(); }
        }

        static async IAsyncEnumerable<ReadOnlyMemory<float>> Vectors(int count, bool fail)
        {
            for (int i = 0; i < count; i++) { await Task.Yield(); yield return new float[] { i, 0.5f }; }
            if (fail) { throw new FormatException("no more"); }
        }
        """;

    private static readonly (string Chain, string Host)[] Entrypoints = [("sketch", "Sketch"), ("mix", "Mix"), ("talk", "Talk")];

    private static readonly string[] Expected =
    [
        """sketch: {"$type":7,"Side":3,"Colour":"red 4next"}""",
        """sketch: {"$type":"#group","Shapes":[{"$type":"circle","Radius":1.5,"Colour":"a"}],"Largest":{"$type":7,"Side":1,"Colour":"b"},"Colour":"blue 4next"}""",
        """sketch: {"$type":"circle","Radius":21,"Colour":"2x3"}""",
        "sketch failed after 2: Sketch no scale",
        "enough: red 4next",
        "mix: 3 of 1x2 6 3",
        "mix ended: no more",
        "talk: (-1, hello) ",
        "talk: (0, ) (0, Circle { Colour = first, Radius = 0 })",
        "talk: (1, ) (1, )",
        "talk: (2, ) (2, Square { Colour = last, Side = 9 })",
        "",
    ];

    [Fact]
    public async Task Another_team_streams_with_nothing_but_the_client_package()
    {
        PackedFeed feed = await PackedFeed.GetAsync();
        await using TempProject studio = TempProject.Create("studio", feed);
        studio.Write("Studio.csproj", studio.ProjectFile(more: $"<PropertyGroup><IsPackable>false</IsPackable><ChainsClientPackage>true</ChainsClientPackage><Version>1.0.0-beta.1</Version></PropertyGroup>{Tensors}"))
            .Write("Studio.cs", Studio)
            .Write("all/all.slnx", $"<Solution>{string.Concat(Entrypoints.Select(one => $"<Project Path=\"../bin/chains/{one.Chain}/hosts/{one.Host}/{one.Host}.csproj\" />"))}</Solution>");
        (await studio.DotnetAsync("pack", "-nologo", "-clp:NoSummary", "-o", "out")).AssertSucceeded();
        (await studio.DotnetAsync("build", "all/all.slnx", "-nologo", "-clp:NoSummary")).AssertSucceeded();

        using (ZipArchive archive = ZipFile.OpenRead(studio.PathOf("out/Studio.Client.1.0.0-beta.1.nupkg")))
        {
            Assert.Equal(
                [("Chains", feed.Version), ("System.Numerics.Tensors", "10.0.15")],
                XDocument.Load(archive.GetEntry("Studio.Client.nuspec")!.Open()).Descendants().Where(node => node.Name.LocalName == "dependency").Select(node => (node.Attribute("id")!.Value, node.Attribute("version")!.Value)));
        }

        await using HostProcess sketch = await HostProcess.StartHealthyAsync(studio.PathOf(Host(Entrypoints[0])));
        await using HostProcess mix = await HostProcess.StartHealthyAsync(studio.PathOf(Host(Entrypoints[1])));
        await using HostProcess talk = await HostProcess.StartHealthyAsync(studio.PathOf(Host(Entrypoints[2])));
        await using TempProject caller = ClientPackageTests.OtherTeam("caller", studio, feed);
        caller.Write("Caller.csproj", ClientPackageTests.Project("Exe", "Studio.Client", "1.0.0-beta.1")).Write("Program.cs", Caller);

        BuildResult run = (await caller.RunAsync("--", sketch.GrpcAddress.ToString(), mix.GrpcAddress.ToString(), talk.GrpcAddress.ToString())).AssertSucceeded();

        Assert.Equal(string.Join('\n', Expected), run.Output.ReplaceLineEndings("\n"));
        Assert.Equal(
            ["Caller", "Chains.Grpc", "Chains.Runtime", "Studio.Client", "System.Numerics.Tensors"],
            Directory.EnumerateFiles(caller.PathOf("bin/Debug/net10.0"), "*.dll").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));
    }

    private static string Host((string Chain, string Host) one) => $"bin/chains/{one.Chain}/hosts/artifacts/bin/{one.Host}/debug/{one.Host}.dll";
}
