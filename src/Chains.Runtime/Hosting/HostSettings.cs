using System.Globalization;
using System.Net;
using Microsoft.Extensions.Configuration;

namespace Chains.Hosting;

/// <summary>The settings of a host, section <c>Chains</c> of its configuration.</summary>
internal sealed record HostSettings(
    int HttpPort,
    int GrpcPort,
    IPAddress? BindAddress,
    bool StayUp,
    bool Reflection,
    bool OpenApi,
    TimeSpan ShutdownTimeout,
    TimeSpan RequestTimeout,
    TimeSpan HealthInterval)
{
    /// <exception cref="ChainletConfigurationException">A setting is malformed; the message names it.</exception>
    public static HostSettings Read(IConfiguration configuration)
    {
        string bind = configuration["Chains:BindAddress"] ?? "*";
        int http = Port(configuration, "Chains:HttpPort", 8080);
        int grpc = Port(configuration, "Chains:GrpcPort", 8081);
        if (http == grpc && http != 0)
        {
            throw new ChainletConfigurationException($"The settings Chains:HttpPort and Chains:GrpcPort are both {http}, but without TLS one port cannot serve HTTP/1.1 and HTTP/2: set one of them to another port.");
        }

        return new HostSettings(
            http,
            grpc,
            bind is "*" or "+" or "" ? null
                : bind == "localhost" ? IPAddress.Loopback
                : IPAddress.TryParse(bind, out IPAddress? address) ? address
                : throw Malformed("Chains:BindAddress", bind, "an IP address, 'localhost' or '*'"),
            Flag(configuration, "Chains:StayUp", fallback: false),
            Flag(configuration, "Chains:Reflection", fallback: true),
            Flag(configuration, "Chains:OpenApi", fallback: true),
            Seconds(configuration, "Chains:ShutdownTimeoutSeconds", 30),
            Seconds(configuration, "Chains:RequestTimeoutSeconds", 600),
            Seconds(configuration, "Chains:HealthIntervalSeconds", 5));
    }

    private static int Port(IConfiguration configuration, string key, int fallback)
    {
        string? text = configuration[key];
        return string.IsNullOrEmpty(text) ? fallback
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port <= IPEndPoint.MaxPort ? port
            : throw Malformed(key, text, "a port from 0 to 65535");
    }

    private static bool Flag(IConfiguration configuration, string key, bool fallback)
    {
        string? text = configuration[key];
        return string.IsNullOrEmpty(text) ? fallback
            : bool.TryParse(text, out bool flag) ? flag
            : throw Malformed(key, text, "true or false");
    }

    private static TimeSpan Seconds(IConfiguration configuration, string key, double fallback)
    {
        string? text = configuration[key];
        double seconds = string.IsNullOrEmpty(text) ? fallback
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value is > 0 and <= 1_000_000 ? value
            : throw Malformed(key, text, "a number of seconds greater than 0");
        return TimeSpan.FromSeconds(seconds);
    }

    private static ChainletConfigurationException Malformed(string key, string value, string expected) =>
        new($"The setting {key} ({key.Replace(":", "__", StringComparison.Ordinal)} as an environment variable) is '{value}': it must be {expected}.");
}
