using Chains.Fuzz.Shapes;

namespace Chains.Fuzz.Mutation;

/// <summary>Makes requests of one shape and form out of seeds. One random sequence, so that the same number makes the same requests.</summary>
internal sealed class Mutator
{
    /// <summary>More would only make each one rarer.</summary>
    private const int MaxSeeds = 1000;

    /// <summary>Longer ones would make every request long.</summary>
    private const int MaxLearned = 1024;

    private readonly Shape _shape;
    private readonly WireForm _form;
    private readonly Random _random;
    private readonly List<List<byte[]>> _seeds;
    private readonly List<byte[]> _parts;
    private readonly int _own;
    private readonly PartMutator _mutator;

    public Mutator(Shape shape, WireForm form, IEnumerable<FuzzRequest> seeds, Random random)
    {
        _shape = shape;
        _form = form;
        _random = random;
        _seeds = [.. seeds.Where(seed => seed.Shape == shape && seed.Form == form).Select(seed => Parts.Split(form, seed.Body))];
        _parts = [.. _seeds.SelectMany(static parts => parts)];
        _own = _parts.Count;
        _mutator = form == WireForm.Grpc ? new ProtoMutator(random, _parts) : new JsonMutator(random, _parts);
    }

    public FuzzRequest Next()
    {
        List<byte[]> parts = [.. _seeds[_random.Next(_seeds.Count)]];
        string kind = _shape.TakesStream && _form != WireForm.Json && _random.Next(4) == 0 ? Reorder(parts) : "";
        if (kind.Length == 0 || _random.Next(2) == 0)
        {
            int index = parts.Count == 0 ? -1 : _random.Next(parts.Count);
            byte[] part = index < 0 || _random.Next(2) == 0 ? _parts[_random.Next(_parts.Count)] : parts[index];
            byte[] changed = _mutator.Mutate(part, out string what);
            kind = kind.Length == 0 ? what : kind;
            if (index < 0)
            {
                parts.Add(changed);
            }
            else
            {
                parts[index] = changed;
            }
        }

        return new FuzzRequest(_shape, _form, kind, Parts.Join(_form, parts));
    }

    /// <summary>One message or document alone.</summary>
    public byte[] NextPart(out string kind) => _mutator.Mutate(_parts[_random.Next(_parts.Count)], out kind);

    /// <summary>Now and then a request that was read is a seed of later ones, so that values wander further from the first ones.</summary>
    public void Learn(FuzzRequest request)
    {
        if (request.Body.Length > MaxLearned || _random.Next(16) != 0)
        {
            return;
        }

        foreach (byte[] part in Parts.Split(_form, request.Body))
        {
            if (_parts.Count < MaxSeeds)
            {
                _parts.Add(part);
            }
            else
            {
                _parts[_random.Next(_own, _parts.Count)] = part;
            }
        }
    }

    private string Reorder(List<byte[]> parts)
    {
        int at = _random.Next(Math.Max(parts.Count, 1));
        switch (_random.Next(6))
        {
            case 0 when parts.Count > 0:
                parts.RemoveAt(at);
                return "part left out";
            case 1 when parts.Count > 0:
                parts.Insert(_random.Next(parts.Count + 1), parts[at]);
                return "part twice";
            case 2 when parts.Count > 0:
                int other = _random.Next(parts.Count);
                (parts[at], parts[other]) = (parts[other], parts[at]);
                return "parts swapped";
            case 3:
                parts.Insert(_random.Next(parts.Count + 1), _form == WireForm.Grpc ? [] : [(byte)'n', (byte)'u', (byte)'l', (byte)'l']);
                return "empty part";
            case 4:
                parts.Clear();
                return "no parts";
            default:
                parts.Insert(_random.Next(parts.Count + 1), _parts[_random.Next(_parts.Count)]);
                return "part of another seed";
        }
    }
}
