using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Chains.Build.Descriptors;

namespace Chains.Build.Artifacts;

/// <summary>
/// A contract as protobuf describes itself: <c>google.protobuf.FileDescriptorProto</c>, byte for byte what protoc makes of the text that <see cref="ProtoText"/> writes.
/// The numbers are those of descriptor.proto.
/// </summary>
internal static class ProtoDescriptor
{
    // Of FieldDescriptorProto.Label and .Type.
    private const int LabelOptional = 1;
    private const int LabelRepeated = 3;
    private const int TypeMessage = 11;
    private const int TypeEnum = 14;

    private static readonly Dictionary<string, int> Scalars = new(StringComparer.Ordinal)
    {
        ["double"] = 1,
        ["float"] = 2,
        ["int64"] = 3,
        ["uint64"] = 4,
        ["int32"] = 5,
        ["fixed64"] = 6,
        ["fixed32"] = 7,
        ["bool"] = 8,
        ["string"] = 9,
        ["bytes"] = 12,
        ["uint32"] = 13,
        ["sfixed32"] = 15,
        ["sfixed64"] = 16,
        ["sint32"] = 17,
        ["sint64"] = 18,
    };

    /// <summary>A <c>google.protobuf.FileDescriptorSet</c>: what <c>protoc --descriptor_set_out</c> writes.</summary>
    public static byte[] WriteSet(IEnumerable<ProtoFile> files)
    {
        ProtoWriter set = new();
        foreach (ProtoFile file in files)
        {
            set.Message(1, File(file));
        }

        return set.ToArray();
    }

    /// <summary>The same with what the files import from protobuf's own: what <c>protoc --include_imports</c> adds. Imports stand first.</summary>
    public static byte[] WriteSetWithImports(IReadOnlyList<ProtoFile> files)
    {
        ProtoWriter set = new();
        foreach (string import in files.SelectMany(file => file.Imports).Where(StandardProtos.Contains).Distinct(StringComparer.Ordinal).OrderBy(name => name, StringComparer.Ordinal))
        {
            set.Message(1, StandardProtos.Descriptor(import));
        }

        foreach (ProtoFile file in files)
        {
            set.Message(1, File(file));
        }

        return set.ToArray();
    }

    /// <summary>The nested message that protoc makes for the entries of a map field.</summary>
    public static string EntryName(string field)
    {
        StringBuilder name = new();
        bool upper = true;
        foreach (char c in field)
        {
            if (c == '_')
            {
                upper = true;
            }
            else
            {
                name.Append(upper && c is >= 'a' and <= 'z' ? (char)(c - 'a' + 'A') : c);
                upper = false;
            }
        }

        return name.Append("Entry").ToString();
    }

    private static ProtoWriter File(ProtoFile file)
    {
        ProtoWriter result = new ProtoWriter().Text(1, file.Name);
        if (file.Package.Length > 0)
        {
            result.Text(2, file.Package);
        }

        foreach (string import in file.Imports)
        {
            result.Text(3, import);
        }

        string prefix = file.Package.Length == 0 ? "." : "." + file.Package + ".";
        foreach (ProtoMessage message in file.Types.OfType<ProtoMessage>())
        {
            result.Message(4, Message(message, prefix + message.Name));
        }

        foreach (ProtoEnum type in file.Types.OfType<ProtoEnum>())
        {
            result.Message(5, Enum(type));
        }

        if (file.Service is { } service)
        {
            ProtoWriter method = new ProtoWriter().Text(1, "RunRemote").Text(2, prefix + service.Request).Text(3, prefix + service.Response);
            if (service.IsClientStreaming)
            {
                method.Number(5, 1);
            }

            if (service.IsServerStreaming)
            {
                method.Number(6, 1);
            }

            result.Message(6, new ProtoWriter().Text(1, service.Name).Message(2, method));
        }

        return result.Message(8, new ProtoWriter().Text(37, file.CSharpNamespace)).Text(12, "proto3");
    }

