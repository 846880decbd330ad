using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security;
using System.Text;
using Chains.Build.Diagnostics;

namespace Chains.Build.Artifacts;

/// <summary>
/// The project of a chain that is one file (<c>dotnet run hello.cs</c>): the SDK makes one up in memory, but hosts need one on disk to
/// refer to. It compiles the file and repeats the file's directives (<c>#:package</c>, <c>#:property</c>, <c>#:project</c>, <c>#:sdk</c>).
/// </summary>
internal static class SingleFileProject
{
    /// <summary>The project's file name: <c>hello.csproj</c> for <c>hello.cs</c>.</summary>
    public static string NameOf(string sourcePath) => Path.GetFileNameWithoutExtension(sourcePath) + ".csproj";

    /// <summary>The project and what keeps the folder out of version control.</summary>
    /// <param name="sourcePath">The file, absolute.</param>
    /// <param name="outputPath">The folder of all chains, absolute: the project stands in it.</param>
    /// <param name="targetFramework">The framework of the file's own build.</param>
    /// <exception cref="ProblemException">CHN0910: the file cannot be read.</exception>
    public static IEnumerable<Artifact> Create(string sourcePath, string outputPath, string targetFramework)
    {
        yield return new Artifact(".gitignore", "# Written by the build of " + Path.GetFileName(sourcePath) + ".\n*\n");
        yield return new Artifact(NameOf(sourcePath), Text(sourcePath, outputPath, targetFramework, ReadDirectives(sourcePath)));
    }

    private static string Text(string sourcePath, string outputPath, string targetFramework, IReadOnlyList<(string Kind, string Value)> directives)
    {
        StringBuilder text = new();
        (string Name, string? Version)[] sdks = [.. directives.Where(d => d.Kind == "sdk").Select(d => Split(d.Value, '@'))];
        (string Name, string? Version) sdk = sdks.Length > 0 ? sdks[0] : ("Microsoft.NET.Sdk", null);
        text.Append($"<Project Sdk=\"{Escape(sdk.Version is null ? sdk.Name : sdk.Name + "/" + sdk.Version)}\">\n");
        foreach ((string name, string? version) in sdks.Skip(1))
        {
            text.Append($"  <Sdk Name=\"{Escape(name)}\"{(version is null ? "" : $" Version=\"{Escape(version)}\"")} />\n");
        }
        text.Append("  <!-- What `dotnet run` makes up for the file, on disk: the hosts refer to it. -->\n");
        text.Append("  <PropertyGroup>\n");
        text.Append("    <OutputType>Exe</OutputType>\n");
        text.Append($"    <TargetFramework>{Escape(targetFramework)}</TargetFramework>\n");
        text.Append("    <ImplicitUsings>enable</ImplicitUsings>\n");
        text.Append("    <Nullable>enable</Nullable>\n");
        text.Append($"    <AssemblyName>{Escape(Path.GetFileNameWithoutExtension(sourcePath))}</AssemblyName>\n");
        text.Append("    <EnableDefaultItems>false</EnableDefaultItems>\n");
        text.Append("    <!-- The file's own build emits. -->\n");
        text.Append("    <ChainsEmit>false</ChainsEmit>\n");
        text.Append("    <!-- The compiler then takes the directives at the top of the file. -->\n");
        text.Append("    <Features>$(Features);FileBasedProgram</Features>\n");
        foreach ((string name, string? value) in directives.Where(d => d.Kind == "property").Select(d => Split(d.Value, '=')))
        {
            text.Append($"    <{name}>{Escape(value ?? "")}</{name}>\n");
        }
        text.Append("  </PropertyGroup>\n");
        text.Append("  <ItemGroup>\n");
        text.Append($"    <Compile Include=\"{Escape(RelativePath.From(outputPath, sourcePath))}\" />\n");
        foreach ((string name, string? version) in directives.Where(d => d.Kind == "package").Select(d => Split(d.Value, '@')))
        {
            text.Append($"    <PackageReference Include=\"{Escape(name)}\"{(version is null ? "" : $" Version=\"{Escape(version)}\"")} />\n");
        }
        foreach (string project in directives.Where(d => d.Kind == "project").Select(d => d.Value))
        {
            text.Append($"    <ProjectReference Include=\"{Escape(RelativePath.From(outputPath, ProjectFile(sourcePath, project)))}\" />\n");
        }
        text.Append("  </ItemGroup>\n");
        text.Append("</Project>\n");
        return text.ToString();
    }

    /// <summary>The directives at the top of the file; they end with the first line of code.</summary>
    private static List<(string Kind, string Value)> ReadDirectives(string sourcePath)
    {
        List<(string, string)> result = [];
        bool inComment = false;
        foreach (string line in ReadLines(sourcePath).Select(l => l.Trim()))
        {
            if (inComment || line.StartsWith("/*", StringComparison.Ordinal))
            {
                inComment = line.IndexOf("*/", StringComparison.Ordinal) < 0;
            }
            else if (line.StartsWith("#:", StringComparison.Ordinal))
            {
                (string kind, string? value) = Split(line.Substring(2), ' ');
                result.Add((kind, value ?? ""));
            }
            else if (line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal) && !line.StartsWith("#", StringComparison.Ordinal))
            {
                break;
            }
        }
        return result;
    }

    private static string[] ReadLines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(Problems.UnwritableFile(path, exception.Message), exception);
        }
    }

    // #:project may name the project's folder.
    private static string ProjectFile(string sourcePath, string reference)
    {
        string path = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(sourcePath)!, reference));
        return Directory.Exists(path) ? Directory.EnumerateFiles(path, "*.csproj").FirstOrDefault() ?? path : path;
    }

    private static (string Name, string? Value) Split(string text, char separator)
    {
        int at = text.IndexOf(separator);
        return at < 0 ? (text.Trim(), null) : (text.Substring(0, at).Trim(), text.Substring(at + 1).Trim());
    }

    private static string Escape(string text) => SecurityElement.Escape(text) ?? "";
}
