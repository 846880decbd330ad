using System.Runtime.CompilerServices;
using Chains;

namespace Audio;

public sealed record Segment(int From, string Text);

/// <summary>Client streaming: many samples in, one result out. The parameters beside the stream travel in its first message.</summary>
[Chainlet]
public sealed partial class Loudness
{
    public async Task<double> RunRemote(IAsyncEnumerable<float[]> samples, double gain, string? unit = "dB", CancellationToken cancellationToken = default)
    {
        double sum = 0;
        await foreach (float[] block in samples.WithCancellation(cancellationToken))
        {
            sum += block.Sum(sample => sample * sample);
        }

        return unit is null ? sum : sum * gain;
    }
}

/// <summary>Two-way streaming: each item that comes in may give several that go out.</summary>
[Chainlet]
public sealed partial class Transcriber
{
    public async IAsyncEnumerable<Segment> RunRemote(
        IReadOnlyList<string> vocabulary, IAsyncEnumerable<string> sounds, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        int count = 0;
        await foreach (string sound in sounds.WithCancellation(cancellationToken))
        {
            if (vocabulary.Contains(sound))
            {
                yield return new Segment(count, sound);
            }

            count++;
        }
    }
}

/// <summary>A stream of nullable items as the only parameter, without a result.</summary>
[Chainlet]
public sealed partial class Sink
{
    public async ValueTask RunRemote(IAsyncEnumerable<string?> lines)
    {
        await foreach (string? line in lines)
        {
            Console.WriteLine(line ?? "-");
        }
    }
}

/// <summary>Hands its own stream on to another chainlet, and the answer of that one to its caller.</summary>
[Chainlet, Entrypoint("audio")]
public sealed partial class Captions(ITranscriber transcriber, ILoudness loudness, ISink sink)
{
    public async Task<string> RunRemote(IAsyncEnumerable<string> sounds, int limit = 10, CancellationToken cancellationToken = default)
    {
        var texts = new List<string>();
        await foreach (Segment segment in transcriber.RunRemote(["hello", "world"], sounds, cancellationToken))
        {
            texts.Add($"{segment.From}:{segment.Text}");
            if (texts.Count == limit)
            {
                break;
            }
        }

        await sink.RunRemote(Lines(texts), cancellationToken);
        return $"{string.Join(' ', texts)} {await loudness.RunRemote(Blocks(texts.Count), gain: 2, cancellationToken: cancellationToken)}";
    }

    private static async IAsyncEnumerable<string?> Lines(IEnumerable<string> texts)
    {
        foreach (string text in texts)
        {
            await Task.Yield();
            yield return text;
        }
    }

    private static async IAsyncEnumerable<float[]> Blocks(int count)
    {
        for (int i = 1; i <= count; i++)
        {
            await Task.Yield();
            yield return [i, 0.5f];
        }
    }
}
