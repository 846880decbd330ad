using System.Collections.Immutable;
using System.Text;
using Chains.Analyzers.Fuzz.Corpus;
using Chains.Analyzers.Fuzz.Judging;
using Chains.TestSupport;

namespace Chains.Analyzers.Fuzz.Mutation;

/// <summary>
/// Makes the variants of one program. Each follows from the program, the seed and its number alone. Every other one is of the systematic kinds, which come once each, in an order that the seed
/// gives: cut off after each token, without each token, each two neighbours swapped, each declaration twice. The others, and all once those have been, are made by chance.
/// </summary>
internal sealed class Mutator
{
    private const int FixesEvery = 8;
    private const int LocksEvery = 6;
    private const int SurroundingsEvery = 4;

    private readonly FuzzProgram _program;
    private readonly int _seed;
    private readonly SourceShape[] _shapes;
    private readonly SourceMutations.Words _words;
    private readonly (int First, int Step) _order;
    private readonly Surroundings _plain;
    private readonly Surroundings[] _others;

    public Mutator(FuzzProgram program, int seed)
    {
        _program = program;
        _seed = unchecked((int)Hash($"{program.Name}#{seed}"));
        _shapes = [.. program.Files.Select(static file => new SourceShape(file.Text))];
        string[] tokens = [.. _shapes.SelectMany(static shape => shape.Tokens.Select(span => shape[span])).DefaultIfEmpty("class")];
        _words = new SourceMutations.Words(tokens, [.. tokens.Where(static token => char.IsLetter(token[0]) || token[0] == '_').DefaultIfEmpty("Name")]);
        SystematicCount = _shapes.Sum(static shape => CountOf(shape));
        _plain = Surroundings.Plain.With(program.Properties);
        _others = [.. Surroundings.Others.Select(surroundings => surroundings.With(program.Properties))];
        Random random = new(_seed);
        _order = (random.Next(Math.Max(1, SystematicCount)), CoprimeStep(SystematicCount, random));
    }

    /// <summary>How many variants of the systematic kinds there are.</summary>
    public int SystematicCount { get; }

    /// <summary>The variant of a number.</summary>
    public Variant Make(int number)
    {
        Random random = new(unchecked((_seed * 486187739) + number));
        var files = _program.Files.ToBuilder();
        List<string> kinds = [];
        ImmutableArray<SourceFile> contract = _program.Lock;
        bool hasLock = contract.Length > 0 ? random.Next(3) > 0 : random.Next(LocksEvery) == 0;
        if (!hasLock)
        {
            contract = [];
        }
        else if (contract.IsEmpty)
        {
            contract = Locks.Of(_program);
        }

        bool breaksLock = contract.Length > 0 && random.Next(2) == 0;
        if (breaksLock)
        {
            contract = LockMutations.Apply(contract, random, out string kind);
            kinds.Add(kind);
        }

        if (number % 2 == 0 && number / 2 < SystematicCount)
        {
            kinds.Add(Systematic(files, (int)((_order.First + ((long)_order.Step * (number / 2))) % SystematicCount)));
        }
        else if (!breaksLock || random.Next(3) == 0)
        {
            for (int left = random.Next(20) switch { < 12 => 1, < 17 => 2, _ => 3 }; left > 0; left--)
            {
                kinds.Add(ByChance(files, random));
            }
        }

        return new Variant(_program, number, [.. kinds])
        {
            Files = files.ToImmutable(),
            Lock = contract,
            Surroundings = random.Next(SurroundingsEvery) == 0 ? _others[random.Next(_others.Length)] : _plain,
            TriesFixes = random.Next(FixesEvery) == 0,
        };
    }

    /// <summary>The program as it is.</summary>
    public static Variant Unbroken(FuzzProgram program) => new(program, -1, ["as it is"])
    {
        Files = program.Files,
        Lock = program.Lock,
        Surroundings = Surroundings.Plain.With(program.Properties),
        TriesFixes = true,
    };

    private string Systematic(ImmutableArray<SourceFile>.Builder files, int index)
    {
        int file = 0;
        while (index >= CountOf(_shapes[file]))
        {
            index -= CountOf(_shapes[file++]);
        }

        SourceShape shape = _shapes[file];
        int tokens = shape.Tokens.Count;
        (string kind, string text) = index switch
        {
            _ when index < tokens => ("cut off after a token", shape.Text[..shape.Tokens[index].End]),
            _ when index < 2 * tokens => ("without a token", shape.Replace(shape.Tokens[index - tokens], "")),
            _ when index < (3 * tokens) - 1 => ("two neighbours swapped", shape.Swap(shape.Tokens[index - (2 * tokens)], shape.Tokens[index - (2 * tokens) + 1])!),
            _ => ("a declaration twice", shape.Duplicate(shape.Pieces[index - (3 * tokens) + 1])),
        };
        files[file] = files[file] with { Text = text };
        return kind;
    }

    private string ByChance(ImmutableArray<SourceFile>.Builder files, Random random)
    {
        int file = random.Next(files.Count);
        SourceShape shape = files[file].Text == _program.Files[file].Text ? _shapes[file] : new SourceShape(files[file].Text);
        while (true)
        {
            (string kind, _, SourceMutations.Mutation apply) = SourceMutations.Any(random);
            // Some need what the file does not have; cutting off does not.
            if (apply(shape, random, _words) is { } text)
            {
                files[file] = files[file] with { Text = text };
                return kind;
            }
        }
    }

    private static int CountOf(SourceShape shape) => shape.Tokens.Count == 0 ? 0 : (3 * shape.Tokens.Count) - 1 + shape.Pieces.Count;

    private static int CoprimeStep(int count, Random random)
    {
        if (count < 3)
        {
            return 1;
        }

        int step = random.Next(1, count);
        while (System.Numerics.BigInteger.GreatestCommonDivisor(step, count) != 1)
        {
            step++;
        }

        return step;
    }

    // FNV-1a: the same on every machine.
    private static uint Hash(string text)
    {
        uint hash = 2166136261;
        foreach (byte part in Encoding.UTF8.GetBytes(text))
        {
            hash = unchecked((hash ^ part) * 16777619);
        }

        return hash;
    }
}
