using System.Net;
using System.Net.Sockets;

namespace Chains.Benchmarks;

/// <summary>Ports of servers that do not tell where they listen.</summary>
internal static class Ports
{
    /// <summary>A port of the loopback address that nobody listens on.</summary>
    public static int Free()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Ends when a connection to the port succeeds: from outside there is no other signal.</summary>
    /// <param name="port">The port.</param>
    /// <param name="server">Ends when the server has ended, with its exit code.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="InvalidOperationException">The server ended before.</exception>
    public static async Task WaitUntilListeningAsync(int port, Task<int> server, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
                return;
            }
            catch (SocketException) when (!server.IsCompleted)
            {
                // A pause that leaves the processor to the server.
                await Task.WhenAny(server, Task.Delay(1, cancellationToken));
            }
            catch (SocketException exception)
            {
                throw new InvalidOperationException($"A server ended with {await server} before it listened.", exception);
            }
        }
    }
}
