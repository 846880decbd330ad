using System.Globalization;
using Chains.TestSupport;

namespace Chains.Analyzers.Tests.Contracts;

/// <summary>What generated code shows about a change: the errors of a caller that was written against the old contract.</summary>
internal sealed record SourceVerdict(IReadOnlyList<string> CSharp, IReadOnlyList<string> TypeScript)
{
    public bool Breaks => CSharp.Count > 0 || TypeScript.Count > 0;

    /// <summary>The languages whose callers do not compile.</summary>
    public string Languages => string.Join(", ", new[] { CSharp.Count > 0 ? "C#" : "", TypeScript.Count > 0 ? "TypeScript" : "" }.Where(language => language.Length > 0));
}

/// <summary>The proof of the column "source", for all rows in one run.</summary>
internal static class SourceProof
{
    private static readonly Lazy<Task<Dictionary<string, SourceVerdict>>> All = new(ProveAsync);

    public static async Task<SourceVerdict> OfAsync(Change change) => (await All.Value)[change.Name];

    private static async Task<Dictionary<string, SourceVerdict>> ProveAsync()
    {
        await using TempProject folder = TempProject.Create("callers", feed: null);
        Dictionary<string, IReadOnlyList<string>> csharp = new(StringComparer.Ordinal);
        for (int i = 0; i < Catalogue.All.Count; i++)
        {
            Change change = Catalogue.All[i];
            Emitted emitted = Emitted.Of(change);
            string row = Row(i);
            folder.Write(row + "/caller.ts", StockTypeScript.Caller(emitted.Old));
            csharp.Add(change.Name, await StockCode.ErrorsAsync(emitted, folder.PathOf(row)));
        }
        IReadOnlyDictionary<string, (string[] Old, string[] New)> typescript = await StockTypeScript.ErrorsAsync(folder.Folder);
        // What does not compile against its own version proves nothing.
        Assert.All(typescript.Values, errors => Assert.Empty(errors.Old));
        return Catalogue.All.Select((change, i) => (change, i)).ToDictionary(row => row.change.Name, row => new SourceVerdict(csharp[row.change.Name], typescript[Row(row.i)].New), StringComparer.Ordinal);
    }

    private static string Row(int i) => "row" + i.ToString(CultureInfo.InvariantCulture);
}
