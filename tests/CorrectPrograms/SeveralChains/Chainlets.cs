using System.Text.Json.Serialization;
using Chains;

namespace Acme.Media;

public sealed record Clip(string FileName, TimeSpan StartsAt, TimeSpan EndsAt, [property: JsonPropertyName("FPS")] double FramesPerSecond);

[Chainlet(Name = "frame-extractor")]
[Autoscaling(MinReplicas = 0, MaxReplicas = 20)]
public sealed partial class FrameExtractor
{
    public async IAsyncEnumerable<byte[]> RunRemote(Clip clip)
    {
        for (double second = clip.StartsAt.TotalSeconds; second < clip.EndsAt.TotalSeconds; second += 1 / clip.FramesPerSecond)
        {
            await Task.Yield();
            yield return BitConverter.GetBytes(second);
        }
    }
}

[Chainlet, Entrypoint("thumbnails")]
public sealed partial class Thumbnailer(IFrameExtractor extractor)
{
    public async Task<byte[]?> RunRemote(Clip clip)
    {
        await foreach (byte[] frame in extractor.RunRemote(clip))
        {
            return frame;
        }

        return null;
    }
}

/// <summary>An entrypoint that another chain's entrypoint calls.</summary>
[Chainlet, Entrypoint("highlights")]
public sealed partial class Highlights(IFrameExtractor extractor, [Depends(TimeoutSeconds = 60)] IThumbnailer thumbnails)
{
    public async Task<List<byte[]>> RunRemote(Clip clip, int count = 10)
    {
        List<byte[]> frames = await extractor.RunRemote(clip).Take(count).ToListAsync();
        if (await thumbnails.RunRemote(clip) is { } thumbnail)
        {
            frames.Insert(0, thumbnail);
        }

        return frames;
    }
}
