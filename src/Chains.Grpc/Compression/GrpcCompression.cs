namespace Chains.Grpc;

/// <summary>
/// How messages are compressed on the wire. Both sides always read both forms; this chooses what is written, and each message still travels plain
/// where its marshaller says so (<see cref="GrpcMarshaller{T}.ShouldCompress"/>) or compression would not make it smaller.
/// </summary>
public enum GrpcCompression
{
    /// <summary>Messages travel as they are.</summary>
    Identity,

    /// <summary>Messages travel as gzip (RFC 1952).</summary>
    Gzip,
}
