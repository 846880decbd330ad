using System.Globalization;
using System.Security;
using System.Text.RegularExpressions;
using Chains.Benchmarks.Calls;
using Chains.Benchmarks.Generator;

namespace Chains.Benchmarks.Emission;

/// <summary>
/// What the package's build targets cost: builds that have nothing to do, of a project of chainlets against one of as many plain classes without the package; and
/// writing everything that a chain has. The package is packed from the sources, the projects lie outside of the repository.
/// </summary>
internal static partial class EmissionCommand
{
    public const string Verb = "emission";

    private const int Chainlets = 100;
    private const int EmissionRounds = 5;

    public static async Task<int> RunAsync(string[] args)
    {
        if (!Arguments.TryParse(args, "noop emit", out TimeSpan length, out string[] only))
        {
            await Console.Error.WriteLineAsync($"Usage: {Verb} [--seconds N] [--only noop|emit]   (how long builds are repeated, 10 s by default; one part alone)");
            return 2;
        }

        DirectoryInfo folder = Directory.CreateTempSubdirectory("chains-emission-");
        try
        {
            string with = folder.CreateSubdirectory("with").FullName;
            await DotnetCommand.RunAsync(DotnetCommand.RepositoryRoot, "pack", "src/Chains.Package", "-c", "Release", "-v", "quiet", "-o", Path.Combine(folder.FullName, "feed"));
            await WriteProjectAsync(with, SampleProject.Files(Chainlets).Append(SampleProject.Entrypoint(Chainlets)), $"""
                <PropertyGroup><RestorePackagesPath>{SecurityElement.Escape(Path.Combine(folder.FullName, "packages"))}</RestorePackagesPath></PropertyGroup>
                <ItemGroup><PackageReference Include="Chains" Version="*" /></ItemGroup>
                """);
            await File.WriteAllTextAsync(Path.Combine(with, "NuGet.config"), $"""
                <configuration><packageSources><clear /><add key="packed" value="{SecurityElement.Escape(Path.Combine(folder.FullName, "feed"))}" /></packageSources></configuration>
                """);
            await DotnetCommand.RunAsync(with, "build", "-v", "quiet");

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {Chainlets + 1} chainlets | | goal | |"));
            Console.WriteLine("|-|-|-|-|");
            if (only.Contains("noop"))
            {
                string without = folder.CreateSubdirectory("without").FullName;
                await WriteProjectAsync(without, SampleProject.Files(Chainlets).Append(SampleProject.Entrypoint(Chainlets)).Select(WithoutChainlets), """
                    <ItemGroup><FrameworkReference Include="Microsoft.AspNetCore.App" /></ItemGroup>
                    """);
                await DotnetCommand.RunAsync(without, "build", "-v", "quiet");
                await MeasureNoOpAsync(with, without, length);
            }

            if (only.Contains("emit"))
            {
                await MeasureEmissionAsync(with);
            }

            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task MeasureNoOpAsync(string with, string without, TimeSpan length)
    {
        var plain = new Contestant("a build that has nothing to do, without the package", _ => DotnetCommand.RunAsync(without, "build", "-v", "quiet"));
        var chains = new Contestant("… with it", _ => DotnetCommand.RunAsync(with, "build", "-v", "quiet"));
        RoundResults results = await Rounds.RunAsync(length, plain, chains);
        double ratio = results.Ratio(chains, to: plain);
        Row(plain.Name, Duration.Text(results.Nanoseconds(plain)), Goals.None);
        Row(chains.Name, Duration.Text(results.Nanoseconds(chains)), Goals.None);
        Row("with ÷ without", Text.Ratio(ratio), Goals.AtMost(ratio, 1.05));

        // The ratio scatters with the machine; this is what there is to save.
        string summary = await DotnetCommand.RunAsync(with, "build", "-clp:PerformanceSummary");
        Row("in the package's own targets", Duration.Text(Milliseconds(summary, static name => name.StartsWith("_Chains", StringComparison.Ordinal) || name.StartsWith("Chains", StringComparison.Ordinal)) * 1e6), Goals.None);
    }

    private static async Task MeasureEmissionAsync(string with)
    {
        var files = new List<double>();
        var identities = new List<double>();
        for (int round = 0; round < EmissionRounds; round++)
        {
            // The targets see that what they wrote is gone.
            Directory.Delete(Path.Combine(with, "bin", "chains"), recursive: true);
            string summary = await DotnetCommand.RunAsync(with, "build", "-clp:PerformanceSummary");
            files.Add(Milliseconds(summary, static name => name == "GenerateChainArtifacts"));
            identities.Add(Milliseconds(summary, static name => name == "ComputeHostIdentities"));
        }

        double total = Median(files.Zip(identities, static (one, other) => one + other));
        Row("contracts, hosts and manifests written", Duration.Text(Median(files) * 1e6), Goals.None);
        Row("identities of the hosts computed", Duration.Text(Median(identities) * 1e6), Goals.None);
        Row("everything emitted", Duration.Text(total * 1e6), Goals.AtMost(total, 300, "ms"));
        Row("files", Directory.EnumerateFiles(Path.Combine(with, "bin", "chains"), "*", SearchOption.AllDirectories).Count().ToString(CultureInfo.InvariantCulture), Goals.None);
    }

    private static (string Name, string Text) WithoutChainlets((string Name, string Text) file) =>
        (file.Name, AttributeLine().Replace(file.Text.Replace("using Chains;\n", "", StringComparison.Ordinal), "").Replace("(IChainlet", "(Chainlet", StringComparison.Ordinal).Replace(" IChainlet", " Chainlet", StringComparison.Ordinal));

    private static async Task WriteProjectAsync(string folder, IEnumerable<(string Name, string Text)> files, string more)
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "Project.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <NuGetAudit>false</NuGetAudit>
                <!-- Parameters of the sample's constructors, which nobody reads. -->
                <NoWarn>$(NoWarn);CS9113;CS0219</NoWarn>
              </PropertyGroup>
              {more}
            </Project>
            """);
        foreach ((string name, string text) in files)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, name), text);
        }
    }

    /// <summary>The sum over the lines of MSBuild's summary, of targets and of tasks, whose name fits.</summary>
    private static double Milliseconds(string summary, Func<string, bool> fits)
    {
        List<Match> lines = [.. SummaryLine().Matches(summary).Where(match => fits(match.Groups["name"].Value))];
        return lines.Count > 0 ? lines.Sum(static line => double.Parse(line.Groups["time"].Value, CultureInfo.InvariantCulture)) : throw new InvalidOperationException($"The build did not run what is measured:\n{summary}");
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    private static void Row(string what, string figure, string goal) => Console.WriteLine($"| {what} | {figure} | {goal} |");

    [GeneratedRegex(@"^\[Chainlet.*\]\n", RegexOptions.Multiline)]
    private static partial Regex AttributeLine();

    [GeneratedRegex(@"^\s*(?<time>\d+)\s+ms\s+(?<name>\w+)\s+\d+ calls?\s*$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex SummaryLine();
}