    private static ProtoWriter Message(ProtoMessage message, string fullName)
    {
        ProtoWriter result = new ProtoWriter().Text(1, message.Name);
        List<string> oneofs = [];
        foreach (ProtoField field in message.Fields)
        {
            bool isMap = field.Label == FieldLabel.Map;
            ProtoWriter descriptor = new ProtoWriter().Text(1, field.Name).Number(3, field.Number).Number(4, isMap || field.Label == FieldLabel.Repeated ? LabelRepeated : LabelOptional);
            if (isMap)
            {
                descriptor.Number(5, TypeMessage).Text(6, fullName + "." + EntryName(field.Name));
            }
            else
            {
                Type(descriptor, field);
            }

            // A field with presence is the only member of a oneof that no one wrote.
            if (field.Label == FieldLabel.Optional)
            {
                descriptor.Number(9, oneofs.Count);
                oneofs.Add(OneofName(message, field, oneofs));
            }
            else if (field.Label == FieldLabel.OneOf)
            {
                descriptor.Number(9, 0);
                if (oneofs.Count == 0)
                {
                    oneofs.Add(message.OneOf);
                }
            }

            descriptor.Text(10, field.Json);
            if (field.Label == FieldLabel.Optional)
            {
                descriptor.Number(17, 1);
            }

            result.Message(2, descriptor);
        }

        foreach (ProtoField field in message.Fields.Where(field => field.Label == FieldLabel.Map))
        {
            ProtoWriter key = new ProtoWriter().Text(1, "key").Number(3, 1).Number(4, LabelOptional).Number(5, Scalars[field.Key!]).Text(10, "key");
            ProtoWriter value = new ProtoWriter().Text(1, "value").Number(3, 2).Number(4, LabelOptional);
            Type(value, field).Text(10, "value");
            result.Message(3, new ProtoWriter().Text(1, EntryName(field.Name)).Message(2, key).Message(2, value).Message(7, new ProtoWriter().Number(7, 1)));
        }

        foreach (string oneof in oneofs)
        {
            result.Message(8, new ProtoWriter().Text(1, oneof));
        }

        // The end of a message's range is the first number behind it.
        foreach ((int first, int last) in message.Reserved.Ranges)
        {
            result.Message(9, new ProtoWriter().Number(1, first).Number(2, last + 1));
        }

        foreach (string name in message.Reserved.Names)
        {
            result.Text(10, name);
        }

        return result;
    }

    private static ProtoWriter Type(ProtoWriter descriptor, ProtoField field) => field.Kind switch
    {
        ProtoTypeKind.Scalar => descriptor.Number(5, Scalars[field.Type]),
        ProtoTypeKind.Message => descriptor.Number(5, TypeMessage).Text(6, field.Type),
        _ => descriptor.Number(5, TypeEnum).Text(6, field.Type),
    };

    // The rule of protoc: an underscore in front, and an X for as long as a field or an earlier oneof has that name.
    private static string OneofName(ProtoMessage message, ProtoField field, List<string> earlier)
    {
        string name = field.Name.StartsWith("_", StringComparison.Ordinal) ? field.Name : "_" + field.Name;
        while (earlier.Contains(name) || message.Fields.Any(other => other.Name == name))
        {
            name = "X" + name;
        }

        return name;
    }

    private static ProtoWriter Enum(ProtoEnum type)
    {
        ProtoWriter result = new ProtoWriter().Text(1, type.Name);
        foreach (EnumValueDescriptor value in type.Values)
        {
            result.Message(2, new ProtoWriter().Text(1, value.Name).Number(2, value.Number));
        }

        if (type.HasAlias)
        {
            result.Message(3, new ProtoWriter().Number(2, 1));
        }

        // The end of an enum's range is in it.
        foreach ((int first, int last) in type.Reserved.Ranges)
        {
            result.Message(4, new ProtoWriter().Number(1, first).Number(2, last));
        }

        foreach (string name in type.Reserved.Names)
        {
            result.Text(5, name);
        }

        return result;
    }
}
