namespace Chains.Grpc;

/// <summary>Describes one gRPC method: its kind, its names and how its messages are written and read.</summary>
/// <typeparam name="TRequest">The request's C# type.</typeparam>
/// <typeparam name="TResponse">The response's C# type.</typeparam>
public sealed class GrpcMethod<TRequest, TResponse>
{
    /// <summary>Creates the description of a method. It is immutable; one instance serves all clients and servers of a process.</summary>
    /// <param name="type">How many messages travel each way.</param>
    /// <param name="serviceName">The full name of the service, <c>package.Service</c>: letters, digits, <c>_</c> and dots.</param>
    /// <param name="name">The method's name within the service: letters, digits and <c>_</c>.</param>
    /// <param name="requestMarshaller">Writes requests on the client, reads them on the server.</param>
    /// <param name="responseMarshaller">Writes responses on the server, reads them on the client.</param>
    /// <exception cref="ArgumentException">A name is empty or holds another character.</exception>
    public GrpcMethod(
        GrpcMethodType type,
        string serviceName,
        string name,
        GrpcMarshaller<TRequest> requestMarshaller,
        GrpcMarshaller<TResponse> responseMarshaller)
    {
        ArgumentNullException.ThrowIfNull(serviceName);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(requestMarshaller);
        ArgumentNullException.ThrowIfNull(responseMarshaller);
        foreach (string part in serviceName.Split('.'))
        {
            if (!IsIdentifier(part))
            {
                throw new ArgumentException($"'{serviceName}' is not a service name: write package.Service with letters, digits, '_' and dots.", nameof(serviceName));
            }
        }

        if (!IsIdentifier(name))
        {
            throw new ArgumentException($"'{name}' is not a method name: use letters, digits and '_'.", nameof(name));
        }

        Type = type;
        ServiceName = serviceName;
        Name = name;
        FullName = $"/{serviceName}/{name}";
        RequestMarshaller = requestMarshaller;
        ResponseMarshaller = responseMarshaller;
    }

    /// <summary>How many messages travel each way.</summary>
    public GrpcMethodType Type { get; }

    /// <summary>The full name of the service, <c>package.Service</c>.</summary>
    public string ServiceName { get; }

    /// <summary>The method's name within the service.</summary>
    public string Name { get; }

    /// <summary>The method's name on the wire, <c>/package.Service/Name</c>: the path of its HTTP/2 requests.</summary>
    public string FullName { get; }

    /// <summary>Writes requests on the client, reads them on the server.</summary>
    public GrpcMarshaller<TRequest> RequestMarshaller { get; }

    /// <summary>Writes responses on the server, reads them on the client.</summary>
    public GrpcMarshaller<TResponse> ResponseMarshaller { get; }

    /// <summary>Returns <see cref="FullName"/>.</summary>
    public override string ToString() => FullName;

    private static bool IsIdentifier(string text)
    {
        if (text.Length == 0)
        {
            return false;
        }

        foreach (char c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '_')
            {
                return false;
            }
        }

        return true;
    }
}
