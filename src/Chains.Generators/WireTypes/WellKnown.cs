namespace Chains.Generators.WireTypes;

/// <summary>The messages of protobuf's own files that contracts use: an id that begins with a dot is the absolute name of one. The build task knows their files.</summary>
internal static class WellKnown
{
    public const string Duration = ".google.protobuf.Duration";
    public const string Timestamp = ".google.protobuf.Timestamp";
    public const string Struct = ".google.protobuf.Struct";
    public const string Value = ".google.protobuf.Value";
    public const string ListValue = ".google.protobuf.ListValue";

    /// <summary>The simple name: <c>Duration</c>.</summary>
    public static string NameOf(string id) => id.Substring(id.LastIndexOf('.') + 1);
}
