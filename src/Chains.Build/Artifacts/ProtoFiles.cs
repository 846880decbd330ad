using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Chains.Build.Descriptors;
using Chains.Build.Diagnostics;
using Chains.Generators.Contracts;

namespace Chains.Build.Artifacts;

/// <summary>
/// protos/: one service file per chainlet with its request and response, and types.proto with every message and enum that they reach, once. Two files of one
/// package that define the same message do not compile together: hence the shared file, in the entrypoint's package.
/// </summary>
internal sealed class ProtoFiles
{
    private const string TypesFile = "types.proto";

    private readonly ChainModel _chain;
    private readonly string _typesPackage;
    private readonly SortedDictionary<string, TypeDescriptor> _types = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<EnumValueDescriptor>> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _files = new(StringComparer.Ordinal);

    private ProtoFiles(ChainModel chain)
    {
        _chain = chain;
        _typesPackage = chain.Entrypoint.Descriptor.Package;
    }

    /// <exception cref="ProblemException">CHN0902: a field refers to a type that its descriptor lacks.</exception>
    public static ProtoFiles Of(ChainModel chain)
    {
        ProtoFiles files = new(chain);
        files.CollectTypes();
        files.NameTypes();
        files.NameFiles();
        return files;
    }

    /// <summary>The texts, under <c>protos/</c>.</summary>
    /// <exception cref="ProblemException">CHN0902: a field refers to a type that its descriptor lacks.</exception>
    public static IReadOnlyList<Artifact> Create(ChainModel chain) => [.. Of(chain).All().Select(file => new Artifact("protos/" + file.Name, ProtoText.Write(file)))];

    /// <summary>What a project checks in, by the paths under its folder of contracts: of several chains each has a folder of its own, since their files have the same names.</summary>
    /// <exception cref="ProblemException">CHN0902: a field refers to a type that its descriptor lacks.</exception>
    public static SortedDictionary<string, string> Contract(IReadOnlyList<ChainModel> chains)
    {
        SortedDictionary<string, string> files = new(StringComparer.Ordinal);
        foreach (ChainModel chain in chains)
        {
            foreach (ProtoFile file in Of(chain).All())
            {
                files.Add((chains.Count == 1 ? "" : chain.Name + "/") + file.Name, ProtoText.Write(file));
            }
        }

        return files;
    }

    /// <summary>Every file of the chain, imports first.</summary>
    public IReadOnlyList<ProtoFile> All()
    {
        IEnumerable<ProtoFile> types = _types.Count > 0 ? [Types(_types.Values)] : [];
        return [.. types, .. _chain.Chainlets.Select(Service)];
    }

    /// <summary>
    /// What the host of one chainlet says about itself: its service and the types that it reaches, imports first. Those of other chainlets are left out, so that their
    /// edits leave this host as it is.
    /// </summary>
    public IReadOnlyList<ProtoFile> ReachedBy(ChainletNode node)
    {
        HashSet<string> reached = new(node.Descriptor.Types.Select(type => type.Id), StringComparer.Ordinal);
        ProtoFile service = Service(node);
        return reached.Count == 0 ? [service] : [Types(_types.Values.Where(type => reached.Contains(type.Id))), service];
    }

    private void CollectTypes()
    {
        foreach (ChainletNode node in _chain.Chainlets)
        {
            ChainletDescriptor descriptor = node.Descriptor;
            HashSet<string> ids = new(descriptor.Types.Select(type => type.Id), StringComparer.Ordinal);
            IEnumerable<FieldDescriptor> fields = descriptor.Types.OfType<MessageDescriptor>().Append(descriptor.Request).Append(descriptor.Response).SelectMany(message => message.Fields);
            foreach (FieldDescriptor field in fields.Where(field => field.Ref is not null && !ids.Contains(field.Ref) && (!IsStandard(field) || StandardProtos.FileOf(field.Ref) is null)))
            {
                throw new ProblemException(Problems.UnreadableDescriptor(descriptor.Type, descriptor.Assembly, $"the field \"{field.Name}\" refers to \"{field.Ref}\", which \"types\" lacks"));
            }

            foreach (TypeDescriptor type in descriptor.Types)
            {
                _types[type.Id] = type;
            }
        }
    }

    // What a request, response or service of the same package is called is taken.
    private void NameTypes()
    {
        HashSet<string> taken = new(StringComparer.Ordinal);
        foreach (ChainletDescriptor descriptor in _chain.Chainlets.Select(node => node.Descriptor).Where(descriptor => descriptor.Package == _typesPackage))
        {
            taken.UnionWith([descriptor.ClassName, descriptor.Request.Name, descriptor.Response.Name]);
        }

        foreach (KeyValuePair<string, string> name in TypeNames.Settle(_types.Values, taken))
        {
            _names.Add(name.Key, name.Value);
        }

        NameValues(taken);
    }

