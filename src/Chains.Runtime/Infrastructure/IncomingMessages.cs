using System.Buffers;
using System.Globalization;
using Chains.Grpc;

namespace Chains.Infrastructure;

/// <summary>
/// The messages of a stream of requests as a chainlet takes them: first the parameters, then the items. Whoever sends them is held to the contract: parameters
/// come with the first message and never again, and every message but the first brings an item.
/// </summary>
/// <param name="messages">The messages; enumerated once.</param>
/// <param name="marshaller">Reads a message: an empty one stands for the first of a stream that has none.</param>
/// <param name="chainlet">The chainlet's name.</param>
/// <param name="stream">The stream's name among the parameters.</param>
/// <param name="cancellationToken">The call's token.</param>
internal sealed class IncomingMessages<TParameters, TItem>(
    IAsyncEnumerable<StreamMessage<TParameters, TItem>> messages,
    GrpcMarshaller<StreamMessage<TParameters, TItem>> marshaller,
    string chainlet,
    string stream,
    CancellationToken cancellationToken) : IAsyncEnumerator<TItem>
{
    private readonly IAsyncEnumerator<StreamMessage<TParameters, TItem>> _messages = messages.GetAsyncEnumerator(cancellationToken);
    private long _count;
    private bool _holdsFirst;
    private bool _ended;

    public TItem Current { get; private set; } = default!;

    /// <summary>Waits for the first message where parameters are expected; elsewhere the chainlet starts at once.</summary>
    /// <exception cref="GrpcException">A parameter without a default is missing.</exception>
    public async ValueTask<TParameters> BeginAsync()
    {
        if (!StreamMessage<TParameters, TItem>.BringsParameters)
        {
            return default!;
        }

        StreamMessage<TParameters, TItem> first;
        if (await _messages.MoveNextAsync().ConfigureAwait(false))
        {
            first = _messages.Current;
            _count = 1;
            _holdsFirst = first.HasItem;
            Current = first.Item;
        }
        else
        {
            first = marshaller.Read(ReadOnlySequence<byte>.Empty);
            _ended = true;
        }

        return first.Missing is not { } missing
            ? first.Parameters
            : throw Refused(_ended
                ? $"the stream ended without a message, but its first one brings the parameter '{missing}'"
                : $"the first message of the stream must bring the parameter '{missing}'");
    }

    public async ValueTask<bool> MoveNextAsync()
    {
        if (_holdsFirst)
        {
            _holdsFirst = false;
            return true;
        }

        while (!_ended && await _messages.MoveNextAsync().ConfigureAwait(false))
        {
            StreamMessage<TParameters, TItem> message = _messages.Current;
            _count++;
            if (message.HasParameters)
            {
                throw Refused(string.Create(CultureInfo.InvariantCulture, $"message {_count} of the stream brings the parameter '{message.Given}', but parameters come with the first message only"));
            }

            if (message.HasItem)
            {
                Current = message.Item;
                return true;
            }

            // A client that begins every stream with a message of parameters begins one without parameters with an empty message.
            if (_count > 1)
            {
                throw Refused(string.Create(CultureInfo.InvariantCulture, $"message {_count} of the stream brings no item: field '{stream}' is not set"));
            }
        }

        _ended = true;
        Current = default!;
        return false;
    }

    public ValueTask DisposeAsync() => _messages.DisposeAsync();

    private GrpcException Refused(string problem) => new(new GrpcStatus(GrpcStatusCode.InvalidArgument, $"{chainlet}.RunRemote: {problem}."));
}
