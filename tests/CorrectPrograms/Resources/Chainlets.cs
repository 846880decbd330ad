using System.Buffers;
using System.Runtime.InteropServices;
using Chains;
using Microsoft.Extensions.Logging;

namespace Resources;

/// <summary>A native model behind a handle.</summary>
internal sealed partial class ModelHandle : SafeHandle
{
    public ModelHandle()
        : base(0, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == 0;

    public static unsafe ModelHandle Open(int size)
    {
        var model = new ModelHandle();
        model.SetHandle((nint)NativeMemory.AllocZeroed((nuint)size));
        return model;
    }

    protected override unsafe bool ReleaseHandle()
    {
        NativeMemory.Free((void*)handle);
        return true;
    }
}

[Chainlet]
[Compute(CpuCount = 2, PredictConcurrency = 1)]
internal sealed partial class NativeModel(ILogger<NativeModel> logger) : IDisposable, IAsyncDisposable
{
    private ModelHandle? _model;

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        _model = await Task.Run(() => ModelHandle.Open(1024), cancellationToken);
        LogLoaded(logger, _model.IsInvalid);
    }

    public bool IsHealthy() => _model is { IsInvalid: false, IsClosed: false };

    public async Task<byte[]> RunRemote(ReadOnlyMemory<byte> input, CancellationToken cancellationToken = default)
    {
        byte[] rented = ArrayPool<byte>.Shared.Rent(input.Length);
        try
        {
            input.CopyTo(rented);
            await using var stream = new MemoryStream();
            await stream.WriteAsync(rented.AsMemory(0, input.Length), cancellationToken).ConfigureAwait(false);
            return stream.ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    public void Dispose() => _model?.Dispose();

    ValueTask IAsyncDisposable.DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "Loaded, {Invalid}")]
    private static partial void LogLoaded(ILogger logger, bool invalid);
}

[Chainlet, Entrypoint("native")]
internal sealed partial class Native(INativeModel model)
{
    public Task<byte[]> RunRemote(byte[] input, CancellationToken cancellationToken = default)
    {
        return model.RunRemote(input, cancellationToken);
    }
}
