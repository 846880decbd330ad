using System.Runtime.CompilerServices;
using System.Text;

namespace Chains.TestSupport;

/// <summary>
/// Compares a text with the one that was accepted, in files named as Verify names them: <c>Snapshots/&lt;test file&gt;.&lt;name&gt;.verified.txt</c> beside
/// the test, and <c>.received.txt</c> where it differs. Nothing is scrubbed: what varies is the test's to remove.
/// </summary>
public static class Snapshot
{
    /// <summary>Set to <c>1</c> to write the verified files instead of comparing.</summary>
    public const string AcceptVariable = "CHAINS_ACCEPT_SNAPSHOTS";

    private const int ShownLines = 40;

    /// <summary>Fails unless <paramref name="actual"/> equals the accepted text; line ends count as <c>\n</c>.</summary>
    /// <param name="actual">What the code under test gave.</param>
    /// <param name="name">The snapshot's name within the test file.</param>
    /// <param name="file">Filled in by the compiler.</param>
    public static void Verify(string actual, string name, [CallerFilePath] string file = "")
    {
        ArgumentNullException.ThrowIfNull(actual);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        string source = Repo.SourceFile(file);
        string stem = Path.Combine(Path.GetDirectoryName(source)!, "Snapshots", $"{Path.GetFileNameWithoutExtension(source)}.{name}");
        Compare(Normalise(actual), $"{stem}.verified.txt", $"{stem}.received.txt", accept: Environment.GetEnvironmentVariable(AcceptVariable) == "1");
    }

    internal static void Compare(string actual, string verifiedPath, string receivedPath, bool accept)
    {
        if (accept)
        {
            Write(verifiedPath, actual);
            File.Delete(receivedPath);
            return;
        }

        string? verified = File.Exists(verifiedPath) ? Normalise(File.ReadAllText(verifiedPath)) : null;
        if (verified == actual)
        {
            File.Delete(receivedPath);
            return;
        }

        Write(receivedPath, actual);
        string what = verified is null ? $"There is no {Relative(verifiedPath)} yet." : $"{Relative(verifiedPath)} differs (- accepted, + received):\n{Diff(verified, actual)}";
        Assert.Fail($"{what}\nReceived: {Relative(receivedPath)}\nIf it is right, move it over the verified file, or run the test once with {AcceptVariable}=1.");
    }

    internal static string Diff(string before, string after)
    {
        string[] old = before.Split('\n');
        string[] now = after.Split('\n');
        int same = 0;
        while (same < old.Length && same < now.Length && old[same] == now[same])
        {
            same++;
        }

        int tail = 0;
        while (tail < old.Length - same && tail < now.Length - same && old[^(tail + 1)] == now[^(tail + 1)])
        {
            tail++;
        }

        StringBuilder text = new();
        for (int i = Math.Max(0, same - 3); i < same; i++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{i + 1,5}   {old[i]}\n");
        }

        Show(text, '-', old, same, old.Length - tail);
        Show(text, '+', now, same, now.Length - tail);
        return text.ToString().TrimEnd('\n');
    }

    private static void Show(StringBuilder text, char sign, string[] lines, int from, int to)
    {
        for (int i = from; i < Math.Min(to, from + ShownLines); i++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{i + 1,5} {sign} {lines[i]}\n");
        }

        if (to - from > ShownLines)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"      {sign} … {to - from - ShownLines} more lines\n");
        }
    }

    private static void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
    }

    private static string Normalise(string text) => text.ReplaceLineEndings("\n");

    private static string Relative(string path) => Path.GetRelativePath(Repo.Root, path).Replace('\\', '/');
}
