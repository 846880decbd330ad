using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Chains.Grpc.Tests;

public sealed class TlsTests
{
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
        Assert.Contains("certificate", e.Message, StringComparison.Ordinal);
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

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }

    private static async Task<WebApplication> StartAsync(X509Certificate2 certificate, HttpProtocols protocols)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = protocols;
            listen.UseHttps(certificate);
        }));
        WebApplication application = builder.Build();
        application.MapGrpcUnary(Methods.Echo, static (text, _) => Task.FromResult(text));
        await application.StartAsync(TestContext.Current.CancellationToken);
        return application;
    }
}
