using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Security;
using System.Xml.Linq;
using Chains.TestSupport;

namespace Chains.EndToEnd.Tests;

/// <summary>One team packs the client of its chain; another has that package alone, and calls the running host.</summary>
public sealed class ClientPackageTests
{
    private const string Shop = """
        using System.Collections.Immutable;
        using System.Text.Json;
        using Chains;
        using EveryType;

        namespace Shop;

        public sealed record Private(string Text);

        public sealed record Stamp(Guid Id, decimal Price, DateOnly Day, TimeSpan Took, DateTimeOffset At, (int Count, string? Name) Pair, SortedSet<char> Marks, JsonElement Json, ImmutableSortedDictionary<Colour, Half> ByColour)
        {
            public TimeOnly Opens { get; init; } = new TimeOnly(8, 30);
            public List<(Guid, Int128?)> Ids { get; init; } = [];
        }

        [Chainlet]
        public sealed partial class Model
        {
            public string RunRemote(Private value) => new YamlDotNet.Serialization.SerializerBuilder().Build().Serialize(value.Text).Trim();
        }

        /// <summary>Keeps everything.</summary>
        [Chainlet, Entrypoint("shop")]
        public sealed partial class Shop(IModel model)
        {
            /// <summary>Gives back what it is given.</summary>
            public async Task<(Everything Kept, Stamp Stamp)> RunRemote(Everything everything, Stamp stamp, string? problem = null, CancellationToken cancellationToken = default) =>
                problem is null ? (everything, stamp) : throw new InvalidOperationException(await model.RunRemote(new Private(problem), cancellationToken));
        }
        """;

    // The other team's program: it prints what it got.
    private const string Caller = """
        using System.Collections.Immutable;
        using System.Text.Json;
        using Chains;
        using EveryType;
        using Microsoft.Extensions.DependencyInjection;
        using Shop;

        var services = new ServiceCollection();
        services.AddChainlet<IShop>(args[0]);
        await using ServiceProvider provider = services.BuildServiceProvider();
        IShop shop = provider.GetRequiredService<IShop>();

        var sent = new Everything(
            new Scalars(true, 1, -2, 3, 4, 5, 6, 7, 8, 1.5f, 2.5, "text", [1, 2], new byte[] { 3 }, Colour.Blue, Priority.High),
            new Nullables(null, 1, null, 3, null, 5, null, 1.5f, null, "x", null, Colour.Red, null),
            new Settable { Number = 4 },
            new Point(1, 2),
            new Tree("root", [new Tree("leaf", [])]),
            new Collections([1], [2], ["a"], [[3]], [0.5], [true], [Colour.Green], [new Point(3, 4)], [new Settable { Number = 5, Name = "n" }], new() { ["k"] = 1 }, new Dictionary<int, string> { [2] = "b" },
                new() { ["p"] = new Point(5, 6) }, new() { [3] = Colour.Red }, new Dictionary<bool, string> { [true] = "yes" }, new() { ["l"] = ["m"] }, [[1, 2], []], [1, null], null, new() { ["q"] = "r" }));
        var stamp = new Stamp(Guid.NewGuid(), 12.50m, new DateOnly(2026, 1, 31), TimeSpan.FromHours(30), new DateTimeOffset(2026, 1, 31, 13, 5, 59, TimeSpan.FromHours(1)), (3, null), ['x', 'é'],
            JsonElement.Parse("{\"a\":[1,null]}"), ImmutableSortedDictionary<Colour, Half>.Empty.Add(Colour.Blue, (Half)1.5)) { Ids = [(Guid.Empty, Int128.MaxValue), (Guid.NewGuid(), null)] };
        (Everything got, Stamp same) = await shop.RunRemote(sent, stamp);
        Console.WriteLine($"same: {JsonSerializer.Serialize(got) == JsonSerializer.Serialize(sent)}");
        Console.WriteLine($"equal: {got.Point == sent.Point && got.Nullables == sent.Nullables}");
        Console.WriteLine($"stamp: {JsonSerializer.Serialize(same) == JsonSerializer.Serialize(stamp) && same.Pair == stamp.Pair && same.Ids.SequenceEqual(stamp.Ids)} {same.Opens:HH:mm} {same.Json} {same.ByColour[Colour.Blue]}");
        Console.WriteLine($"initial: {new Settable { Number = 1 }.Name} {new Settable { Number = 1 }.Colour}");
        try
        {
            await shop.RunRemote(sent, stamp, problem: "out of stock");
        }
        catch (RemoteChainletException exception)
        {
            Console.WriteLine($"failed: {exception.Chainlet} {exception.StatusCode} {exception.Detail!.ExceptionClassName} {exception.Detail.ExceptionMessage}");
        }
        """;

