using System;
using Chains.Generators.Model;

namespace Chains.Generators.Contracts;

// The caching contract of Model/ holds here too: what a checked-in .proto says, as text and numbers. The lines are the file's own, so an
// unchanged file gives an equal value.

/// <summary>A checked-in <c>.proto</c>: a part of the contract lock.</summary>
internal sealed record LockFile
{
    public required string Path { get; init; }

    /// <summary>The folder: the files of one are one contract, and imports stay within it.</summary>
    public required string Folder { get; init; }

    public string Package { get; init; } = "";

    public string CSharpNamespace { get; init; } = "";

    public EquatableArray<string> Imports { get; init; }

    public EquatableArray<LockService> Services { get; init; }

    public EquatableArray<LockMessage> Messages { get; init; }

    public EquatableArray<LockEnum> Enums { get; init; }

    /// <summary>Where the text is none that the product writes; then nothing else is set.</summary>
    public LockError? Error { get; init; }

    /// <summary>A name of this file's package with the package in front.</summary>
    public string Qualify(string name) => Package.Length == 0 ? name : Package + "." + name;
}

/// <summary>What is wrong at a place of a file.</summary>
/// <param name="Line">From zero.</param>
/// <param name="Column">From zero.</param>
/// <param name="Reason">A sentence without its point.</param>
internal sealed record LockError(int Line, int Column, string Reason);

/// <summary>A service, which has the one method RunRemote. Its id is the chainlet's class, from the comment above; empty where that is gone.</summary>
internal sealed record LockService(string Name, string Id, string Request, string Response, bool IsClientStreaming, bool IsServerStreaming, int Line);

/// <summary>
/// A message. Its id is the C# type's full name, from the comment above (for the own members of a polymorphic type <see cref="ProtoNaming.BaseId"/> of it): empty where that is gone, and
/// for requests and results. For a wrapper the comment says that it holds what proto3 cannot put in a field.
/// </summary>
internal sealed record LockMessage(string Name, string Id, bool IsWrapper, EquatableArray<LockField> Fields, Reserved Reserved, int Line);

/// <summary>A field.</summary>
/// <param name="Name">In snake case.</param>
/// <param name="Number">The field number.</param>
/// <param name="Label"><c>optional</c>, <c>repeated</c>, <c>map</c> or empty.</param>
/// <param name="Key">The key's scalar of a map.</param>
/// <param name="Type">A scalar's keyword, or the name of a message or enum as written.</param>
/// <param name="Json">The name in JSON.</param>
/// <param name="Oneof">The oneof that it belongs to, or empty.</param>
/// <param name="MayBeAbsent">Whether JSON and messages may lack it.</param>
/// <param name="Line">From zero, as all lines here.</param>
internal sealed record LockField(string Name, int Number, string Label, string Key, string Type, string Json, string Oneof, bool MayBeAbsent, int Line);

internal sealed record LockEnum(string Name, string Id, EquatableArray<LockValue> Values, Reserved Reserved, int Line);

/// <summary>A value of an enum, with its name in JSON.</summary>
internal sealed record LockValue(string Name, int Number, string Json, int Line);

/// <summary>The numbers and names that must not be used again.</summary>
internal sealed record Reserved(EquatableArray<ReservedRange> Ranges, EquatableArray<string> Names)
{
    public static Reserved None { get; } = new(default, default);

    public bool IsEmpty => Ranges.Count == 0 && Names.Count == 0;

    public bool Has(int number)
    {
        foreach (ReservedRange range in Ranges)
        {
            if (number >= range.First && number <= range.Last)
            {
                return true;
            }
        }
        return false;
    }

    public bool Has(string name)
    {
        foreach (string reserved in Names)
        {
            if (string.Equals(reserved, name, StringComparison.Ordinal))
            {
                return true;
            }
        }
        return false;
    }
}

/// <summary>Reserved numbers, both ends included.</summary>
internal sealed record ReservedRange(int First, int Last);
