using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using Chains.Generators.Model;
using Microsoft.CodeAnalysis;

namespace Chains.Generators.Declarations;

/// <summary>
/// The chainlets of a project as they were last read. The compiler asks for each of them again after every edit, and most edits are in the body of a method, of which a chainlet's model has
/// nothing: as long as all that is declared stays as it was, nothing is read again.
/// </summary>
/// <remarks>
/// What a model is made of is the symbols and syntax of declarations, wherever they stand, and nothing else: <see cref="ProjectOutline"/> holds all of that. So what is given out here is what
/// a new reading would give, whichever run asks, in whichever order; nothing depends on what was read before.
/// </remarks>
internal sealed class ChainletReadings
{
    private readonly ConditionalWeakTable<Compilation, OneCompilation> _compilations = new();
    private Reading? _last;

    /// <param name="compilation">The compilation that has the chainlet.</param>
    /// <param name="declaration">The declaration by which it was found.</param>
    /// <param name="chainlet">The chainlet.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public ChainletModel Read(Compilation compilation, SyntaxNode declaration, INamedTypeSymbol chainlet, CancellationToken cancellationToken)
    {
        if (!_compilations.TryGetValue(compilation, out OneCompilation? current))
        {
            current = _compilations.GetValue(compilation, key => new OneCompilation(key, ReadingOf(new ProjectOutline(key, cancellationToken)), cancellationToken));
        }
        (int file, FileOutline outline) = current.Files[declaration.SyntaxTree];
        (int, int) key = (file, outline.PositionOf(declaration.SpanStart));
        if (!current.Reading.Models.TryGetValue(key, out ChainletModel? model))
        {
            model = ChainletReader.Read(chainlet, new ReadReport(), cancellationToken, withClient: true);
            current.Reading.Models[key] = model;
        }
        return model;
    }

    private Reading ReadingOf(ProjectOutline outline)
    {
        Reading? last = Volatile.Read(ref _last);
        if (last is not null && last.Outline.Equals(outline))
        {
            return last;
        }
        var reading = new Reading(outline);
        Volatile.Write(ref _last, reading);
        return reading;
    }

    /// <summary>What was read of all compilations with one outline: by file and place, since two chainlets may have one name while they are written.</summary>
    private sealed class Reading(ProjectOutline outline)
    {
        public ProjectOutline Outline => outline;

        public ConcurrentDictionary<(int File, int Position), ChainletModel> Models { get; } = new();
    }

    private sealed class OneCompilation(Compilation compilation, Reading reading, CancellationToken cancellationToken)
    {
        public Reading Reading => reading;

        public Dictionary<SyntaxTree, (int Index, FileOutline Outline)> Files { get; } = compilation.SyntaxTrees
            .Select((tree, index) => (tree, index))
            .ToDictionary(static pair => pair.tree, pair => (pair.index, FileOutline.Of(pair.tree, cancellationToken)));
    }
}