    [Fact]
    public async Task Another_team_calls_the_chain_with_nothing_but_the_client_package()
    {
        PackedFeed feed = await PackedFeed.GetAsync();
        await using TempProject shop = TempProject.Create("shop", feed);
        shop.Write("Shop.csproj", shop.ProjectFile(more: """
            <PropertyGroup><IsPackable>false</IsPackable><NoWarn>$(NoWarn);CHN0111</NoWarn><ChainsClientPackage>true</ChainsClientPackage><Version>1.2.3-beta.1</Version><Authors>The shop</Authors><ChainsJsonNaming>snake_case</ChainsJsonNaming></PropertyGroup>
            <ItemGroup><PackageReference Include="YamlDotNet" Version="16.3.0" /></ItemGroup>
            """)).Write("EveryType.cs", Programs.EveryType.Replace("[Chainlet, Entrypoint(\"echo\")]", "[Chainlet]", StringComparison.Ordinal)).Write("Shop.cs", Shop);

        // A repository around it does not reach the client's project.
        shop.Write("Directory.Packages.props", "<Project><PropertyGroup><ManagePackageVersionsCentrally>false</ManagePackageVersionsCentrally><TreatWarningsAsErrors>true</TreatWarningsAsErrors></PropertyGroup></Project>");
        (await shop.DotnetAsync("pack", "-nologo", "-clp:NoSummary", "-o", "out")).AssertSucceeded();
        (await shop.DotnetAsync("build", "bin/chains/shop/hosts/hosts.slnx", "-nologo", "-clp:NoSummary")).AssertSucceeded();

        Assert.Contains("\"maybe_ints\"", shop.Read("bin/chains/shop/openapi.json"), StringComparison.Ordinal);
        AssertClientAlone(shop.PathOf("out/Shop.Client.1.2.3-beta.1.nupkg"), feed.Version);

        await using HostProcess model = await HostProcess.StartHealthyAsync(shop.PathOf("bin/chains/shop/hosts/artifacts/bin/Model/debug/Model.dll"));
        await using HostProcess host = await HostProcess.StartHealthyAsync(
            shop.PathOf("bin/chains/shop/hosts/artifacts/bin/Shop/debug/Shop.Host.dll"),
            new Dictionary<string, string?> { ["services__Model__grpc__0"] = model.GrpcAddress.ToString() });

        await using TempProject caller = OtherTeam("caller", shop, feed);
        caller.Write("Caller.csproj", Project("Exe", "Shop.Client", "1.2.3-beta.1")).Write("Program.cs", Caller);
        BuildResult run = (await caller.RunAsync("--", host.GrpcAddress.ToString())).AssertSucceeded();

        Assert.Equal("same: True\nequal: True\nstamp: True 08:30 {\"a\":[1,null]} 1.5\ninitial: unnamed Green\nfailed: Shop Internal System.InvalidOperationException out of stock\n", run.Output.ReplaceLineEndings("\n"));
        Assert.Equal(["Caller", "Chains.Grpc", "Chains.Runtime", "Shop.Client"], Directory.EnumerateFiles(caller.PathOf("bin/Debug/net10.0"), "*.dll").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));

