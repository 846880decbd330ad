using System;
using System.Globalization;
using System.Linq;
using System.Text;
using Chains.Build.Descriptors;
using Chains.Generators.Contracts;

namespace Chains.Build.Artifacts;

/// <summary>A contract as protobuf's own language writes it.</summary>
/// <remarks>The lock's parser reads these comments: what proto3 itself has no word for stands in them.</remarks>
internal static class ProtoText
{
    internal const string WrapperComment = "Holds what proto3 cannot put in a field as it is.";
    internal const string ServiceComment = "The chainlet ";

    private const int MaxFieldNumber = 536870911;

    public static string Write(ProtoFile file)
    {
        StringBuilder text = new("syntax = \"proto3\";\n\n");
        if (file.Package.Length > 0)
        {
            text.Append("package ").Append(file.Package).Append(";\n\n");
        }

        foreach (string import in file.Imports)
        {
            text.Append("import \"").Append(import).Append("\";\n");
        }

        text.Append(file.Imports.Count > 0 ? "\n" : "").Append("option csharp_namespace = \"").Append(file.CSharpNamespace).Append("\";\n");
        if (file.Service is { } service)
        {
            text.Append("\n// ").Append(service.Comment).Append('\n');
            text.Append("service ").Append(service.Name).Append(" {\n");
            text.Append("  rpc RunRemote(").Append(service.IsClientStreaming ? "stream " : "").Append(service.Request).Append(") returns (").Append(service.IsServerStreaming ? "stream " : "").Append(service.Response).Append(");\n}\n");
        }

        foreach (ProtoType type in file.Types)
        {
            text.Append('\n');
            if (type.Comment is not null)
            {
                text.Append("// ").Append(type.Comment).Append('\n');
            }

            if (type is ProtoEnum values)
            {
                Enum(text, values);
            }
            else
            {
                Message(text, (ProtoMessage)type, file.Package);
            }
        }

        return text.ToString();
    }

    private static void Message(StringBuilder text, ProtoMessage message, string package)
    {
        text.Append("message ").Append(message.Name).Append(" {");
        bool isEmpty = message.Fields.Count == 0 && message.Reserved.IsEmpty;
        text.Append(isEmpty ? "}\n" : "\n");
        Reserved(text, message.Reserved, MaxFieldNumber);
        bool oneOf = message.Fields.Any(field => field.Label == FieldLabel.OneOf);
        text.Append(oneOf ? $"  oneof {message.OneOf} {{\n" : "");
        foreach (ProtoField field in message.Fields)
        {
            string type = field.Kind == ProtoTypeKind.Scalar ? field.Type : Reference(message, field.Type, package);
            text.Append(oneOf ? "    " : "  ").Append(field.Label switch
            {
                FieldLabel.Optional => "optional " + type,
                FieldLabel.Repeated => "repeated " + type,
                FieldLabel.Map => "map<" + field.Key + ", " + type + ">",
                _ => type,
            });
            text.Append(' ').Append(field.Name).Append(" = ").Append(field.Number.ToString(CultureInfo.InvariantCulture));
            if (field.Json != ProtoNaming.Json(field.Name))
            {
                text.Append(" [json_name = ").Append(Json.JsonWriter.Quote(field.Json)).Append(']');
            }

            text.Append(field.MayBeAbsent ? "; // optional\n" : ";\n");
        }

        text.Append(oneOf ? "  }\n" : "");
        if (!isEmpty)
        {
            text.Append("}\n");
        }
    }

    private static void Enum(StringBuilder text, ProtoEnum type)
    {
        text.Append("enum ").Append(type.Name).Append(" {\n");
        if (type.HasAlias)
        {
            text.Append("  option allow_alias = true;\n");
        }

        Reserved(text, type.Reserved, int.MaxValue);
        foreach (EnumValueDescriptor value in type.Values)
        {
            text.Append("  ").Append(value.Name).Append(" = ").Append(value.Number.ToString(CultureInfo.InvariantCulture)).Append(';');
            text.Append(value.Json is null || value.Json == ProtoNaming.Value(type.Name, value.Name) ? "\n" : " // in JSON: " + value.Json + "\n");
        }

        text.Append("}\n");
    }

    private static void Reserved(StringBuilder text, ReservedDescriptor reserved, int most)
    {
        if (reserved.Ranges.Count > 0)
        {
            text.Append("  reserved ").Append(string.Join(", ", reserved.Ranges.Select(range => Range(range.First, range.Last, most)))).Append(";\n");
        }

        if (reserved.Names.Count > 0)
        {
            text.Append("  reserved ").Append(string.Join(", ", reserved.Names.Select(Json.JsonWriter.Quote))).Append(";\n");
        }
    }

    private static string Range(int first, int last, int most)
    {
        string from = first.ToString(CultureInfo.InvariantCulture);
        return first == last ? from : from + " to " + (last == most ? "max" : last.ToString(CultureInfo.InvariantCulture));
    }

    // From another package by its absolute name; from protobuf's own by the name that everyone writes, which is found from any package that has no "google" in it.
    // Within the package by its simple one, unless a map field of the message makes a nested type of that name.
    private static string Reference(ProtoMessage message, string absolute, string package)
    {
        string prefix = package.Length == 0 ? "." : "." + package + ".";
        if (absolute.StartsWith(".google.protobuf.", StringComparison.Ordinal) && !prefix.Contains(".google."))
        {
            return absolute.Substring(1);
        }

        string simple = absolute.Substring(absolute.LastIndexOf('.') + 1);
        bool hidden = message.Fields.Any(field => field.Label == FieldLabel.Map && ProtoDescriptor.EntryName(field.Name) == simple);
        return prefix + simple == absolute && !hidden ? simple : absolute;
    }
}
