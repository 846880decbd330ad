using System.IO.Compression;

namespace Chains.Grpc;

/// <summary>What a channel's options say of its calls, and what its calls share.</summary>
internal sealed class CallSettings
{
    // A server that refuses a stream has seen no more of it than fits into the first flow-control window (RFC 9113, section 6.9.2).
    private const long RefusalLimit = 64 * 1024;

    private readonly MethodSettings _default;
    private readonly Dictionary<string, MethodSettings> _byMethod = new(StringComparer.Ordinal);
    private readonly Dictionary<string, MethodSettings> _byService = new(StringComparer.Ordinal);

    public CallSettings(GrpcChannelOptions options)
    {
        Compression = options.Compression;
        CompressionLevel = options.CompressionLevel;
        MaxAttempts = options.MaxRetryAttempts;
        Budget = new RetryBudget(options.MaxRetryBufferSize);
        RetryLimit = options.MaxRetryBufferSizePerCall;
        _default = new MethodSettings(WaitForReady: false, Timeout: null, options.MaxSendMessageSize, options.MaxReceiveMessageSize, RetryPolicy: null);
        if (options.ServiceConfig is not { } config)
        {
            return;
        }

        Throttle = config.RetryThrottling is { } throttling ? new RetryThrottle(throttling) : null;
        MethodSettings? others = null;
        foreach (GrpcMethodConfig method in config.Methods)
        {
            ArgumentNullException.ThrowIfNull(method, nameof(options));
            MethodSettings settings = Merge(_default, method);
            switch (method)
            {
                case { ServiceName: null, MethodName: null }:
                    others = others is null ? settings : throw Twice("all other methods", nameof(options));
                    break;
                case { ServiceName: null }:
                    throw new ArgumentException($"The service config has an entry for the method '{method.MethodName}' without its service: set ServiceName.", nameof(options));
                case { MethodName: null }:
                    if (!_byService.TryAdd(method.ServiceName, settings))
                    {
                        throw Twice($"the service '{method.ServiceName}'", nameof(options));
                    }

                    break;
                default:
                    if (!_byMethod.TryAdd($"/{method.ServiceName}/{method.MethodName}", settings))
                    {
                        throw Twice($"the method '{method.ServiceName}/{method.MethodName}'", nameof(options));
                    }

                    break;
            }
        }

        _default = others ?? _default;
    }

    public GrpcCompression Compression { get; }

    public CompressionLevel CompressionLevel { get; }

    public int MaxAttempts { get; }

    public RetryThrottle? Throttle { get; }

    public RetryBudget Budget { get; }

    private long RetryLimit { get; }

    /// <summary>The settings of a method: its own, else its service's, else the default ones.</summary>
    public MethodSettings For<TRequest, TResponse>(GrpcMethod<TRequest, TResponse> method) =>
        _byMethod.TryGetValue(method.FullName, out MethodSettings? settings) || _byService.TryGetValue(method.ServiceName, out settings) ? settings : _default;

    /// <summary>How much of a request stream a call may keep.</summary>
    public long ReplayLimit(GrpcRetryPolicy? policy) => policy is null ? Math.Min(RefusalLimit, RetryLimit) : RetryLimit;

    private static ArgumentException Twice(string name, string parameter) => new($"The service config has two entries for {name}: keep one.", parameter);

    private static MethodSettings Merge(MethodSettings channel, GrpcMethodConfig method) => new(
        method.WaitForReady ?? false,
        method.Timeout,
        Math.Min(channel.MaxSendMessageSize, method.MaxRequestMessageSize ?? int.MaxValue),
        Math.Min(channel.MaxReceiveMessageSize, method.MaxResponseMessageSize ?? int.MaxValue),
        method.RetryPolicy);
}
