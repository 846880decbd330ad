using System.Collections.Immutable;
using Chains.TestSupport;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Chains.Generators.Tests.Incrementality;

/// <summary>
/// What a user types most of the time writes nothing: code in a body, of a chainlet or of any other class, in its file or in another, comments, blank lines, files without chainlets. An output that is
/// Cached is one whose code did not run at all.
/// </summary>
public sealed class BodyEditTests
{
    private const string Other = """
        namespace Elsewhere;

        /// <summary>No chainlet is here.</summary>
        internal static class Helper
        {
            internal static int Twice(int number)
            {
                return number * 2;
            }

            internal static int Once(int number) => number;
        }
        """;

    public static TheoryData<string> Projects => [.. Session.Projects.Keys];

    [Theory]
    [MemberData(nameof(Projects))]
    public void An_edit_in_any_body_of_any_file_runs_no_output(string project)
    {
        CSharpCompilation compilation = Project(project);
        var session = new Session(compilation);
        int outputs = session.Outputs.Count();
        Assert.NotEqual(0, outputs);
        int edits = 0;
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            foreach ((TextSpan at, string text) in Bodies(tree))
            {
                Go(Session.Edit(compilation, tree, at, text), $"'{text}' at {at.Start} of {tree.FilePath}");
                edits++;
            }
        }

        // Two are of the file beside it.
        Assert.True(edits > 2, $"{edits} bodies");

        void Go(CSharpCompilation edited, string edit)
        {
            session.Run(edited);
            AssertNothingRan(session, outputs, edit);
        }
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Comments_and_blanks_anywhere_and_files_without_chainlets_run_no_output(string project)
    {
        CSharpCompilation compilation = Project(project);
        var session = new Session(compilation);
        int outputs = session.Outputs.Count();
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            SyntaxToken[] tokens = [.. tree.GetRoot(TestContext.Current.CancellationToken).DescendantTokens().Where(token => token.Span.Length > 0)];
            int step = Math.Max(1, tokens.Length / 12);
            for (int i = 0; i < tokens.Length; i += step)
            {
                // Inside of an interpolated string a blank is text.
                if (tokens[i].Parent is InterpolatedStringContentSyntax or InterpolatedStringExpressionSyntax)
                {
                    continue;
                }

                string text = (i / step % 3) switch { 0 => "/* a comment */ ", 1 => "\n\n    ", _ => "// a comment\n" };
                session.Run(Session.Edit(compilation, tree, new TextSpan(tokens[i].SpanStart, 0), text));
                AssertNothingRan(session, outputs, $"'{text}' before '{tokens[i]}' in {tree.FilePath}");
            }
        }

        CSharpCompilation larger = compilation.AddSyntaxTrees(Compile.Parse(new SourceFile("/project/Added.cs", "namespace Added { public record Unrelated(int Number); }")));
        session.Run(larger);
        AssertNothingRan(session, outputs, "a file was added");
        session.Run(larger.ReplaceSyntaxTree(larger.SyntaxTrees[^1], Compile.Parse(new SourceFile("/project/Added.cs", "namespace Added { public record Unrelated(int Number, string Text); }"))));
        AssertNothingRan(session, outputs, "another type was edited");
        session.Run(compilation);
        AssertNothingRan(session, outputs, "a file was removed");
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_new_parameter_of_a_chainlet_runs_its_own_outputs_alone(string project)
    {
        CSharpCompilation compilation = Project(project);
        int chainlets = 0;
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            foreach (ClassDeclarationSyntax type in tree.GetRoot(TestContext.Current.CancellationToken).DescendantNodes().OfType<ClassDeclarationSyntax>())
            {
                bool isChainlet = type.AttributeLists.SelectMany(list => list.Attributes).Any(attribute => attribute.Name.ToString() == "Chainlet");
                if (!isChainlet || type.Members.OfType<MethodDeclarationSyntax>().FirstOrDefault(method => method.Identifier.Text == "RunRemote") is not { } method)
                {
                    continue;
                }

                string first = method.ParameterList.Parameters.Count == 0 ? "int addedByTheTest" : "int addedByTheTest, ";
                var session = new Session(compilation);
                Dictionary<string, SourceText> before = session.Result.GeneratedSources.ToDictionary(source => source.HintName, source => source.SourceText, StringComparer.Ordinal);
                session.Run(Session.Edit(compilation, tree, new TextSpan(method.ParameterList.OpenParenToken.Span.End, 0), first));
                string[] written = [.. session.Result.GeneratedSources.Where(source => !before.TryGetValue(source.HintName, out SourceText? old) || !ReferenceEquals(old, source.SourceText)).Select(source => source.HintName)];
                Assert.Equal(2, written.Length);
                Assert.All(written, name => Assert.Contains(type.Identifier.Text + ".", name, StringComparison.Ordinal));
                Assert.Equal(2, session.Outputs.Count(reason => reason != IncrementalStepRunReason.Cached));
                chainlets++;
            }
        }

        Assert.NotEqual(0, chainlets);
    }

    private static CSharpCompilation Project(string name) => Compile.Create([.. Session.Projects[name], new SourceFile("/project/Elsewhere.cs", Other)]);

    private static void AssertNothingRan(Session session, int outputs, string edit)
    {
        IncrementalStepRunReason[] reasons = [.. session.Outputs];
        if (reasons.Length != outputs || reasons.Any(reason => reason != IncrementalStepRunReason.Cached))
        {
            Assert.Fail($"After {edit}: {reasons.Count(reason => reason != IncrementalStepRunReason.Cached)} of {reasons.Length} outputs ran ({outputs} at first).");
        }
    }

    private static IEnumerable<(TextSpan At, string Text)> Bodies(SyntaxTree tree) => tree.GetRoot(TestContext.Current.CancellationToken).DescendantNodes()
        .Select(node => node switch
        {
            BlockSyntax { Parent: MemberDeclarationSyntax or AccessorDeclarationSyntax or LocalFunctionStatementSyntax or LambdaExpressionSyntax } block => (new TextSpan(block.OpenBraceToken.Span.End, 0), " int addedByTheTest = 1;\n{ }\n"),
            ArrowExpressionClauseSyntax { Parent: MethodDeclarationSyntax } arrow => (new TextSpan(arrow.Expression.Span.Start, arrow.Expression.Span.Length), "throw null!"),
            GlobalStatementSyntax statement => (new TextSpan(statement.Span.End, 0), "\n;\n"),
            _ => (default, ""),
        })
        .Where(edit => edit.Item2.Length > 0);
}
