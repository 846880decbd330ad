using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Chains.Grpc;

namespace Chains.Infrastructure;

/// <summary>
/// Makes the calls of a generated client: gives each its deadline, ties it to the call that it is part of, and turns failures into
/// <see cref="RemoteChainletException"/>.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ChainletCaller
{
    private readonly GrpcCallInvoker _invoker;
    private readonly bool _local;
    private readonly TimeProvider _time = TimeProvider.System;

    /// <summary>Creates a caller.</summary>
    /// <param name="invoker">Carries the calls.</param>
    /// <param name="chainlet">Name of the chainlet that is called, for messages.</param>
    /// <param name="address">Its address, for messages.</param>
    /// <param name="options">Options of the calls; <see langword="null"/>: <see cref="RpcOptions.Default"/>.</param>
    public ChainletCaller(GrpcCallInvoker invoker, string chainlet, string address, RpcOptions? options = null)
        : this(invoker, chainlet, address, options, local: false)
    {
    }

    internal ChainletCaller(GrpcCallInvoker invoker, string chainlet, string address, RpcOptions? options, bool local)
    {
        ArgumentNullException.ThrowIfNull(invoker);
        ArgumentException.ThrowIfNullOrEmpty(chainlet);
        ArgumentException.ThrowIfNullOrEmpty(address);
        _invoker = invoker;
        _local = local;
        Chainlet = chainlet;
        Address = address;
        Options = options ?? RpcOptions.Default;
    }

    /// <summary>Name of the chainlet that is called.</summary>
    public string Chainlet { get; }

    /// <summary>Its address.</summary>
    public string Address { get; }

    /// <summary>Options of the calls.</summary>
    public RpcOptions Options { get; }

    /// <summary>Calls a method with one response.</summary>
    /// <exception cref="RemoteChainletException">The call failed, on either side or in between.</exception>
    /// <exception cref="OperationCanceledException">The caller, or the call that this one is part of, was cancelled.</exception>
    public async Task<TResponse> UnaryAsync<TRequest, TResponse>(GrpcMethod<TRequest, TResponse> method, TRequest request, CancellationToken cancellationToken)
    {
        CallScope? scope = CallScope.Current;
        CancellationTokenSource? linked = Link(scope, cancellationToken, out CancellationToken token);
        try
        {
            return await _invoker.UnaryAsync(method, request, new GrpcCallOptions(null, DeadlineOf(scope, CallScope.DefaultTimeout), token)).ConfigureAwait(false);
        }
        catch (GrpcException exception)
        {
            throw RemoteChainletException.From(exception, Chainlet, Address);
        }
        catch (OperationCanceledException exception) when (linked is not null)
        {
            throw new OperationCanceledException(exception.Message, exception, cancellationToken.IsCancellationRequested ? cancellationToken : scope!.CancellationToken);
        }
        finally
        {
            linked?.Dispose();
        }
    }

    /// <summary>Calls a method with a stream of requests and one response. It has a deadline only where one is asked for or inherited.</summary>
    /// <param name="method">The method.</param>
    /// <param name="parameters">What goes with the first message.</param>
    /// <param name="items">The caller's stream: read as the chainlet asks for it, told by its token when the call ends, and always disposed.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <param name="parameter">The stream's name among the parameters.</param>
    /// <exception cref="RemoteChainletException">The call failed, on either side or in between. What the caller's own stream throws comes back as it is.</exception>
    /// <exception cref="OperationCanceledException">The caller, or the call that this one is part of, was cancelled.</exception>
    public Task<TResponse> ClientStreamingAsync<TParameters, TItem, TResponse>(
        GrpcMethod<StreamMessage<TParameters, TItem>, TResponse> method,
        TParameters parameters,
        IAsyncEnumerable<TItem> items,
        CancellationToken cancellationToken,
        [CallerArgumentExpression(nameof(items))] string? parameter = null)
    {
        ArgumentNullException.ThrowIfNull(items, parameter);
        return SendAsync(method, parameters, items, cancellationToken);
    }

    /// <summary>Calls a method with a stream of responses. The call starts when the stream is read.</summary>
    /// <returns>The stream; a failure, as of <see cref="UnaryAsync"/>, is thrown where the next item would have been.</returns>
    public IAsyncEnumerable<TItem> ServerStreaming<TRequest, TItem>(GrpcMethod<TRequest, TItem> method, TRequest request, CancellationToken cancellationToken) =>
        Stream<TItem>(options => (_invoker.ServerStreaming(method, request, options), null), CallScope.Current, cancellationToken);

    /// <summary>Calls a method with a stream each way. The call starts when the responses are read, and each reading of them reads the requests once.</summary>
    /// <param name="method">The method.</param>
    /// <param name="parameters">What goes with the first message.</param>
    /// <param name="items">The caller's stream, treated as by <see cref="ClientStreamingAsync"/>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <param name="parameter">The stream's name among the parameters.</param>
    /// <returns>The responses; a failure, as of <see cref="ClientStreamingAsync"/>, is thrown where the next one would have been.</returns>
    public IAsyncEnumerable<TResponse> DuplexStreaming<TParameters, TItem, TResponse>(
        GrpcMethod<StreamMessage<TParameters, TItem>, TResponse> method,
        TParameters parameters,
        IAsyncEnumerable<TItem> items,
        CancellationToken cancellationToken,
        [CallerArgumentExpression(nameof(items))] string? parameter = null)
    {
        ArgumentNullException.ThrowIfNull(items, parameter);
        CallScope? scope = CallScope.Current;
        return Stream<TResponse>(
            options =>
            {
                var messages = new OutgoingMessages<TParameters, TItem>(parameters, items, scope);
                return (_invoker.DuplexStreaming(method, messages, options), messages);
            },
            scope,
            cancellationToken);
    }

    private async Task<TResponse> SendAsync<TParameters, TItem, TResponse>(
        GrpcMethod<StreamMessage<TParameters, TItem>, TResponse> method, TParameters parameters, IAsyncEnumerable<TItem> items, CancellationToken cancellationToken)
    {
        CallScope? scope = CallScope.Current;
        CancellationTokenSource? linked = Link(scope, cancellationToken, out CancellationToken token);
        var messages = new OutgoingMessages<TParameters, TItem>(parameters, items, scope);
        try
        {
            return await _invoker.ClientStreamingAsync(method, messages, new GrpcCallOptions(null, DeadlineOf(scope, fallback: null), token)).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception == messages.Failure)
        {
            throw;
        }
        catch (GrpcException exception)
        {
            throw RemoteChainletException.From(exception, Chainlet, Address);
        }
        catch (OperationCanceledException exception) when (linked is not null)
        {
            throw new OperationCanceledException(exception.Message, exception, cancellationToken.IsCancellationRequested ? cancellationToken : scope!.CancellationToken);
        }
        finally
        {
            linked?.Dispose();
        }
    }

    private async IAsyncEnumerable<TItem> Stream<TItem>(
        Func<GrpcCallOptions, (IAsyncEnumerable<TItem> Responses, OutgoingMessages? Requests)> start,
        CallScope? scope,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        CancellationTokenSource? linked = Link(scope, cancellationToken, out CancellationToken token);
        try
        {
            var options = new GrpcCallOptions(null, DeadlineOf(scope, fallback: null), token);
            (IAsyncEnumerable<TItem> responses, OutgoingMessages? requests) = start(options);
            IAsyncEnumerator<TItem> items = responses.GetAsyncEnumerator(token);
            await using ConfiguredAsyncDisposable disposal = items.ConfigureAwait(false);
            while (true)
            {
                try
                {
                    if (!await items.MoveNextAsync().ConfigureAwait(false))
                    {
                        break;
                    }
                }
                catch (Exception exception) when (exception == requests?.Failure)
                {
                    throw;
                }
                catch (GrpcException exception)
                {
                    throw RemoteChainletException.From(exception, Chainlet, Address);
                }
                catch (OperationCanceledException exception) when (linked is not null)
                {
                    throw new OperationCanceledException(exception.Message, exception, cancellationToken.IsCancellationRequested ? cancellationToken : scope!.CancellationToken);
                }

                yield return items.Current;
            }
        }
        finally
        {
            linked?.Dispose();
        }
    }

    private static CancellationTokenSource? Link(CallScope? scope, CancellationToken cancellationToken, out CancellationToken token)
    {
        if (scope is null || !scope.CancellationToken.CanBeCanceled || scope.CancellationToken == cancellationToken)
        {
            token = cancellationToken;
            return null;
        }

        if (!cancellationToken.CanBeCanceled)
        {
            token = scope.CancellationToken;
            return null;
        }

        var linked = CancellationTokenSource.CreateLinkedTokenSource(scope.CancellationToken, cancellationToken);
        token = linked.Token;
        return linked;
    }

    private DateTimeOffset? DeadlineOf(CallScope? scope, TimeSpan? fallback)
    {
        // Somebody who stands at a breakpoint wants to look on, not to see the call time out.
        if (_local && Debugger.IsAttached)
        {
            return null;
        }

        TimeSpan? timeout = Options.TimeoutSeconds is { } seconds ? TimeSpan.FromSeconds(Math.Min(seconds, TimeSpan.FromDays(365).TotalSeconds)) : fallback;
        DateTimeOffset? own = timeout is { } span ? _time.GetUtcNow() + span : null;
        return own is null || scope?.Deadline < own ? scope?.Deadline ?? own : own;
    }
}
