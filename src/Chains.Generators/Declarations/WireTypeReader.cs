using System;
using System.Collections.Generic;
using System.Linq;
using Chains.Generators.Emission;
using Chains.Generators.Model;
using Chains.Generators.WireTypes;
using Microsoft.CodeAnalysis;

namespace Chains.Generators.Declarations;

/// <summary>
/// Reads the types that a contract reaches: for each a model, and for each message, enum and wrapper one codec. The first type
/// that cannot travel ends the reading; its member path and the reason are kept for the message.
/// </summary>
internal sealed class WireTypeReader(IAssemblySymbol assembly)
{
    /// <summary>A chain of nested declarations longer than this is a program that grows without end (<c>A&lt;A&lt;A&lt;…</c>).</summary>
    private const int MaxDepth = 64;

    /// <summary>A type whose name has more parts is one too (<c>A&lt;Pair&lt;T, T&gt;&gt;</c> within <c>A&lt;T&gt;</c> doubles at each level).</summary>
    private const int MaxParts = 200;

    private readonly Dictionary<string, CodecModel?> _codecs = new(StringComparer.Ordinal);
    private readonly List<string> _added = [];
    private readonly Dictionary<string, string> _protoNames = new(StringComparer.Ordinal);
    private readonly List<string> _path = [];
    private readonly HashSet<INamedTypeSymbol> _named = new(SymbolEqualityComparer.Default);
    private readonly SortedSet<string> _assemblies = new(StringComparer.Ordinal);

    /// <summary>Where the reading failed: <c>request.Items[].Tag</c>.</summary>
    public string? FailedPath { get; private set; }

    public string FailedType { get; private set; } = "";

    public string FailedReason { get; private set; } = "";

    /// <summary>The classes, structs, enums and interfaces that were met so far, each as it was written.</summary>
    public IReadOnlyCollection<INamedTypeSymbol> NamedTypes => _named;

    /// <summary>The assemblies whose types were met so far.</summary>
    public IEnumerable<string> Assemblies => _assemblies;

    /// <summary>A type that the compiler itself reports: the rules stay silent about it.</summary>
    public bool MetError { get; private set; }

    public IEnumerable<CodecModel> Codecs => _codecs.Values.OfType<CodecModel>().OrderBy(c => c.Id, StringComparer.Ordinal);

    public void Fail(ITypeSymbol type, string reason, string at = "")
    {
        if (FailedPath is null)
        {
            FailedPath = string.Concat(_path) + at;
            FailedType = type.ToDisplayString(KnownSymbols.Short);
            FailedReason = reason;
        }
    }

    /// <summary>Reads the type of a parameter or a result. Each is read once: a failure leaves nothing of it behind, and the next begins anew.</summary>
    public WireTypeModel? ReadRoot(ITypeSymbol type, string path) => ReadRoot(() => ReadFieldAt(type, path));

    /// <summary>Reads the type of an incoming stream's items. A message without an item is none: so an item that is null or empty needs a wrapper, as in a list.</summary>
    public WireTypeModel? ReadStreamItem(ITypeSymbol type, string path) => ReadRoot(() => ReadElement(type, path + "[]"));

    private WireTypeModel? ReadRoot(Func<WireTypeModel?> read)
    {
        FailedPath = null;
        FailedType = "";
        FailedReason = "";
        MetError = false;
        int before = _added.Count;
        WireTypeModel? model = read();
        if (model is null)
        {
            foreach (string id in _added.Skip(before))
            {
                _codecs.Remove(id);
            }
            _added.RemoveRange(before, _added.Count - before);
        }
        return model;
    }

    /// <summary>Reads the type of a member: a field of a message.</summary>
    public WireTypeModel? ReadField(ITypeSymbol type, string path) => ReadFieldAt(type, "." + path);

    private WireTypeModel? ReadFieldAt(ITypeSymbol type, string path)
    {
        WireTypeModel? model = ReadNullable(type, path);
        return model is { IsNullable: true, Kind: "list" or "map" }
            ? Wrap(model with { IsNullable = false, CSharp = model.NonNullableCSharp }) with { IsNullable = true, CSharp = model.CSharp }
            : model;
    }

    /// <summary>Reads the type of an element: proto3 repeats neither collections nor absent values, so those get a wrapper.</summary>
    public WireTypeModel? ReadElement(ITypeSymbol type, string path)
    {
        WireTypeModel? model = ReadNullable(type, path);
        return model switch
        {
            { IsNullable: true } or { Kind: "list" or "map" } => Wrap(model),
            _ => model,
        };
    }

    /// <summary>Reads the type of a dictionary's key, which is never null, whatever code without annotations leaves open.</summary>
    public WireTypeModel? ReadKey(ITypeSymbol type) => ReadNullable(type, ".Key");

