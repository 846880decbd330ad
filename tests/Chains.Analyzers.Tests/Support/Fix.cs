using System.Collections.Immutable;
using Chains.TestSupport;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Host.Mef;

namespace Chains.Analyzers.Tests.Support;

/// <summary>Applies a fix as an editor does: in a workspace whose project runs the generator.</summary>
internal static class Fix<TFix>
    where TFix : CodeFixProvider, new()
{
    /// <summary>Applies the fix at the first place that its rule reports; what it leaves must have no diagnostic at all.</summary>
    public static Task Turns(string before, string after, OutputKind outputKind = OutputKind.DynamicallyLinkedLibrary) => Turns(before, after, [], outputKind);

    /// <summary>The same beside a contract lock.</summary>
    public static async Task Turns(string before, string after, ImmutableArray<(string Path, string Text)> contract, OutputKind outputKind = OutputKind.DynamicallyLinkedLibrary)
    {
        if (Rules.IsRecorded(new RuleOptions { OutputKind = outputKind, Lock = contract }, before))
        {
            return;
        }
        using AdhocWorkspace workspace = new(MefHostServices.DefaultHost);
        Document document = Open(workspace, before, new RuleOptions { OutputKind = outputKind, Lock = contract });
        CodeAction action = (await Actions(document)).FirstOrDefault() ?? throw new InvalidOperationException("No fix is offered.");
        await AssertResult(document, action, after);
    }

    /// <summary>Applies the fix everywhere in the document at once.</summary>
    public static async Task TurnsAll(string before, string after)
    {
        if (Rules.IsRecorded(RuleOptions.Default, before))
        {
            return;
        }
        using AdhocWorkspace workspace = new(MefHostServices.DefaultHost);
        Document document = Open(workspace, before, RuleOptions.Default);
        TFix fix = new();
        CodeAction first = (await Actions(document)).First();
        FixAllContext context = new(
            document, fix, FixAllScope.Document, first.EquivalenceKey, fix.FixableDiagnosticIds, new FixWorkspace.Reported(), TestContext.Current.CancellationToken);
        CodeAction all = await fix.GetFixAllProvider()!.GetFixAsync(context) ?? throw new InvalidOperationException("No fix for all is offered.");
        await AssertResult(document, all, after);
    }

    /// <summary>The rule reports the program, but no mechanical repair would leave code that compiles.</summary>
    public static async Task IsNotOffered(string program, OutputKind outputKind = OutputKind.DynamicallyLinkedLibrary, params string[] otherFiles)
    {
        if (Rules.IsRecorded(new RuleOptions { OutputKind = outputKind, OtherFiles = [.. otherFiles] }, program))
        {
            return;
        }
        using AdhocWorkspace workspace = new(MefHostServices.DefaultHost);
        Document document = Open(workspace, program, new RuleOptions { OutputKind = outputKind, OtherFiles = [.. otherFiles] });
        TFix fix = new();
        Assert.Contains(await FixWorkspace.Diagnose(document.Project), d => fix.FixableDiagnosticIds.Contains(d.Id));
        Assert.Empty(await Actions(document));
    }

    /// <summary>Applies a fix that edits the contract lock, at the first place that its rule reports: the program stays as it is and has no diagnostic any more.</summary>
    /// <param name="program">The project's one file.</param>
    /// <param name="before">The lock.</param>
    /// <param name="after">The lock that the fix leaves.</param>
    /// <param name="options">What else the project has.</param>
    public static async Task Records(string program, ImmutableArray<(string Path, string Text)> before, ImmutableArray<(string Path, string Text)> after, RuleOptions? options = null)
    {
        if (Rules.IsRecorded((options ?? RuleOptions.Default) with { Lock = before }, program))
        {
            return;
        }
        using AdhocWorkspace workspace = new(MefHostServices.DefaultHost);
        Document document = OpenLocked(workspace, program, before, options ?? RuleOptions.Default);
        CodeAction action = (await Actions(document)).FirstOrDefault() ?? throw new InvalidOperationException("No fix is offered.");
        await AssertLock(document, action, after);
    }

    /// <summary>The same for all at once, in each scope.</summary>
    public static async Task RecordsAll(string program, ImmutableArray<(string Path, string Text)> before, ImmutableArray<(string Path, string Text)> after)
    {
        if (Rules.IsRecorded(new RuleOptions { Lock = before }, program))
        {
            return;
        }
        foreach (FixAllScope scope in new[] { FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution })
        {
            using AdhocWorkspace workspace = new(MefHostServices.DefaultHost);
            Document document = OpenLocked(workspace, program, before, RuleOptions.Default);
            TFix fix = new();
            Assert.Contains(scope, fix.GetFixAllProvider()!.GetSupportedFixAllScopes());
            CodeAction first = (await Actions(document)).First();
            FixAllContext context = new(document, fix, scope, first.EquivalenceKey, fix.FixableDiagnosticIds, new FixWorkspace.Reported(), TestContext.Current.CancellationToken);
            await AssertLock(document, await fix.GetFixAllProvider()!.GetFixAsync(context) ?? throw new InvalidOperationException("No fix for all is offered."), after);
        }
    }

    /// <summary>Whether the fix is offered beside a lock, at any of the places that its rule reports; null where it reports none.</summary>
    public static async Task<bool?> IsOffered(string program, ImmutableArray<(string Path, string Text)> contract, RuleOptions? options = null)
    {
        if (Rules.IsRecorded((options ?? RuleOptions.Default) with { Lock = contract }, program))
        {
            return null;
        }
        using AdhocWorkspace workspace = new(MefHostServices.DefaultHost);
        Document document = OpenLocked(workspace, program, contract, options ?? RuleOptions.Default);
        TFix fix = new();
        return (await FixWorkspace.Diagnose(document.Project)).Any(d => fix.FixableDiagnosticIds.Contains(d.Id)) ? (await Actions(document)).Count > 0 : null;
    }

    private static Document OpenLocked(AdhocWorkspace workspace, string program, ImmutableArray<(string Path, string Text)> contract, RuleOptions options) =>
        Open(workspace, program, options with { Lock = contract });

    private static async Task AssertLock(Document document, CodeAction action, ImmutableArray<(string Path, string Text)> after)
    {
        ImmutableArray<CodeActionOperation> operations = await action.GetOperationsAsync(TestContext.Current.CancellationToken);
        Project changed = Assert.Single(operations.OfType<ApplyChangesOperation>()).ChangedSolution.GetProject(document.Project.Id)!;
        List<(string Path, string Text)> actual = [];
        foreach (TextDocument file in changed.AdditionalDocuments.OrderBy(d => d.FilePath, StringComparer.Ordinal))
        {
            actual.Add((file.FilePath!, (await file.GetTextAsync(TestContext.Current.CancellationToken)).ToString()));
        }
        Assert.Equal(after.OrderBy(f => f.Path, StringComparer.Ordinal), actual);
        Assert.Equal((await document.GetTextAsync(TestContext.Current.CancellationToken)).ToString(), (await changed.GetDocument(document.Id)!.GetTextAsync(TestContext.Current.CancellationToken)).ToString());
        Diagnostic[] left = [.. await FixWorkspace.Diagnose(changed)];
        Assert.True(left.Length == 0, string.Join('\n', left.Select(Compile.Describe)));
    }

    private static async Task AssertResult(Document document, CodeAction action, string after)
    {
        ImmutableArray<CodeActionOperation> operations = await action.GetOperationsAsync(TestContext.Current.CancellationToken);
        Solution solution = Assert.Single(operations.OfType<ApplyChangesOperation>()).ChangedSolution;
        Document changed = solution.GetDocument(document.Id)!;
        Assert.Equal(after, (await changed.GetTextAsync(TestContext.Current.CancellationToken)).ToString());
        Diagnostic[] left = [.. await FixWorkspace.Diagnose(changed.Project)];
        Assert.True(left.Length == 0, string.Join('\n', left.Select(Compile.Describe)));
    }

    private static async Task<List<CodeAction>> Actions(Document document)
    {
        TFix fix = new();
        List<CodeAction> actions = [];
        SyntaxTree? tree = await document.GetSyntaxTreeAsync(TestContext.Current.CancellationToken);
        foreach (Diagnostic diagnostic in (await FixWorkspace.Diagnose(document.Project)).Where(d => fix.FixableDiagnosticIds.Contains(d.Id) && d.Location.SourceTree?.FilePath == tree?.FilePath))
        {
            await fix.RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (action, _) => actions.Add(action), TestContext.Current.CancellationToken));
        }
        return actions;
    }

    private static Document Open(AdhocWorkspace workspace, string program, RuleOptions options)
    {
        (Solution solution, DocumentId id) = FixWorkspace.AddProject(workspace.CurrentSolution, "project", program, options);
        return solution.GetDocument(id)!;
    }
}
