using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Chains;

/// <summary>
/// The secrets of a chainlet, by name. Lookup only: there is no way to list them. Each lookup reads anew, so that a rotated secret is seen.
/// Only those that the chainlet declares in <c>[Assets(SecretKeys = …)]</c> can be read.
/// </summary>
public sealed class ChainletSecrets
{
    // Shorter ones would blot out ordinary words.
    private const int ShortestRedacted = 6;

    private readonly string _chainlet;
    private readonly IReadOnlyCollection<string>? _declared;
    private readonly Func<string, string?> _read;
    private readonly Func<string, string> _where;
    private readonly ConcurrentDictionary<string, byte> _seen = new(StringComparer.Ordinal);

    internal ChainletSecrets(string chainlet, IReadOnlyCollection<string>? declared, Func<string, string?> read, Func<string, string> where)
    {
        _chainlet = chainlet;
        _declared = declared;
        _read = read;
        _where = where;
    }

    /// <summary>The secret of that name.</summary>
    /// <param name="name">The name, as declared.</param>
    /// <exception cref="ChainletConfigurationException">The secret is not declared, or declared and not there; the message names where it was looked for.</exception>
    public string this[string name] =>
        TryGetValue(name, out string? value) ? value : throw new ChainletConfigurationException($"{_chainlet} needs the secret '{name}': {_where(name)}.");

    /// <summary>Looks up a secret that may be absent.</summary>
    /// <param name="name">The name, as declared.</param>
    /// <param name="value">The secret.</param>
    /// <returns>Whether it is there.</returns>
    /// <exception cref="ChainletConfigurationException">The secret is not declared, or cannot be read.</exception>
    public bool TryGetValue(string name, [NotNullWhen(true)] out string? value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (_declared is not null && !_declared.Contains(name))
        {
            throw new ChainletConfigurationException($"{_chainlet} reads the secret '{name}', which it does not declare: add it to [Assets(SecretKeys = [\"{name}\"])] on the class.");
        }

        value = _read(name);
        if (value is { Length: >= ShortestRedacted })
        {
            _seen.TryAdd(value, 0);
        }

        return value is not null;
    }

    /// <summary>What is wrong with secrets that are declared: said at start, since a call that needs one may come late.</summary>
    internal IEnumerable<string> FindProblems(IEnumerable<string> names)
    {
        foreach (string name in names)
        {
            string? problem = null;
            try
            {
                if (!TryGetValue(name, out _))
                {
                    problem = $"{_chainlet} needs the secret '{name}': {_where(name)}.";
                }
            }
            catch (ChainletConfigurationException exception)
            {
                problem = exception.Message;
            }

            if (problem is not null)
            {
                yield return problem;
            }
        }
    }

    /// <summary>Reads a secret that every chainlet may read without declaring it.</summary>
    internal string? ReadUndeclared(string name)
    {
        string? value = _read(name);
        if (value is { Length: >= ShortestRedacted })
        {
            _seen.TryAdd(value, 0);
        }

        return value;
    }

    /// <summary>Blots out the secrets that were read: messages travel to callers and into logs.</summary>
    internal string Redact(string message)
    {
        foreach (string secret in _seen.Keys)
        {
            message = message.Replace(secret, "***", StringComparison.Ordinal);
        }

        return message;
    }
}
