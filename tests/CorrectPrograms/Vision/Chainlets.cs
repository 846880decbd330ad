using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Chains;
using Pixels = System.ReadOnlyMemory<byte>;

namespace Vision;

public enum Channel : sbyte
{
    Alpha = -1,
    Red,
    Green,
    Blue,
}

public readonly record struct Box(int X, int Y, int Width, int Height);

public sealed record Detection(Box Box, Half Confidence, string Label);

[Chainlet]
[Compute(Gpu = Gpu.A100_40GB, GpuCount = 16, Memory = "1.5Ti")]
public sealed unsafe partial class Backbone
{
    private static readonly float[] Mean = [0.485f, 0.456f, 0.406f];

    public Tensor<float> RunRemote(Pixels image, int width, Channel channel = Channel.Alpha)
    {
        var result = new float[image.Length];
        fixed (byte* source = image.Span)
        {
            for (int i = 0; i < image.Length; i++)
            {
                result[i] = checked(source[i] + (sbyte)channel) / 255f - Mean[i % Mean.Length];
            }
        }

        return Tensor.Create(result, [result.Length / width, width]);
    }
}

[Chainlet, Entrypoint("vision")]
public sealed partial class Detector(IBackbone backbone)
{
    public async Task<HashSet<Detection>> RunRemote(Pixels image, int width, IReadOnlySet<Channel>? channels = null, CancellationToken cancellationToken = default)
    {
        var found = new HashSet<Detection>();
        foreach (Channel channel in channels ?? new HashSet<Channel> { Channel.Alpha, Channel.Red })
        {
            Tensor<float> features = await backbone.RunRemote(image, width, channel, cancellationToken);
            int sum = unchecked((int)features.FlattenedLength * int.MaxValue);
            found.Add(new Detection(new Box(sum, -1, Unsafe.SizeOf<Box>(), Marshal.SizeOf<int>()), (Half)0.5, channel.ToString()));
        }

        return found;
    }
}
