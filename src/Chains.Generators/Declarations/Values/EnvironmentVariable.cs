using System;
using System.Linq;
using System.Text.RegularExpressions;

namespace Chains.Generators.Declarations.Values;

/// <summary>An environment variable of a host, <c>NAME=value</c>, and the names that are not the user's.</summary>
internal static class EnvironmentVariable
{
    private static readonly Regex ValidName = new(@"^[A-Za-z_][A-Za-z0-9_]*\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));

    /// <summary>Settings of a host that its image, its manifests or the chainlet's other attributes rely on; the rest of the section is the user's.</summary>
    private static readonly string[] HostSettings = ["BindAddress", "HttpPort", "GrpcPort", "SecretsPath", "DataDir"];

    /// <summary>The name: what stands before '='.</summary>
    public static string NameOf(string variable) => variable.IndexOf('=') is var equals and >= 0 ? variable.Substring(0, equals) : variable;

    /// <summary>What is wrong, and the repair; null where nothing is.</summary>
    public static string? Problem(string variable)
    {
        string name = NameOf(variable);
        if (name.Length == variable.Length)
        {
            return "write it as \"NAME=value\"";
        }
        if (!ValidName.IsMatch(name))
        {
            return ValidName.IsMatch(name.Replace(":", "__")) ? $"write '{name.Replace(":", "__")}' for '{name}'"
                : name.Trim() != name && ValidName.IsMatch(name.Trim()) ? $"leave out the blanks around '{name.Trim()}'"
                : "a name consists of letters, digits and '_' and does not begin with a digit";
        }
        if (variable.IndexOf('\0') >= 0)
        {
            return "no variable can hold a NUL; leave it out";
        }
        return Reserved(name);
    }

    /// <summary>Whether a variable is one that the host or its deployment sets, so that nothing is lost without it; a secret would be.</summary>
    public static bool IsTheHosts(string variable)
    {
        string name = NameOf(variable);
        return ValidName.IsMatch(name) && Reserved(name) is not null && !name.StartsWith("CHAINS_SECRET_", StringComparison.OrdinalIgnoreCase);
    }

    // .NET reads its configuration without regard to case, so case does not make another name.
    private static string? Reserved(string name)
    {
        string upper = name.ToUpperInvariant();
        if (upper is "PORT" or "HOSTNAME")
        {
            return $"'{name}' is set by the host itself; choose another name";
        }
        if (upper is "URLS" or "HTTP_PORTS" or "HTTPS_PORTS" or "ASPNETCORE_URLS" or "ASPNETCORE_HTTP_PORTS" or "ASPNETCORE_HTTPS_PORTS" or "DOTNET_URLS" or "DOTNET_HTTP_PORTS" or "DOTNET_HTTPS_PORTS"
            || upper.StartsWith("KESTREL__", StringComparison.Ordinal) || upper.StartsWith("ASPNETCORE_KESTREL__", StringComparison.Ordinal))
        {
            return $"'{name}' is where other hosts listen, but a chainlet's host has its two ports, which image, probes and services know; leave it out";
        }
        if (upper.StartsWith("SERVICES__", StringComparison.Ordinal))
        {
            return $"'{name}' is an address that the host is given where it is deployed; leave it out";
        }
        if (upper.StartsWith("CHAINS_SECRET_", StringComparison.Ordinal))
        {
            return $"'{name}' would stand in the manifests for all to read; declare the secret with [Assets(SecretKeys = [\"{name.Substring("CHAINS_SECRET_".Length)}\"])]";
        }
        return HostSettings.FirstOrDefault(s => upper == "CHAINS__" + s.ToUpperInvariant()) switch
        {
            null => null,
            "DataDir" => $"'{name}' is set by the host itself; name the folder in [DockerImage(DataDir = …)]",
            _ => $"'{name}' is set by the host itself; leave it out",
        };
    }
}
