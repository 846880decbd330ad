using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
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
    Func<TChainletRequest, CallScope, IAsyncEnumerable<TChainletResponse>>? stream,
    Func<IAsyncEnumerable<TChainletRequest>, CallScope, Task<TChainletResponse>>? clientStream = null,
    Func<IAsyncEnumerable<TChainletRequest>, CallScope, IAsyncEnumerable<TChainletResponse>>? duplex = null) : GrpcCallInvoker
{
    // What a CancellationTokenSource can wait for at most.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromMilliseconds(uint.MaxValue - 2);

    public override Task<TResponse> UnaryAsync<TRequest, TResponse>(GrpcMethod<TRequest, TResponse> method, TRequest request, GrpcCallOptions options = default)
    {
        ArgumentNullException.ThrowIfNull(method);
        if ((object?)unary is not Func<TRequest, CallScope, Task<TResponse>> serve)
        {
            throw NotServed(method.FullName);
        }

        if (options.CancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<TResponse>(options.CancellationToken);
        }

        TRequest received;
        try
        {
            received = Pass(method.RequestMarshaller, request, GrpcStatusCode.InvalidArgument);
        }
        catch (Exception exception)
        {
            return Task.FromException<TResponse>(exception);
        }

        return CallAsync(method.ResponseMarshaller, received, requests: null, serve, options);
    }

    public override IAsyncEnumerable<TResponse> ServerStreaming<TRequest, TResponse>(GrpcMethod<TRequest, TResponse> method, TRequest request, GrpcCallOptions options = default)
    {
        ArgumentNullException.ThrowIfNull(method);
        return (object?)stream is Func<TRequest, CallScope, IAsyncEnumerable<TResponse>> serve
            ? StreamAsync(method.ResponseMarshaller, () => (Pass(method.RequestMarshaller, request, GrpcStatusCode.InvalidArgument), null), serve, options)
            : throw NotServed(method.FullName);
    }

    public override Task<TResponse> ClientStreamingAsync<TRequest, TResponse>(
        GrpcMethod<TRequest, TResponse> method, IAsyncEnumerable<TRequest> requests, GrpcCallOptions options = default)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(requests);
        if ((object?)clientStream is not Func<IAsyncEnumerable<TRequest>, CallScope, Task<TResponse>> serve)
        {
            throw NotServed(method.FullName);
        }

        if (options.CancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<TResponse>(options.CancellationToken);
        }

        LocalRequests<TRequest> received = Receive(method, requests);
        return CallAsync(method.ResponseMarshaller, received, received, serve, options);
    }

    public override IAsyncEnumerable<TResponse> DuplexStreaming<TRequest, TResponse>(
        GrpcMethod<TRequest, TResponse> method, IAsyncEnumerable<TRequest> requests, GrpcCallOptions options = default)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(requests);
        if ((object?)duplex is not Func<IAsyncEnumerable<TRequest>, CallScope, IAsyncEnumerable<TResponse>> serve)
        {
            throw NotServed(method.FullName);
        }

        return StreamAsync<IAsyncEnumerable<TRequest>, TResponse>(
            method.ResponseMarshaller,
            () =>
            {
                LocalRequests<TRequest> received = Receive(method, requests);
                return (received, received);
            },
            serve,
            options);
    }

    private static LocalRequests<TRequest> Receive<TRequest, TResponse>(GrpcMethod<TRequest, TResponse> method, IAsyncEnumerable<TRequest> requests) =>
        new(requests, request => Pass(method.RequestMarshaller, request, GrpcStatusCode.InvalidArgument));

    private async Task<TResponse> CallAsync<TArgument, TResponse>(
        GrpcMarshaller<TResponse> marshaller, TArgument argument, LocalRequests? requests, Func<TArgument, CallScope, Task<TResponse>> serve, GrpcCallOptions options)
    {
        using CancellationTokenSource ending = Ending(options);
        requests?.Begin(ending);
        CancellationToken token = ending.Token;
        var scope = new CallScope(options.Deadline, token);
        Task<TResponse> running = ServeElsewhereAsync(serve, argument, scope);
        try
        {
            TResponse response = await running.WaitAsync(token).ConfigureAwait(false);
            return Pass(marshaller, response, GrpcStatusCode.Internal);
        }
        catch (Exception exception) when (exception is OperationCanceledException || requests?.Failure is not null)
        {
            Observe(running);
            throw Ended(exception, requests, options, CancellationToken.None);
        }
        finally
        {
            if (requests is not null)
            {
                // A chainlet may answer before it has read all requests; the caller's stream then learns that nobody reads on.
                await ending.CancelAsync().ConfigureAwait(false);
            }
        }
    }

    // What Task.Run would do, without a closure and a second task.
    private static async Task<TResponse> ServeElsewhereAsync<TArgument, TResponse>(Func<TArgument, CallScope, Task<TResponse>> serve, TArgument argument, CallScope scope)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        return await serve(argument, scope).ConfigureAwait(false);
    }

    private async IAsyncEnumerable<TResponse> StreamAsync<TArgument, TResponse>(
        GrpcMarshaller<TResponse> marshaller,
        Func<(TArgument Argument, LocalRequests? Requests)> receive,
        Func<TArgument, CallScope, IAsyncEnumerable<TResponse>> serve,
        GrpcCallOptions options,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        options.CancellationToken.ThrowIfCancellationRequested();
        (TArgument argument, LocalRequests? requests) = receive();
        using CancellationTokenSource ending = Ending(options);
        requests?.Begin(ending);
        using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), ending);
        CancellationToken token = ending.Token;
        var scope = new CallScope(options.Deadline, token);
        IAsyncEnumerator<TResponse> items = serve(argument, scope).GetAsyncEnumerator(token);
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

                    item = Pass(marshaller, items.Current, GrpcStatusCode.Internal);
                }
                catch (Exception exception) when (exception is OperationCanceledException || requests?.Failure is not null)
                {
                    throw Ended(exception, requests, options, cancellationToken);
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

    // What ended the call: the caller's requests, one of its tokens, or else the deadline's timer. The clock is not asked: the timer may be a moment ahead of it.
    private Exception Ended(Exception exception, LocalRequests? requests, GrpcCallOptions options, CancellationToken reader)
    {
        if (requests?.Failure is { } failure)
        {
            // With the stack of where it was thrown, in the caller's code.
            ExceptionDispatchInfo.Throw(failure);
        }

        return options.CancellationToken.IsCancellationRequested ? new OperationCanceledException(exception.Message, exception, options.CancellationToken)
            : reader.IsCancellationRequested ? new OperationCanceledException(exception.Message, exception, reader)
            : options.Deadline is null ? exception
            : new GrpcException(new GrpcStatus(GrpcStatusCode.DeadlineExceeded, $"{chainlet} did not answer before the deadline."), inner: exception);
    }

    private static T Pass<T>(GrpcMarshaller<T> marshaller, T value, GrpcStatusCode malformed)
    {
        int size = marshaller.GetSize(value);

        ArrayBufferWriter<byte> buffer = SpareBuffer.Take(size);
        try
        {
            marshaller.Write(value, buffer);
            if (buffer.WrittenCount != size)
            {
                throw new GrpcException(new GrpcStatus(GrpcStatusCode.Internal, "The value changed while it was being written."));
            }

            return marshaller.Read(new ReadOnlySequence<byte>(buffer.WrittenMemory));
        }
        catch (GrpcFormatException exception)
        {
            throw new GrpcException(new GrpcStatus(malformed, exception.Message), inner: exception);
        }
        finally
        {
            // What was read is no view of what was written: the buffers of a channel are pooled, too.
            SpareBuffer.Leave(buffer);
        }
    }

    private InvalidOperationException NotServed(string method) => new($"{chainlet} does not serve {method}: its client and its host come from different builds.");
}
