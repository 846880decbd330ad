using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Chains;

namespace Streams;

public readonly record struct Frame(long Number, float[] Samples);

/// <summary>Client streaming.</summary>
[Chainlet]
public sealed partial class Loudness
{
    public async Task<double> RunRemote(IAsyncEnumerable<Frame> frames, double gain = 1, CancellationToken cancellationToken = default)
    {
        double sum = 0;
        await foreach (Frame frame in frames.WithCancellation(cancellationToken))
        {
            sum += frame.Samples.Sum() * gain;
        }

        return sum;
    }
}

/// <summary>Client streaming without a token: reading ends with the call.</summary>
[Chainlet]
public sealed partial class Counter
{
    public async Task<int> RunRemote(IAsyncEnumerable<Frame> frames) => await frames.Where(frame => frame.Samples.Length > 0).CountAsync();
}

/// <summary>Two-way, item by item.</summary>
[Chainlet]
public sealed partial class Denoiser
{
    public async IAsyncEnumerable<Frame> RunRemote(IAsyncEnumerable<Frame> frames, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (Frame frame in frames.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            yield return frame with { Samples = [.. frame.Samples.Select(sample => Math.Clamp(sample, -1, 1))] };
        }
    }
}

/// <summary>Two-way, through a channel; the stream is no iterator.</summary>
[Chainlet]
public sealed partial class Buffer
{
    public IAsyncEnumerable<string?> RunRemote(IAsyncEnumerable<Frame> frames, int size, CancellationToken cancellationToken = default)
    {
        Channel<string?> channel = Channel.CreateBounded<string?>(size);
        Task pump = PumpAsync(frames, channel.Writer, cancellationToken);
        return ReadAsync(channel.Reader, pump, cancellationToken);
    }

    private static async Task PumpAsync(IAsyncEnumerable<Frame> frames, ChannelWriter<string?> writer, CancellationToken cancellationToken)
    {
        Exception? failure = null;
        try
        {
            await foreach (Frame frame in frames.WithCancellation(cancellationToken))
            {
                await writer.WriteAsync(frame.Samples.Length == 0 ? null : $"{frame.Number}", cancellationToken);
            }
        }
        catch (OperationCanceledException exception)
        {
            failure = exception;
        }
        finally
        {
            writer.TryComplete(failure);
        }
    }

    private static async IAsyncEnumerable<string?> ReadAsync(ChannelReader<string?> reader, Task pump, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (string? text in reader.ReadAllAsync(cancellationToken))
        {
            yield return text;
        }

        await pump;
    }
}

/// <summary>Hands streams from chainlet to chainlet without reading them itself.</summary>
[Chainlet, Entrypoint("audio-levels")]
public sealed partial class Levels(IDenoiser denoiser, ILoudness loudness, ICounter counter, IBuffer buffer)
{
    public async IAsyncEnumerable<double> RunRemote(IReadOnlyList<Frame> recording, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        yield return await loudness.RunRemote(denoiser.RunRemote(Frames(recording), cancellationToken), gain: 2, cancellationToken: cancellationToken);
        yield return await counter.RunRemote(Frames(recording), cancellationToken);

        IAsyncEnumerable<string?> numbers = buffer.RunRemote(Frames(recording), 4, cancellationToken);
        await using IAsyncEnumerator<string?> enumerator = numbers.GetAsyncEnumerator(cancellationToken);
        while (await enumerator.MoveNextAsync())
        {
            yield return enumerator.Current?.Length ?? 0;
        }
    }

    private static async IAsyncEnumerable<Frame> Frames(IReadOnlyList<Frame> recording)
    {
        foreach (Frame frame in recording)
        {
            await Task.Yield();
            yield return frame;
        }
    }
}
