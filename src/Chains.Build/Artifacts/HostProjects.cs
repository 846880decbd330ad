using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Security;
using System.Text;
using Chains.Build.Descriptors;
using Chains.Build.Json;

namespace Chains.Build.Artifacts;

/// <summary>hosts/: one ASP.NET Core program per chainlet, a solution of them all, and the files that keep the user's repository out of them.</summary>
internal static class HostProjects
{
    /// <summary>HTTP/1.1: /healthz and /run_remote.</summary>
    public const int HttpPort = 8080;

    /// <summary>HTTP/2 in clear text: Kestrel cannot serve both on one port without TLS.</summary>
    public const int GrpcPort = 8081;

    /// <summary>Where secrets are mounted: one file each.</summary>
    public const string SecretsPath = "/secrets";

    /// <summary>The user of Microsoft's .NET images, as a number: Kubernetes can tell that it is not root without looking into the image.</summary>
    public const int UserId = 1654;

    /// <summary>The file that names the packages which a host leaves out; written by the second step.</summary>
    public const string LeftOutFile = "left-out-packages.txt";

    /// <summary>A host's contract as descriptors, for reflection and for tools that read <c>protoc --descriptor_set_out</c>. The runtime looks for it by this name.</summary>
    public const string ContractFile = "contract.binpb";

    private const string DataFolder = "data";

    public static IEnumerable<Artifact> Create(ChainModel chain, HostLayout layout)
    {
        ProtoFiles protos = ProtoFiles.Of(chain);
        foreach (ChainletNode node in chain.Chainlets)
        {
            string folder = "hosts/" + node.Name + "/";
            yield return new Artifact("hosts/" + HostLayout.ProjectPath(node), Project(node, layout));
            yield return new Artifact(folder + "Program.cs", Program(node));
            yield return new Artifact(folder + "Dockerfile", Dockerfile(node, layout));
            yield return new Artifact(folder + "hostsettings.json", Settings(node));
            yield return Artifact.Binary(folder + ContractFile, ProtoDescriptor.WriteSetWithImports(protos.ReachedBy(node)));
            if (OpenApi.Describes(node.Descriptor))
            {
                yield return new Artifact(folder + OpenApi.FileName, OpenApi.Write(node.Descriptor));
            }
        }

        yield return new Artifact("hosts/hosts.slnx", Solution(chain));
        foreach (Artifact shared in Shared())
        {
            yield return shared;
        }
    }

    /// <summary>The emitted files that every host of a chain shares and that change what it is.</summary>
    public static IEnumerable<Artifact> Shared()
    {
        yield return new Artifact("hosts/Host.targets", Targets);
        yield return new Artifact("hosts/Directory.Build.props", BuildProps);
        yield return new Artifact("hosts/Directory.Build.targets", "<Project />\n");
        yield return new Artifact("hosts/Directory.Packages.props", PackagesProps);
        yield return new Artifact("hosts/Directory.Solution.props", "<Project />\n");
        yield return new Artifact("hosts/Directory.Solution.targets", "<Project />\n");
        yield return new Artifact("hosts/Directory.Build.rsp", "# Keeps the Directory.Build.rsp of folders above from the hosts.\n");
        yield return new Artifact("hosts/.editorconfig", "# Keeps the .editorconfig of folders above from the hosts.\nroot = true\n");
    }

    private const string BuildProps = """
        <Project>
          <!-- Nothing of the repository around reaches a host but NuGet.config and global.json: this file ends the search for its like. -->
          <PropertyGroup>
            <UseArtifactsOutput>true</UseArtifactsOutput>
            <ArtifactsPath>$(MSBuildThisFileDirectory)artifacts</ArtifactsPath>
            <!-- The chain's own project is not in hosts.slnx; without this MSBuild would build it as Debug whatever was asked for. -->
            <ShouldUnsetParentConfigurationAndPlatform>false</ShouldUnsetParentConfigurationAndPlatform>
          </PropertyGroup>
        </Project>

        """;

    private const string PackagesProps = """
        <Project>
          <PropertyGroup>
            <ManagePackageVersionsCentrally>false</ManagePackageVersionsCentrally>
          </PropertyGroup>
        </Project>

        """;

