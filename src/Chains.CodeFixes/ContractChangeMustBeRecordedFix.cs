using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Chains.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Chains.CodeFixes;

/// <summary>
/// Records the contract as <c>chains contract accept</c> does: with all of its changes, since what a build emits is one. Beside a change that breaks a caller it is not offered,
/// as the command refuses it.
/// </summary>
[Shared]
[ExportCodeFixProvider(LanguageNames.CSharp)]
internal sealed class ContractChangeMustBeRecordedFix : CodeFixProvider
{
    private const string Title = "Record all changes in the contract";

    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(ChainDiagnostics.ContractChangeMustBeRecorded.Id);

    public override FixAllProvider GetFixAllProvider() => new RecordAll();

    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await ContractRecorder.RecordAsync(context.Document.Project, context.CancellationToken).ConfigureAwait(false) is not { } recorded)
        {
            return;
        }
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            context.RegisterCodeFix(CodeAction.Create(Title, _ => Task.FromResult(recorded), equivalenceKey: ChainDiagnostics.ContractChangeMustBeRecorded.Id), diagnostic);
        }
    }

    // One project's changes are recorded at once anyhow; in a solution each project has its own contract.
    private sealed class RecordAll : FixAllProvider
    {
        public override IEnumerable<FixAllScope> GetSupportedFixAllScopes() => [FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution];

        public override Task<CodeAction?> GetFixAsync(FixAllContext fixAllContext) => Task.FromResult<CodeAction?>(
            CodeAction.Create(Title, cancellationToken => RecordAsync(fixAllContext, cancellationToken), fixAllContext.CodeActionEquivalenceKey));

        private static async Task<Solution> RecordAsync(FixAllContext context, CancellationToken cancellationToken)
        {
            Solution solution = context.Solution;
            // A project of several target frameworks is several here, with one contract on the disk.
            var files = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            foreach (ProjectId id in context.Scope == FixAllScope.Solution ? solution.ProjectIds : [context.Project.Id])
            {
                if (solution.GetProject(id) is { Language: LanguageNames.CSharp } project && (project.FilePath is not { } file || files.Add(file)) && await ContractRecorder.RecordAsync(project, cancellationToken).ConfigureAwait(false) is { } recorded)
                {
                    solution = recorded;
                }
            }
            return solution;
        }
    }
}
