using System.Net;
using System.Net.Sockets;

namespace Chains.TestSupport;

/// <summary>Ports of the loopback address on which nothing listens.</summary>
public static class Ports
{
    /// <summary>One free port.</summary>
    public static int Free() => Free(1)[0];

    /// <summary>Several free ports, all different.</summary>
    public static int[] Free(int count)
    {
        List<TcpListener> listeners = [];
        try
        {
            for (int i = 0; i < count; i++)
            {
                TcpListener listener = new(IPAddress.Loopback, 0);
                listeners.Add(listener);
                listener.Start();
            }

            return [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        }
        finally
        {
            foreach (TcpListener listener in listeners)
            {
                listener.Dispose();
            }
        }
    }
}
