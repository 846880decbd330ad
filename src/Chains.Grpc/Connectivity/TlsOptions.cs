using System.Net.Security;

namespace Chains.Grpc;

/// <summary>The settings of one TLS handshake: the user's, with HTTP/2 as the only protocol and a name to check the certificate against.</summary>
internal static class TlsOptions
{
    public static SslClientAuthenticationOptions For(SslClientAuthenticationOptions? user, string host, RemoteCertificateValidationCallback check)
    {
        var options = new SslClientAuthenticationOptions();
        if (user is not null)
        {
            // They are the user's own object, perhaps shared with others: it stays as it is.
            options.AllowRenegotiation = user.AllowRenegotiation;
            options.AllowTlsResume = user.AllowTlsResume;
            options.CertificateChainPolicy = user.CertificateChainPolicy;
            options.CertificateRevocationCheckMode = user.CertificateRevocationCheckMode;
            options.CipherSuitesPolicy = user.CipherSuitesPolicy;
            options.ClientCertificateContext = user.ClientCertificateContext;
            options.ClientCertificates = user.ClientCertificates;
            options.EnabledSslProtocols = user.EnabledSslProtocols;
            options.EncryptionPolicy = user.EncryptionPolicy;
            options.LocalCertificateSelectionCallback = user.LocalCertificateSelectionCallback;
            options.TargetHost = user.TargetHost;
#if NET10_0_OR_GREATER
            if (OperatingSystem.IsLinux() || OperatingSystem.IsWindows())
            {
                options.AllowRsaPkcs1Padding = user.AllowRsaPkcs1Padding;
                options.AllowRsaPssPadding = user.AllowRsaPssPadding;
            }
#endif
        }

        options.TargetHost ??= host;
        options.ApplicationProtocols = [SslApplicationProtocol.Http2];
        options.RemoteCertificateValidationCallback = check;
        return options;
    }
}
