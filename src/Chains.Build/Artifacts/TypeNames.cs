using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Chains.Build.Descriptors;

namespace Chains.Build.Artifacts;

/// <summary>
/// One name per type where each wishes for one: a wish that two types share, or that is taken already, gets the namespace in front, and a number if that is taken too.
/// </summary>
internal static class TypeNames
{
    /// <param name="types">In a fixed order.</param>
    /// <param name="taken">Names of other things; the types' are added.</param>
    /// <returns>The names by the types' ids.</returns>
    public static IReadOnlyDictionary<string, string> Settle(IReadOnlyCollection<TypeDescriptor> types, HashSet<string> taken)
    {
        Dictionary<string, string> names = new(StringComparer.Ordinal);
        HashSet<string> shared = new(types.GroupBy(type => type.Name, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.Key), StringComparer.Ordinal);
        // A name that callers know already is nobody else's, whichever type came since.
        foreach (TypeDescriptor type in types.Where(type => type.IsLocked && taken.Add(type.Name)).ToList())
        {
            names.Add(type.Id, type.Name);
        }

        foreach (TypeDescriptor type in types.Where(type => !names.ContainsKey(type.Id)).OrderBy(type => shared.Contains(type.Name) || taken.Contains(type.Name)).ToList())
        {
            string name = shared.Contains(type.Name) || taken.Contains(type.Name) ? Prefixed(type) : type.Name;
            string free = name;
            for (int i = 2; !taken.Add(free); i++)
            {
                free = name + i.ToString(CultureInfo.InvariantCulture);
            }

            names.Add(type.Id, free);
        }

        return names;
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
}
