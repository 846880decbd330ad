using System;

namespace Chains.Generators.WireTypes;

/// <summary>The messages of protobuf's own files that contracts use: an id that begins with a dot is the absolute name of one. The build task knows their files.</summary>
internal static class WellKnown
{
    public const string Duration = ".google.protobuf.Duration";
    public const string Timestamp = ".google.protobuf.Timestamp";
    public const string Struct = ".google.protobuf.Struct";
    public const string Value = ".google.protobuf.Value";
    public const string ListValue = ".google.protobuf.ListValue";

    private const string Google = "global::Google.Protobuf.WellKnownTypes.";

    // Those of the files that reflection answers from: descriptor.proto, type.proto and api.proto are about contracts, not of them.
    private static readonly string[] Names =
    [
        "Any", "BoolValue", "BytesValue", "DoubleValue", "Duration", "Empty", "FieldMask", "FloatValue", "Int32Value", "Int64Value", "ListValue", "StringValue", "Struct", "Timestamp", "UInt32Value",
        "UInt64Value", "Value",
    ];

    /// <summary>The id of a message that Google.Protobuf itself has, by its C# name; empty for any other.</summary>
    public static string IdOf(string csharp) =>
        csharp.StartsWith(Google, StringComparison.Ordinal) && Array.IndexOf(Names, csharp.Substring(Google.Length)) >= 0 ? ".google.protobuf." + csharp.Substring(Google.Length) : "";

    /// <summary>The simple name: <c>Duration</c>.</summary>
    public static string NameOf(string id) => id.Substring(id.LastIndexOf('.') + 1);
}
