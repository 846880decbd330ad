using System;
using System.Collections.Immutable;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace Chains.Generators.Declarations;

/// <summary>
/// Everything that the symbols of a compilation are made of: its files without the bodies of methods, in their order, its references and its options. Compilations with one outline
/// have the same declarations. It keeps no compilation alive.
/// </summary>
internal sealed class ProjectOutline : IEquatable<ProjectOutline>
{
    private readonly string? _assembly;
    private readonly long _options;
    private readonly ImmutableArray<FileOutline> _files;
    private readonly ImmutableArray<(long Identity, MetadataReferenceProperties Properties)> _references;

    public ProjectOutline(Compilation compilation, CancellationToken cancellationToken)
    {
        _assembly = compilation.AssemblyName;
        _options = Identity.Of(compilation.Options);

        ImmutableArray<FileOutline>.Builder files = ImmutableArray.CreateBuilder<FileOutline>();
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            cancellationToken.ThrowIfCancellationRequested();
            files.Add(FileOutline.Of(tree, cancellationToken));
        }
        _files = files.ToImmutable();

        ImmutableArray<(long, MetadataReferenceProperties)>.Builder references = ImmutableArray.CreateBuilder<(long, MetadataReferenceProperties)>();
        foreach (MetadataReference reference in compilation.References)
        {
            // An editor may wrap another project's compilation anew each time.
            references.Add((Identity.Of(reference is CompilationReference project ? project.Compilation : reference), reference.Properties));
        }
        _references = references.ToImmutable();
    }

    public bool Equals(ProjectOutline? other) => ReferenceEquals(this, other)
        || (other is not null
            && _options == other._options
            && string.Equals(_assembly, other._assembly, StringComparison.Ordinal)
            && System.Linq.ImmutableArrayExtensions.SequenceEqual(_references, other._references)
            && System.Linq.ImmutableArrayExtensions.SequenceEqual(_files, other._files));

    public override bool Equals(object? obj) => Equals(obj as ProjectOutline);

    public override int GetHashCode() => _files.Length;
}
