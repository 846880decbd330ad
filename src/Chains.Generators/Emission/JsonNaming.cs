using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using Chains.Generators.Declarations;
using Chains.Generators.Model;

namespace Chains.Generators.Emission;

/// <summary>
/// The project's naming of members and parameters in JSON, <c>ChainsJsonNaming</c>. The reader gives System.Text.Json's web default; another naming is put over what
/// it read, since options of the project are not at hand where symbols are.
/// </summary>
internal static class JsonNaming
{
    /// <summary>The property as the compiler shows it.</summary>
    public const string Property = "build_property.ChainsJsonNaming";

    /// <summary>The one naming beside the default.</summary>
    public const string SnakeCase = "snake_case";

    public static ChainletModel Apply(ChainletModel model, string naming) => naming != SnakeCase ? model : model with
    {
        Endpoint = model.Endpoint is { } endpoint ? endpoint with { Request = Rename(endpoint.Request) } : null,
        Codecs = model.Codecs.Select(codec => codec with { Fields = Rename(codec.Fields) }).ToEquatableArray(),
    };

    /// <summary>Two members that the naming gave one JSON name: where, their names, and the one.</summary>
    public static (string Where, string First, string Second, string Name)? FindClash(ChainletModel model)
    {
        IEnumerable<(string Where, EquatableArray<FieldModel> Fields)> messages = model.Codecs.Select(c => (c.Id, c.Fields));
        if (model.Endpoint is { } endpoint)
        {
            messages = messages.Prepend(("RunRemote", endpoint.Request));
        }
        foreach ((string where, EquatableArray<FieldModel> fields) in messages)
        {
            IEnumerable<(FieldModel Field, string Name)> names = fields.SelectMany(f => new[] { f.JsonName, f.JsonAlias }.OfType<string>().Select(n => (f, n)));
            foreach (IGrouping<string, (FieldModel Field, string Name)> group in names.GroupBy(n => n.Name, StringComparer.OrdinalIgnoreCase))
            {
                if (group.Select(n => n.Field.Member).Distinct(StringComparer.Ordinal).Skip(1).FirstOrDefault() is { } second)
                {
                    return (where, group.First().Field.Member.TrimStart('@'), second.TrimStart('@'), group.Key);
                }
            }
        }
        return null;
    }

    private static EquatableArray<FieldModel> Rename(EquatableArray<FieldModel> fields) => fields.Select(Rename).ToEquatableArray();

    // The name without the naming is still read: the keys of a configuration are those that .NET's other readers know.
    private static FieldModel Rename(FieldModel field)
    {
        string name = Snake(field.Member.TrimStart('@'));
        return field.HasOwnJsonName || field.Member.Length == 0 || name == field.JsonName
            ? field
            : field with { JsonName = name, JsonAlias = string.Equals(name, field.JsonName, StringComparison.OrdinalIgnoreCase) ? null : field.JsonName };
    }

    /// <summary>System.Text.Json's JsonNamingPolicy.SnakeCaseLower.</summary>
    public static string Snake(string name)
    {
        var result = new StringBuilder(name.Length + 8);
        UnicodeCategory? before = null;
        for (int i = 0; i < name.Length; i++)
        {
            char c = name[i];
            switch (CharUnicodeInfo.GetUnicodeCategory(c))
            {
                case UnicodeCategory.UppercaseLetter:
                    if (before == UnicodeCategory.LowercaseLetter || (before == UnicodeCategory.UppercaseLetter && i + 1 < name.Length && char.IsLower(name[i + 1])))
                    {
                        result.Append('_');
                    }
                    result.Append(char.ToLowerInvariant(c));
                    before = UnicodeCategory.UppercaseLetter;
                    break;
                case UnicodeCategory.LowercaseLetter or UnicodeCategory.DecimalDigitNumber:
                    result.Append(c);
                    before = UnicodeCategory.LowercaseLetter;
                    break;
                default:
                    result.Append(c);
                    before = null;
                    break;
            }
        }
        return result.ToString();
    }
}