    private WireTypeModel? ReadNullable(ITypeSymbol type, string path)
    {
        if (_path.Count > MaxDepth || Parts(type, MaxParts) <= 0)
        {
            Fail(type.OriginalDefinition, "its declaration nests without end; use a type whose members repeat");
            return null;
        }
        _path.Add(path);
        try
        {
            if (KnownSymbols.ContainsError(type))
            {
                MetError = true;
                return null;
            }
            if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
            {
                return Recognize(nullable.TypeArguments[0]) is { } inner ? inner with { IsNullable = true, CSharp = inner.CSharp + "?" } : null;
            }
            WireTypeModel? model = Recognize(type);
            // Code without nullable annotations says nothing about null, so null is let through.
            return model is not null && type.IsReferenceType && type.NullableAnnotation != NullableAnnotation.NotAnnotated
                ? model with { IsNullable = true, CSharp = model.CSharp + "?" }
                : model;
        }
        finally
        {
            _path.RemoveAt(_path.Count - 1);
        }
    }

    /// <summary>Reads a type as an alternative of a polymorphic one: as the message of its own members.</summary>
    public WireTypeModel? ReadAlternative(INamedTypeSymbol type)
    {
        _path.Add($"({type.Name})");
        _named.Add(type);
        _assemblies.Add(type.ContainingAssembly.Name);
        try
        {
            return _path.Count > MaxDepth || Parts(type, MaxParts) <= 0 ? null : MessageWireType.Message(type, this);
        }
        finally
        {
            _path.RemoveAt(_path.Count - 1);
        }
    }

    /// <summary>What is left of a budget after each part of a type took one: never more steps than the budget has.</summary>
    private static int Parts(ITypeSymbol type, int budget)
    {
        budget--;
        switch (type)
        {
            case IArrayTypeSymbol array when budget > 0:
                return Parts(array.ElementType, budget);
            case INamedTypeSymbol named:
                for (INamedTypeSymbol? t = named; t is not null && budget > 0; t = t.ContainingType)
                {
                    foreach (ITypeSymbol argument in t.TypeArguments)
                    {
                        if (budget <= 0)
                        {
                            break;
                        }
                        budget = Parts(argument, budget);
                    }
                }
                break;
        }
        return budget;
    }

    /// <summary>Whether a value of one type can be given where the other is expected, without a loss or a conversion of the user's.</summary>
    public bool Converts(ITypeSymbol from, ITypeSymbol to) =>
        SymbolEqualityComparer.Default.Equals(from, to)
        || assembly is not ISourceAssemblySymbol { Compilation: Microsoft.CodeAnalysis.CSharp.CSharpCompilation compilation }
        || Microsoft.CodeAnalysis.CSharp.CSharpExtensions.ClassifyConversion(compilation, from, to) is { IsImplicit: true, IsUserDefined: false };

