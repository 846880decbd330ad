using System.Text;
using Chains;

namespace Quickstart;

/// <summary>
/// Turns a text into a vector by the hashing trick: every word, and every run of four letters in it, adds to one of <see cref="Dimensions"/> places that its hash picks, with a sign
/// that the hash picks too, so that collisions cancel out on average (Weinberger, Dasgupta, Langford, Smola, Attenberg: Feature Hashing for Large Scale Multitask Learning, ICML 2009).
/// A feature that occurs n times counts 1 + ln n.
/// </summary>
/// <remarks>It needs no model file and no GPU; it stands where an embedding model would, and so asks for the hardware that one would get.</remarks>
[Chainlet]
[Compute(CpuCount = 2, Memory = "4Gi", Gpu = Gpu.T4, GpuCount = 1, PredictConcurrency = 32)]
[Autoscaling(MinReplicas = 1, MaxReplicas = 4, ConcurrencyTarget = 16)]
[Idempotent]
public sealed partial class Embedder
{
    /// <summary>The length of every embedding.</summary>
    public const int Dimensions = 4096;

    private const int GramLength = 4;
    private const float GramWeight = 0.4f;

    public float[] RunRemote(string text)
    {
        Dictionary<string, int> words = [];
        Dictionary<string, int> grams = [];
        foreach (string word in Words(text))
        {
            Count(words, word);
            string marked = $"<{word}>";
            for (int i = 0; i + GramLength <= marked.Length; i++)
            {
                Count(grams, marked.Substring(i, GramLength));
            }
        }

        float[] embedding = new float[Dimensions];
        Add(embedding, words, "word", 1);
        Add(embedding, grams, "gram", GramWeight);
        return embedding;
    }

    private static IEnumerable<string> Words(string text)
    {
        int start = -1;
        for (int i = 0; i <= text.Length; i++)
        {
            bool letter = i < text.Length && char.IsLetterOrDigit(text[i]);
            if (letter && start < 0)
            {
                start = i;
            }
            else if (!letter && start >= 0)
            {
                yield return text[start..i].ToLowerInvariant();
                start = -1;
            }
        }
    }

    private static void Count(Dictionary<string, int> counts, string feature) => counts[feature] = counts.GetValueOrDefault(feature) + 1;

    private static void Add(float[] embedding, Dictionary<string, int> counts, string kind, float weight)
    {
        foreach ((string feature, int count) in counts)
        {
            uint hash = Hash($"{kind} {feature}");
            float value = weight * (1 + MathF.Log(count));
            embedding[hash % Dimensions] += (hash & 0x8000_0000) == 0 ? value : -value;
        }
    }

    // FNV-1a with 32 bits: the same on every machine, unlike string.GetHashCode. Its low bits are weak by themselves, hence the last two lines.
    private static uint Hash(string feature)
    {
        uint hash = 2166136261;
        foreach (byte value in Encoding.UTF8.GetBytes(feature))
        {
            hash = (hash ^ value) * 16777619;
        }

        hash = (hash ^ (hash >> 15)) * 2246822519;
        return hash ^ (hash >> 13);
    }
}
