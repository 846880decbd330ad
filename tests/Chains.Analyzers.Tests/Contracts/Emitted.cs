using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Chains.Analyzers.Tests.Contracts;

/// <summary>Both versions of a change as a build emits them: the new one beside the lock of the old.</summary>
internal sealed record Emitted(Change Change, string OldProgram, string NewProgram, ImmutableArray<(string Path, string Text)> Old, ImmutableArray<(string Path, string Text)> New)
{
    private const string Usings = """
        using System.Buffers; using System.Runtime.Serialization; using System.Text.Json; using System.Text.Json.Serialization; using Chains.Grpc; using Chains.Wire;
        namespace N;

        """;

    private const string OtherNamespace = "namespace Other {";

    // Compiling costs more than all that is asked about a row.
    private static readonly ConcurrentDictionary<string, Lazy<Emitted>> Known = new(StringComparer.Ordinal);

    public static Emitted Of(Change change) => Known.GetOrAdd(change.Name, _ => new Lazy<Emitted>(() => Emit(change))).Value;

    /// <summary>The old version with its generated code.</summary>
    /// <param name="program">The program, with what a test adds.</param>
    public Compilation CompileOld(string program) => Support.Contracts.Run(Support.Contracts.Compilation(program), [], Change.OldProperties).Output;

    /// <summary>The new version with its generated code, beside the old contract.</summary>
    /// <param name="program">The program, with what a test adds.</param>
    public Compilation CompileNew(string program) => Support.Contracts.Run(Support.Contracts.Compilation(program), Old, Change.NewProperties).Output;

    private static Emitted Emit(Change change)
    {
        string oldProgram = Program(change, change.Old);
        string newProgram = Program(change, change.New);
        ImmutableArray<(string Path, string Text)> old = Support.Contracts.Of(oldProgram, properties: change.OldProperties);
        if (change.LockEdit is { } edit)
        {
            Assert.Contains(old, file => file.Text.Contains(edit.From, StringComparison.Ordinal));
            old = [.. old.Select(file => (file.Path, file.Text.Replace(edit.From, edit.To, StringComparison.Ordinal)))];
        }
        return new Emitted(change, oldProgram, newProgram, old, Support.Contracts.Of(newProgram, old, change.NewProperties));
    }

    private static string Program(Change change, string version)
    {
        if (change.Kind == ChangeKind.Call)
        {
            bool isEdit = version.StartsWith("class:", StringComparison.Ordinal) || version.StartsWith("namespace:", StringComparison.Ordinal) || version.StartsWith("name:", StringComparison.Ordinal);
            string[] edit = isEdit ? version.Split(':') : ["", ""];
            string member = isEdit ? change.Old : version;
            string name = edit[0] == "name" ? $"Chainlet(Name = \"{edit[1]}\")" : "Chainlet";
            return Usings.Replace("namespace N;", $"namespace {(edit[0] == "namespace" ? edit[1] : "N")};", StringComparison.Ordinal) + $"[{name}, Entrypoint(\"shop\")] public sealed partial class {(edit[0] == "class" ? edit[1] : "Echo")} {{ {member} }}";
        }
        // A namespace beside another one wants both in braces.
        bool hasOther = version.Contains(OtherNamespace, StringComparison.Ordinal);
        string types = hasOther ? version.Replace(OtherNamespace, "} namespace N.Other {", StringComparison.Ordinal) : version;
        return (hasOther ? Usings.Replace("namespace N;", "namespace N {", StringComparison.Ordinal) : Usings) + (change.Kind == ChangeKind.Message
            ? $"[Chainlet, Entrypoint(\"shop\")] public sealed partial class Echo {{ public Task<M> RunRemote(M value, CancellationToken ct = default) => Task.FromResult(value); }} public {types}"
            : $"[Chainlet, Entrypoint(\"shop\")] public sealed partial class Echo {{ public Task<string> RunRemote({version}, CancellationToken ct = default) => Task.FromResult(\"\"); }}");
    }
}
