using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Chains.Analyzers;
using Chains.Build.Artifacts;
using Chains.Build.Descriptors;
using Chains.Build.Diagnostics;
using Chains.Generators.Contracts;
using Chains.Generators.Emission;
using Chains.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Chains.CodeFixes;

/// <summary>
/// Brings the checked-in contract of a project to what a build of it would emit: the same descriptors, the same files and the same rules of what is refused. What the build reads from
/// the compiled assembly is read from symbols here.
/// </summary>
internal static class ContractRecorder
{
    private const string ContractsPathProperty = "build_property.ChainsContractsPath";

    // As the build task writes: without a mark of the byte order.
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>The solution with the project's contract recorded; null where nothing is to be recorded, or <c>chains contract accept</c> would refuse it.</summary>
    public static async Task<Solution?> RecordAsync(Project project, CancellationToken cancellationToken)
    {
        AnalyzerConfigOptionsProvider provider = project.AnalyzerOptions.AnalyzerConfigOptionsProvider;
        if (Folder(provider.GlobalOptions) is not { } folder || await project.GetCompilationAsync(cancellationToken).ConfigureAwait(false) is not { } compilation)
        {
            return null;
        }
        ImmutableArray<AdditionalText> texts = project.AnalyzerOptions.AdditionalFiles.Where(f => LockParser.IsLock(f.Path)).ToImmutableArray();
        LockFile[] files = [.. texts.Select(f => LockParser.Read(f.Path, f.GetText(cancellationToken)?.ToString() ?? ""))];
        if (files.Length == 0 || files.Any(f => f.Error is not null))
        {
            return null;
        }
        ContractState state = ContractState.Of(compilation, ContractLock.Of(files.ToImmutableArray()), provider.GlobalOptions);
        bool isRefused = ContractAnalyzer.Refuses(state, files, project.AnalyzerOptions, file => provider.GetOptions(texts.First(t => t.Path == file.Path)));
        return isRefused || Emit(compilation, state) is not { } contract ? null : await WriteAsync(project, folder, contract, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The folder of the contract, which ends in a slash; null where the project is not known to MSBuild.</summary>
    private static string? Folder(AnalyzerConfigOptions options)
    {
        string project = ContractAnalyzer.Property(options, ContractAnalyzer.ProjectProperty);
        string path = ContractAnalyzer.Property(options, ContractsPathProperty);
        return project.Length == 0 ? null : Normal(Path.Combine(project, path.Length == 0 ? "contracts" : path)).TrimEnd('/') + "/";
    }

    private static string Normal(string path) => Path.GetFullPath(path.Replace('\\', Path.DirectorySeparatorChar)).Replace('\\', '/');

    /// <summary>The files by their paths under the folder; null where a build would emit none, since a chainlet is broken or no chain begins here.</summary>
    private static SortedDictionary<string, string>? Emit(Compilation compilation, ContractState state)
    {
        var own = new Dictionary<INamedTypeSymbol, ChainletModel>(SymbolEqualityComparer.Default);
        foreach ((INamedTypeSymbol symbol, ChainletModel model) in state.Chainlets)
        {
            if (!model.IsComplete || JsonNaming.FindClash(model) is not null)
            {
                return null;
            }
            own.Add(symbol, model);
        }
        Analyzers.ChainGraph graph = Analyzers.ChainGraph.Of(compilation);
        var chains = new List<ChainModel>();
        try
        {
            foreach ((INamedTypeSymbol symbol, ChainletModel model) in state.Chainlets.Where(c => c.Model.Chain is not null).OrderBy(c => c.Model.Chain, StringComparer.Ordinal))
            {
                ChainletNode[] nodes = [.. graph.Closure(symbol).Select(c => new ChainletNode(Descriptor(c, own)))];
                ChainletNode entrypoint = nodes.First(n => n.Descriptor.Type == model.TypeName);
                chains.Add(new ChainModel(model.Chain!, entrypoint, [entrypoint, .. nodes.Where(n => n != entrypoint).OrderBy(n => n.Name, StringComparer.Ordinal)]));
            }
            // What has one name where the build has one folder or file for it, the build refuses.
            bool isClear = Differ(chains.Select(c => c.Name)) && chains.All(chain => Differ(chain.Chainlets.Select(c => c.Name)));
            return chains.Count == 0 || !isClear ? null : ProtoFiles.Contract(chains);
        }
        catch (ProblemException)
        {
            // A referenced assembly was built by a version that cannot be read: the build says so.
            return null;
        }
    }

    private static bool Differ(IEnumerable<string> names)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return names.All(seen.Add);
    }

    /// <exception cref="ProblemException">The descriptor of a referenced assembly cannot be read.</exception>
    private static ChainletDescriptor Descriptor(INamedTypeSymbol chainlet, Dictionary<INamedTypeSymbol, ChainletModel> own)
    {
        string assembly = chainlet.ContainingAssembly.Name;
        if (own.TryGetValue(chainlet, out ChainletModel? model))
        {
            return DescriptorReader.Read(model.TypeName, DescriptorEmitter.Json(model), assembly);
        }
        string type = chainlet.ToDisplayString(Generators.Declarations.KnownSymbols.Id);
        object? json = chainlet.ContainingAssembly.GetAttributes()
            .Where(a => a.AttributeClass?.Name == "ChainletDescriptorAttribute" && a.ConstructorArguments.Length == 2 && a.ConstructorArguments[0].Value as string == type)
            .Select(a => a.ConstructorArguments[1].Value)
            .FirstOrDefault();
        ChainletDescriptor descriptor = DescriptorReader.Read(type, json as string ?? "", assembly);
        return descriptor.Violations.Count == 0 ? descriptor : throw new ProblemException(Problems.BrokenRules(type, assembly, descriptor.Violations));
    }

    private static async Task<Solution?> WriteAsync(Project project, string folder, SortedDictionary<string, string> contract, CancellationToken cancellationToken)
    {
        Solution solution = project.Solution;
        var open = new SortedDictionary<string, string>(contract, StringComparer.OrdinalIgnoreCase);
        foreach (TextDocument document in project.AdditionalDocuments.Where(d => d.FilePath is { } path && LockParser.IsLock(path)))
        {
            string path = Normal(document.FilePath!);
            if (!path.StartsWith(folder, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }
            string name = path.Substring(folder.Length);
            if (!open.TryGetValue(name, out string? text))
            {
                solution = solution.RemoveAdditionalDocument(document.Id);
                continue;
            }
            open.Remove(name);
            // A checkout may have turned the line ends.
            SourceText before = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
            if (before.ToString().Replace("\r\n", "\n") != text)
            {
                solution = solution.WithAdditionalDocumentText(document.Id, SourceText.From(text, Utf8));
            }
        }
        foreach (KeyValuePair<string, string> file in open)
        {
            string[] parts = file.Key.Split('/');
            solution = solution.AddAdditionalDocument(DocumentId.CreateNewId(project.Id), parts[parts.Length - 1], SourceText.From(file.Value, Utf8), folders: null, filePath: folder + file.Key);
        }
        return solution == project.Solution ? null : solution;
    }
}
