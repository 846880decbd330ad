namespace Chains.Fuzz.Mutation;

/// <summary>Mutations of one message or document: of what its bytes mean, as long as that can be told, and of the bytes.</summary>
/// <param name="random">Decides.</param>
/// <param name="parts">Seeds, to take pieces from.</param>
internal abstract class PartMutator(Random random, IReadOnlyList<byte[]> parts)
{
    /// <summary>What a message or document may grow to.</summary>
    protected const int MaxLength = 16 * 1024;

    protected Random Random { get; } = random;

    protected IReadOnlyList<byte[]> Seeds { get; } = parts;

    /// <summary>The mutations that know what the bytes mean.</summary>
    protected abstract IReadOnlyList<string> Kinds { get; }

    /// <summary>A changed part; changed more than once now and then.</summary>
    /// <param name="part">The part; not written to.</param>
    /// <param name="kind">What was done to it first.</param>
    public byte[] Mutate(byte[] part, out string kind)
    {
        byte[] changed = Once(part, out kind);
        for (int more = Random.Next(8) - 4; more > 0; more--)
        {
            changed = Once(changed, out _);
        }

        return changed.Length <= MaxLength ? changed : changed[..MaxLength];
    }

    /// <summary>Makes one of <see cref="Kinds"/>; null where the bytes mean nothing.</summary>
    protected abstract byte[]? Apply(string kind, byte[] part);

    private byte[] Once(byte[] part, out string kind)
    {
        int choice = Random.Next(Kinds.Count + ByteMutations.All.Count + 1);
        if (choice < Kinds.Count && Apply(Kinds[choice], part) is { } changed)
        {
            kind = Kinds[choice];
            return changed;
        }

        choice = Random.Next(ByteMutations.All.Count + 1);
        if (choice < ByteMutations.All.Count)
        {
            kind = ByteMutations.All[choice].Name;
            return ByteMutations.All[choice].Apply(Random, part);
        }

        kind = "splice";
        return ByteMutations.Splice(Random, part, Seeds[Random.Next(Seeds.Count)]);
    }
}
