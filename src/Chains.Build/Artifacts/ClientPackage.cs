using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Security;
using System.Text;
using Chains.Build.Descriptors;
using Chains.Build.Diagnostics;

namespace Chains.Build.Artifacts;

/// <summary>
/// client/: a project with the interfaces, clients and types of the project's entrypoints alone, which packs to what another team references. One project for all chains, since
/// two packages that declare one type could not be used together.
/// </summary>
/// <param name="Id">The package's id, and the assembly's name.</param>
/// <param name="Version">The package's version where nothing else is said.</param>
/// <param name="Authors">Its authors.</param>
/// <param name="TargetFramework">That of the chain's project.</param>
/// <param name="Packages">The package that each referenced assembly comes from, by the assembly's simple name.</param>
internal sealed record ClientPackage(string Id, string Version, string Authors, string TargetFramework, IReadOnlyDictionary<string, PackageReference> Packages)
{
    /// <summary>The folder beside those of the chains, whose name no chain can have.</summary>
    public const string Folder = "client";

    private const string Runtime = "Chains.Runtime";

    /// <summary>The files, relative to the folder of all chains.</summary>
    /// <exception cref="ProblemException">CHN0917 or CHN0918.</exception>
    public IEnumerable<Artifact> Create(string project, IReadOnlyCollection<ChainModel> chains, IReadOnlyList<ClientSource> sources)
    {
        if (chains.FirstOrDefault(chain => string.Equals(chain.Name, Folder, StringComparison.OrdinalIgnoreCase)) is { } taken)
        {
            throw new ProblemException(Problems.BadValue(taken.Entrypoint.Descriptor.Type, "The chain's name", taken.Name, "With ChainsClientPackage that folder is the client package's: give the chain another name, [Entrypoint(\"…\")]."));
        }

        if (!Packages.TryGetValue(Runtime, out PackageReference? chainsPackage))
        {
            throw new ProblemException(Problems.ClientNeedsPackage(project));
        }

        SortedDictionary<string, string> files = new(StringComparer.OrdinalIgnoreCase);
        foreach (ClientSource source in sources)
        {
            foreach (ClientType type in source.Types.Where(type => !Packages.ContainsKey(type.Assembly)))
            {
                Add(files, "Types/", type.Name, type.Text ?? throw new ProblemException(Problems.UndeclarableClientType(source.Type, type.Name.Replace('+', '.'), type.Assembly, type.Problem ?? "")));
            }

            Add(files, "", source.Interface.Substring(source.Interface.LastIndexOf('.') + 1), source.Client);
            foreach (KeyValuePair<string, string> codec in source.Codecs)
            {
                Add(files, "Wire/", codec.Key, codec.Value);
            }
        }

        IEnumerable<PackageReference> references = sources.SelectMany(source => source.Assemblies.Concat(source.Types.Select(type => type.Assembly)))
            .Where(Packages.ContainsKey)
            .Select(assembly => Packages[assembly])
            .Where(package => package.Id != chainsPackage.Id)
            .Distinct()
            .OrderBy(package => package.Id, StringComparer.Ordinal);
        yield return File(Id + ".csproj", Project(chainsPackage, references));
        yield return File("README.md", Readme(project, sources));
        foreach (KeyValuePair<string, string> file in files)
        {
            yield return File(file.Key, file.Value);
        }

        foreach (KeyValuePair<string, string> file in Isolation)
        {
            yield return File(file.Key, file.Value);
        }
    }

    // Two entrypoints share types and wire code; names that only differ in case, or in what a file's name cannot hold, are told apart by a number.
    private static void Add(SortedDictionary<string, string> files, string folder, string name, string text)
    {
        string stem = folder + string.Concat(name.Select(c => char.IsLetterOrDigit(c) || c is '.' or '_' ? c : '-'));
        string path = stem + ".cs";
        for (int i = 2; files.TryGetValue(path, out string? other) && other != text; i++)
        {
            path = stem + "-" + i.ToString(CultureInfo.InvariantCulture) + ".cs";
        }

        files[path] = text;
    }

    private static Artifact File(string path, string text) => new(Folder + "/" + path, text);

    // As the hosts have it: nothing of the repository around reaches the project but NuGet.config and global.json.
    private static readonly IReadOnlyDictionary<string, string> Isolation = new Dictionary<string, string>
    {
        [".editorconfig"] = "# Keeps the .editorconfig of folders above from the client package.\nroot = true\n",
        ["Directory.Build.props"] = "<Project />\n",
        ["Directory.Build.rsp"] = "# Keeps the Directory.Build.rsp of folders above from the client package.\n",
        ["Directory.Build.targets"] = "<Project />\n",
        ["Directory.Packages.props"] = "<Project>\n  <PropertyGroup>\n    <ManagePackageVersionsCentrally>false</ManagePackageVersionsCentrally>\n  </PropertyGroup>\n</Project>\n",
    };

    private string Project(PackageReference chains, IEnumerable<PackageReference> references)
    {
        StringBuilder text = new();
        text.Append($"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>{Xml(TargetFramework)}</TargetFramework>
                <AssemblyName>{Xml(Id)}</AssemblyName>
                <RootNamespace />
                <PackageId>{Xml(Id)}</PackageId>
                <Version Condition="'$(Version)' == ''">{Xml(Version)}</Version>
                <Authors>{Xml(Authors)}</Authors>
                <Description>Calls the chainlets of {Xml(Id)} over gRPC: interfaces, clients and types.</Description>
                <PackageReadmeFile>README.md</PackageReadmeFile>
                <IsPackable>true</IsPackable>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <GenerateDocumentationFile>true</GenerateDocumentationFile>
                <!-- The comments are the users', and may speak of what stayed behind. -->
                <NoWarn>$(NoWarn);CS0108;CS0114;CS1570;CS1571;CS1572;CS1573;CS1574;CS1580;CS1581;CS1584;CS1587;CS1589;CS1590;CS1591;CS1658;CS1711;CS1712;CS1734;CS8618</NoWarn>
              </PropertyGroup>
              <ItemGroup>
                <!-- The runtime alone: the code of its generator is here already. -->
                <PackageReference Include="{Xml(chains.Id)}" Version="{Xml(chains.Version)}" ExcludeAssets="build;analyzers" />

            """);
        foreach (PackageReference package in references)
        {
            text.Append($"    <PackageReference Include=\"{Xml(package.Id)}\" Version=\"{Xml(package.Version)}\" />\n");
        }

        text.Append("""
                <None Include="README.md" Pack="true" PackagePath="/" />
              </ItemGroup>
            </Project>

            """);
        return text.ToString();
    }

    private string Readme(string project, IReadOnlyList<ClientSource> sources)
    {
        StringBuilder text = new();
        text.Append($"# {Id}\n\nCalls {string.Join(" and ", sources.Select(source => "`" + source.Type + "`"))} over gRPC: interface, client and types, written by the build of {project}.\n\n```csharp\n");
        foreach (ClientSource source in sources)
        {
            text.Append($"builder.Services.AddChainlet<{source.Interface}>(\"http://…:8081\");\n");
        }

        return text.Append("```\n").ToString();
    }

    private static string Xml(string text) => SecurityElement.Escape(text)!;
}

/// <summary>A package and its version.</summary>
internal sealed record PackageReference(string Id, string Version);
