using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Chains.TestSupport;

namespace Chains.Analyzers.Tests.Contracts;

/// <summary>Emitted contracts keep buf's lint rules under the configuration that the specification gives, which leaves out none that they keep.</summary>
public sealed class BufLintTests
{
    private const string Page = "docs/spec/contract-lock.md";

    [Fact]
    public async Task Contracts_keep_what_the_specification_configures()
    {
        string config = Config();
        List<string> exceptions = [.. Regex.Matches(config[config.IndexOf("  except:", StringComparison.Ordinal)..], "^    - (?<rule>[A-Z_]+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Select(match => match.Groups["rule"].Value)];
        string standard = Regex.Replace(config, "^  except:\n(    - [A-Z_]+\n)+", "", RegexOptions.Multiline, TimeSpan.FromSeconds(1));
        Assert.NotEmpty(exceptions);
        Assert.DoesNotContain("except", standard, StringComparison.Ordinal);
        HashSet<string> needed = new(StringComparer.Ordinal);
        foreach ((string name, string program) in Programs.All)
        {
            foreach (IGrouping<string, (string Path, string Text)> chain in Contract(program).GroupBy(file => Path.GetDirectoryName(file.Path)!, StringComparer.Ordinal))
            {
                needed.UnionWith(await Buf.LintAsync(chain, standard));
                IReadOnlyList<string> broken = await Buf.LintAsync(chain, config);
                Assert.True(broken.Count == 0, $"{name}: {string.Join(", ", broken)}");
            }
        }
        Assert.Equal(exceptions.Order(StringComparer.Ordinal), needed.Order(StringComparer.Ordinal));
    }

    private static ImmutableArray<(string Path, string Text)> Contract(string program) => Support.Contracts.Of(Compile.Create(program));

    private static string Config()
    {
        Match block = Regex.Match(File.ReadAllText(Repo.PathOf(Page)), "```yaml\n(?<config>version: v2\nlint:\n.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
        Assert.True(block.Success, $"{Page} has no buf.yaml.");
        return block.Groups["config"].Value;
    }
}
