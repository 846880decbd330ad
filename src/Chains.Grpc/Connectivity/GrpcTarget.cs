using System.Net;
using System.Net.Sockets;

namespace Chains.Grpc;

/// <summary>An address as users write it, taken apart: where to connect, and what the requests say.</summary>
internal sealed class GrpcTarget
{
    private const string Forms = "write http://host:port, https://host:port with TLS, dns:///host:port for all addresses of a name, or unix:///path for a Unix socket";

    private GrpcTarget(string display, Uri origin, EndPoint? endPoint, bool isDns)
    {
        Display = display;
        Origin = origin;
        EndPoint = endPoint;
        IsDns = isDns;
        ServerAddress = endPoint is UnixDomainSocketEndPoint ? endPoint.ToString()! : origin.DnsSafeHost;
        ServerPort = endPoint is UnixDomainSocketEndPoint ? 0 : origin.Port;
    }

    /// <summary>The server's name, address or socket path in telemetry.</summary>
    public string ServerAddress { get; }

    /// <summary>The server's port in telemetry; 0 for a socket path.</summary>
    public int ServerPort { get; }

    /// <summary>The address in messages.</summary>
    public string Display { get; }

    /// <summary>What the requests' addresses begin with: scheme, authority and perhaps a path.</summary>
    public Uri Origin { get; }

    /// <summary>The only address, where no name has to be resolved.</summary>
    public EndPoint? EndPoint { get; }

    public bool IsDns { get; }

    public bool UsesTls => Origin.Scheme == Uri.UriSchemeHttps;

    /// <summary>The peer in messages.</summary>
    public string Name => EndPoint is UnixDomainSocketEndPoint ? Display : Origin.Authority;

    public static GrpcTarget Parse(Uri address, bool? useTls)
    {
        string text = address.OriginalString;
        if (!address.IsAbsoluteUri)
        {
            throw new ArgumentException($"'{text}' is not the address of a gRPC server: {Forms}.", nameof(address));
        }

        switch (address.Scheme)
        {
            case "http" or "https":
                if (address.Query.Length > 0 || address.Fragment.Length > 0 || address.UserInfo.Length > 0)
                {
                    throw new ArgumentException($"The address of a gRPC server has no user, query or fragment: write {address.Scheme}://{address.Authority}.", nameof(address));
                }

                bool isTls = address.Scheme == Uri.UriSchemeHttps;
                return useTls is null || useTls == isTls
                    ? new GrpcTarget(address.GetLeftPart(UriPartial.Authority), address, Literal(address), isDns: false)
                    : throw new ArgumentException($"'{text}' says {(isTls ? "with" : "without")} TLS and UseTls the opposite: write {(isTls ? "http" : "https")}://{address.Authority}, or leave UseTls away.", nameof(address));
            case "dns":
                return ParseDns(text, useTls ?? false);
            case "unix":
                return ParseUnix(text, useTls ?? false);
            default:
                throw new ArgumentException($"'{text}' is not the address of a gRPC server: {Forms}.", nameof(address));
        }
    }

    /// <summary>The peer in messages about one of its addresses.</summary>
    public string NameOf(EndPoint address)
    {
        if (address is UnixDomainSocketEndPoint)
        {
            return $"unix:{address}";
        }

        // A literal address and localhost are clearer as the user wrote them.
        return address is IPEndPoint ip && (IsLiteral(Origin) || (IPAddress.IsLoopback(ip.Address) && string.Equals(Origin.Host, "localhost", StringComparison.OrdinalIgnoreCase))) && ip.Port == Origin.Port
            ? Origin.Authority
            : address is DnsEndPoint dns ? $"{dns.Host}:{dns.Port}" : $"{Origin.Authority} at {address}";
    }

    private static bool IsLiteral(Uri uri) => uri.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6;

    private static IPEndPoint? Literal(Uri uri) => IsLiteral(uri) ? new IPEndPoint(IPAddress.Parse(uri.DnsSafeHost), uri.Port) : null;

    private static GrpcTarget ParseDns(string text, bool useTls)
    {
        string name = text["dns:".Length..];
        if (name.StartsWith("///", StringComparison.Ordinal))
        {
            name = name[3..];
        }
        else if (name.StartsWith('/'))
        {
            throw new ArgumentException($"'{text}' names a DNS server of its own, which is not supported: write dns:///host:port with three slashes.", nameof(text));
        }

        if (name.AsSpan().IndexOfAny("/?#@") >= 0
            || !Uri.TryCreate($"{(useTls ? "https" : "http")}://{name}", UriKind.Absolute, out Uri? origin)
            || origin.Host.Length == 0)
        {
            throw new ArgumentException($"'{text}' is not the address of a gRPC server: write dns:///host:port.", nameof(text));
        }

        return new GrpcTarget($"dns:///{origin.Authority}", origin, Literal(origin), isDns: true);
    }

    private static GrpcTarget ParseUnix(string text, bool useTls)
    {
        string path = text["unix:".Length..];
        if (path.StartsWith("//", StringComparison.Ordinal))
        {
            path = path[2..];
            if (!path.StartsWith('/'))
            {
                throw new ArgumentException($"'{text}' is not the address of a Unix socket: write unix:///path, or unix:path for a path from the current directory.", nameof(text));
            }
        }

        UnixDomainSocketEndPoint endPoint;
        try
        {
            endPoint = new UnixDomainSocketEndPoint(Uri.UnescapeDataString(path));
        }
        catch (ArgumentException e)
        {
            throw new ArgumentException($"'{text}' is not the address of a Unix socket: its path is empty or longer than the system allows.", nameof(text), e);
        }

        return new GrpcTarget($"unix:{endPoint}", new Uri(useTls ? "https://localhost" : "http://localhost"), endPoint, isDns: false);
    }
}