    // The list is read when the chain's project has been built, not when this file is: the same build may have changed it.
    private const string Targets = """
        <Project>
          <PropertyGroup>
            <ChainsLeftOutPackagesFile>$(MSBuildProjectDirectory)/left-out-packages.txt</ChainsLeftOutPackagesFile>
            <!-- A package of which nothing is left is not named in deps.json either. -->
            <TrimDepsJsonLibrariesWithoutAssets>true</TrimDepsJsonLibrariesWithoutAssets>
          </PropertyGroup>

          <!-- Packages that only other chainlets need. ChainsKeepPackages in the chain's project keeps one. -->
          <Target Name="ChainsLeaveOutPackages" AfterTargets="ResolvePackageAssets" Condition="Exists('$(ChainsLeftOutPackagesFile)')">
            <ReadLinesFromFile File="$(ChainsLeftOutPackagesFile)">
              <Output TaskParameter="Lines" ItemName="_ChainsLeftOutLine" />
            </ReadLinesFromFile>
            <ItemGroup>
              <ChainsLeftOutPackage Include="@(_ChainsLeftOutLine)" NuGetPackageId="%(Identity)" />
              <RuntimeCopyLocalItems Remove="@(ChainsLeftOutPackage)" MatchOnMetadata="NuGetPackageId" MatchOnMetadataOptions="CaseInsensitive" />
              <NativeCopyLocalItems Remove="@(ChainsLeftOutPackage)" MatchOnMetadata="NuGetPackageId" MatchOnMetadataOptions="CaseInsensitive" />
              <ResourceCopyLocalItems Remove="@(ChainsLeftOutPackage)" MatchOnMetadata="NuGetPackageId" MatchOnMetadataOptions="CaseInsensitive" />
              <RuntimeTargetsCopyLocalItems Remove="@(ChainsLeftOutPackage)" MatchOnMetadata="NuGetPackageId" MatchOnMetadataOptions="CaseInsensitive" />
            </ItemGroup>
          </Target>

          <!-- deps.json is otherwise taken as up to date where only the list changed. -->
          <Target Name="ChainsForgetDependencyFile" AfterTargets="ChainsLeaveOutPackages" Condition="Exists('$(ChainsLeftOutPackagesFile)')"
                  Inputs="$(ChainsLeftOutPackagesFile)" Outputs="$(IntermediateOutputPath)chains.left-out.stamp">
            <Delete Files="$(ProjectDepsFilePath);$(IntermediateOutputPath)$(ProjectDepsFileName)" />
            <MakeDir Directories="$(IntermediateOutputPath)" />
            <Touch Files="$(IntermediateOutputPath)chains.left-out.stamp" AlwaysCreate="true" />
          </Target>
        </Project>

        """;

