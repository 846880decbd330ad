using Chains;

await using var chain = await Chain.RunLocalAsync<ICalculator>();
int result = await chain.Entrypoint.RunRemote("1 + 2 + 39");
Print(result);

static void Print(int number) => Console.WriteLine(number);

public record Expression(string Left, char Operator, Expression? Right);

public partial interface IParser;

[Chainlet]
public sealed partial class Parser
{
    public Expression RunRemote(string text) => Parse(text.Split(' '));

    private static Expression Parse(ReadOnlySpan<string> tokens) => tokens switch
    {
        [var number] => new(number, '\0', null),
        [var number, [var op], .. var rest] => new(number, op, Parse(rest)),
        _ => throw new FormatException("No expression."),
    };
}

[Chainlet, Entrypoint]
internal sealed partial class Calculator(IParser parser)
{
    public async Task<int> RunRemote(string text, CancellationToken cancellationToken = default)
    {
        int sum = 0;
        for (Expression? next = await parser.RunRemote(text, cancellationToken); next is not null; next = next.Right)
        {
            sum += int.Parse(next.Left, System.Globalization.CultureInfo.InvariantCulture);
        }

        return sum;
    }
}