    /// <summary>Whether internal members of a type are open to the chainlet's assembly.</summary>
    public bool SeesInternals(INamedTypeSymbol type) =>
        SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, assembly) || type.ContainingAssembly.GivesAccessTo(assembly);

    private WireTypeModel? Recognize(ITypeSymbol type)
    {
        foreach (WireType family in WireTypeList.All)
        {
            if (family.Recognize(type, this) is { } model)
            {
                if (type.ContainingAssembly is { } home)
                {
                    _assemblies.Add(home.Name);
                }
                if (type is INamedTypeSymbol named)
                {
                    _named.Add(named);
                }
                return model;
            }
            if (FailedPath is not null || MetError)
            {
                return null;
            }
        }
        return null;
    }

    /// <summary>
    /// Around a nullable value whose absence means another value than null: an optional parameter or an initialised member.
    /// </summary>
    public WireTypeModel WrapOptional(WireTypeModel model) => Wrap(
        model.Kind == "wrapper" ? model.Arguments[0] with { IsNullable = true, CSharp = model.CSharp } : model);

    private WireTypeModel Wrap(WireTypeModel inner)
    {
        string protoName;
        string protoId;
        FieldModel field;
        if (inner.IsNullable)
        {
            // A nullable collection inside a collection needs both: an optional wrapper around a list wrapper.
            WireTypeModel value = inner.Kind is "list" or "map"
                ? Wrap(inner with { IsNullable = false, CSharp = inner.NonNullableCSharp }) with { IsNullable = true, CSharp = inner.CSharp }
                : inner;
            (string elementId, string elementName) = Describe(value);
            (protoId, protoName) = ("$optional<" + elementId + ">", "Optional" + elementName);
            field = Field("value", value, FieldPresence.Explicit);
        }
        else if (inner.Kind == "map")
        {
            (string keyId, string keyName) = DescribeKey(inner.Arguments[0]);
            (string valueId, string valueName) = Describe(inner.Arguments[1]);
            (protoId, protoName) = ("$map<" + keyId + "," + valueId + ">", keyName + "To" + valueName + "Map");
            field = Field("entries", inner, FieldPresence.Implicit);
        }
        else
        {
            (string elementId, string elementName) = Describe(inner.Arguments[0]);
            (protoId, protoName) = ("$list<" + elementId + ">", elementName + "List");
            field = Field("items", inner, FieldPresence.Implicit);
        }
        string id = "$" + inner.CSharp.Replace("global::", "");
        Add(new CodecModel
        {
            Id = id,
            ProtoId = protoId,
            Kind = CodecKind.Wrapper,
            ProtoName = protoName,
            CSharp = inner.CSharp,
            Fields = new[] { field }.ToEquatableArray(),
        });
        return new WireTypeModel("wrapper", inner.CSharp, id, IsNullable: false, new[] { inner }.ToEquatableArray(), protoId);
    }

    private static FieldModel Field(string name, WireTypeModel type, FieldPresence presence) => new()
    {
        Member = "",
        ProtoName = name,
        JsonName = name,
        Number = 1,
        Type = type,
        Presence = presence,
    };

    /// <summary>A type on the wire and a name for it, of which the ids and names of messages around it are made.</summary>
    public (string Id, string Name) Describe(WireTypeModel type)
    {
        ProtoDeclaration declaration = WireTypeList.Of(type).Declare(type);
        return declaration.Ref.Length == 0 ? (declaration.Scalar, Naming.Pascal(declaration.Scalar))
            : _protoNames.TryGetValue(declaration.Ref, out string? name) ? (declaration.Ref, name)
            : (declaration.Ref, declaration.Ref[0] == '.' ? WellKnown.NameOf(declaration.Ref) : "Value");
    }

    /// <summary>A map's key: an enum is one as a number only.</summary>
    public static (string Id, string Name) DescribeKey(WireTypeModel type) => WireTypeList.Of(type).Key(type) is { } scalar ? (scalar, Naming.Pascal(scalar)) : ("", "");

    /// <summary>Adds a codec that is complete at once: one that no type of the user's declares.</summary>
    public void Add(CodecModel codec)
    {
        if (!_codecs.ContainsKey(codec.Id))
        {
            _added.Add(codec.Id);
        }
        _codecs[codec.Id] = codec;
        _protoNames[codec.ProtoId] = codec.ProtoName;
    }

    /// <summary>Begins a codec; false where it is already read, or being read further out (a recursive type).</summary>
    public bool TryBegin(string id)
    {
        if (_codecs.ContainsKey(id))
        {
            return false;
        }
        _codecs.Add(id, null);
        _added.Add(id);
        return true;
    }

    public void Name(string id, string protoName) => _protoNames[id] = protoName;

    public void Complete(CodecModel codec)
    {
        _codecs[codec.Id] = codec;
        _protoNames[codec.Id] = codec.ProtoName;
    }

    /// <summary>Whether generated code beside the chainlet can name the type.</summary>
    public bool CheckAccess(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? t = type; t is not null; t = t.ContainingType)
        {
            bool visible = t.DeclaredAccessibility switch
            {
                Accessibility.Public => true,
                Accessibility.Internal or Accessibility.ProtectedOrInternal => SeesInternals(t),
                _ => false,
            };
            if (!visible || t.IsFileLocal)
            {
                Fail(type, $"it is {(t.IsFileLocal ? "file-local" : t.DeclaredAccessibility.ToString().ToLowerInvariant())}, so generated code cannot name it; make it public or internal");
                return false;
            }
        }
        if (AliasOf(type, assembly) is { } alias)
        {
            Fail(type, $"its assembly is referenced only by the extern alias '{alias}', and generated code names types from 'global::'; add 'global' to the reference's aliases, or use a record of your own");
            return false;
        }
        return true;
    }

    /// <summary>The extern alias without which <paramref name="assembly"/> cannot name a type; null where <c>global::</c> leads to it.</summary>
    public static string? AliasOf(INamedTypeSymbol type, IAssemblySymbol assembly) =>
        !SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, assembly) && assembly is ISourceAssemblySymbol { Compilation: { } compilation }
            && compilation.GetMetadataReference(type.ContainingAssembly) is { Properties.Aliases: { IsDefaultOrEmpty: false } aliases } && !aliases.Contains("global")
            ? aliases[0]
            : null;

    /// <summary><c>Outer.Page&lt;Item&gt;</c> to <c>OuterPageOfItem</c>.</summary>
    public static string ProtoName(INamedTypeSymbol type)
    {
        string name = Naming.Pascal(Naming.Proto(type.Name));
        if (type.ContainingType is not null)
        {
            name = ProtoName(type.ContainingType) + name;
        }
        return type.TypeArguments.Length == 0 ? name : name + "Of" + string.Join("And", type.TypeArguments.Select(ArgumentName));
    }

    private static string ArgumentName(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => ArgumentName(array.ElementType) + "Array",
        INamedTypeSymbol named => ProtoName(named),
        _ => "Value",
    };

    /// <summary>The string argument of an attribute of System.Text.Json, found by its simple name.</summary>
    public static string? StringArgument(ISymbol symbol, string attribute) =>
        symbol.GetAttributes().FirstOrDefault(a => a.AttributeClass?.Name == attribute) is { ConstructorArguments: [{ Value: string text }] } ? text : null;
}
