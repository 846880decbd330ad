using System.IO.Compression;

namespace Chains.Grpc;

/// <summary>What a channel's options say of its calls, and what its calls share.</summary>
internal sealed class CallSettings
{
    // A server that refuses a stream has seen no more of it than fits into the first flow-control window (RFC 9113, section 6.9.2).
    private const long RefusalLimit = 64 * 1024;

    private readonly MethodSettings _default;
    private readonly Dictionary<string, MethodSettings>? _byName;

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
        _byName = new Dictionary<string, MethodSettings>(StringComparer.Ordinal);
        foreach (GrpcMethodConfig method in config.Methods)
        {
            ArgumentNullException.ThrowIfNull(method, nameof(options));
            if (method is { ServiceName: null, MethodName: not null })
            {
                throw new ArgumentException($"The service config has an entry for the method '{method.MethodName}' of no service: set its ServiceName.", nameof(options));
            }

            if (!_byName.TryAdd(KeyOf(method.ServiceName, method.MethodName), Merge(_default, method)))
            {
                string name = method.ServiceName is null ? "all services" : method.MethodName is null ? $"the service '{method.ServiceName}'" : $"the method '{method.ServiceName}/{method.MethodName}'";
                throw new ArgumentException($"The service config has two entries for {name}: keep one.", nameof(options));
            }
        }

        _default = _byName.GetValueOrDefault(KeyOf(null, null), _default);
    }

    public GrpcCompression Compression { get; }

    public CompressionLevel CompressionLevel { get; }

    public int MaxAttempts { get; }

    public RetryThrottle? Throttle { get; }

    public RetryBudget Budget { get; }

    private long RetryLimit { get; }

    /// <summary>The settings of a method: its own, else its service's, else the default ones.</summary>
    public MethodSettings For<TRequest, TResponse>(GrpcMethod<TRequest, TResponse> method) =>
        _byName is null ? _default
        : _byName.TryGetValue(method.FullName, out MethodSettings? settings) || _byName.TryGetValue(KeyOf(method.ServiceName, null), out settings) ? settings
        : _default;

    /// <summary>How much of a request stream a call may keep.</summary>
    public long ReplayLimit(GrpcRetryPolicy? policy) => policy is null ? Math.Min(RefusalLimit, RetryLimit) : RetryLimit;

    private static string KeyOf(string? serviceName, string? methodName) => $"/{serviceName}/{methodName}";

    private static MethodSettings Merge(MethodSettings channel, GrpcMethodConfig method) => new(
        method.WaitForReady ?? false,
        method.Timeout,
        Math.Min(channel.MaxSendMessageSize, method.MaxRequestMessageSize ?? int.MaxValue),
        Math.Min(channel.MaxReceiveMessageSize, method.MaxResponseMessageSize ?? int.MaxValue),
        method.RetryPolicy);
}
