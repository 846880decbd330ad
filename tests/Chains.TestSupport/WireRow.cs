extern alias generators;

using generators::Chains.Generators.WireTypes;

namespace Chains.TestSupport;

/// <summary>A type that travels, from the list of wire types itself: a new one is in every test that goes through them.</summary>
/// <param name="Family">Name of the class in <c>src/Chains.Generators/WireTypes</c>.</param>
/// <param name="CSharp">The type as C# writes it.</param>
/// <param name="Sample">An expression of that type.</param>
public sealed record WireRow(string Family, string CSharp, string Sample)
{
    /// <summary>What the rows take to be declared: <c>Colour</c>, <c>Point</c> and <c>Page</c>.</summary>
    public const string Declarations = """

        public enum Colour { Red = 0, Green = 5 }
        public record Point(double X, double Y);
        public record Page<T>(IReadOnlyList<T> Items, int Total);
        """;

    /// <summary>Every family, in the order of the list.</summary>
    public static IReadOnlyList<string> Families { get; } = [.. WireTypeList.All.Select(family => family.GetType().Name)];

    /// <summary>The rows of every family.</summary>
    public static IReadOnlyList<WireRow> All { get; } = [.. WireTypeList.All.SelectMany(family => family.Rows.Select(row => new WireRow(family.GetType().Name, row.CSharp, row.Sample)))];
}
