using Chains.Generators.Model;
using Chains.Generators.WireTypes;

namespace Chains.Generators.Emission;

/// <summary>A value of any type as JSON, null included.</summary>
internal static class JsonEmitter
{
    /// <summary>Writes <paramref name="value"/> (a name or member access) to <c>json</c>: statements on one line.</summary>
    /// <param name="type">The value's type.</param>
    /// <param name="value">The value.</param>
    /// <param name="path">What the value is called where it is null and must not be: type and member, <c>[]</c> for what stands in a collection.</param>
    public static string Write(WireTypeModel type, string value, string path)
    {
        WireType family = WireTypeList.Of(type);
        if (!type.IsNullable)
        {
            return family.WriteJson(type, family.Check(type, value, path), path);
        }
        // Every nesting of lambdas has its own scope, so one name serves.
        return $"if ({value} is {{ }} present) {{ {family.WriteJson(type, "present", path)} }} else {{ json.WriteNullValue(); }}";
    }

    /// <summary>Reads a value from <c>json</c>: an expression.</summary>
    public static string Read(WireTypeModel type)
    {
        string read = WireTypeList.Of(type).ReadJson(type);
        return type.IsNullable ? $"(global::Chains.Wire.JsonWire.TryReadNull(ref json) ? ({type.CSharp})null : {read})" : read;
    }
}
