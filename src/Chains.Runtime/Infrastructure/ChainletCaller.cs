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

    /// <summary>Calls a method with a stream of responses. The call starts when the stream is read.</summary>
    /// <returns>The stream; a failure, as of <see cref="UnaryAsync"/>, is thrown where the next item would have been.</returns>
    public IAsyncEnumerable<TItem> ServerStreaming<TRequest, TItem>(GrpcMethod<TRequest, TItem> method, TRequest request, CancellationToken cancellationToken) =>
        Stream(method, request, CallScope.Current, cancellationToken);

    private async IAsyncEnumerable<TItem> Stream<TRequest, TItem>(
        GrpcMethod<TRequest, TItem> method,
        TRequest request,
        CallScope? scope,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        CancellationTokenSource? linked = Link(scope, cancellationToken, out CancellationToken token);
        try
        {
            var options = new GrpcCallOptions(null, DeadlineOf(scope, fallback: null), token);
            IAsyncEnumerator<TItem> items = _invoker.ServerStreaming(method, request, options).GetAsyncEnumerator(token);
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
