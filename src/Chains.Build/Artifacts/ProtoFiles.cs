using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using Chains.Build.Descriptors;
using Chains.Build.Diagnostics;

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
    private readonly Dictionary<string, string> _files = new(StringComparer.Ordinal);

    private ProtoFiles(ChainModel chain)
    {
        _chain = chain;
        _typesPackage = chain.Entrypoint.Descriptor.Package;
    }

    /// <exception cref="ProblemException">CHN0902: a field refers to a type that its descriptor lacks.</exception>
    public static IReadOnlyList<Artifact> Create(ChainModel chain)
    {
        ProtoFiles files = new(chain);
        files.CollectTypes();
        files.NameTypes();
        files.NameFiles();
        List<Artifact> result = [.. chain.Chainlets.Select(files.Service)];
        if (files._types.Count > 0)
        {
            result.Add(files.Types());
        }

        return result;
    }

    private void CollectTypes()
    {
        foreach (ChainletNode node in _chain.Chainlets)
        {
            ChainletDescriptor descriptor = node.Descriptor;
            HashSet<string> ids = new(descriptor.Types.Select(type => type.Id), StringComparer.Ordinal);
            IEnumerable<FieldDescriptor> fields = descriptor.Types.OfType<MessageDescriptor>().Append(descriptor.Request).Append(descriptor.Response).SelectMany(message => message.Fields);
            foreach (FieldDescriptor field in fields.Where(field => field.Ref is not null && !ids.Contains(field.Ref)))
            {
                throw new ProblemException(Problems.UnreadableDescriptor(descriptor.Type, descriptor.Assembly, $"the field \"{field.Name}\" refers to \"{field.Ref}\", which \"types\" lacks"));
            }

            foreach (TypeDescriptor type in descriptor.Types)
            {
                _types[type.Id] = type;
            }
        }
    }

    // A wish that two types share, or that a request, response or service of the same package has, gets the namespace in front, and a number if that is taken too.
    private void NameTypes()
    {
        HashSet<string> taken = new(StringComparer.Ordinal);
        foreach (ChainletDescriptor descriptor in _chain.Chainlets.Select(node => node.Descriptor).Where(descriptor => descriptor.Package == _typesPackage))
        {
            taken.UnionWith([descriptor.ClassName, descriptor.Request.Name, descriptor.Response.Name]);
        }

        HashSet<string> shared = new(_types.Values.GroupBy(type => type.Name, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.Key), StringComparer.Ordinal);
        foreach (TypeDescriptor type in _types.Values.OrderBy(type => shared.Contains(type.Name) || taken.Contains(type.Name)))
        {
            string name = shared.Contains(type.Name) || taken.Contains(type.Name) ? Prefixed(type) : type.Name;
            string free = name;
            for (int i = 2; !taken.Add(free); i++)
            {
                free = name + i.ToString(CultureInfo.InvariantCulture);
            }

            _names.Add(type.Id, free);
        }
    }

    private static string Prefixed(TypeDescriptor type)
    {
        string id = type.Id.TrimStart('$');
        int generic = id.IndexOf('<');
        string path = generic < 0 ? id : id.Substring(0, generic);
        int dot = path.LastIndexOf('.');
        return dot < 0 ? type.Name : string.Concat(path.Substring(0, dot).Split('.').Select(Pascal)) + type.Name;
    }

    private static string Pascal(string word)
    {
        string letters = string.Concat(word.Where(c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9')));
        return letters.Length == 0 ? "" : char.ToUpperInvariant(letters[0]) + letters.Substring(1);
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

    private Artifact Service(ChainletNode node)
    {
        ChainletDescriptor descriptor = node.Descriptor;
        bool usesTypes = descriptor.Request.Fields.Concat(descriptor.Response.Fields).Any(field => field.Ref is not null);
        StringBuilder text = Header(descriptor.Package, descriptor.Namespace, usesTypes ? TypesFile : null);
        text.Append("// The chainlet ").Append(descriptor.Type).Append(".\n");
        text.Append("service ").Append(descriptor.ClassName).Append(" {\n");
        text.Append("  rpc RunRemote(").Append(descriptor.Request.Name).Append(") returns (").Append(descriptor.IsServerStreaming ? "stream " : "").Append(descriptor.Response.Name).Append(");\n}\n");
        Message(text, descriptor.Request, descriptor.Request.Name, null, descriptor.Package);
        Message(text, descriptor.Response, descriptor.Response.Name, null, descriptor.Package);
        return new Artifact("protos/" + _files[descriptor.Type], text.ToString());
    }

    private Artifact Types()
    {
        StringBuilder text = Header(_typesPackage, _chain.Entrypoint.Descriptor.Namespace, null);
        bool first = true;
        foreach (TypeDescriptor type in _types.Values)
        {
            StringBuilder part = new();
            if (type is EnumDescriptor values)
            {
                Enum(part, values);
            }
            else
            {
                Message(part, (MessageDescriptor)type, _names[type.Id], type.Id, _typesPackage);
            }

            text.Append(first ? part.ToString().TrimStart('\n') : part.ToString());
            first = false;
        }

        return new Artifact("protos/" + TypesFile, text.ToString());
    }

    private static StringBuilder Header(string package, string @namespace, string? import)
    {
        StringBuilder text = new("syntax = \"proto3\";\n\n");
        if (package.Length > 0)
        {
            text.Append("package ").Append(package).Append(";\n\n");
        }

        if (import is not null)
        {
            text.Append("import \"").Append(import).Append("\";\n\n");
        }

        // Beside the chain's own C# types, so that both can be used in one program.
        return text.Append("option csharp_namespace = \"").Append(@namespace.Length == 0 ? "Protos" : @namespace + ".Protos").Append("\";\n\n");
    }

    private void Message(StringBuilder text, MessageDescriptor message, string name, string? id, string package)
    {
        text.Append('\n');
        if (id is not null)
        {
            text.Append("// ").Append(id[0] == '$' ? "Holds what proto3 cannot put in a field as it is." : id).Append('\n');
        }

        text.Append("message ").Append(name).Append(" {");
        text.Append(message.Fields.Count == 0 ? "}\n" : "\n");
        foreach (FieldDescriptor field in message.Fields)
        {
            string type = field.Scalar ?? Reference(message, field.Ref!, package);
            text.Append("  ").Append(field.Label switch
            {
                FieldLabel.Optional => "optional " + type,
                FieldLabel.Repeated => "repeated " + type,
                FieldLabel.Map => "map<" + field.Key + ", " + type + ">",
                _ => type,
            });
            text.Append(' ').Append(field.Name).Append(" = ").Append(field.Number.ToString(CultureInfo.InvariantCulture));
            if (field.Json != Names.ProtoJson(field.Name))
            {
                text.Append(" [json_name = ").Append(Json.JsonWriter.Quote(field.Json)).Append(']');
            }

            text.Append(";\n");
        }

        if (message.Fields.Count > 0)
        {
            text.Append("}\n");
        }
    }

    private void Enum(StringBuilder text, EnumDescriptor type)
    {
        text.Append("\n// ").Append(type.Id).Append('\n').Append("enum ").Append(_names[type.Id]).Append(" {\n");
        if (type.HasAlias)
        {
            text.Append("  option allow_alias = true;\n");
        }

        foreach (EnumValueDescriptor value in type.Values)
        {
            text.Append("  ").Append(value.Name).Append(" = ").Append(value.Number.ToString(CultureInfo.InvariantCulture)).Append(";\n");
        }

        text.Append("}\n");
    }

    // From another package by its absolute name. Within the package by its simple one, unless a map field of the message makes a nested type of that name.
    private string Reference(MessageDescriptor message, string id, string package)
    {
        string name = _names[id];
        bool hidden = message.Fields.Any(field => field.Label == FieldLabel.Map && Pascal(Names.ProtoJson(field.Name)) + "Entry" == name);
        return package == _typesPackage && !hidden ? name : (_typesPackage.Length == 0 ? "." : "." + _typesPackage + ".") + name;
    }
}