    // Protobuf puts the values of an enum beside it, not within it: of one name in one package there can be but one.
    private void NameValues(HashSet<string> taken)
    {
        foreach (EnumDescriptor type in _types.Values.OfType<EnumDescriptor>().OrderBy(type => !type.IsLocked))
        {
            string prefix = Names.Snake(_names[type.Id]).ToUpperInvariant();
            List<EnumValueDescriptor> values = [];
            foreach (EnumValueDescriptor value in type.Values)
            {
                string name = _names[type.Id] == type.Name ? value.Name : ProtoNaming.Renamed(type.Name, value.Name, prefix);
                string free = name;
                for (int i = 2; !taken.Add(free); i++)
                {
                    free = name + "_" + i.ToString(CultureInfo.InvariantCulture);
                }

                values.Add(value with { Name = free });
            }

            _values.Add(type.Id, values);
        }
    }

    private void NameFiles()
    {
        HashSet<string> taken = new(StringComparer.OrdinalIgnoreCase) { TypesFile };
        foreach (ChainletNode node in _chain.Chainlets)
        {
            string name = Names.Snake(node.Name);
            string free = name + ".proto";
            for (int i = 2; !taken.Add(free); i++)
            {
                free = name + "_" + i.ToString(CultureInfo.InvariantCulture) + ".proto";
            }

            _files.Add(node.Descriptor.Type, free);
        }
    }

    private ProtoFile Service(ChainletNode node)
    {
        ChainletDescriptor descriptor = node.Descriptor;
        IReadOnlyList<FieldDescriptor> fields = [.. descriptor.Request.Fields, .. descriptor.Response.Fields];
        return new ProtoFile(
            _files[descriptor.Type],
            descriptor.Package,
            CSharpNamespace(descriptor),
            [.. Imports(fields), .. fields.Any(field => field.Ref is not null && !IsStandard(field)) ? new[] { TypesFile } : []],
            new ProtoService(descriptor.ClassName, ProtoText.ServiceComment + descriptor.Type + ".", descriptor.Request.Name, descriptor.Response.Name, descriptor.IsClientStreaming, descriptor.IsServerStreaming),
            [Message(descriptor.Request, descriptor.Request.Name, StreamRule(descriptor.Request)), Message(descriptor.Response, descriptor.Response.Name, null)]);
    }

    private static string? StreamRule(MessageDescriptor request) => request.Fields.FirstOrDefault(field => field.IsStreamItem) switch
    {
        null => null,
        { } item when request.Fields.Count == 1 => "One message of the stream: each brings an item in " + item.Name + ".",
        { } item => "One message of the stream: the first brings the other fields, with or without an item in " + item.Name + ", and each further one an item alone.",
    };

    private static bool IsStandard(FieldDescriptor field) => field.Ref is { Length: > 0 } type && type[0] == '.';

    /// <summary>The files of protobuf's own that fields refer to.</summary>
    private static IEnumerable<string> Imports(IEnumerable<FieldDescriptor> fields) => fields.Where(IsStandard)
        .Select(field => StandardProtos.FileOf(field.Ref!)!).Distinct(StringComparer.Ordinal).OrderBy(name => name, StringComparer.Ordinal);

    private ProtoFile Types(IEnumerable<TypeDescriptor> types) => Types([.. types]);

    private ProtoFile Types(IReadOnlyList<TypeDescriptor> types) => new(
        TypesFile,
        _typesPackage,
        CSharpNamespace(_chain.Entrypoint.Descriptor),
        [.. Imports(types.OfType<MessageDescriptor>().SelectMany(type => type.Fields))],
        null,
        [.. types.Select(type => type is EnumDescriptor values
            ? (ProtoType)new ProtoEnum(_names[type.Id], type.Id, _values[type.Id], values.HasAlias) { Reserved = values.Reserved }
            : Message((MessageDescriptor)type, _names[type.Id], ((MessageDescriptor)type).Comment ?? Comment(type.Id)))]);

    private static string Comment(string id) => ProtoNaming.TypeOfBase(id) is { } polymorphic ? ProtoNaming.CommentOfBase(polymorphic) : id[0] == '$' ? ProtoText.WrapperComment : id;

    private static string CSharpNamespace(ChainletDescriptor descriptor) => ProtoNaming.CSharpNamespace(descriptor.Namespace);

    private ProtoMessage Message(MessageDescriptor message, string name, string? comment) => new(name, comment, [.. message.Fields.Select(Field)]) { Reserved = message.Reserved };

    private ProtoField Field(FieldDescriptor field)
    {
        (ProtoTypeKind kind, string type) = field.Ref is null ? (ProtoTypeKind.Scalar, field.Scalar!)
            : IsStandard(field) ? (ProtoTypeKind.Message, field.Ref)
            : (_types[field.Ref] is EnumDescriptor ? ProtoTypeKind.Enum : ProtoTypeKind.Message, (_typesPackage.Length == 0 ? "." : "." + _typesPackage + ".") + _names[field.Ref]);
        return new ProtoField(field.Name, field.Number, field.Label, field.Key, kind, type, field.Json) { MayBeAbsent = field.MayBeAbsent };
    }
}
