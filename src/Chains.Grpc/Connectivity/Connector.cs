using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Chains.Grpc;

/// <summary>Makes connections. Every failure leaves it as a <see cref="ConnectException"/> that says in words what is wrong, or as the cancellation that was asked for.</summary>
internal sealed class Connector(GrpcTarget target, SslClientAuthenticationOptions? tls, TimeSpan timeout, TimeProvider timeProvider)
{
    // A name with an address that swallows packets, often the IPv6 one, must not cost the whole timeout: RFC 8305 (Happy Eyeballs), section 5.
    private static readonly TimeSpan Stagger = TimeSpan.FromMilliseconds(250);

    /// <summary>Connects to the first of the addresses that can be reached.</summary>
    public async Task<Connection> ConnectAsync(IReadOnlyList<EndPoint> addresses, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(timeout, timeProvider);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            return addresses.Count == 1
                ? await ConnectAsync(addresses[0], stop.Token).ConfigureAwait(false)
                : await RaceAsync(addresses, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            string peer = addresses.Count == 1 ? target.NameOf(addresses[0]) : target.Name;
            throw ConnectException.Unavailable($"no connection to {peer} came about in time (ConnectTimeout)", e);
        }
        catch (OperationCanceledException e)
        {
            throw new OperationCanceledException(e.Message, e, cancellationToken);
        }
    }

    // One after the other, without waiting long for any of them.
    private async Task<Connection> RaceAsync(IReadOnlyList<EndPoint> addresses, CancellationTokenSource stop)
    {
        var running = new List<Task>();
        var failures = new List<ConnectException>();
        int next = 0;
        try
        {
            while (true)
            {
                if (next < addresses.Count)
                {
                    running.Add(ConnectAsync(addresses[next++], stop.Token));
                }

                await WaitAsync(running, mayStartNext: next < addresses.Count, stop.Token).ConfigureAwait(false);
                while (running.Find(static task => task.IsCompleted) is { } finished)
                {
                    running.Remove(finished);
                    try
                    {
                        return await ((Task<Connection>)finished).ConfigureAwait(false);
                    }
                    catch (ConnectException e)
                    {
                        failures.Add(e);
                    }

                    if (running.Count == 0 && next == addresses.Count)
                    {
                        throw Together(failures);
                    }
                }
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            foreach (Task loser in running)
            {
                // It was beaten: it is closed, and what it failed with matters to nobody.
                _ = loser.ContinueWith(
                    static task =>
                    {
                        if (task.IsCompletedSuccessfully)
                        {
                            ((Task<Connection>)task).Result.Stream.Dispose();
                        }
                        else
                        {
                            _ = task.Exception;
                        }
                    },
                    CancellationToken.None,
                    TaskContinuationOptions.ExecuteSynchronously,
                    TaskScheduler.Default);
            }
        }
    }

    // Until one has finished, or the next may start beside them.
    private async Task WaitAsync(List<Task> running, bool mayStartNext, CancellationToken stop)
    {
        if (!mayStartNext)
        {
            await Task.WhenAny(running).ConfigureAwait(false);
            return;
        }

        using var finished = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await Task.WhenAny([.. running, Task.Delay(Stagger, timeProvider, finished.Token)]).ConfigureAwait(false);
        await finished.CancelAsync().ConfigureAwait(false);
    }

    private static ConnectException Together(List<ConnectException> failures)
    {
        const int Shown = 3;
        string[] details = [.. failures.Select(static failure => failure.Status.Detail).Distinct(StringComparer.Ordinal)];
        string text = string.Join("; ", details.Take(Shown));
        return ConnectException.Unavailable(details.Length > Shown ? $"{text}; and {details.Length - Shown} more" : text, failures[^1]);
    }

    private async Task<Connection> ConnectAsync(EndPoint address, CancellationToken cancellationToken)
    {
        Socket? socket = null;
        Certificates? seen = null;
        Stream? stream = null;
        try
        {
            socket = NewSocket(address);
            await socket.ConnectAsync(address, cancellationToken).ConfigureAwait(false);
            var transport = new ConnectionStream(socket);
            stream = transport;
            if (!target.UsesTls)
            {
                return new Connection(stream, transport, address);
            }

            seen = new Certificates(tls?.RemoteCertificateValidationCallback);
            var secure = new SslStream(stream, leaveInnerStreamOpen: false);
            stream = secure;
            await secure.AuthenticateAsClientAsync(TlsOptions.For(tls, target.Origin.DnsSafeHost, seen.Check), cancellationToken).ConfigureAwait(false);
            return secure.NegotiatedApplicationProtocol == SslApplicationProtocol.Http2
                ? new Connection(stream, transport, address)
                : throw ConnectException.Unavailable($"{target.NameOf(address)} completed the TLS handshake without HTTP/2: is this a TLS port that offers HTTP/2?");
        }
        catch (Exception e)
        {
            if (stream is not null)
            {
                await stream.DisposeAsync().ConfigureAwait(false);
            }

            socket?.Dispose();
            if (e is ConnectException || (e is OperationCanceledException && cancellationToken.IsCancellationRequested))
            {
                throw;
            }

            throw Describe(e, address, seen);
        }
    }

    private static Socket NewSocket(EndPoint address)
    {
        if (address is UnixDomainSocketEndPoint)
        {
            return new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        }

        // A name's socket takes both families.
        Socket socket = address is IPEndPoint ? new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) : new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.NoDelay = true;
        return socket;
    }

