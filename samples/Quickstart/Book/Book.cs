namespace Quickstart;

/// <summary>The text that is searched.</summary>
internal static class Book
{
    /// <summary>Reads the book, which is part of the assembly and so of every host.</summary>
    internal static async Task<string> ReadAsync(CancellationToken cancellationToken)
    {
        await using Stream stream = typeof(Book).Assembly.GetManifestResourceStream("alice.txt")
            ?? throw new InvalidOperationException("The assembly carries no resource alice.txt.");
        using StreamReader reader = new(stream);
        return await reader.ReadToEndAsync(cancellationToken);
    }
}
