using System.Net;

namespace Chains.Grpc;

/// <summary>A new connection, TLS included.</summary>
/// <param name="Stream">What HTTP/2 is spoken over: <paramref name="Transport"/>, or TLS on top of it.</param>
/// <param name="Transport">The socket's own bytes.</param>
/// <param name="Address">The address that was reached.</param>
internal sealed record Connection(Stream Stream, ConnectionStream Transport, EndPoint Address);