    private ConnectException Describe(Exception e, EndPoint address, Certificates? seen)
    {
        string peer = target.NameOf(address);
        if (seen is not null)
        {
            return ConnectException.Unavailable($"the TLS handshake with {peer} failed ({Innermost(e).Message}): {seen.Repair(target.Origin.Host)}", e);
        }

        if (e is not SocketException socket)
        {
            return ConnectException.Unavailable($"the connection to {peer} failed ({e.Message})", e);
        }

        return ConnectException.Unavailable(
            socket.SocketErrorCode switch
            {
                // A loopback address that is not configured: a machine without IPv6.
                SocketError.AddressNotAvailable when address is IPEndPoint ip && IPAddress.IsLoopback(ip.Address) => $"connection refused ({peer}: nothing listens there)",
                SocketError.ConnectionRefused => $"connection refused ({peer}: nothing listens there)",
                _ when address is UnixDomainSocketEndPoint && !File.Exists(address.ToString()) => $"there is no Unix socket {address}: is the server running, and on this machine?",
                SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain when address is DnsEndPoint dns => NotResolved(dns.Host, socket),
                SocketError.NetworkUnreachable or SocketError.HostUnreachable => $"{peer} cannot be reached from here ({socket.Message})",
                _ => $"the connection failed ({peer}: {socket.Message})",
            },
            e);
    }

    public static string NotResolved(string host, Exception e) => $"the host name '{host}' cannot be resolved ({e.Message})";

    private static Exception Innermost(Exception e)
    {
        while (e.InnerException is { } inner)
        {
            e = inner;
        }

        return e;
    }

    /// <summary>What was wrong with the server's certificate: the exception tells it only in words.</summary>
    private sealed class Certificates(RemoteCertificateValidationCallback? users)
    {
        private SslPolicyErrors _errors;
        private string? _subject;

        public bool Check(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
        {
            bool accepted = users is null ? errors == SslPolicyErrors.None : users(sender, certificate, chain, errors);
            if (!accepted)
            {
                _errors = errors;
                _subject = certificate?.Subject;
            }

            return accepted;
        }

        public string Repair(string host)
        {
            if (_errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            {
                return $"its certificate ({_subject}) is not for '{host}'; call it by a name that is in the certificate, or name that one in SslOptions.TargetHost";
            }

            return _errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors)
                ? $"its certificate ({_subject}) is not trusted here; trust its authority on this machine, or in SslOptions.CertificateChainPolicy"
                : "is this a TLS port that offers HTTP/2, and is its certificate trusted here?";
        }
    }
}
