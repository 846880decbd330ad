using System.Buffers;
using System.Runtime.CompilerServices;
using Chains.Grpc;
using Chains.Infrastructure;

namespace Chains.Local;

/// <summary>
/// Calls a chainlet of the same process as a channel would call a remote one: values pass the marshallers, the deadline ends the call whether or not the
/// chainlet heeds its token, the chainlet runs on another thread, and failures arrive as a status with details.
/// </summary>
internal sealed class LocalInvoker<TChainletRequest, TChainletResponse>(
    string chainlet,
    Func<TChainletRequest, CallScope, Task<TChainletResponse>>? unary,
    Func<TChainletRequest, CallScope, IAsyncEnumerable<TChainletResponse>>? stream) : GrpcCallInvoker
{
    // What a CancellationTokenSource can wait for at most.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromMilliseconds(uint.MaxValue - 2);

    public override Task<TResponse> UnaryAsync<TRequest, TResponse>(GrpcMethod<TRequest, TResponse> method, TRequest request, GrpcCallOptions options = default)
    {
        ArgumentNullException.ThrowIfNull(method);
        return (object?)unary is Func<TRequest, CallScope, Task<TResponse>> serve ? CallAsync(method, request, serve, options) : throw NotServed(method.FullName);
    }

    public override IAsyncEnumerable<TResponse> ServerStreaming<TRequest, TResponse>(GrpcMethod<TRequest, TResponse> method, TRequest request, GrpcCallOptions options = default)
    {
        ArgumentNullException.ThrowIfNull(method);
        return (object?)stream is Func<TRequest, CallScope, IAsyncEnumerable<TResponse>> serve ? StreamAsync(method, request, serve, options) : throw NotServed(method.FullName);
    }

    private async Task<TResponse> CallAsync<TRequest, TResponse>(
        GrpcMethod<TRequest, TResponse> method, TRequest request, Func<TRequest, CallScope, Task<TResponse>> serve, GrpcCallOptions options)
    {
        options.CancellationToken.ThrowIfCancellationRequested();
        TRequest received = Pass(method.RequestMarshaller, request, GrpcStatusCode.InvalidArgument);
        using CancellationTokenSource ending = Ending(options);
        CancellationToken token = ending.Token;
        var scope = new CallScope(options.Deadline, token);
        Task<TResponse> running = Task.Run(() => serve(received, scope), CancellationToken.None);
        try
        {
            TResponse response = await running.WaitAsync(token).ConfigureAwait(false);
            return Pass(method.ResponseMarshaller, response, GrpcStatusCode.Internal);
        }
        catch (OperationCanceledException exception)
        {
            Observe(running);
            throw Ended(exception, options, CancellationToken.None);
        }
    }

    private async IAsyncEnumerable<TResponse> StreamAsync<TRequest, TResponse>(
        GrpcMethod<TRequest, TResponse> method,
        TRequest request,
        Func<TRequest, CallScope, IAsyncEnumerable<TResponse>> serve,
        GrpcCallOptions options,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        options.CancellationToken.ThrowIfCancellationRequested();
        TRequest received = Pass(method.RequestMarshaller, request, GrpcStatusCode.InvalidArgument);
        using CancellationTokenSource ending = Ending(options);
        using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), ending);
        CancellationToken token = ending.Token;
        var scope = new CallScope(options.Deadline, token);
        IAsyncEnumerator<TResponse> items = serve(received, scope).GetAsyncEnumerator(token);
        Task<bool>? running = null;
        try
        {
            while (true)
            {
                running = Task.Run(() => items.MoveNextAsync().AsTask(), CancellationToken.None);
                TResponse item;
                try
                {
                    if (!await running.WaitAsync(token).ConfigureAwait(false))
                    {
                        break;
                    }

                    item = Pass(method.ResponseMarshaller, items.Current, GrpcStatusCode.Internal);
                }
                catch (OperationCanceledException exception)
                {
                    throw Ended(exception, options, cancellationToken);
                }

                yield return item;
            }
        }
        finally
        {
            // A reader that stops early, or an end by deadline, reaches the chainlet through its token; its iterator is disposed once it has come to rest.
            await ending.CancelAsync().ConfigureAwait(false);
            if (running is null or { IsCompleted: true })
            {
                await items.DisposeAsync().ConfigureAwait(false);
            }
            else
            {
                Observe(DisposeLaterAsync(running, items));
            }
        }
    }

    private static async Task DisposeLaterAsync<TResponse>(Task<bool> running, IAsyncEnumerator<TResponse> items)
    {
        await ((Task)running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await items.DisposeAsync().ConfigureAwait(false);
    }

    // The caller has gone and got its answer; what the chainlet throws later is in its log.
    private static void Observe(Task task) => _ = task.ContinueWith(
        static done => _ = done.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    private static CancellationTokenSource Ending(GrpcCallOptions options)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(options.CancellationToken);
        if (options.Deadline is { } deadline)
        {
            TimeSpan left = deadline - TimeProvider.System.GetUtcNow();
            source.CancelAfter(left < TimeSpan.Zero ? TimeSpan.Zero : left > LongestTimer ? LongestTimer : left);
        }

        return source;
    }

    // What ended the call: one of the caller's tokens, or else the deadline's timer. The clock is not asked: the timer may be a moment ahead of it.
    private Exception Ended(OperationCanceledException exception, GrpcCallOptions options, CancellationToken reader) =>
        options.CancellationToken.IsCancellationRequested ? new OperationCanceledException(exception.Message, exception, options.CancellationToken)
        : reader.IsCancellationRequested ? new OperationCanceledException(exception.Message, exception, reader)
        : options.Deadline is null ? exception
        : new GrpcException(new GrpcStatus(GrpcStatusCode.DeadlineExceeded, $"{chainlet} did not answer before the deadline."), inner: exception);

    private static T Pass<T>(GrpcMarshaller<T> marshaller, T value, GrpcStatusCode malformed)
    {
        int size = marshaller.GetSize(value);

        // Room for the largest number beyond the end: a writer may ask for it before it knows how little it needs.
        var buffer = new ArrayBufferWriter<byte>(size + 16);
        marshaller.Write(value, buffer);
        if (buffer.WrittenCount != size)
        {
            throw new GrpcException(new GrpcStatus(GrpcStatusCode.Internal, "The value changed while it was being written."));
        }

        try
        {
            return marshaller.Read(new ReadOnlySequence<byte>(buffer.WrittenMemory));
        }
        catch (GrpcFormatException exception)
        {
            throw new GrpcException(new GrpcStatus(malformed, exception.Message), inner: exception);
        }
    }

    private InvalidOperationException NotServed(string method) => new($"{chainlet} does not serve {method}: its client and its host come from different builds.");
}
