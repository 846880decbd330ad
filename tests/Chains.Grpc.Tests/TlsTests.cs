using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace Chains.Grpc.Tests;

public sealed class TlsTests
{
    private static readonly GrpcMethod<string, string> WhoCalls = Methods.Text("WhoCalls");

    [Fact]
    public async Task Calls_go_over_TLS_with_an_authority_of_ones_own()
    {
        using X509Certificate2 certificate = SelfSigned();
        await using WebApplication application = await StartAsync(certificate, HttpProtocols.Http1AndHttp2);
        await using var channel = new GrpcChannel(new Uri(application.Urls.Single()), Trusting(certificate));
        Assert.Equal("secret", await channel.UnaryAsync(Methods.Echo, "secret"));
    }

    [Fact]
    public async Task A_certificate_that_is_not_trusted_is_named_as_the_cause()
    {
        using X509Certificate2 certificate = SelfSigned();
        await using WebApplication application = await StartAsync(certificate, HttpProtocols.Http2);
        await using var channel = new GrpcChannel(new Uri(application.Urls.Single()));
        GrpcException e = await Assert.ThrowsAsync<GrpcException>(() => channel.UnaryAsync(Methods.Echo, ""));
        Assert.Equal(GrpcStatusCode.Unavailable, e.Status.Code);
        Assert.Contains("the TLS handshake with 127.0.0.1:", e.Message, StringComparison.Ordinal);
        Assert.Contains("its certificate (CN=localhost) is not trusted here; trust its authority on this machine, or in SslOptions.CertificateChainPolicy", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_named_as_the_cause()
    {
        using X509Certificate2 certificate = SelfSigned("CN=elsewhere");
        await using WebApplication application = await StartAsync(certificate, HttpProtocols.Http2);
        int port = new Uri(application.Urls.Single()).Port;
        await using var channel = new GrpcChannel(new Uri($"https://localhost:{port}"), Trusting(certificate));
        GrpcException e = await Assert.ThrowsAsync<GrpcException>(() => channel.UnaryAsync(Methods.Echo, ""));
        Assert.Equal(GrpcStatusCode.Unavailable, e.Status.Code);
        Assert.Contains("its certificate (CN=elsewhere) is not for 'localhost'; call it by a name that is in the certificate, or name that one in SslOptions.TargetHost", e.Message, StringComparison.Ordinal);

        // The repair that the message names.
        GrpcChannelOptions options = Trusting(certificate);
        options.SslOptions!.TargetHost = "127.0.0.1";
        await using var repaired = new GrpcChannel(new Uri($"https://localhost:{port}"), options);
        Assert.Equal("secret", await repaired.UnaryAsync(Methods.Echo, "secret"));
    }

    [Fact]
    public async Task A_dns_address_speaks_TLS_where_it_is_told_to()
    {
        using X509Certificate2 certificate = SelfSigned();
        await using WebApplication application = await StartAsync(certificate, HttpProtocols.Http2);
        GrpcChannelOptions options = Trusting(certificate);
        options.UseTls = true;
        await using var channel = new GrpcChannel(new Uri($"dns:///127.0.0.1:{new Uri(application.Urls.Single()).Port}"), options);
        Assert.Equal("secret", await channel.UnaryAsync(Methods.Echo, "secret"));
    }

    [Fact]
    public async Task Mutual_TLS_shows_the_client_to_the_handler_and_refuses_who_has_no_certificate()
    {
        using X509Certificate2 certificate = SelfSigned();
        using X509Certificate2 caller = SelfSigned("CN=caller");
        await using WebApplication application = await StartAsync(certificate, HttpProtocols.Http2, https =>
        {
            https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
            https.ClientCertificateValidation = (shown, _, _) => shown.Thumbprint == caller.Thumbprint;
        });
        var address = new Uri(application.Urls.Single());
        GrpcChannelOptions options = Trusting(certificate);
        options.SslOptions!.ClientCertificates = [caller];
        await using var channel = new GrpcChannel(address, options);
        Assert.Equal("CN=caller", await channel.UnaryAsync(WhoCalls, ""));

        await using var nameless = new GrpcChannel(address, Trusting(certificate));
        GrpcException e = await Assert.ThrowsAsync<GrpcException>(() => nameless.UnaryAsync(WhoCalls, ""));
        Assert.Equal(GrpcStatusCode.Unavailable, e.Status.Code);
        Assert.Contains("does it ask for a client certificate", e.Message, StringComparison.Ordinal);
        Assert.Equal("CN=caller", await channel.UnaryAsync(WhoCalls, ""));
    }

    [Fact]
    public async Task A_callback_of_ones_own_decides()
    {
        using X509Certificate2 certificate = SelfSigned();
        await using WebApplication application = await StartAsync(certificate, HttpProtocols.Http2);
        var options = new GrpcChannelOptions { SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == certificate.Thumbprint } };
        await using var channel = new GrpcChannel(new Uri(application.Urls.Single()), options);
        Assert.Equal("secret", await channel.UnaryAsync(Methods.Echo, "secret"));
    }

    [Fact]
    public async Task A_TLS_port_without_HTTP_2_says_so()
    {
        using X509Certificate2 certificate = SelfSigned();
        await using WebApplication application = await StartAsync(certificate, HttpProtocols.Http1);
        await using var channel = new GrpcChannel(new Uri(application.Urls.Single()), Trusting(certificate));
        GrpcException e = await Assert.ThrowsAsync<GrpcException>(() => channel.UnaryAsync(Methods.Echo, ""));
        Assert.Equal(GrpcStatusCode.Unavailable, e.Status.Code);
        Assert.True(e.Message.Contains("is this a TLS port that offers HTTP/2", StringComparison.Ordinal), e.ToString());
    }

    [Fact]
    public async Task Calling_a_TLS_port_without_TLS_fails_clearly()
    {
        using X509Certificate2 certificate = SelfSigned();
        await using WebApplication application = await StartAsync(certificate, HttpProtocols.Http2);
        await using var channel = new GrpcChannel(new Uri($"http://127.0.0.1:{new Uri(application.Urls.Single()).Port}"));
        GrpcException e = await Assert.ThrowsAsync<GrpcException>(() => channel.UnaryAsync(Methods.Echo, ""));
        Assert.Equal(GrpcStatusCode.Unavailable, e.Status.Code);
        Assert.True(e.Message.Contains("is this the gRPC port?", StringComparison.Ordinal), e.ToString());
    }

    private static GrpcChannelOptions Trusting(X509Certificate2 certificate) => new()
    {
        SslOptions = new SslClientAuthenticationOptions
        {
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                CustomTrustStore = { certificate },
            },
        },
    };

    private static X509Certificate2 SelfSigned(string name = "CN=localhost")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }

    private static async Task<WebApplication> StartAsync(X509Certificate2 certificate, HttpProtocols protocols, Action<HttpsConnectionAdapterOptions>? configure = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = protocols;
            listen.UseHttps(certificate, https => configure?.Invoke(https));
        }));
        WebApplication application = builder.Build();
        application.MapGrpcUnary(WhoCalls, static (_, context) => Task.FromResult(context.HttpContext.Connection.ClientCertificate?.Subject ?? "nobody"));
        application.MapGrpcUnary(Methods.Echo, static (text, _) => Task.FromResult(text));
        await application.StartAsync(TestContext.Current.CancellationToken);
        return application;
    }
}