    private static string Project(ChainletNode node, HostLayout layout)
    {
        ChainletDescriptor descriptor = node.Descriptor;
        StringBuilder text = new();
        text.Append($"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>{Xml(layout.TargetFramework)}</TargetFramework>
                <OutputType>Exe</OutputType>
                <AssemblyName>{Xml(layout.AssemblyName(node))}</AssemblyName>
                <!-- NuGet knows a project by this name, and takes the chain's project for this one where the two are called alike. -->
                <PackageId>{Xml(node.Name)}.Host</PackageId>
                <RootNamespace>Chains.Hosts</RootNamespace>
                <Nullable>enable</Nullable>
                <IsPackable>false</IsPackable>
                <EnableDefaultItems>false</EnableDefaultItems>
                <!-- Beside the Dockerfile, whose context is this folder. -->
                <PublishDir Condition="'$(PublishDir)' == ''">$(MSBuildProjectDirectory)/publish/</PublishDir>
                <!-- The chain's project may be an executable. -->
                <ValidateExecutableReferencesMatchSelfContained>false</ValidateExecutableReferencesMatchSelfContained>
              </PropertyGroup>
              <ItemGroup>
                <FrameworkReference Include="Microsoft.AspNetCore.App" />
                <ProjectReference Include="{Xml(layout.ProjectReference)}" GlobalPropertiesToRemove="RuntimeIdentifier;SelfContained;PublishAot;PublishTrimmed;PublishSingleFile;PublishDir" />

            """);
        foreach (string package in descriptor.Image.NuGetPackages)
        {
            string[] parts = package.Split('/');
            text.Append($"    <PackageReference Include=\"{Xml(parts[0].Trim())}\" Version=\"{Xml(parts.Length > 1 ? parts[1].Trim() : "*")}\" />\n");
        }

        text.Append($"""
                <Compile Include="Program.cs" />
                <Content Include="hostsettings.json;contract.binpb{(OpenApi.Describes(descriptor) ? ";" + OpenApi.FileName : "")}" CopyToOutputDirectory="PreserveNewest" CopyToPublishDirectory="PreserveNewest" />

            """);
        if (descriptor.Image.DataDir is { } data)
        {
            text.Append($"    <Content Include=\"{Xml(layout.ProjectFolder)}/{Xml(Relative(data))}/**\" LinkBase=\"{DataFolder}\" CopyToOutputDirectory=\"PreserveNewest\" CopyToPublishDirectory=\"PreserveNewest\" />\n");
        }

        text.Append("""
              </ItemGroup>
              <Import Project="../Host.targets" />
            </Project>

            """);
        return text.ToString();
    }

    private static string Program(ChainletNode node) => $$"""
        namespace Chains.Hosts;

        // The host of the chainlet {{node.Descriptor.Type}}.
        internal static class Program
        {
            internal static global::System.Threading.Tasks.Task<int> Main(string[] args) => global::Chains.Infrastructure.ChainletHost.RunAsync(global::{{Names.CSharp(node.Descriptor.Entry)}}.Implementation, args);
        }

        """;

    // Loopback: what a bare `dotnet run` listens on must not be open to the network. The image says otherwise.
    private static string Settings(ChainletNode node)
    {
        JsonObject chains = new JsonObject()
            .With("HttpPort", new JsonNumber(HttpPort))
            .With("GrpcPort", new JsonNumber(GrpcPort))
            .With("BindAddress", "127.0.0.1")
            .With("SecretsPath", SecretsPath);
        if (node.Descriptor.Image.DataDir is not null)
        {
            chains.With("DataDir", DataFolder);
        }

        JsonObject settings = new JsonObject().With("Chains", chains);
        if (node.Descriptor.EnableDebugLogs)
        {
            settings.With("Logging", new JsonObject().With("LogLevel", new JsonObject().With("Default", "Debug")));
        }

        return JsonWriter.Write(settings);
    }

    private static string Dockerfile(ChainletNode node, HostLayout layout)
    {
        DockerImageDescriptor image = node.Descriptor.Image;
        StringBuilder text = new();
        text.Append($"""
            # The host of {node.Descriptor.Type}. First: dotnet publish -c Release, in this folder; then: docker build .
            FROM {image.BaseImage ?? "mcr.microsoft.com/dotnet/aspnet:" + layout.FrameworkVersion}

            """);
        if (image.AptPackages.Count > 0)
        {
            text.Append($"""
                USER root
                RUN apt-get update \
                    && apt-get install --yes --no-install-recommends {string.Join(" ", image.AptPackages)} \
                    && rm -rf /var/lib/apt/lists/*

                """);
        }

        text.Append($"""
            WORKDIR /app
            COPY publish/ ./
            ENV Chains__BindAddress=*
            EXPOSE {HttpPort.ToString(CultureInfo.InvariantCulture)} {GrpcPort.ToString(CultureInfo.InvariantCulture)}
            USER {UserId.ToString(CultureInfo.InvariantCulture)}
            ENTRYPOINT ["dotnet", {JsonWriter.Quote(layout.AssemblyName(node) + ".dll")}]

            """);
        return text.ToString();
    }

    private static string Solution(ChainModel chain) => "<Solution>\n"
        + string.Concat(chain.Chainlets.Select(HostLayout.ProjectPath).OrderBy(path => path, StringComparer.Ordinal).Select(path => "  <Project Path=\"" + Xml(path) + "\" />\n"))
        + "</Solution>\n";

    private static string Relative(string folder)
    {
        string path = folder.Replace('\\', '/').Trim('/');
        return path.StartsWith("./", StringComparison.Ordinal) ? path.Substring(2) : path;
    }

    private static string Xml(string text) => SecurityElement.Escape(text)!;
}
