using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;

namespace Chains.Clients;

/// <summary>Addresses in the form of .NET service discovery: <c>services:&lt;Name&gt;:grpc:0</c>, as an environment variable <c>services__&lt;Name&gt;__grpc__0</c>.</summary>
internal static class ServiceAddresses
{
    public static string VariableOf(string service) => $"services__{service}__grpc__0";

    /// <summary>The configured address.</summary>
    /// <param name="configuration">Where it is configured.</param>
    /// <param name="service">The service's name.</param>
    /// <param name="address">The address.</param>
    /// <param name="problem">What is wrong, as the rest of a sentence.</param>
    public static bool TryGet(IConfiguration configuration, string service, [NotNullWhen(true)] out Uri? address, [NotNullWhen(false)] out string? problem)
    {
        string? text = configuration[$"services:{service}:grpc:0"];
        if (string.IsNullOrWhiteSpace(text))
        {
            address = null;
            problem = $"set {VariableOf(service)} (or services:{service}:grpc:0 in appsettings.json) to the address of its gRPC port, such as http://{service.ToLowerInvariant()}:8081";
            return false;
        }

        return TryParse(text, out address, out problem, $"{VariableOf(service)} is '{text}', which is");
    }

    public static bool TryParse(string text, [NotNullWhen(true)] out Uri? address, [NotNullWhen(false)] out string? problem, string subject)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out address) || address.Scheme is not ("http" or "https" or "dns" or "unix"))
        {
            address = null;
            problem = $"{subject} no absolute http or https address, nor dns:///host:port (all replicas of a name) or unix:///path";
            return false;
        }

        try
        {
            // Nothing connects before the first call; what else is wrong with an address is said here, not there.
            _ = ChannelPool.Create(address);
        }
        catch (ArgumentException e)
        {
            address = null;
            problem = $"{subject} no address of a gRPC port ({e.Message})";
            return false;
        }

        problem = null;
        return true;
    }
}
