using System.Diagnostics.CodeAnalysis;

namespace Chains.Grpc;

/// <summary>Files of contracts, found by their name, by what they define and by what they extend.</summary>
internal sealed class DescriptorIndex
{
    private readonly Dictionary<string, DescriptorFile> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DescriptorFile> _symbols = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedList<int, DescriptorFile>> _messages = new(StringComparer.Ordinal);

    /// <param name="given">The server's own files.</param>
    /// <param name="standard">Files that are known anyway; a given file of the same name takes the place of one.</param>
    /// <exception cref="GrpcFormatException">Two different files have one name, a symbol is defined twice, or an import is missing.</exception>
    public DescriptorIndex(IReadOnlyList<DescriptorFile> given, IReadOnlyList<DescriptorFile> standard)
    {
        foreach (DescriptorFile file in given)
        {
            if (!_files.TryAdd(file.Name, file) && !_files[file.Name].Bytes.Span.SequenceEqual(file.Bytes.Span))
            {
                throw new GrpcFormatException($"two different files are called '{file.Name}'; give each a name of its own.");
            }
        }

        foreach (DescriptorFile file in _files.Values)
        {
            AddContents(file);
        }

        foreach (DescriptorFile file in standard)
        {
            // A server that brings the health contract under another file name has the last word on it.
            if (!_files.ContainsKey(file.Name) && !file.Symbols.Any(_symbols.ContainsKey))
            {
                _files.Add(file.Name, file);
                AddContents(file);
            }
        }

        foreach (DescriptorFile file in _files.Values)
        {
            if (file.Imports.FirstOrDefault(import => !_files.ContainsKey(import)) is { } missing)
            {
                throw new GrpcFormatException($"'{file.Name}' imports '{missing}', which is not among the files; protoc's --include_imports adds it.");
            }

            foreach ((string extendee, int number) in file.Extensions)
            {
                if (_messages.TryGetValue(extendee, out SortedList<int, DescriptorFile>? extensions))
                {
                    extensions[number] = file;
                }
            }
        }
    }

    public bool TryFindFile(string name, [NotNullWhen(true)] out DescriptorFile? file) => _files.TryGetValue(name, out file);

    /// <summary>The file that defines a message, field, enum, value, service, method or extension.</summary>
    public bool TryFindSymbol(string fullName, [NotNullWhen(true)] out DescriptorFile? file) => _symbols.TryGetValue(fullName, out file);

    /// <summary>The extensions of a message by their numbers; false where no such message is known.</summary>
    public bool TryFindExtensions(string message, [NotNullWhen(true)] out IReadOnlyDictionary<int, DescriptorFile>? extensions)
    {
        extensions = _messages.GetValueOrDefault(message);
        return extensions is not null;
    }

    /// <summary>The file and all that it imports, directly or not; each file stands before those that it imports.</summary>
    public IReadOnlyList<DescriptorFile> WithImports(DescriptorFile file)
    {
        List<DescriptorFile> result = [];
        HashSet<DescriptorFile> seen = [];
        var path = new Stack<(DescriptorFile File, int Next)>([(file, 0)]);
        seen.Add(file);
        while (path.TryPop(out (DescriptorFile File, int Next) step))
        {
            if (step.Next == step.File.Imports.Count)
            {
                result.Add(step.File);
                continue;
            }

            path.Push((step.File, step.Next + 1));
            DescriptorFile import = _files[step.File.Imports[step.Next]];
            if (seen.Add(import))
            {
                path.Push((import, 0));
            }
        }

        result.Reverse();
        return result;
    }

    private void AddContents(DescriptorFile file)
    {
        foreach (string symbol in file.Symbols)
        {
            if (!_symbols.TryAdd(symbol, file))
            {
                throw new GrpcFormatException($"'{symbol}' of '{file.Name}' is already defined in '{_symbols[symbol].Name}'.");
            }
        }

        foreach (string message in file.Messages)
        {
            _messages.Add(message, []);
        }
    }
}