        await ChainOfAnotherTeamAsync(shop, feed);
    }

    [Fact]
    public async Task What_a_client_cannot_have_fails_the_build_by_name()
    {
        await using TempProject project = TempProject.Create("odd", await PackedFeed.GetAsync());
        project.Write("Odd.csproj", project.ProjectFile(more: "<PropertyGroup><ChainsClientPackage>true</ChainsClientPackage></PropertyGroup>")).Write("Odd.cs", """
            using Chains;
            namespace Odd;
            public static class Model { public static string Name => Environment.MachineName; }
            public sealed class Question { public string Asker { get; set; } = Model.Name; }
            [Chainlet, Entrypoint("odd")] public sealed partial class Odd { public int RunRemote(Question question) => question.Asker.Length; }
            """);

        BuildMessage error = Assert.Single((await project.BuildAsync()).AssertFailed().Errors);
        BuildMessage naming = Assert.Single((await project.BuildAsync("-p:ChainsJsonNaming=kebab-case")).AssertFailed().Errors);
        BuildMessage nothing = Assert.Single((await project.DotnetAsync("pack", "-nologo", "-clp:NoSummary", "-p:ChainsEmit=false")).AssertFailed().Errors);

        Assert.Equal(("CHN0917", "CHN0916", "CHN0919"), (error.Id, naming.Id, nothing.Id));
        Assert.Contains("Odd.csproj sets ChainsJsonNaming to 'kebab-case'", naming.Text, StringComparison.Ordinal);
        Assert.Contains("cannot declare Odd.Question (Odd), which the contract of Odd.Odd needs: the initial value of its member 'Asker': 'Model.Name' is nothing that a client has", error.Text, StringComparison.Ordinal);
    }

    // A dependency on another team's chainlet: no chainlet of the chain stands behind it, its address is configuration, and a local run says what it needs.
    private static async Task ChainOfAnotherTeamAsync(TempProject shop, PackedFeed feed)
    {
        await using TempProject front = OtherTeam("front", shop, feed);
        front.Write("Front.csproj", front.ProjectFile("Exe", "<PropertyGroup><RestorePackagesPath>$(MSBuildProjectDirectory)/packages</RestorePackagesPath></PropertyGroup><ItemGroup><PackageReference Include=\"Shop.Client\" Version=\"1.2.3-beta.1\" /></ItemGroup>")).Write("Front.cs", """
            using Chains;
            using Shop;

            try
            {
                await using var chain = await Chain.RunLocalAsync<Front.IDoor>();
            }
            catch (Exception exception)
            {
                Console.WriteLine(exception.Message);
            }

            namespace Front
            {
                [Chainlet, Entrypoint("front")]
                public sealed partial class Door(IShop shop) { public string RunRemote() => shop.GetType().Name; }
            }
            """);

        BuildResult run = (await front.RunAsync()).AssertSucceeded();

        Assert.Contains("IShop comes from a client package", run.Output, StringComparison.Ordinal);
        Assert.Equal(["Door"], Directory.EnumerateFiles(front.PathOf("bin/chains/front/hosts"), "*.csproj", SearchOption.AllDirectories).Select(Path.GetFileNameWithoutExtension));
    }

    private static void AssertClientAlone(string package, string chainsVersion)
    {
        using ZipArchive archive = ZipFile.OpenRead(package);
        XElement specification = XDocument.Load(archive.GetEntry("Shop.Client.nuspec")!.Open()).Root!;
        Assert.Equal(
            [$"Chains {chainsVersion} Build,Analyzers"],
            specification.Descendants().Where(node => node.Name.LocalName == "dependency").Select(node => $"{node.Attribute("id")!.Value} {node.Attribute("version")!.Value} {node.Attribute("exclude")?.Value}"));
        Assert.Equal("The shop", specification.Descendants().Single(node => node.Name.LocalName == "authors").Value);
        using MemoryStream copy = new();
        using (Stream entry = archive.GetEntry("lib/net10.0/Shop.Client.dll")!.Open())
        {
            entry.CopyTo(copy);
        }

        copy.Position = 0;
        using PEReader image = new(copy);
        MetadataReader metadata = image.GetMetadataReader();
        string[] types = [.. metadata.TypeDefinitions.Select(metadata.GetTypeDefinition)
            .Where(type => (type.Attributes & System.Reflection.TypeAttributes.VisibilityMask) == System.Reflection.TypeAttributes.Public)
            .Select(type => $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}").Order(StringComparer.Ordinal)];
        Assert.Equal(
            ["EveryType.Collections", "EveryType.Colour", "EveryType.Everything", "EveryType.Nullables", "EveryType.Point", "EveryType.Priority", "EveryType.Scalars", "EveryType.Settable", "EveryType.Tree", "Shop.IShop", "Shop.ShopClient", "Shop.Stamp"],
            types);
        Assert.DoesNotContain("YamlDotNet", metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name)));
        using StreamReader documentation = new(archive.GetEntry("lib/net10.0/Shop.Client.xml")!.Open());
        Assert.Contains("Gives back what it is given.", documentation.ReadToEnd(), StringComparison.Ordinal);
    }

    internal static TempProject OtherTeam(string name, TempProject shop, PackedFeed feed) => TempProject.Create(name, feed).Write("NuGet.config", $"""
        <configuration>
          <packageSources>
            <add key="chains-packed" value="{SecurityElement.Escape(feed.Folder)}" />
            <add key="the-shop" value="{SecurityElement.Escape(shop.PathOf("out"))}" />
          </packageSources>
        </configuration>
        """);

    internal static string Project(string outputType, string package, string version) => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <OutputType>{outputType}</OutputType>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
            <NuGetAudit>false</NuGetAudit>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
            <RestorePackagesPath>$(MSBuildProjectDirectory)/packages</RestorePackagesPath>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="{package}" Version="{version}" />
          </ItemGroup>
        </Project>
        """;
}
