using Chains.TestSupport;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Chains.Analyzers.Tests;

/// <summary>What no reader, rule or fix does: hide a fault of its own behind a catch-all, or a fault of the user's behind a suppression.</summary>
public sealed class SourceConventionTests
{
    private static readonly string[] All = ["src/Chains.Generators", "src/Chains.Analyzers", "src/Chains.CodeFixes"];

    [Fact]
    public void Nothing_around_reader_or_rules_catches_everything() => Assert.Empty(Files(All).SelectMany(file => CatchAlls(file.Tree).Select(line => $"{file.Name}:{line}")));

    [Fact]
    public void No_fix_suppresses() => Assert.Empty(Files("src/Chains.CodeFixes").SelectMany(file => Suppressions(file.Tree).Select(line => $"{file.Name}:{line}")));

    [Theory]
    [InlineData("catch { }", true)]
    [InlineData("catch (Exception) { throw; }", true)]
    [InlineData("catch (System.Exception e) { Log(e); }", true)]
    [InlineData("catch (SystemException) { }", true)]
    [InlineData("catch (Exception) when (true) { }", true)]
    [InlineData("catch (Exception e) when (e is IOException) { }", false)]
    [InlineData("catch (FormatException) { }", false)]
    public void A_catch_all_is_found(string clause, bool isFound) => Assert.Equal(isFound ? [1] : [], CatchAlls(CSharpSyntaxTree.ParseText($"class C {{ void M() {{ try {{ }} {clause} }} }}", cancellationToken: TestContext.Current.CancellationToken)));

    [Theory]
    [InlineData("var x = \"#pragma warning disable \" + id;", true)]
    [InlineData("var x = $\"[assembly: SuppressMessage({id})]\";", true)]
    [InlineData("var x = $\"dotnet_diagnostic.{id}.severity = none\";", true)]
    [InlineData("var x = SyntaxFactory.PragmaWarningDirectiveTrivia(token, true);", true)]
    [InlineData("var x = \"partial\"; var y = id.Severity;", false)]
    public void A_suppression_is_found(string statement, bool isFound) => Assert.Equal(isFound, Suppressions(CSharpSyntaxTree.ParseText($"class C {{ void M() {{ {statement} }} }}", cancellationToken: TestContext.Current.CancellationToken)).Any());

    private static IEnumerable<int> CatchAlls(SyntaxTree tree) => tree.GetRoot(TestContext.Current.CancellationToken).DescendantNodes().OfType<CatchClauseSyntax>()
        .Where(clause => clause.Declaration?.Type.ToString().Split('.')[^1] is null or "Exception" or "SystemException" or "ApplicationException"
            && clause.Filter?.FilterExpression is null or LiteralExpressionSyntax)
        .Select(Line);

    private static IEnumerable<int> Suppressions(SyntaxTree tree) => tree.GetRoot(TestContext.Current.CancellationToken).DescendantTokens()
        .Where(token => token.Kind() switch
        {
            SyntaxKind.IdentifierToken => token.Text.Contains("PragmaWarning", StringComparison.Ordinal) || token.Text.Contains("SuppressMessage", StringComparison.Ordinal),
            SyntaxKind.StringLiteralToken or SyntaxKind.SingleLineRawStringLiteralToken or SyntaxKind.MultiLineRawStringLiteralToken or SyntaxKind.InterpolatedStringTextToken =>
                token.Text.Contains("#pragma", StringComparison.Ordinal) || token.Text.Contains("SuppressMessage", StringComparison.Ordinal) || token.Text.Contains("NoWarn", StringComparison.Ordinal) || token.Text.Contains("severity", StringComparison.Ordinal),
            _ => false,
        })
        .Select(token => Line(token.Parent!));

    private static int Line(SyntaxNode node) => node.GetLocation().GetLineSpan().StartLinePosition.Line + 1;

    private static IEnumerable<(string Name, SyntaxTree Tree)> Files(params string[] folders)
    {
        (string Name, SyntaxTree Tree)[] files = [.. folders
            .SelectMany(folder => Directory.EnumerateFiles(Repo.PathOf(folder), "*.cs", SearchOption.AllDirectories))
            .Select(path => Path.GetRelativePath(Repo.Root, path).Replace('\\', '/'))
            .Where(name => !name.Contains("/obj/", StringComparison.Ordinal) && !name.Contains("/bin/", StringComparison.Ordinal))
            .Select(name => (name, CSharpSyntaxTree.ParseText(File.ReadAllText(Repo.PathOf(name)), cancellationToken: TestContext.Current.CancellationToken)))];
        Assert.True(files.Length >= 10 * folders.Length, $"Only {files.Length} files are looked at.");
        return files;
    }
}
